import type { ClientEvent } from "../protocol/client-events.js";
import type { ServerError } from "../protocol/server-events.js";
import type { Failure } from "./failure.js";
import { undo } from "./items.js";
import { isReady } from "./phase.js";
import type { Request } from "./request.js";
import type { SessionState } from "./state.js";
import { does, still, type Effect, type Settled, type Step } from "./step.js";

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
  return does(named, { type: "send", link: state.link.current, event: { ...event, event_id } });
}

/** Sends an event and remembers that its answer is to come, for a limited time. */
export function ask(state: SessionState, { event, ...request }: Question): Step {
  const [eventId, named] = nextName(state, "event");
  return does(
    { ...named, requests: [...named.requests, { ...request, eventId }] },
    { type: "send", link: state.link.current, event: { ...event, event_id: eventId } },
    { type: "wait", key: `request:${eventId}`, afterMs: state.settings.requestTimeoutMs },
  );
}

/** No answer came in time. */
export const unanswered: Failure = {
  code: "request.timeout",
  message: "the service did not answer in time",
};

/** What needs a connection is asked for where there is none. */
export const notOpen: Failure = {
  code: "session.not-open",
  message: "there is no connection: await connect() first",
};

/** As {@link ask}; rejects without a connection. */
export function askIfOpen(state: SessionState, question: Question): Step {
  return isReady(state) ? ask(state, question) : does(state, ...refusal(question.ticket, notOpen));
}

/** Asks the service to delete an item; it goes when that is confirmed. */
export function askToDelete(state: SessionState, id: string, ticket: number | null): Step {
  const event = { type: "conversation.item.delete", item_id: id } as const;
  return askIfOpen(state, { kind: "delete", id, ticket, event });
}

/** The oldest request of this kind, for this item where one is named, is answered. Others are left alone. */
export function answered(state: SessionState, found: Pick<Request, "kind" | "id">, value: Settled): Step {
  const request = state.requests.find(({ kind, id }) => kind === found.kind && id === found.id);
  return request ? close(state, request, settlement(request.ticket, value)) : still(state);
}

/** The service turned down one of our requests; null where it means none of them. */
export function requestRefused(state: SessionState, error: ServerError): Step | null {
  return turnDown(state, error.event_id, failureOfServer("request.refused", error));
}

/** No answer came in time. */
export function requestElapsed(state: SessionState, eventId: string): Step {
  return turnDown(state, eventId, unanswered) ?? still(state);
}

/** Remembers what is to be asked for once there is a connection: unless said otherwise, to create an item. */
export function askLater(
  state: SessionState,
  request: Omit<Request, "eventId" | "kind"> & { readonly kind?: "update" },
): SessionState {
  return { ...state, requests: [...state.requests, { kind: "create", ...request, eventId: null }] };
}

/** The connection that requests went out on is gone: rejects those that `lost` picks; the others are to be sent again. */
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

/** Tells who waits, if anybody does. */
export function settlement(ticket: number | null, value: Settled): readonly Effect[] {
  return ticket === null ? [] : [{ type: "settle", ticket, value }];
}

function turnDown(state: SessionState, id: string | null | undefined, failure: Failure): Step | null {
  const request = state.requests.find(({ eventId }) => eventId !== null && eventId === id);
  if (!request) return null;
  const { kind, ticket } = request;
  // Nobody waits, and nothing is wrong for sure: an answer may be lost, a response be quicker than our cancel.
  const isBenign = ticket === null && (failure === unanswered || kind === "cancel");
  return close(undo(state, request), request, isBenign ? [] : refusal(ticket, failure));
}

/** A request is over, and this comes of it. */
export function close(state: SessionState, request: Request, effects: readonly Effect[]): Step {
  const requests = state.requests.filter((other) => other !== request);
  return does({ ...state, requests }, { type: "forget", key: `request:${request.eventId}` }, ...effects);
}
