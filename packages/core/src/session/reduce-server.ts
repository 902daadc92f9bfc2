import type { ServerErrorEvent, ServerEvent } from "../protocol/server-events.js";
import { assertNever } from "../support/assert-never.js";
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
import { onAudioDelta, onAudioDone, onAudioEnded, onOutputBuffer, onOthersTruncated } from "./reduce-playback.js";
import { onResponseCreated, onResponseDone } from "./reduce-responses.js";
import { onSpareEvent } from "./reduce-rotation.js";
import { onCallDone, onTurnDone } from "./reduce-tools.js";
import { onTranscription } from "./reduce-transcription.js";
import { onResponseUsage, onTranscriptionUsage } from "./reduce-usage.js";
import { failureOfServer, requestRefused } from "./requests.js";
import type { SessionState } from "./state.js";
import { chain, still, type InputOf, type Step } from "./step.js";

/** What the service says, on the connection that counts. */
export function onServerEvent(state: SessionState, { link, event, at }: InputOf<"server">): Step {
  if (event.type === "unknown") return still(state);
  if (link !== state.link.current) return onSpareEvent(state, { link, event, at });
  return onEvent(state, event, at);
}

function onEvent(state: SessionState, event: ServerEvent, at: number): Step {
  switch (event.type) {
    case "response.output_audio.delta":
      return onAudioDelta(state, event);
    case "response.output_audio_transcript.delta":
    case "response.output_text.delta":
      return onTextDelta(state, event);
    case "response.output_audio_transcript.done":
    case "response.output_text.done":
      return onText(state, event);
    case "response.output_audio.done":
      return onAudioDone(state, event);
    case "response.content_part.added":
    case "response.content_part.done":
      return onPart(state, event);
    case "response.function_call_arguments.delta":
    case "response.function_call_arguments.done":
    case "response.mcp_call_arguments.delta":
    case "response.mcp_call_arguments.done":
      return onArguments(state, event);
    case "response.output_item.added":
      return onOutputItem(state, event);
    case "response.output_item.done":
      return chain(onOutputItem(state, event), (next) => onCallDone(next, event));
    case "conversation.item.created":
    case "conversation.item.added":
    case "conversation.item.done":
      return onItem(state, event);
    case "conversation.item.retrieved":
      return onRetrieved(state, event);
    case "conversation.item.deleted":
      return onItemDeleted(state, event);
    case "conversation.item.truncated":
      return chain(onItemTruncated(state, event), (next) => onOthersTruncated(next, event));
    case "conversation.item.input_audio_transcription.completed":
      return chain(onTranscription(state, event), (next) => onTranscriptionUsage(next, event));
    case "conversation.item.input_audio_transcription.delta":
    case "conversation.item.input_audio_transcription.segment":
    case "conversation.item.input_audio_transcription.failed":
      return onTranscription(state, event);
    case "input_audio_buffer.speech_started":
      return onSpeechStarted(state, event);
    case "input_audio_buffer.speech_stopped":
      return onSpeechStopped(state);
    case "input_audio_buffer.committed":
      return onCommitted(state, event);
    case "input_audio_buffer.cleared":
      return onCleared(state);
    case "input_audio_buffer.timeout_triggered":
      return onTimeoutTriggered(state);
    case "output_audio_buffer.started":
    case "output_audio_buffer.stopped":
    case "output_audio_buffer.cleared":
      return onOutputBuffer(state, event);
    case "response.created":
      return onResponseCreated(state, event);
    case "response.done":
      return chain(
        onResponseUsage(state, event),
        (next) => onOutputDone(next, event),
        (next) => onTurnDone(next, event),
        (next) => onAudioEnded(next, event),
        (next) => onResponseDone(next, event),
      );
    case "response.mcp_call.in_progress":
    case "response.mcp_call.completed":
    case "response.mcp_call.failed":
    case "mcp_list_tools.in_progress":
    case "mcp_list_tools.completed":
    case "mcp_list_tools.failed":
      return onProgress(state, event);
    case "session.created":
      return onSessionCreated(state, event, at);
    case "session.updated":
      return onSessionUpdated(state, event, at);
    case "error":
      return onError(state, event);
    // Told to whoever listens; nothing here depends on them.
    case "rate_limits.updated":
    case "conversation.created":
    case "input_audio_buffer.dtmf_event_received":
      return still(state);
    default:
      return assertNever(event);
  }
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
