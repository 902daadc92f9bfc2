import type { Metadata } from "../protocol/responses.js";
import type { ResponseCreatedEvent, ResponseDoneEvent } from "../protocol/server-events.js";
import {
  begin,
  cancel,
  end,
  findActive,
  onlyCandidate,
  silence,
  swallow,
  unblock,
} from "./active-response.js";
import { abandon, createOf, enqueue, giveUp, isForConversation, markOf, put, unsend } from "./creates.js";
import type { Failure } from "./failure.js";
import { turnDetection } from "./input-config.js";
import { cancelled, failed, outcomeOf } from "./outcome.js";
import { answered } from "./requests.js";
import type { Create, SessionState } from "./state.js";
import { chain, does, each, still, type InputOf, type Step } from "./step.js";

/** Queues a request for a response. If it is invalid, the handle ends at once. */
export function onRespond(state: SessionState, { ticket, options }: InputOf<"respond">): Step {
  const failure = mistake(state, options.metadata);
  if (!failure) return still(enqueue(state, { ticket, options, from: "caller" }));
  return does(state, { type: "end", responseId: null, ticket, outcome: failed(failure) });
}

/** Requests the follow-up of tool calls; only one, however many turns wait for it. */
export function followUp(state: SessionState): Step {
  const { responses, config } = state;
  if (responses.creates.some(({ from, eventId }) => from === "tools" && eventId === null))
    return still(state);
  const { effective } = config;
  const choice = effective && "tool_choice" in effective ? effective.tool_choice : "auto";
  const named = state.named + 1;
  return still(
    enqueue(
      { ...state, named },
      {
        // Callers count upwards, so these are negative.
        ticket: -named,
        // A forced tool would be called over and over (T71).
        options: choice === "required" || typeof choice === "object" ? { tool_choice: "auto" } : {},
        from: "tools",
      },
    ),
  );
}

/** Ends a response: at once while it is queued, through the service once it has begun. */
export function onCancelResponse(
  state: SessionState,
  { ticket, responseId }: InputOf<"cancelResponse">,
): Step {
  const { creates, active } = state.responses;
  const create = creates.find((other) => other.ticket === ticket);
  if (create) return abandon(state, create, "client_cancelled");
  const begun = active.find(({ id, ticket: its }) => id === responseId || (its !== null && its === ticket));
  return begun ? cancel(state, begun) : still(state);
}

/** A response began: one of ours, or one by the service or another client of the call (T47). */
export function onResponseCreated(state: SessionState, { response }: ResponseCreatedEvent): Step {
  const { id, conversation_id } = response;
  if (typeof id !== "string" || state.responses.ended.includes(id) || findActive(state, id))
    return still(state);
  const mark = markOf(response);
  const heard = mark === null ? state : put(state, { echoes: true });
  const create = mark === null ? onlyCandidate(state, response) : createOf(state, mark);
  if (!create && mark?.startsWith(`${state.settings.seed}.`)) return swallow(heard, id, response);
  return chain(begin(heard, { ...response, id }, create), (next) => {
    if (!create) return conversation_id === null ? still(next) : answeredTools(next);
    const active = create.cancelled && findActive(next, id);
    return active ? cancel(next, active) : still(next);
  });
}

/** A response is over, even if its beginning was never reported (T49). */
export function onResponseDone(state: SessionState, event: ResponseDoneEvent): Step {
  const { response } = event;
  const { id } = response;
  const active = findActive(state, id);
  if (active) {
    const outcome = outcomeOf(response);
    const { status, reason } = outcome.result;
    // Any other end came before our cancel, whose refusal is still to come (T50).
    const isAnswer = status === "cancelled" && reason !== "turn_detected";
    return chain(end(state, active, outcome), (next) =>
      isAnswer ? answered(next, { kind: "cancel", id: active.id }, null) : still(next),
    );
  }
  const create = createOf(state, markOf(response));
  if (typeof id === "string" && create)
    return chain(begin(state, { ...response, id }, create), (next) => onResponseDone(next, event));
  return response.conversation_id === null ? still(state) : unblock(state);
}

