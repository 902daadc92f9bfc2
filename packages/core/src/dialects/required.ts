import type { ClientEventOf, ClientEventType } from "../protocol/client-events.js";
import type { ServerEventOf, ServerEventType } from "../protocol/server-events.js";

/**
 * The fields of server events that a state machine relies on, and no others: any other field may be missing, whatever
 * the specification says. A new member of `ServerEvent` does not compile until it is listed.
 */
export const serverEvents: { readonly [T in ServerEventType]: readonly (keyof ServerEventOf<T>)[] } = {
  error: ["error"],
  "session.created": ["session"],
  "session.updated": ["session"],
  "rate_limits.updated": ["rate_limits"],
  "conversation.created": ["conversation"],
  "conversation.item.created": ["item"],
  "conversation.item.added": ["item"],
  "conversation.item.done": ["item"],
  "conversation.item.retrieved": ["item"],
  "conversation.item.truncated": ["item_id", "audio_end_ms"],
  "conversation.item.deleted": ["item_id"],
  "conversation.item.input_audio_transcription.delta": ["item_id"],
  "conversation.item.input_audio_transcription.segment": ["item_id", "text"],
  "conversation.item.input_audio_transcription.completed": ["item_id", "transcript"],
  "conversation.item.input_audio_transcription.failed": ["item_id", "error"],
  "input_audio_buffer.speech_started": ["item_id"],
  "input_audio_buffer.speech_stopped": ["item_id"],
  "input_audio_buffer.timeout_triggered": ["item_id"],
  "input_audio_buffer.committed": ["item_id"],
  "input_audio_buffer.cleared": [],
  "input_audio_buffer.dtmf_event_received": ["event"],
  "output_audio_buffer.started": ["response_id"],
  "output_audio_buffer.stopped": ["response_id"],
  "output_audio_buffer.cleared": ["response_id"],
  "response.created": ["response"],
  "response.done": ["response"],
  "response.output_item.added": ["response_id", "item"],
  "response.output_item.done": ["response_id", "item"],
  "response.content_part.added": ["response_id", "item_id", "content_index", "part"],
  // xAI ends parts without saying what they were.
  "response.content_part.done": ["response_id", "item_id", "content_index"],
  "response.output_text.delta": ["response_id", "item_id", "content_index", "delta"],
  "response.output_text.done": ["response_id", "item_id", "content_index", "text"],
  "response.output_audio.delta": ["response_id", "item_id", "content_index", "delta"],
  "response.output_audio.done": ["response_id", "item_id", "content_index"],
  "response.output_audio_transcript.delta": ["response_id", "item_id", "content_index", "delta"],
  "response.output_audio_transcript.done": ["response_id", "item_id", "content_index"],
  "response.function_call_arguments.delta": ["response_id", "item_id", "delta"],
  "response.function_call_arguments.done": ["response_id", "item_id", "call_id", "arguments"],
  "response.mcp_call_arguments.delta": ["item_id", "delta"],
  "response.mcp_call_arguments.done": ["item_id", "arguments"],
  "response.mcp_call.in_progress": ["item_id"],
  "response.mcp_call.completed": ["item_id"],
  "response.mcp_call.failed": ["item_id"],
  "mcp_list_tools.in_progress": ["item_id"],
  "mcp_list_tools.completed": ["item_id"],
  "mcp_list_tools.failed": ["item_id"],
};

/** The fields of client events that a server relies on. */
export const clientEvents: { readonly [T in ClientEventType]: readonly (keyof ClientEventOf<T>)[] } = {
  "session.update": ["session"],
  "input_audio_buffer.append": ["audio"],
  "input_audio_buffer.commit": [],
  "input_audio_buffer.clear": [],
  "output_audio_buffer.clear": [],
  "conversation.item.create": ["item"],
  "conversation.item.retrieve": ["item_id"],
  "conversation.item.truncate": ["item_id", "content_index", "audio_end_ms"],
  "conversation.item.delete": ["item_id"],
  "response.create": [],
  "response.cancel": [],
};
