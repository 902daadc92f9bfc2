import type { Metadata, Response } from "../protocol/responses.js";
import type { ResponseCreatedEvent, ResponseDoneEvent } from "../protocol/server-events.js";
import {
  activeOf,
  begin,
  end,
  onlyCandidate,
  outcomeOf,
  silence,
  swallow,
  unblock,
} from "./active-response.js";
import {
  cancelAsked,
  cancelled,
  createOf,
  enqueue,
  failed,
  giveUp,
  isCancelled,
  isForConversation,
  markOf,
  put,
  retryKey,
  unsent,
} from "./creates.js";
import type { Failure } from "./failure.js";
import { answered } from "./requests.js";
import type { Create, SessionState } from "./state.js";
import { chain, still, type Effect, type InputOf, type Outcome, type Step } from "./step.js";

/** Queues a create, unless it cannot be: the handle then ends at once. */
export function onRespond(state: SessionState, { ticket, options }: InputOf<"respond">): Step {
  const failure = mistake(state, options.metadata);
  if (failure)
    return { state, effects: [{ type: "end", responseId: null, ticket, outcome: failed(failure) }] };
  return still(enqueue(state, { ticket, options, from: "caller", refusals: 0 }));
}

/** The model is to go on from what the tools answered; once, however many turns wait for that. */
export function followUp(state: SessionState, { forcedTool }: { readonly forcedTool: boolean }): Step {
  const { queue } = state.responses;
  const forced = forcedTool || queue.some(({ from, options }) => from === "tools" && options.tool_choice);
  const named = state.named + 1;
  return still(
    enqueue(put({ ...state, named }, { queue: queue.filter(({ from }) => from !== "tools") }), {
      // Callers count upwards.
      ticket: -named,
      // A forced tool would be called over and over (T71).
      options: forced ? { tool_choice: "auto" } : {},
      from: "tools",
      refusals: 0,
    }),
  );
}

/** Ends a response wherever it is: at once while it waits, by the service when it has begun. */
export function onCancelResponse(
  state: SessionState,
  { ticket, responseId }: InputOf<"cancelResponse">,
): Step {
  const { queue, active } = state.responses;
  const waiting = queue.find((create) => create.ticket === ticket);
  if (waiting) return giveUp(state, waiting, cancelled("client_cancelled"));
  const begun = active.find(({ id, ticket: its }) => id === responseId || (its !== null && its === ticket));
  if (begun) return silence(state, begun, { cancel: true });
  return still(cancelAsked(state, (create) => create.ticket === ticket));
}

/** A response began: one of ours, or one that the service or another client of the call began (T47). */
export function onResponseCreated(state: SessionState, { response }: ResponseCreatedEvent): Step {
  const { id } = response;
  if (typeof id !== "string" || state.responses.active.some((other) => other.id === id)) return still(state);
  const mark = markOf(response);
  const heard = mark !== null && !state.responses.echoes ? put(state, { echoes: true }) : state;
  const create = mark === null ? onlyCandidate(state, response) : createOf(state, mark);
  if (!create && mark?.startsWith(`${state.settings.seed}.`)) return swallow(heard, id, response);

  const active = activeOf(state, { ...response, id }, create);
  return chain(
    begin(heard, active, create),
    (next) => (create && isCancelled(create) ? silence(next, active, { cancel: true }) : still(next)),
    (next) => still(!create && active.inConversation ? answeredTools(next) : next),
  );
}

/** A response is over, even one that was never said to have begun (T49). */
export function onResponseDone(state: SessionState, { response }: ResponseDoneEvent): Step {
  const outcome = outcomeOf(response);
  const { status, reason } = outcome.result;
  // Any other end has overtaken our cancel, whose refusal is still to come (T50).
  const isAnswer = status === "cancelled" && reason !== "turn_detected";
  return chain(
    isAnswer ? answered(state, { kind: "cancel", id: response.id ?? null }, null) : still(state),
    (next) => responseOver(next, response, outcome),
  );
}

function responseOver(state: SessionState, response: Response, outcome: Outcome): Step {
  const { id } = response;
  const active = state.responses.active.find((other) => other.id === id);
  if (active) return end(state, active, outcome);
  const create = createOf(state, markOf(response));
  if (typeof id !== "string" || !create)
    return response.conversation_id === null ? still(state) : unblock(state);
  const missed = activeOf(state, { ...response, id }, create);
  return chain(begin(state, missed, create), (next) => end(next, missed, outcome));
}

