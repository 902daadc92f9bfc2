import type { ClientEventOf, ClientEventType } from "../protocol/client-events.js";
import type { ServerEventOf, ServerEventType } from "../protocol/server-events.js";

const item = ["item"] as const;
const itemId = ["item_id"] as const;
const response = ["response"] as const;
const responseId = ["response_id"] as const;
const outputItem = ["response_id", "item"] as const;
const part = ["response_id", "item_id", "content_index"] as const;
const partDelta = [...part, "delta"] as const;
const wholePart = [...part, "part"] as const;

/**
 * The fields of a server's events that a state machine relies on, and no others: what is not listed may be
 * missing, whatever the specification says. A new member of `ServerEvent` does not compile until it is listed.
 */
export const serverEvents: { readonly [T in ServerEventType]: readonly (keyof ServerEventOf<T>)[] } = {
  error: ["error"],
  "session.created": ["session"],
  "session.updated": ["session"],
  "rate_limits.updated": ["rate_limits"],
  "conversation.created": ["conversation"],
  "conversation.item.created": item,
  "conversation.item.added": item,
  "conversation.item.done": item,
  "conversation.item.retrieved": item,
  "conversation.item.truncated": ["item_id", "audio_end_ms"],
  "conversation.item.deleted": itemId,
  "conversation.item.input_audio_transcription.delta": itemId,
  "conversation.item.input_audio_transcription.segment": ["item_id", "text"],
  "conversation.item.input_audio_transcription.completed": ["item_id", "transcript"],
  "conversation.item.input_audio_transcription.failed": ["item_id", "error"],
  "input_audio_buffer.speech_started": itemId,
  "input_audio_buffer.speech_stopped": itemId,
  "input_audio_buffer.timeout_triggered": itemId,
  "input_audio_buffer.committed": itemId,
  "input_audio_buffer.cleared": [],
  "input_audio_buffer.dtmf_event_received": ["event"],
  "output_audio_buffer.started": responseId,
  "output_audio_buffer.stopped": responseId,
  "output_audio_buffer.cleared": responseId,
  "response.created": response,
  "response.done": response,
  "response.output_item.added": outputItem,
  "response.output_item.done": outputItem,
  "response.content_part.added": wholePart,
  "response.content_part.done": wholePart,
  "response.output_text.delta": partDelta,
  "response.output_text.done": [...part, "text"],
  "response.output_audio.delta": partDelta,
  "response.output_audio.done": part,
  "response.output_audio_transcript.delta": partDelta,
  "response.output_audio_transcript.done": part,
  "response.function_call_arguments.delta": ["response_id", "item_id", "delta"],
  "response.function_call_arguments.done": ["response_id", "item_id", "call_id", "arguments"],
  "response.mcp_call_arguments.delta": ["item_id", "delta"],
  "response.mcp_call_arguments.done": ["item_id", "arguments"],
  "response.mcp_call.in_progress": itemId,
  "response.mcp_call.completed": itemId,
  "response.mcp_call.failed": itemId,
  "mcp_list_tools.in_progress": itemId,
  "mcp_list_tools.completed": itemId,
  "mcp_list_tools.failed": itemId,
};

/** The fields of a client's events that a server relies on. */
export const clientEvents: { readonly [T in ClientEventType]: readonly (keyof ClientEventOf<T>)[] } = {
  "session.update": ["session"],
  "input_audio_buffer.append": ["audio"],
  "input_audio_buffer.commit": [],
  "input_audio_buffer.clear": [],
  "output_audio_buffer.clear": [],
  "conversation.item.create": item,
  "conversation.item.retrieve": itemId,
  "conversation.item.truncate": ["item_id", "content_index", "audio_end_ms"],
  "conversation.item.delete": itemId,
  "response.create": [],
  "response.cancel": [],
};
