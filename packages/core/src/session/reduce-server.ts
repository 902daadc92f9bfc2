import type { ServerErrorEvent, ServerEventOf, ServerEventType } from "../protocol/server-events.js";
import { createRefused } from "./creates.js";
import { onSessionCreated, onSessionUpdated, updateRefused } from "./reduce-config.js";
import {
  onItem,
  onItemDeleted,
  onItemTruncated,
  onOutputDone,
  onOutputItem,
  onProgress,
  onRetrieved,
} from "./reduce-items.js";
import { onArguments, onPart, onText, onTextDelta } from "./reduce-content.js";
import {
  onCleared,
  onCommitted,
  onSpeechStarted,
  onSpeechStopped,
  onTimeoutTriggered,
} from "./reduce-input.js";
import {
  onAudioDelta,
  onAudioDone,
  onAudioEnded,
  onOutputBuffer,
  onOthersTruncated,
} from "./reduce-playback.js";
import { onResponseCreated, onResponseDone } from "./reduce-responses.js";
import { onSpareEvent } from "./reduce-rotation.js";
import { onCallDone, onTurnDone } from "./reduce-tools.js";
import { onTranscription } from "./reduce-transcription.js";
import { onResponseUsage, onTranscriptionUsage } from "./reduce-usage.js";
import { failureOfServer, requestRefused } from "./requests.js";
import type { SessionState } from "./state.js";
import { chain, still, type DeliveredEvent, type InputOf, type Step } from "./step.js";

/** What the service says, on the connection that counts. */
export function onServerEvent(state: SessionState, { link, event, at }: InputOf<"server">): Step {
  if (event.type === "unknown" || state.phase.name === "closing") return still(state);
  if (link !== state.link.current) return onSpareEvent(state, { link, event, at });
  // Each function takes the event of its own name, which TypeScript cannot follow through an index.
  return handlers[event.type](state, event as never, at);
}

/** A new member of `ServerEvent` does not compile until it is listed. */
const handlers: {
  readonly [T in ServerEventType]: (state: SessionState, event: ServerEventOf<T>, at: number) => Step;
} = {
  error: onError,
  "session.created": onSessionCreated,
  "session.updated": onSessionUpdated,
  "conversation.item.created": onItem,
  "conversation.item.added": onItem,
  "conversation.item.done": onItem,
  "conversation.item.retrieved": onRetrieved,
  "conversation.item.deleted": onItemDeleted,
  "conversation.item.truncated": (state, event) =>
    chain(onItemTruncated(state, event), (next) => onOthersTruncated(next, event)),
  "conversation.item.input_audio_transcription.delta": onTranscription,
  "conversation.item.input_audio_transcription.segment": onTranscription,
  "conversation.item.input_audio_transcription.completed": (state, event) =>
    chain(onTranscription(state, event), (next) => onTranscriptionUsage(next, event)),
  "conversation.item.input_audio_transcription.failed": onTranscription,
  "input_audio_buffer.speech_started": onSpeechStarted,
  "input_audio_buffer.speech_stopped": onSpeechStopped,
  "input_audio_buffer.committed": onCommitted,
  "input_audio_buffer.cleared": onCleared,
  "input_audio_buffer.timeout_triggered": onTimeoutTriggered,
  "output_audio_buffer.started": onOutputBuffer,
  "output_audio_buffer.stopped": onOutputBuffer,
  "output_audio_buffer.cleared": onOutputBuffer,
  "response.created": onResponseCreated,
  "response.done": (state, event) =>
    chain(
      onResponseUsage(state, event),
      (next) => onOutputDone(next, event),
      (next) => onTurnDone(next, event),
      (next) => onAudioEnded(next, event),
      (next) => onResponseDone(next, event),
    ),
  "response.output_item.added": onOutputItem,
  "response.output_item.done": (state, event) =>
    chain(delivered(onOutputItem(state, event), event), (next) => onCallDone(next, event)),
  "response.content_part.added": onPart,
  "response.content_part.done": onPart,
  "response.output_text.delta": (state, event) => delivered(onTextDelta(state, event), event),
  "response.output_text.done": (state, event) => delivered(onText(state, event), event),
  "response.output_audio_transcript.delta": (state, event) => delivered(onTextDelta(state, event), event),
  "response.output_audio_transcript.done": (state, event) => delivered(onText(state, event), event),
  "response.output_audio.delta": onAudioDelta,
  "response.output_audio.done": onAudioDone,
  "response.function_call_arguments.delta": onArguments,
  "response.function_call_arguments.done": onArguments,
  "response.mcp_call_arguments.delta": onArguments,
  "response.mcp_call_arguments.done": onArguments,
  "response.mcp_call.in_progress": onProgress,
  "response.mcp_call.completed": onProgress,
  "response.mcp_call.failed": onProgress,
  "mcp_list_tools.in_progress": onProgress,
  "mcp_list_tools.completed": onProgress,
  "mcp_list_tools.failed": onProgress,
  // Told to whoever listens; nothing here depends on them.
  "rate_limits.updated": still,
  "conversation.created": still,
  "input_audio_buffer.dtmf_event_received": still,
};

/** The handle of its response hears of it as well. */
function delivered({ state, effects }: Step, event: DeliveredEvent): Step {
  const delivery = { type: "deliver", event } as const;
  return { state, effects: effects.length > 0 ? [...effects, delivery] : [delivery] };
}

/** An error never ends the connection: it answers one of our requests, or is news. */
function onError(state: SessionState, { error }: ServerErrorEvent): Step {
  return (
    updateRefused(state, error) ??
    createRefused(state, error) ??
    requestRefused(state, error) ?? {
      state,
      effects: [{ type: "report", failure: failureOfServer("server.error", error) }],
    }
  );
}
