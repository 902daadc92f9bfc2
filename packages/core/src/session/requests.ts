import type { ClientEvent } from "../protocol/client-events.js";
import type { ServerError } from "../protocol/server-events.js";
import type { Failure } from "./failure.js";
import { undo } from "./items.js";
import type { Request } from "./request.js";
import type { SessionState } from "./state.js";
import { still, type Effect, type Settled, type Step } from "./step.js";

/** What {@link ask} sends, and how its answer will be known. */
export interface Question extends Omit<Request, "eventId"> {
  readonly event: ClientEvent;
}

/** A name for an event or an item that no other has, and the state that will not give it again. */
export function nextName(state: SessionState, prefix: string): [name: string, state: SessionState] {
  const named = state.named + 1;
  return [`${prefix}_${state.settings.seed}${named}`, { ...state, named }];
}

/** Sends an event that has no answer but `error`. */
export function send(state: SessionState, event: ClientEvent): Step {
  const [event_id, named] = nextName(state, "event");
  return {
    state: named,
    effects: [{ type: "send", link: state.link.current, event: { ...event, event_id } }],
  };
}

/** Sends an event and remembers that its answer is to come, for a limited time. */
export function ask(state: SessionState, { event, ...request }: Question): Step {
  const [eventId, named] = nextName(state, "event");
  return {
    state: { ...named, requests: [...named.requests, { ...request, eventId }] },
    effects: [
      { type: "send", link: state.link.current, event: { ...event, event_id: eventId } },
      { type: "wait", key: `request:${eventId}`, afterMs: state.settings.requestTimeoutMs },
    ],
  };
}

/** The oldest request of this kind, for this item where one is named, is answered. Others are left alone. */
export function answered(state: SessionState, found: Pick<Request, "kind" | "id">, value: Settled): Step {
  const request = state.requests.find(({ kind, id }) => kind === found.kind && id === found.id);
  return request ? close(state, request, settlement(request.ticket, value)) : still(state);
}

/** The service turned down one of our requests; null where it means none of them. */
export function requestRefused(state: SessionState, error: ServerError): Step | null {
  const request = state.requests.find(({ eventId }) => eventId === error.event_id);
  if (!request) return null;
  // The response was quicker than our cancel: what was wanted is so.
  const benign = request.kind === "cancel" && request.ticket === null;
  return close(
    undo(state, request),
    request,
    benign ? [] : refusal(request.ticket, failureOfServer("request.refused", error)),
  );
}

/** No answer came in time. */
export function requestElapsed(state: SessionState, eventId: string): Step {
  const request = state.requests.find((other) => other.eventId === eventId);
  if (!request) return still(state);
  const message = `the service did not answer a request to ${request.kind} in time`;
  return close(
    undo(state, request),
    request,
    request.ticket === null ? [] : refusal(request.ticket, { code: "request.timeout", message }),
  );
}

/** Remembers who waits for an item that is only made here so far: `replay` sends it, once there is a connection. */
export function awaitReplay(
  state: SessionState,
  request: Pick<Request, "id" | "ticket" | "replaces">,
): SessionState {
  const [eventId, named] = nextName(state, "later");
  return { ...named, requests: [...named.requests, { ...request, eventId, kind: "create" }] };
}

/**
 * The connection that requests went out on is gone: rejects those that `lost` picks. Of the others it forgets all
 * but who waits for them, for `replay` to ask again.
 */
export function requestsLost(
  state: SessionState,
  failure: Failure,
  lost: (request: Request) => boolean,
): Step {
  const waiting = state.requests.filter(({ ticket }) => ticket !== null);
  return {
    state: { ...state, requests: waiting.filter((request) => !lost(request)) },
    effects: [
      ...state.requests.map(({ eventId }): Effect => ({ type: "forget", key: `request:${eventId}` })),
      ...waiting.filter(lost).flatMap(({ ticket }) => refusal(ticket, failure)),
    ],
  };
}

/** What an `error` event says, under a code of ours. */
export function failureOfServer(
  code: Failure["code"],
  error: Pick<Partial<ServerError>, "code" | "message" | "param">,
): Failure {
  const { code: serverCode, message, param } = error;
  return {
    code,
    message: typeof message === "string" ? message : "the service does not say why",
    ...(typeof serverCode === "string" && { serverCode }),
    ...(typeof param === "string" && { param }),
  };
}

/** Tells who waits, or everybody where nobody does. */
export function refusal(ticket: number | null, failure: Failure): readonly Effect[] {
  return [ticket === null ? { type: "report", failure } : { type: "reject", ticket, failure }];
}

function settlement(ticket: number | null, value: Settled): readonly Effect[] {
  return ticket === null ? [] : [{ type: "settle", ticket, value }];
}

function close(state: SessionState, request: Request, effects: readonly Effect[]): Step {
  return {
    state: { ...state, requests: state.requests.filter((other) => other !== request) },
    effects: [{ type: "forget", key: `request:${request.eventId}` }, ...effects],
  };
}
