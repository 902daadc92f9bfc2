import type { Wire } from "../dialects/wire.js";
import type { Session } from "../protocol/session-config.js";
import type { Failure } from "./failure.js";
import { patch } from "./patch.js";
import { inputLost } from "./reduce-input.js";
import { serverLost } from "./reduce-items.js";
import { playbackLost } from "./reduce-playback.js";
import { replay } from "./reduce-replay.js";
import { responsesLost } from "./reduce-responses.js";
import { abortCalls, turnsLost } from "./reduce-tools.js";
import { refusal, requestsLost } from "./requests.js";
import type { LinkState, SessionState } from "./state.js";
import { chain, does, still, type Effect, type Step } from "./step.js";

/** Dials a connection with the next number. */
export function dial(state: SessionState, as: (link: number) => Partial<LinkState>): Step {
  const link = state.link.last + 1;
  return does(patch(state, "link", { last: link, due: false, ...as(link) }), { type: "dial", link });
}

/** Records the session as the service reports it: unasked, late or repeatedly. */
export function learn(state: SessionState, { session }: { readonly session: Session }, at: number): Step {
  const learned = withSession(state, session);
  const { expiresAt } = learned.link;
  return expiresAt === state.link.expiresAt
    ? still(learned)
    : does(learned, rotateTimer(state, expiresAt, at));
}

/** The state with the reported session. Not every `session.updated` repeats its id and expiry. */
export function withSession(state: SessionState, session: Session): SessionState {
  const { id, expires_at: end }: Wire = { ...session };
  const { sessionId, expiresAt } = state.link;
  const said = {
    sessionId: typeof id === "string" ? id : sessionId,
    expiresAt: typeof end === "number" ? end : expiresAt,
  };
  return patch(patch(state, "link", said), "config", { effective: session });
}

/** When to rotate (T7): not if so little time is left that the next session would have to rotate at once, too. */
export function rotateTimer({ settings }: SessionState, expiresAt: unknown, at: number): Effect {
  const afterMs = (typeof expiresAt === "number" ? expiresAt : 0) * 1000 - at - settings.rotateBeforeMs;
  const key = "link:rotate";
  // A call has its own end, whoever is attached to it.
  return afterMs > 0 && settings.greets ? { type: "wait", key, afterMs } : { type: "forget", key };
}

/** The connection in use is configured: resolves `connect()` calls and replays the conversation. */
export function connectionReady(state: SessionState): Step {
  const { link, config, settings } = state;
  const effects: Effect[] = link.tickets.map((ticket) => ({
    type: "settle",
    ticket,
    value: config.effective,
  }));
  // T99: only a connection that lasts resets the attempts.
  if (settings.reconnect) {
    effects.push({ type: "wait", key: "link:stable", afterMs: settings.reconnect.stableMs });
  }
  const ready = patch({ ...state, phase: { name: "ready" } }, "link", { tickets: [] });
  return chain({ state: ready, effects }, replay, (next) => still(patch(next, "link", { wasReady: true })));
}

/** A connection is gone, and with it the service's state (T98). `final`: no other follows automatically. */
export function connectionLost(state: SessionState, failure: Failure, final: boolean): Step {
  return chain(
    responsesLost(state, { failure, final }),
    turnsLost,
    inputLost,
    // A call continues without us, and keeps its conversation.
    state.settings.greets ? serverLost : still,
    playbackLost,
    (next) => requestsLost(next, failure, ({ kind }) => final || (kind !== "create" && kind !== "update")),
    (next) =>
      still(patch(patch(next, "link", { sessionId: null, expiresAt: null }), "config", { spoken: false })),
  );
}

/** Ends the session until the next `connect()`: settles every pending promise, each exactly once (T103). */
export function finish(state: SessionState, failure: Failure): Step {
  const { current, spare, tickets } = state.link;
  return chain(
    abortCalls(state, "closed"),
    (next) => connectionLost(next, failure, true),
    (next) => {
      const over = patch(next, "config", { desired: next.config.accepted });
      return does(
        patch(over, "link", { spare: null, tickets: [] }),
        ...forgetTimers(),
        ...tickets.map((ticket): Effect => ({ type: "reject", ticket, failure })),
        ...hangUp(current),
        ...hangUp(spare?.link),
      );
    },
  );
}

/** Ends the session with an error that retrying automatically would not fix. */
export function fail(state: SessionState, cause: Failure): Step {
  // Pending `connect()` calls reject with it instead.
  const isNews = state.link.tickets.length === 0;
  return chain(finish({ ...state, phase: { name: "failed", cause } }, cause), (next) =>
    does(patch(next, "link", { current: 0 }), ...(isNews ? refusal(null, cause) : [])),
  );
}

/** Ends a connection, if there is one. */
export function hangUp(link: number | undefined): Effect[] {
  return link ? [{ type: "hangUp", link }] : [];
}

/** Stops all timers of the connections. */
export function forgetTimers(): Effect[] {
  return ["redial", "stable", "rotate", "force"].map((name) => ({ type: "forget", key: `link:${name}` }));
}
