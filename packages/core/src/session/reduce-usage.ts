import type {
  ConversationItemInputAudioTranscriptionCompletedEvent,
  ResponseDoneEvent,
} from "../protocol/server-events.js";
import type { SessionState } from "./state.js";
import { still, type Step } from "./step.js";
import { addResponse, addTranscription } from "./usage.js";

/** Every response costs: out of band, cancelled, or never said to have begun (T49). */
export function onResponseUsage(state: SessionState, { response }: ResponseDoneEvent): Step {
  const { id = null, usage } = response;
  if (id !== null && id === state.counted) return still(state);
  return still({ ...state, usage: addResponse(state.usage, usage), counted: id });
}

/** Billed apart from the responses (T45), and once, however often a back end tells the same words (T41). */
export function onTranscriptionUsage(
  state: SessionState,
  { item_id: id, usage }: ConversationItemInputAudioTranscriptionCompletedEvent,
): Step {
  // The type says that it is there; not every service does.
  if (!usage || id === state.counted) return still(state);
  return still({ ...state, usage: addTranscription(state.usage, usage), counted: id });
}
