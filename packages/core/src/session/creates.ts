import type { Response } from "../protocol/responses.js";
import type { ServerError } from "../protocol/server-events.js";
import { cancelled, failed } from "./outcome.js";
import { isReady } from "./phase.js";
import { failureOfServer, nextName } from "./requests.js";
import type { Create, ResponsesState, SessionState } from "./state.js";
import { chain, does, each, still, type Effect, type Outcome, type Step } from "./step.js";

/** The key in the metadata of a response under which it brings back which create it answers (T47). */
export const ticketKey = "rt_ticket";

/** The timer that ends a wait for a response which we do not know. */
export const retryKey = "response:retry";

const retryMs = 200;
const maxRefusals = 10;

/** Sends the creates whose turn has come: the session is ready, and the conversation has room for them (T46). */
export function pump(state: SessionState): Step {
  if (!isReady(state)) return still(state);
  return each(state, state.responses.creates, (next, create) =>
    hasTurn(next, create) ? sendCreate(next, create) : still(next),
  );
}

/** The service turned down one of our creates; null where it means none of them. */
export function createRefused(state: SessionState, error: ServerError): Step | null {
  const { creates, expected } = state.responses;
  const failure = failureOfServer("request.refused", error);
  // Some services give no code, only a message (T48).
  const busy = /already.has.(an.)?active.response/i.test(`${failure.serverCode} ${failure.message}`);
  const id: unknown = error.event_id;
  const anonymous = busy && !id;
  // With `interrupt_response: false`, the answer to speech fails like that: it is none of ours that did (T12).
  if (anonymous && expected)
    return does(put(state, { expected: false }), {
      type: "report",
      failure: { ...failure, code: "server.error" },
    });
  const create = creates.find(
    (other) => other.eventId !== null && (anonymous ? takesRoom(other) : other.eventId === id),
  );
  if (!create) {
    // A second word on a create whose fate is known: the first came without an event id, or it has timed out.
    const known = busy && typeof id === "string" && id.startsWith(`event_${state.settings.seed}`);
    return known ? still(state) : null;
  }
  // The end of the response in its way gives it its turn. Where no such response is known, its end may have come
  // already and is not waited for, but time is: a little longer each time, and not for ever (T48).
  const isKnown = isTaken(state);
  const refusals = Math.max(1, create.refusals + Number(!isKnown));
  if (!busy || create.cancelled || refusals >= maxRefusals) return giveUp(state, create, failed(failure));
  return chain(unsend(state, { ...create, refusals }), (next) =>
    isKnown ? still(next) : block(next, refusals),
  );
}

/** The conversation counts as taken for a while; the longer, the more often that was in vain. */
export function block(state: SessionState, times: number): Step {
  return does(put(state, { blocked: true }), { type: "wait", key: retryKey, afterMs: retryMs * times });
}

/** Nobody wants a create any more. What is sent cannot be taken back, but cancelled as soon as it begins (T49). */
export function abandon(state: SessionState, create: Create, reason: string): Step {
  if (create.eventId === null) return giveUp(state, create, cancelled(reason));
  return still(replace(state, { ...create, cancelled: true }));
}

/** Ends a create that has not begun. */
export function giveUp(state: SessionState, create: Create, otherwise: Outcome): Step {
  const outcome = create.cancelled ? cancelled("client_cancelled") : otherwise;
  return chain(take(state, create), (next) =>
    does(next, { type: "end", responseId: null, ticket: create.ticket, outcome }),
  );
}

/** A create waits no more. */
export function take(state: SessionState, create: Create): Step {
  const creates = state.responses.creates.filter(({ ticket }) => ticket !== create.ticket);
  return does(put(state, { creates }), ...forget(create));
}

/** A create is to be sent again, in its place. */
export function unsend(state: SessionState, create: Create): Step {
  return does(replace(state, { ...create, eventId: null }), ...forget(create));
}

/** The create that waits for the response with this mark, though it may have been refused meanwhile (T48). */
export function createOf({ responses, settings }: SessionState, mark: string | null): Create | null {
  return responses.creates.find(({ ticket }) => `${settings.seed}.${ticket}` === mark) ?? null;
}

/** Which create a response says it answers: ours begin with our seed. Null where it says nothing. */
export function markOf({ metadata }: Response): string | null {
  const mark: unknown = metadata?.[ticketKey];
  return typeof mark === "string" ? mark : null;
}

/** A create that nothing has happened to. */
export function enqueue(
  state: SessionState,
  create: Pick<Create, "ticket" | "options" | "from">,
): SessionState {
  const waiting = { ...create, eventId: null, refusals: 0, cancelled: false };
  return put(state, { creates: [...state.responses.creates, waiting] });
}

/** The state with some of its responses' fields replaced. */
export function put(state: SessionState, change: Partial<ResponsesState>): SessionState {
  return { ...state, responses: { ...state.responses, ...change } };
}

/** It was asked for to be part of the conversation. */
export function isForConversation({ options }: Create): boolean {
  return options.conversation !== "none";
}

/** Out of band it needs no room, but a service may not know that and refuse it all the same. */
function takesRoom(create: Create): boolean {
  return isForConversation(create) || create.refusals > 0;
}

function hasTurn(state: SessionState, create: Create): boolean {
  if (create.eventId !== null) return false;
  if (!takesRoom(create)) return true;
  // What the user says may be answered by the service itself, which answers the tools as well (T67).
  if (create.from === "tools" && state.input.speech) return false;
  const { blocked, creates } = state.responses;
  return !blocked && !isTaken(state) && !creates.some((other) => other.eventId !== null && takesRoom(other));
}

/** A response that we know is in progress in the conversation. */
function isTaken({ responses }: SessionState): boolean {
  return responses.active.some(({ inConversation }) => inConversation);
}

function sendCreate(state: SessionState, create: Create): Step {
  const { settings, link } = state;
  const [eventId, named] = nextName(state, "event");
  const { onInterrupt: _, ...params } = create.options;
  const metadata = { ...params.metadata, [ticketKey]: `${settings.seed}.${create.ticket}` };
  const event = { type: "response.create", event_id: eventId, response: { ...params, metadata } } as const;
  return does(
    replace(named, { ...create, eventId }),
    { type: "send", link: link.current, event },
    { type: "wait", key: `response:${eventId}`, afterMs: settings.responseTimeoutMs },
  );
}

function replace(state: SessionState, create: Create): SessionState {
  return put(state, {
    creates: state.responses.creates.map((other) => (other.ticket === create.ticket ? create : other)),
  });
}

function forget({ eventId }: Create): Effect[] {
  return eventId === null ? [] : [{ type: "forget", key: `response:${eventId}` }];
}
