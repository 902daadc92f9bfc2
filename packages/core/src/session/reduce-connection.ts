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

/** Dials a connection, under the next number. */
export function dial(state: SessionState, as: (link: number) => Partial<LinkState>): Step {
  const link = state.link.last + 1;
  return does(patch(state, "link", { last: link, due: false, ...as(link) }), { type: "dial", link });
}

/** Takes down what the service says the session is: unasked for, late, or twice. */
export function learn(state: SessionState, { session }: { readonly session: Session }, at: number): Step {
  const learned = withSession(state, session);
  const { expiresAt } = learned.link;
  return expiresAt === state.link.expiresAt
    ? still(learned)
    : does(learned, rotateTimer(state, expiresAt, at));
}

/** As the service says the session is; not every `session.updated` repeats its name and end. */
export function withSession(state: SessionState, session: Session): SessionState {
  const { id, expires_at: end }: Wire = { ...session };
  const { sessionId, expiresAt } = state.link;
  const said = {
    sessionId: typeof id === "string" ? id : sessionId,
    expiresAt: typeof end === "number" ? end : expiresAt,
  };
  return patch(patch(state, "link", said), "config", { effective: session });
}

/** When to rotate (T7): never where so little is left that the next session would be due at once as well. */
export function rotateTimer({ settings }: SessionState, expiresAt: unknown, at: number): Effect {
  const afterMs = (typeof expiresAt === "number" ? expiresAt : 0) * 1000 - at - settings.rotateBeforeMs;
  const key = "link:rotate";
  // A call ends when it ends, whoever is attached to it.
  return afterMs > 0 && settings.greets ? { type: "wait", key, afterMs } : { type: "forget", key };
}

/** The connection that counts is configured: tells who waits, and brings the conversation over. */
export function connectionReady(state: SessionState): Step {
  const { link, config, settings } = state;
  const effects: Effect[] = link.tickets.map((ticket) => ({
    type: "settle",
    ticket,
    value: config.effective,
  }));
  // T99: only a connection that lasts gives the attempts back.
  if (settings.reconnect) {
    effects.push({ type: "wait", key: "link:stable", afterMs: settings.reconnect.stableMs });
  }
  const ready = patch({ ...state, phase: { name: "ready" } }, "link", { tickets: [] });
  return chain({ state: ready, effects }, replay, (next) => still(patch(next, "link", { wasReady: true })));
}

/** A connection is gone, and with it what the service knew of us (T98); `final`: there will be no other by itself. */
export function connectionLost(state: SessionState, failure: Failure, final: boolean): Step {
  return chain(
    responsesLost(state, { failure, final }),
    turnsLost,
    inputLost,
    // A call goes on without us, and keeps its conversation.
    state.settings.greets ? serverLost : still,
    playbackLost,
    (next) => requestsLost(next, failure, ({ kind }) => final || (kind !== "create" && kind !== "update")),
    (next) =>
      still(patch(patch(next, "link", { sessionId: null, expiresAt: null }), "config", { spoken: false })),
  );
}

/** It is over until `connect()` is called again: settles everything that waits, each exactly once (T103). */
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

/** It ended, and trying again by itself would not help. */
export function fail(state: SessionState, cause: Failure): Step {
  // Whoever waits for `connect()` hears of it there.
  const isNews = state.link.tickets.length === 0;
  return chain(finish({ ...state, phase: { name: "failed", cause } }, cause), (next) =>
    does(patch(next, "link", { current: 0 }), ...(isNews ? refusal(null, cause) : [])),
  );
}

/** Ends a connection, where there is one. */
export function hangUp(link: number | undefined): Effect[] {
  return link ? [{ type: "hangUp", link }] : [];
}

/** Stops every timer of the connections. */
export function forgetTimers(): Effect[] {
  return ["redial", "stable", "rotate", "force"].map((name) => ({ type: "forget", key: `link:${name}` }));
}
