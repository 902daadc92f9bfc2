import type { RealtimeError } from "../../src/errors.js";
import type { ClientEvent, ClientEventOf, ClientEventType } from "../../src/protocol/client-events.js";
import type { ServerEvent } from "../../src/protocol/server-events.js";
import { custom } from "../../src/services/custom.js";
import type { SessionOptions } from "../../src/session/session-options.js";
import { createSession, type RealtimeSession } from "../../src/session/session.js";
import { memoryTransport, type MemoryPeer } from "../../src/transport/memory.js";
import { oneMs } from "./arbitrary-events.js";

/** A session as an application has it, and the service's end of its connection. */
export interface PublicSession {
  readonly session: RealtimeSession;
  readonly peer: MemoryPeer;
  /** What was told as `error`. */
  readonly errors: RealtimeError[];
  says(this: void, event: ServerEvent): void;
  /** Picks up and greets. */
  greets(this: void): void;
  /** Accepts the configuration. */
  configures(this: void): void;
  /** Begins a response, with the metadata of the newest create where there is one. */
  creates(this: void, id: string): void;
  /** So much audio of a response. */
  speaks(this: void, id: string, ms: number): void;
  finishes(this: void, id: string): void;
  /** All events of one type that were sent, on any connection. */
  sent<T extends ClientEventType>(this: void, type: T): ClientEventOf<T>[];
}

/** A session that has done nothing yet. */
export function publicSession(options: Partial<SessionOptions> = {}): PublicSession {
  const { transport, peer } = memoryTransport();
  const service = custom({ url: "ws://localhost/v1/realtime" });
  const session = createSession({ service, transport, random: () => 0.5, ...options });
  const errors: RealtimeError[] = [];
  session.on("error", (error) => errors.push(error));
  const says = (event: ServerEvent): void => peer.say(JSON.stringify(event));
  const described = { type: "realtime", id: "sess_1", object: "realtime.session" } as const;
  function sent<T extends ClientEventType>(type: T): ClientEventOf<T>[] {
    const events = peer.received.map((frame): ClientEvent => JSON.parse(frame));
    return events.filter((event): event is ClientEventOf<T> => event.type === type);
  }
  return {
    session,
    peer,
    errors,
    says,
    sent,
    greets(this: void) {
      peer.answer();
      says({ type: "session.created", session: described });
    },
    configures: () => says({ type: "session.updated", session: described }),
    creates(this: void, id) {
      const metadata = sent("response.create").at(-1)?.response?.metadata ?? null;
      says({ type: "response.created", response: { id, status: "in_progress", metadata } });
    },
    speaks(this: void, id, ms) {
      const part = { response_id: id, item_id: `of_${id}`, output_index: 0, content_index: 0 };
      says({ type: "response.output_audio.delta", ...part, delta: oneMs.repeat(ms) });
    },
    finishes: (id) => says({ type: "response.done", response: { id, status: "completed" } }),
  };
}

/** A session that is ready. */
export function readySession(options: Partial<SessionOptions> = {}): PublicSession {
  const all = publicSession(options);
  void all.session.connect();
  all.greets();
  all.configures();
  return all;
}

/** What became of a promise once everything that is ready to happen has: its value, its error, or `pending`. */
export async function outcomeOf(promise: Promise<unknown>): Promise<unknown> {
  let outcome: unknown = "pending";
  promise.then(
    (value) => (outcome = value),
    (error: unknown) => (outcome = error),
  );
  for (let i = 0; i < 20; i++) await Promise.resolve();
  return outcome;
}
