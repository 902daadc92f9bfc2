import type { Response } from "../protocol/responses.js";
import type { ServerError } from "../protocol/server-events.js";
import { cancelled, failed } from "./outcome.js";
import { isReady } from "./phase.js";
import { failureOfServer, nextName } from "./requests.js";
import type { Create, ResponsesState, SessionState } from "./state.js";
import { chain, does, each, still, type Effect, type Outcome, type Step } from "./step.js";

/** The metadata key that identifies the request a response answers (T47). */
export const ticketKey = "rt_ticket";

/** The timer that ends the wait for an unknown response. */
export const retryKey = "response:retry";

const retryMs = 200;
const maxRefusals = 10;

/** Sends the requests whose turn has come: the session is ready, and the conversation is free (T46). */
export function pump(state: SessionState): Step {
  if (!isReady(state)) return still(state);
  return each(state, state.responses.creates, (next, create) =>
    hasTurn(next, create) ? sendCreate(next, create) : still(next),
  );
}

/** Handles the refusal of one of our requests; null if the error refers to none of them. */
export function createRefused(state: SessionState, error: ServerError): Step | null {
  const { creates, expected } = state.responses;
  const failure = failureOfServer("request.refused", error);
  // Some services send no code, only a message (T48).
  const busy = /already.has.(an.)?active.response/i.test(`${failure.serverCode} ${failure.message}`);
  const id: unknown = error.event_id;
  const anonymous = busy && !id;
  // With `interrupt_response: false`, the service's own answer to speech fails like this; ours did not (T12).
  if (anonymous && expected)
    return does(put(state, { expected: false }), {
      type: "report",
      failure: { ...failure, code: "server.error" },
    });
  const create = creates.find(
    (other) => other.eventId !== null && (anonymous ? takesRoom(other) : other.eventId === id),
  );
  if (!create) {
    // A second error for a request that is already settled: the first had no event id, or the request timed out.
    const known = busy && typeof id === "string" && id.startsWith(`event_${state.settings.seed}`);
    return known ? still(state) : null;
  }
  // The request gets its turn when the blocking response ends. If no such response is known, it may have ended
  // already: wait for a limited time instead, a little longer on each attempt (T48).
  const isKnown = isTaken(state);
  const refusals = Math.max(1, create.refusals + Number(!isKnown));
  if (!busy || create.cancelled || refusals >= maxRefusals) return giveUp(state, create, failed(failure));
  return chain(unsend(state, { ...create, refusals }), (next) =>
    isKnown ? still(next) : block(next, refusals),
  );
}

/** Treats the conversation as busy for a while, longer after each failed attempt. */
export function block(state: SessionState, times: number): Step {
  return does(put(state, { blocked: true }), { type: "wait", key: retryKey, afterMs: retryMs * times });
}

/** Gives up a request that is no longer wanted. Once sent, it can only be cancelled when it begins (T49). */
export function abandon(state: SessionState, create: Create, reason: string): Step {
  if (create.eventId === null) return giveUp(state, create, cancelled(reason));
  return still(replace(state, { ...create, cancelled: true }));
}

/** Ends a request whose response has not begun. */
export function giveUp(state: SessionState, create: Create, otherwise: Outcome): Step {
  const outcome = create.cancelled ? cancelled("client_cancelled") : otherwise;
  return chain(take(state, create), (next) =>
    does(next, { type: "end", responseId: null, ticket: create.ticket, outcome }),
  );
}

/** Removes a request from the pending ones. */
export function take(state: SessionState, create: Create): Step {
  const creates = state.responses.creates.filter(({ ticket }) => ticket !== create.ticket);
  return does(put(state, { creates }), ...forget(create));
}

/** Marks a request to be sent again, in its place. */
export function unsend(state: SessionState, create: Create): Step {
  return does(replace(state, { ...create, eventId: null }), ...forget(create));
}

/** The request that waits for the response with this mark, even if it was refused in the meantime (T48). */
export function createOf({ responses, settings }: SessionState, mark: string | null): Create | null {
  return responses.creates.find(({ ticket }) => `${settings.seed}.${ticket}` === mark) ?? null;
}

/** The mark by which a response names its request: ours begin with our seed. Null if it has none. */
export function markOf({ metadata }: Response): string | null {
  const mark: unknown = metadata?.[ticketKey];
  return typeof mark === "string" ? mark : null;
}

/** Adds a new request to the queue. */
export function enqueue(
  state: SessionState,
  create: Pick<Create, "ticket" | "options" | "from">,
): SessionState {
  const waiting = { ...create, eventId: null, refusals: 0, cancelled: false };
  return put(state, { creates: [...state.responses.creates, waiting] });
}

/** The state with some fields of `responses` replaced. */
export function put(state: SessionState, change: Partial<ResponsesState>): SessionState {
  return { ...state, responses: { ...state.responses, ...change } };
}

/** Whether the response is to be part of the conversation. */
export function isForConversation({ options }: Create): boolean {
  return options.conversation !== "none";
}

/** Out of band it needs no room in the conversation, but some services refuse it all the same. */
function takesRoom(create: Create): boolean {
  return isForConversation(create) || create.refusals > 0;
}

function hasTurn(state: SessionState, create: Create): boolean {
  if (create.eventId !== null) return false;
  if (!takesRoom(create)) return true;
  // The service itself may answer the user's speech, which also answers the tool calls (T67).
  if (create.from === "tools" && state.input.speech) return false;
  const { blocked, creates } = state.responses;
  return !blocked && !isTaken(state) && !creates.some((other) => other.eventId !== null && takesRoom(other));
}

/** A known response is in progress in the conversation. */
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
