import type { Response } from "../protocol/responses.js";
import type { ServerError } from "../protocol/server-events.js";
import type { Failure } from "./failure.js";
import { failureOfServer, nextName } from "./requests.js";
import type { Asked, Create, ResponsesState, SessionState } from "./state.js";
import { chain, still, type Effect, type Outcome, type Step } from "./step.js";

/** The key in the metadata of a response under which it brings back which create it answers (T47). */
export const ticketKey = "rt_ticket";

/** The timer of a create that was turned away by a response we do not know. */
export const retryKey = "response:retry";

/** So long after the first refusal, and so much longer after each that follows. */
export const retryMs = 200;

const maxRefusals = 10;

/** Sends the creates whose turn has come: the session is ready, and the conversation has room for them (T46). */
export function pump(state: SessionState): Step {
  const { name } = state.phase;
  if (name !== "ready" && name !== "rotating") return still(state);
  return chain(
    still(state),
    ...state.responses.queue.map(
      (create) => (next: SessionState) => (hasTurn(next, create) ? sendCreate(next, create) : still(next)),
    ),
  );
}

/** The service turned down one of our creates; null where it means none of them. */
export function createRefused(state: SessionState, error: ServerError): Step | null {
  const { responses, settings } = state;
  const busy = saysBusy(error);
  const anonymous = busy && !error.event_id;
  // With `interrupt_response: false`, the answer to speech fails like that: it is none of ours that did (T12).
  if (anonymous && responses.expected) return speechUnanswered(state, error);
  const create =
    responses.asked.find(({ eventId }) => eventId === error.event_id) ??
    (anonymous ? responses.asked.find(takesRoom) : undefined);
  if (!create) {
    // A second word on a create whose fate is known: the first came without an event id, or it has timed out.
    const known = busy && `${error.event_id}`.startsWith(`event_${settings.seed}`);
    return known ? still(state) : null;
  }
  const refusals = create.refusals + 1;
  if (!busy || create.cancelled || refusals >= maxRefusals)
    return giveUp(state, create, failed(failureOfServer("request.refused", error)));
  return chain(take(state, create), (next) => requeue(next, { ...unsent(create), refusals }));
}

/** Ends a create that has not begun. Its caller is told; of a follow-up, which nobody waits for, only a failure is. */
export function giveUp(state: SessionState, create: Create, otherwise: Outcome): Step {
  const outcome = isCancelled(create) ? cancelled("client_cancelled") : otherwise;
  const { state: next, effects } = take(state, create);
  return { state: next, effects: [...effects, ...told(create, outcome)] };
}

/** Takes a create out of where it waits. */
export function take(state: SessionState, { ticket }: Create): Step {
  const { queue, asked } = state.responses;
  const others = (create: Create): boolean => create.ticket !== ticket;
  return {
    state: put(state, { queue: queue.filter(others), asked: asked.filter(others) }),
    effects: asked.flatMap((create): Effect[] =>
      others(create) ? [] : [{ type: "forget", key: `response:${create.eventId}` }],
    ),
  };
}

/** The create that waits for the response with this mark, though it may have been refused meanwhile (T48). */
export function createOf({ responses, settings }: SessionState, mark: string | null): Create | null {
  const all: readonly Create[] = [...responses.asked, ...responses.queue];
  return all.find(({ ticket }) => `${settings.seed}.${ticket}` === mark) ?? null;
}

/** Which create a response says it answers: ours begin with our seed. Null where it says nothing. */
export function markOf({ metadata }: Response): string | null {
  const mark: unknown = metadata?.[ticketKey];
  return typeof mark === "string" ? mark : null;
}

/** Puts a create at the end of the queue. */
export function enqueue(state: SessionState, create: Create): SessionState {
  return put(state, { queue: [...state.responses.queue, create] });
}

/** Creates that are sent cannot be taken back: those that `which` picks are cancelled as soon as they begin (T49). */
export function cancelAsked(state: SessionState, which: (create: Create) => boolean): SessionState {
  const { asked } = state.responses;
  if (!asked.some((create) => !create.cancelled && which(create))) return state;
  return put(state, {
    asked: asked.map((create) => (which(create) ? { ...create, cancelled: true } : create)),
  });
}

/** The state with some of its responses' fields replaced. */
export function put(state: SessionState, change: Partial<ResponsesState>): SessionState {
  return { ...state, responses: { ...state.responses, ...change } };
}

/** What is left of a create that was sent, to be sent again. */
export function unsent({ ticket, options, from, refusals }: Asked): Create {
  return { ticket, options, from, refusals };
}

/** Its caller has given up, and it could not be taken back. */
export function isCancelled(create: Create): boolean {
  return "cancelled" in create && create.cancelled === true;
}

/** The outcome of a response that never began because nobody wants it any more. */
export function cancelled(reason: string): Outcome {
  return { kind: "done", result: { status: "cancelled", reason, error: null, usage: null, items: [] } };
}

/** The outcome of a response that was lost. */
export function failed(failure: Failure): Outcome {
  return { kind: "failed", failure };
}

/** It was asked for to be part of the conversation. */
export function isForConversation({ options }: Create): boolean {
  return options.conversation !== "none";
}

/** Out of band it needs no room, but a service may not know that and refuse it all the same. */
function takesRoom(create: Create): boolean {
  return isForConversation(create) || create.refusals > 0;
}

function hasTurn({ responses, input }: SessionState, create: Create): boolean {
  if (!takesRoom(create)) return true;
  // What the user says may be answered by the service itself, which answers the tools as well (T67).
  if (create.from === "tools" && input.speech) return false;
  const { blocked, asked, active } = responses;
  return !blocked && !asked.some(takesRoom) && !active.some(({ inConversation }) => inConversation);
}

function sendCreate(state: SessionState, create: Create): Step {
  const { settings, link } = state;
  const [eventId, named] = nextName(state, "event");
  const { queue, asked } = state.responses;
  const { onInterrupt: _, ...params } = create.options;
  const metadata = { ...params.metadata, [ticketKey]: `${settings.seed}.${create.ticket}` };
  const event = { type: "response.create", event_id: eventId, response: { ...params, metadata } } as const;
  return {
    state: put(named, {
      queue: queue.filter((other) => other !== create),
      asked: [...asked, { ...create, eventId, cancelled: false }],
    }),
    effects: [
      { type: "send", link: link.current, event },
      { type: "wait", key: `response:${eventId}`, afterMs: settings.responseTimeoutMs },
    ],
  };
}

/**
 * The end of the response in its way gives it its turn. Where no such response is known, its end may have come
 * already and is not waited for, but time is (T48).
 */
function requeue(state: SessionState, create: Create): Step {
  const { queue, active } = state.responses;
  const blocked = !active.some(({ inConversation }) => inConversation);
  return {
    state: put(state, { queue: [create, ...queue], blocked }),
    effects: blocked ? [{ type: "wait", key: retryKey, afterMs: retryMs * create.refusals }] : [],
  };
}

function speechUnanswered(state: SessionState, error: ServerError): Step {
  const failure = failureOfServer("server.error", error);
  return { state: put(state, { expected: false }), effects: [{ type: "report", failure }] };
}

/** Some services give no code, only a message (T48). */
function saysBusy({ code, message }: ServerError): boolean {
  return (
    code === "conversation_already_has_active_response" || /already has an active response/i.test(message)
  );
}

function told({ ticket, from }: Create, outcome: Outcome): readonly Effect[] {
  if (from === "caller") return [{ type: "end", responseId: null, ticket, outcome }];
  return outcome.kind === "failed" ? [{ type: "report", failure: outcome.failure }] : [];
}
