import type { ServerEvent } from "../protocol/server-events.js";
import { createResponse, type FedResponse, type ResponseHandle, type UnreadLimit } from "./response.js";
import type { EffectTable, Input } from "./step.js";
import { createWatchdog } from "./watchdog.js";

/** What the handles of a session need. */
export interface ResponsesOptions {
  readonly unread: UnreadLimit;
  readonly stallTimeoutMs: number;
  readonly dispatch: (input: Input) => void;
  /** A response began that `ask` did not create. */
  readonly announce: (handle: ResponseHandle) => void;
}

/** The handles of responses that are not done. */
export interface Responses {
  /** Creates the handle of a response that will be requested under this ticket. */
  ask(ticket: number): ResponseHandle;
  hearAudio(responseId: string, samples: Int16Array): void;
  /** An event of a response has arrived: it is not stalled. */
  heard(event: ServerEvent): void;
  readonly effects: Pick<EffectTable, "begin" | "deliver" | "silence" | "end">;
}

/** Creates the handles of one session. */
export function createResponses({ unread, stallTimeoutMs, dispatch, announce }: ResponsesOptions): Responses {
  /** By ticket and by id. */
  const known = new Map<number | string | null, FedResponse>();
  const watchdog = createWatchdog(stallTimeoutMs, (responseId) => dispatch({ kind: "stalled", responseId }));

  function make(ticket: number | null, responseId: string | null): FedResponse {
    return createResponse(unread, () => dispatch({ kind: "cancelResponse", ticket, responseId }));
  }

  return {
    ask(ticket) {
      const response = make(ticket, null);
      known.set(ticket, response);
      return response.handle;
    },
    hearAudio: (responseId, samples) => known.get(responseId)?.hearAudio(samples),
    heard(event) {
      if ("response_id" in event) watchdog.heard(event.response_id);
    },
    effects: {
      begin({ responseId, ticket }) {
        const asked = known.get(ticket);
        const response = asked ?? make(ticket, responseId);
        known.set(responseId, response);
        watchdog.watch(responseId);
        response.begin(responseId);
        if (!asked) announce(response.handle);
      },
      deliver: ({ event }) => known.get(event.response_id)?.hear(event),
      silence: ({ responseId }) => known.get(responseId)?.silence(),
      end({ responseId, ticket, outcome }) {
        const response = known.get(responseId) ?? known.get(ticket);
        known.delete(ticket);
        known.delete(responseId);
        if (responseId !== null) watchdog.release(responseId);
        response?.end(outcome);
      },
    },
  };
}