/** Gives up a response without events for too long, and frees the conversation (T61). */
export function onStalled(state: SessionState, { responseId }: InputOf<"stalled">): Step {
  const active = findActive(state, responseId);
  if (!active) return still(state);
  const message = "no more events of the response arrived";
  return chain(cancel(state, active), (next) =>
    end(next, active, failed({ code: "response.stalled", message })),
  );
}

/** A request was not answered in time (T61), or may be tried again. */
export function onResponseElapsed(state: SessionState, what: string): Step {
  if (what === "retry") return still(put(state, { blocked: false }));
  const create = state.responses.creates.find(({ eventId }) => eventId === what);
  const message = "the service did not start the response in time";
  return create ? giveUp(state, create, failed({ code: "response.timeout", message })) : still(state);
}

/** Whether a response in the conversation is being generated and was not cut off. */
export function isGenerating({ responses }: SessionState): boolean {
  return responses.active.some(({ inConversation, silenced }) => inConversation && !silenced);
}

/**
 * Cuts off the response in the conversation, and drops queued requests that asked for it (T63). Out-of-band responses
 * continue.
 */
export function cutResponses(state: SessionState, { by }: { readonly by: "speech" | "caller" }): Step {
  const byCaller = by === "caller";
  const isDropped = (create: Create): boolean =>
    isForConversation(create) &&
    (byCaller || create.eventId === null) &&
    (create.options.onInterrupt === "drop" || (byCaller && create.from === "tools"));
  const { creates, active } = state.responses;
  return chain(
    each(
      state,
      active.filter(({ inConversation }) => inConversation),
      byCaller || !cancelsBySpeech(state) ? cancel : silence,
    ),
    (next) =>
      each(next, creates.filter(isDropped), (before, create) => abandon(before, create, "interrupted")),
  );
}

/** The connection is gone: responses in progress are lost, requests are sent on the next connection, if any (T98). */
export function responsesLost(
  state: SessionState,
  { failure, final }: { readonly failure: Failure; readonly final: boolean },
): Step {
  const { creates, active } = state.responses;
  return chain(
    unblock(state),
    (next) => each(next, active, (before, response) => end(before, response, failed(failure))),
    (next) =>
      each(next, creates, (before, create) => {
        if (!final && !create.cancelled) return unsend(before, create);
        // Follow-ups end silently: the end of the session says why.
        return giveUp(before, create, create.from === "tools" ? cancelled("interrupted") : failed(failure));
      }),
    (next) => still(next.responses.ended.length > 0 ? put(next, { ended: [] }) : next),
  );
}

function mistake({ settings }: SessionState, metadata: Metadata | null | undefined): Failure | null {
  if (!settings.responds)
    return { code: "session.unsupported", message: "a transcription session cannot create responses" };
  // The service allows 16, of which one is ours (T10).
  const pairs = Object.entries(metadata ?? {});
  const fits = ([key, value]: [string, string]): boolean => key.length <= 64 && value?.length <= 512;
  if (pairs.length <= 15 && pairs.every(fits)) return null;
  const message = "metadata allows up to 15 pairs, keys of 64 and values of 512 characters";
  return { code: "options.invalid", message, param: "metadata" };
}

/** A response begun for us has seen all tool results that arrived before it: they need no follow-up (T67). */
function answeredTools(state: SessionState): Step {
  const late = state.items.some(
    ({ item, status }) => item.type === "function_call_output" && status === "pending",
  );
  const followUps = state.responses.creates.filter(({ from }) => from === "tools");
  return each(state, late ? [] : followUps, (next, create) => abandon(next, create, "interrupted"));
}

/** Turn detection cancels the response by itself when it detects speech, unless configured not to (T12). */
function cancelsBySpeech(state: SessionState): boolean {
  const detection = turnDetection(state);
  return detection !== null && detection?.interrupt_response !== false;
}
