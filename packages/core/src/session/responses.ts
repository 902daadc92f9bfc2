import type { ServerEvent } from "../protocol/server-events.js";
import { createResponse, type FedResponse, type ResponseHandle, type UnreadLimit } from "./response.js";
import type { EffectTable, Input, Outcome } from "./step.js";
import { createWatchdog } from "./watchdog.js";

/** What the handles of a session need. */
export interface ResponsesOptions {
  readonly unread: UnreadLimit;
  readonly stallTimeoutMs: number;
  dispatch(input: Input): void;
  /** A response began that `ask` did not make. */
  announce(handle: ResponseHandle): void;
}

/** The handles of responses that are not done. */
export interface Responses {
  /** Makes the handle of a response that will be asked for under this ticket. */
  ask(ticket: number): ResponseHandle;
  hearAudio(responseId: string, samples: Int16Array): void;
  /** Something of a response has arrived: it is not stalled. */
  heard(event: ServerEvent): void;
  readonly effects: Pick<EffectTable, "begin" | "deliver" | "silence" | "end">;
}

/** Keeps the handles of one session. */
export function createResponses({ unread, stallTimeoutMs, dispatch, announce }: ResponsesOptions): Responses {
  const byTicket = new Map<number, FedResponse>();
  const byId = new Map<string, FedResponse>();
  const watchdog = createWatchdog(stallTimeoutMs, (responseId) => dispatch({ kind: "stalled", responseId }));

  function make(ticket: number | null, responseId: string | null): FedResponse {
    return createResponse(unread, () => dispatch({ kind: "cancelResponse", ticket, responseId }));
  }

  function find({ ticket, responseId }: { ticket: number | null; responseId: string | null }) {
    return (responseId !== null && byId.get(responseId)) || (ticket !== null && byTicket.get(ticket)) || null;
  }

  function end(found: { ticket: number | null; responseId: string | null; outcome: Outcome }): void {
    const response = find(found);
    if (found.ticket !== null) byTicket.delete(found.ticket);
    if (found.responseId !== null) byId.delete(found.responseId);
    if (found.responseId !== null) watchdog.release(found.responseId);
    response?.end(found.outcome);
  }

  return {
    ask(ticket) {
      const response = make(ticket, null);
      byTicket.set(ticket, response);
      return response.handle;
    },
    hearAudio: (responseId, samples) => byId.get(responseId)?.hearAudio(samples),
    heard(event) {
      if ("response_id" in event) watchdog.heard(event.response_id);
    },
    effects: {
      begin({ responseId, ticket }) {
        const asked = ticket === null ? undefined : byTicket.get(ticket);
        const response = asked ?? make(ticket, responseId);
        byId.set(responseId, response);
        watchdog.watch(responseId);
        response.begin(responseId);
        if (!asked) announce(response.handle);
      },
      deliver: ({ event }) => byId.get(event.response_id)?.hear(event),
      silence: ({ responseId }) => byId.get(responseId)?.silence(),
      end,
    },
  };
}
