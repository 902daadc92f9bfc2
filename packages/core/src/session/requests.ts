import type { ClientEvent } from "../protocol/client-events.js";
import type { ServerError } from "../protocol/server-events.js";
import type { Failure } from "./failure.js";
import { undo } from "./items.js";
import { isReady } from "./phase.js";
import type { Request } from "./request.js";
import type { SessionState } from "./state.js";
import { does, still, type Effect, type Settled, type Step } from "./step.js";

/** What {@link ask} sends, and how to recognize its answer. */
export interface Question extends Omit<Request, "eventId"> {
  readonly event: ClientEvent;
}

/** A unique name for an event or an item, and the state that will not give it again. */
export function nextName(state: SessionState, prefix: string): [name: string, state: SessionState] {
  const named = state.named + 1;
  return [`${prefix}_${state.settings.seed}${named}`, { ...state, named }];
}

/** Sends an event that has no answer but `error`. */
export function send(state: SessionState, event: ClientEvent): Step {
  const [event_id, named] = nextName(state, "event");
  return does(named, { type: "send", link: state.link.current, event: { ...event, event_id } });
}

/** Sends an event, and waits for its answer for a limited time. */
export function ask(state: SessionState, { event, ...request }: Question): Step {
  const [eventId, named] = nextName(state, "event");
  return does(
    { ...named, requests: [...named.requests, { ...request, eventId }] },
    { type: "send", link: state.link.current, event: { ...event, event_id: eventId } },
    { type: "wait", key: `request:${eventId}`, afterMs: state.settings.requestTimeoutMs },
  );
}

/** No answer arrived in time. */
export const unanswered: Failure = {
  code: "request.timeout",
  message: "the service did not answer in time",
};

/** A request that needs a connection was made without one. */
export const notOpen: Failure = {
  code: "session.not-open",
  message: "there is no connection: await connect() first",
};

/** Works like {@link ask}, but rejects without a connection. */
export function askIfOpen(state: SessionState, question: Question): Step {
  return isReady(state) ? ask(state, question) : does(state, ...refusal(question.ticket, notOpen));
}

/** Asks the service to delete an item, which is removed once that is confirmed. */
export function askToDelete(state: SessionState, id: string, ticket: number | null): Step {
  const event = { type: "conversation.item.delete", item_id: id } as const;
  return askIfOpen(state, { kind: "delete", id, ticket, event });
}

/** Answers the oldest request of this kind, and for this item if one is given. Others are left alone. */
export function answered(state: SessionState, found: Pick<Request, "kind" | "id">, value: Settled): Step {
  const request = state.requests.find(({ kind, id }) => kind === found.kind && id === found.id);
  return request ? close(state, request, settlement(request.ticket, value)) : still(state);
}

/** Handles the refusal of one of our requests; null if the error refers to none of them. */
export function requestRefused(state: SessionState, error: ServerError): Step | null {
  return turnDown(state, error.event_id, failureOfServer("request.refused", error));
}

/** Handles a request without an answer in time. */
export function requestElapsed(state: SessionState, eventId: string): Step {
  return turnDown(state, eventId, unanswered) ?? still(state);
}

/** Remembers a request to make once there is a connection; by default, to create an item. */
export function askLater(
  state: SessionState,
  request: Omit<Request, "eventId" | "kind"> & { readonly kind?: "update" },
): SessionState {
  return { ...state, requests: [...state.requests, { kind: "create", ...request, eventId: null }] };
}

/** The connection of the requests is gone: rejects those that `lost` selects; the others are to be sent again. */
export function requestsLost(
  state: SessionState,
  failure: Failure,
  lost: (request: Request) => boolean,
): Step {
  const waiting = state.requests.filter(({ ticket }) => ticket !== null);
  const undone = waiting.filter(lost).reduce(undo, state);
  return does(
    {
      ...undone,
      requests: waiting.flatMap((request) => (lost(request) ? [] : { ...request, eventId: null })),
    },
    ...state.requests.map(({ eventId }): Effect => ({ type: "forget", key: `request:${eventId}` })),
    ...waiting.filter(lost).flatMap(({ ticket }) => refusal(ticket, failure)),
  );
}

/** Converts an `error` event to a failure with one of our codes. */
export function failureOfServer(
  code: Failure["code"],
  error: Pick<Partial<ServerError>, "code" | "message" | "param">,
): Failure {
  const { code: serverCode, message, param } = error;
  return {
    code,
    message: typeof message === "string" ? message : "the service gave no reason",
    ...(typeof serverCode === "string" && { serverCode }),
    ...(typeof param === "string" && { param }),
  };
}

/** Rejects the promise, or reports the failure if there is none. */
export function refusal(ticket: number | null, failure: Failure): readonly Effect[] {
  return [ticket === null ? { type: "report", failure } : { type: "reject", ticket, failure }];
}

/** Resolves the promise, if there is one. */
export function settlement(ticket: number | null, value: Settled): readonly Effect[] {
  return ticket === null ? [] : [{ type: "settle", ticket, value }];
}

function turnDown(state: SessionState, id: string | null | undefined, failure: Failure): Step | null {
  const request = state.requests.find(({ eventId }) => eventId !== null && eventId === id);
  if (!request) return null;
  const { kind, ticket } = request;
  // No promise waits, and possibly nothing is wrong: an answer was lost, or a response ended before our cancel.
  const isBenign = ticket === null && (failure === unanswered || kind === "cancel");
  return close(undo(state, request), request, isBenign ? [] : refusal(ticket, failure));
}

/** Ends a request with these effects. */
export function close(state: SessionState, request: Request, effects: readonly Effect[]): Step {
  const requests = state.requests.filter((other) => other !== request);
  return does({ ...state, requests }, { type: "forget", key: `request:${request.eventId}` }, ...effects);
}
