import { Connection, type ConnectionOptions } from "../client/connection.js";
import type { UnknownEvent } from "../dialects/dialect.js";
import { RealtimeError } from "../errors.js";
import type { ClientEvent } from "../protocol/client-events.js";
import type { ServerEvent } from "../protocol/server-events.js";
import type { LinkMedia } from "../transport/transport.js";
import { failureOf } from "./failure.js";
import type { EffectTable, Input } from "./step.js";

/** What the connections of a session need, and where their events go. */
export interface LinksOptions extends ConnectionOptions {
  readonly now: () => number;
  readonly random: () => number;
  readonly dispatch: (input: Input) => void;
  onEvent(link: number, event: ServerEvent | UnknownEvent, bytes: number): void;
  readonly onFault: (error: RealtimeError) => void;
}

/** The connections of a session by number: at most two at a time, while one takes over from the other. */
export interface Links {
  bufferedAmount(link: number): number;
  /** Works like {@link Connection.send}. */
  send(link: number, event: ClientEvent): string;
  /** The audio that a connection carries alongside events, if any. */
  media(link: number): LinkMedia | null;
  readonly effects: Pick<EffectTable, "dial" | "hangUp" | "send">;
}

/** Creates the connections of one session. */
export function createLinks(options: LinksOptions): Links {
  const { now, random, dispatch } = options;
  const open = new Map<number, Connection>();

  function connect(link: number): void {
    const connection = new Connection(options, {
      onGreeted(session) {
        const media = connection.media !== null || options.dial.media === true;
        dispatch({ kind: "linkOpened", link, session, at: now(), media });
      },
      onEvent: (event, bytes) => options.onEvent(link, event, bytes),
      onFault: options.onFault,
      onEnd({ error }) {
        open.delete(link);
        dispatch({ kind: "linkClosed", link, failure: error && failureOf(error), chance: random() });
      },
    });
    open.set(link, connection);
    connection.connect();
  }

  return {
    bufferedAmount: (link) => open.get(link)?.bufferedAmount ?? 0,
    send(link, event) {
      const connection = open.get(link);
      if (connection) return connection.send(event);
      throw new RealtimeError("link.not-open", "there is no connection");
    },
    media: (link) => open.get(link)?.media ?? null,
    effects: {
      dial: ({ link }) => connect(link),
      hangUp: ({ link }) => open.get(link)?.close(),
      // Everything sent was copied as plain JSON, so this cannot fail.
      send: ({ link, event }) => void open.get(link)?.send(event),
    },
  };
}
