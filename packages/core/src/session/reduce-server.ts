import type { ServerErrorEvent, ServerEventOf, ServerEventType } from "../protocol/server-events.js";
import { createRefused } from "./creates.js";
import { onSessionUpdated, updateRefused } from "./reduce-config.js";
import { learn } from "./reduce-connection.js";
import {
  onItem,
  onItemDeleted,
  onItemTruncated,
  onOutputDone,
  onOutputItem,
  onRetrieved,
} from "./reduce-items.js";
import {
  onArguments,
  onArgumentsDelta,
  onMcpArguments,
  onMcpArgumentsDelta,
  onMcpProgress,
  onMcpToolsProgress,
  onPart,
  onText,
  onTextDelta,
  onTranscript,
  onTranscriptDelta,
} from "./reduce-content.js";
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
import {
  onSegment,
  onTranscribed,
  onTranscriptionDelta,
  onTranscriptionFailed,
} from "./reduce-transcription.js";
import { onResponseUsage, onTranscriptionUsage } from "./reduce-usage.js";
import { failureOfServer, requestRefused } from "./requests.js";
import type { SessionState } from "./state.js";
import { chain, each, still, type DeliveredEvent, type InputOf, type Step } from "./step.js";

/** Handles an event of the service on the connection in use. */
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
  "session.created": learn,
  "session.updated": onSessionUpdated,
  "conversation.item.created": onItem,
  "conversation.item.added": onItem,
  "conversation.item.done": onItem,
  "conversation.item.retrieved": onRetrieved,
  "conversation.item.deleted": onItemDeleted,
  "conversation.item.truncated": (state, event) =>
    chain(onItemTruncated(state, event), (next) => onOthersTruncated(next, event)),
  "conversation.item.input_audio_transcription.delta": onTranscriptionDelta,
  "conversation.item.input_audio_transcription.segment": onSegment,
  "conversation.item.input_audio_transcription.completed": (state, event) =>
    chain(onTranscribed(state, event), (next) => onTranscriptionUsage(next, event)),
  "conversation.item.input_audio_transcription.failed": onTranscriptionFailed,
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
    each(state, [onResponseUsage, onOutputDone, onTurnDone, onAudioEnded, onResponseDone], (next, on) =>
      on(next, event),
    ),
  "response.output_item.added": onOutputItem,
  "response.output_item.done": (state, event) =>
    chain(delivered(onOutputItem(state, event), event), (next) => onCallDone(next, event)),
  "response.content_part.added": onPart,
  "response.content_part.done": onPart,
  "response.output_text.delta": (state, event) => delivered(onTextDelta(state, event), event),
  "response.output_text.done": (state, event) => delivered(onText(state, event), event),
  "response.output_audio_transcript.delta": (state, event) =>
    delivered(onTranscriptDelta(state, event), event),
  "response.output_audio_transcript.done": (state, event) => delivered(onTranscript(state, event), event),
  "response.output_audio.delta": onAudioDelta,
  "response.output_audio.done": onAudioDone,
  "response.function_call_arguments.delta": onArgumentsDelta,
  "response.function_call_arguments.done": onArguments,
  "response.mcp_call_arguments.delta": onMcpArgumentsDelta,
  "response.mcp_call_arguments.done": onMcpArguments,
  "response.mcp_call.in_progress": onMcpProgress,
  "response.mcp_call.completed": onMcpProgress,
  "response.mcp_call.failed": onMcpProgress,
  "mcp_list_tools.in_progress": onMcpToolsProgress,
  "mcp_list_tools.completed": onMcpToolsProgress,
  "mcp_list_tools.failed": onMcpToolsProgress,
  // Emitted to listeners; the state does not depend on these.
  "rate_limits.updated": still,
  "conversation.created": still,
  "input_audio_buffer.dtmf_event_received": still,
};

/** Also delivers the event to the handle of its response. */
function delivered({ state, effects }: Step, event: DeliveredEvent): Step {
  const delivery = { type: "deliver", event } as const;
  return { state, effects: effects.length > 0 ? [...effects, delivery] : [delivery] };
}

/** An error never ends the connection: it answers one of our requests, or is reported. */
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