/** Gives a response up that was not heard of for too long, and frees its place (T61). */
export function onStalled(state: SessionState, { responseId }: InputOf<"stalled">): Step {
  const active = state.responses.active.find(({ id }) => id === responseId);
  if (!active) return still(state);
  const message = "the service began a response and then fell silent";
  return chain(silence(state, active, { cancel: true }), (next) =>
    end(next, active, failed({ code: "response.stalled", message })),
  );
}

/** A create was not answered in time (T61), or may be tried again. */
export function onResponseElapsed(state: SessionState, what: string): Step {
  if (`response:${what}` === retryKey) return still(put(state, { blocked: false }));
  const create = state.responses.asked.find(({ eventId }) => eventId === what);
  if (!create) return still(state);
  const message = "the service did not begin the response in time";
  return giveUp(state, create, failed({ code: "response.timeout", message }));
}

/** A response of the conversation is being generated, and nobody has cut it off. */
export function isGenerating({ responses }: SessionState): boolean {
  return responses.active.some(({ inConversation, silenced }) => inConversation && !silenced);
}

/**
 * An interruption cuts off what the conversation says, and drops what waits only to be said now (T63). What is out
 * of band goes on.
 */
export function cutResponses(state: SessionState, { by }: { readonly by: "speech" | "caller" }): Step {
  const byCaller = by === "caller";
  const droppable = ({ from, options }: Create): boolean =>
    options.onInterrupt === "drop" || (byCaller && from === "tools");
  const cancel = byCaller || !cancelsBySpeech(state);
  const { queue, active } = state.responses;
  return chain(
    still(byCaller ? cancelAsked(state, (create) => isForConversation(create) && droppable(create)) : state),
    ...active
      .filter(({ inConversation }) => inConversation)
      .map((response) => (next: SessionState) => silence(next, response, { cancel })),
    ...queue
      .filter(droppable)
      .map((create) => (next: SessionState) => giveUp(next, create, cancelled("interrupted"))),
  );
}

/** The connection is gone: what had begun is lost; what had not is asked for again by the next, if there is one (T98). */
export function responsesLost(
  state: SessionState,
  { failure, final }: { readonly failure: Failure; readonly final: boolean },
): Step {
  const { queue, asked, active } = state.responses;
  const hopeless = final ? [...asked, ...queue] : asked.filter(isCancelled);
  return chain(
    unblock(state),
    ...active.map((response) => (next: SessionState) => silence(next, response, { cancel: false })),
    ...active.map((response) => (next: SessionState) => end(next, response, failed(failure))),
    // Follow-ups go without a word: why, the end of the session tells.
    ...hopeless.map(
      (create) => (next: SessionState) =>
        giveUp(next, create, create.from === "tools" ? cancelled("interrupted") : failed(failure)),
    ),
    (next) => recall(next),
  );
}

function mistake({ settings }: SessionState, metadata: Metadata | null | undefined): Failure | null {
  if (!settings.responds)
    return { code: "session.unsupported", message: "a session for transcription does not respond" };
  // The service allows 16, of which one is ours (T10).
  const pairs = Object.entries(metadata ?? {});
  if (pairs.length <= 15 && pairs.every(fits)) return null;
  const message = "metadata takes 15 pairs, with keys of 64 and values of 512 characters at most";
  return { code: "options.invalid", message, param: "metadata" };
}

function fits([key, value]: [string, unknown]): boolean {
  return key.length <= 64 && typeof value === "string" && value.length <= 512;
}

/**
 * A response that was begun for us has seen what tools answered, if that had arrived before: nobody has to follow it
 * up (T67).
 */
function answeredTools(state: SessionState): SessionState {
  const { queue, asked } = state.responses;
  const isFollowUp = ({ from }: Create): boolean => from === "tools";
  const late = state.items.some(
    ({ item, status }) => item.type === "function_call_output" && status === "pending",
  );
  if (late || ![...queue, ...asked].some(isFollowUp)) return state;
  return cancelAsked(put(state, { queue: queue.filter((create) => !isFollowUp(create)) }), isFollowUp);
}

/** Turn detection cancels the response by itself when it hears speech, unless it is told not to (T12). */
function cancelsBySpeech({ config: { effective } }: SessionState): boolean {
  const detection = effective?.audio?.input?.turn_detection;
  return detection !== null && detection?.interrupt_response !== false;
}

function recall(state: SessionState): Step {
  const { queue, asked } = state.responses;
  if (asked.length === 0) return still(state);
  return {
    state: put(state, { queue: [...asked.map(unsent), ...queue], asked: [] }),
    effects: asked.map(({ eventId }): Effect => ({ type: "forget", key: `response:${eventId}` })),
  };
}
