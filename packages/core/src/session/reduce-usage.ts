import type {
  ConversationItemInputAudioTranscriptionCompletedEvent,
  ResponseDoneEvent,
} from "../protocol/server-events.js";
import type { SessionState } from "./state.js";
import { still, type Step } from "./step.js";
import { addResponse, addTranscription } from "./usage.js";

/** Every response counts: out of band, cancelled, or without an event that it began (T49). */
export function onResponseUsage(state: SessionState, { response }: ResponseDoneEvent): Step {
  const { id = null, usage } = response;
  if (id !== null && id === state.counted) return still(state);
  return still({ ...state, usage: addResponse(state.usage, usage), counted: id });
}

/** Billed separately from responses (T45), and counted once even if a back end repeats the transcript (T41). */
export function onTranscriptionUsage(
  state: SessionState,
  { item_id: id, usage }: ConversationItemInputAudioTranscriptionCompletedEvent,
): Step {
  // Its type requires it, but not every service sends it.
  if (!usage || id === state.counted) return still(state);
  return still({ ...state, usage: addTranscription(state.usage, usage), counted: id });
}
