import { Connection } from "../client/connection.js";
import type { UnknownEvent } from "../dialects/dialect.js";
import { RealtimeError } from "../errors.js";
import type { ServerEvent } from "../protocol/server-events.js";
import type { Service } from "../services/service.js";
import type { Dial } from "../transport/transport.js";
import { failureOf } from "./failure.js";
import type { EffectTable, Input } from "./step.js";

/** What the connections of a session are made of, and who hears them. */
export interface LinksOptions {
  readonly service: Service;
  readonly dial: Dial;
  readonly greetingTimeoutMs: number | undefined;
  readonly now: () => number;
  readonly random: () => number;
  dispatch(input: Input): void;
  onEvent(link: number, event: ServerEvent | UnknownEvent, bytes: number): void;
  onFault(error: RealtimeError): void;
}

/** The connections of a session by number; at most two at a time, while one takes over from the other. */
export interface Links {
  bufferedAmount(link: number): number;
  readonly effects: Pick<EffectTable, "dial" | "hangUp" | "send">;
}

/** Makes the connections of one session. */
export function createLinks(options: LinksOptions): Links {
  const { service, dial, greetingTimeoutMs, now, random, dispatch } = options;
  const open = new Map<number, Connection>();

  function connect(link: number): void {
    const connection = new Connection(
      { service, transport: () => dial, greetingTimeoutMs },
      {
        onGreeted: (session) => dispatch({ kind: "linkOpened", link, session, at: now() }),
        onEvent: (event, bytes) => options.onEvent(link, event, bytes),
        onFault: options.onFault,
        onEnd({ error }) {
          open.delete(link);
          const failure = error && failureOf(error);
          dispatch({ kind: "linkClosed", link, failure, chance: random() });
        },
      },
    );
    open.set(link, connection);
    // Why it failed is told by `onEnd`.
    connection.connect().catch(() => {});
  }

  return {
    bufferedAmount: (link) => open.get(link)?.bufferedAmount ?? 0,
    effects: {
      dial: ({ link }) => connect(link),
      hangUp: ({ link }) => open.get(link)?.close(),
      send({ link, event }) {
        try {
          open.get(link)?.send(event);
        } catch (error) {
          // Of a connection that has just ended its end tells; what is no JSON is refused as the service would.
          if (!(error instanceof RealtimeError) || error.code === "link.not-open") return;
          const said = {
            type: "invalid_request_error",
            message: error.message,
            event_id: event.event_id ?? null,
          };
          dispatch({ kind: "server", link, event: { type: "error", error: said }, at: now() });
        }
      },
    },
  };
}
