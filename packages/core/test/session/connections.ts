import type { ServerError } from "../../src/protocol/server-events.js";
import type { RealtimeSessionResource, Session } from "../../src/protocol/session-config.js";
import type { Failure } from "../../src/session/failure.js";
import type { SessionState } from "../../src/session/state.js";
import type { Input } from "../../src/session/step.js";
import { message } from "./entries.js";
import { beginning, did, play, says, type Played } from "./play.js";

/** A session as the service tells it on a connection: it lasts an hour. */
export function session(link = 1, more: Partial<RealtimeSessionResource> = {}): Session {
  return { type: "realtime", id: `sess_${link}`, object: "realtime.session", expires_at: 3600, ...more };
}

/** How a connection breaks. */
export const lost: Failure = { code: "link.lost", message: "gone" };

/** The application asks for a connection. */
export function connect(ticket: number): Input {
  return { kind: "connect", ticket };
}

/** The application closes the session. */
export const close: Input = { kind: "close" };

/** The application changes the instructions. */
export function update(ticket: number): Input {
  return { kind: "update", ticket, config: { instructions: `of ${ticket}` } };
}

/** A connection opens. */
export function opened(link = 1, greeting: Session | null = session(link)): Input {
  return { kind: "linkOpened", link, session: greeting, at: 0 };
}

/** A connection is over; null where we hung up. */
export function closed(link = 1, failure: Failure | null = lost): Input {
  return { kind: "linkClosed", link, failure, chance: 0.5 };
}

/** The service acknowledges a configuration. */
export function updated(link = 1, more: Partial<RealtimeSessionResource> = {}): Input {
  return { kind: "server", link, event: { type: "session.updated", session: session(link, more) }, at: 0 };
}

/** The service sends an error. */
export function refused(error: Partial<ServerError> = {}, link = 1): Input {
  return says({ type: "error", error: { type: "invalid_request_error", message: "no", ...error } }, link);
}

/** A timer of the connections runs out. */
export function elapsed(what: string): Input {
  return { kind: "elapsed", key: `link:${what}` };
}

/** A conversation begun without a connection: an item from before, one more, and who waits for it to be created. */
export function seeded(ticket: number): SessionState {
  const items = [message("user", "before"), message("user", "hello", { status: "pending" })];
  const requests = [{ eventId: null, kind: "create", id: "hello", ticket } as const];
  return { ...beginning({ items }), requests, named: 1 };
}

/** The tickets that were settled or rejected, smallest first. */
export function ended(played: Played): number[] {
  return [...did(played, "settle"), ...did(played, "reject")]
    .map(({ ticket }) => ticket)
    .toSorted((a, b) => a - b);
}

/** How long each timer of this name was set to. */
export function waits(played: Played, what: string): number[] {
  return did(played, "wait").flatMap(({ key, afterMs }) => (key === `link:${what}` ? [afterMs] : []));
}

/** The phase after each input. */
export function phases(from: SessionState, ...inputs: readonly Input[]): string[] {
  return inputs.map((_, i) => play(from, ...inputs.slice(0, i + 1)).state.phase.name);
}
