import type { Session } from "../protocol/session-config.js";
import type { Failure } from "./failure.js";
import { inputLost } from "./reduce-input.js";
import { serverLost } from "./reduce-items.js";
import { playbackLost } from "./reduce-playback.js";
import { replay } from "./reduce-replay.js";
import { responsesLost } from "./reduce-responses.js";
import { abortCalls, turnsLost } from "./reduce-tools.js";
import { requestsLost } from "./requests.js";
import type { SessionState } from "./state.js";
import { chain, still, type Effect, type Step } from "./step.js";

const timers = ["redial", "stable", "rotate", "force", "spare"];

/** Commands go straight to the service. */
export function isReady({ phase }: SessionState): boolean {
  return phase.name === "ready" || phase.name === "rotating";
}

/** Dials the connection that will count. */
export function dial(state: SessionState): Step {
  const link = state.link.last + 1;
  return {
    state: { ...state, link: { ...state.link, current: link, last: link } },
    effects: [{ type: "dial", link }],
  };
}

/** Takes down what the service says the session is. */
export function learn(state: SessionState, session: Session, at: number): Step {
  const learned = withSession(state, session);
  const { expiresAt } = learned.link;
  return {
    state: learned,
    effects: expiresAt === state.link.expiresAt ? [] : [rotateTimer(state, expiresAt, at)],
  };
}

/** As the service says the session is; not every `session.updated` repeats its name and end. */
export function withSession(state: SessionState, session: Session): SessionState {
  const { link, config } = state;
  const sessionId = typeof session.id === "string" ? session.id : link.sessionId;
  const expiresAt = typeof session.expires_at === "number" ? session.expires_at : link.expiresAt;
  return { ...state, link: { ...link, sessionId, expiresAt }, config: { ...config, effective: session } };
}

/** When to rotate (T7): never where so little is left that the next session would be due at once as well. */
export function rotateTimer({ settings }: SessionState, expiresAt: number | null, at: number): Effect {
  const afterMs = (expiresAt ?? 0) * 1000 - at - settings.rotateBeforeMs;
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
  const ready: SessionState = { ...state, phase: { name: "ready" }, link: { ...link, tickets: [] } };
  return chain({ state: ready, effects }, replay, (next) =>
    still({ ...next, link: { ...next.link, wasReady: true } }),
  );
}

/** A connection is gone, and with it what the service knew of us (T98); `final`: there will be no other by itself. */
export function connectionLost(state: SessionState, failure: Failure, final: boolean): Step {
  return chain(
    responsesLost(state, { failure, final }),
    turnsLost,
    inputLost,
    // A call goes on without us, and keeps its conversation.
    (next) => (next.settings.greets ? serverLost(next) : still(next)),
    playbackLost,
    (next) => requestsLost(next, failure, ({ kind }) => final || kind !== "create"),
    unsend,
    (next) =>
      still({
        ...next,
        link: { ...next.link, sessionId: null, expiresAt: null },
        config: { ...next.config, spoken: false },
      }),
  );
}

/** It is over until `connect()` is called again: settles everything that waits, each exactly once (T103). */
export function finish(state: SessionState, failure: Failure): Step {
  const { link, config } = state;
  const tickets = [...link.tickets, ...config.updates.flatMap(({ ticket }) => ticket ?? [])];
  return chain(
    abortCalls(state, "closed"),
    (next) => connectionLost(next, failure, true),
    (next) => ({
      state: {
        ...next,
        link: { ...next.link, spare: null, tickets: [] },
        config: { ...next.config, desired: config.accepted, updates: [] },
      },
      effects: [
        ...forgetTimers(),
        ...tickets.map((ticket): Effect => ({ type: "reject", ticket, failure })),
        ...hangUp(link.current),
        ...hangUp(link.spare?.link),
      ],
    }),
  );
}

/** It ended, and trying again by itself would not help. */
export function fail(state: SessionState, cause: Failure): Step {
  return chain(finish({ ...state, phase: { name: "failed", cause } }, cause), (next) =>
    still({ ...next, link: { ...next.link, current: 0 } }),
  );
}

/** Ends a connection, where there is one. */
export function hangUp(link: number | undefined): Effect[] {
  return link ? [{ type: "hangUp", link }] : [];
}

/** Stops every timer of the connections. */
export function forgetTimers(): Effect[] {
  return timers.map((name) => ({ type: "forget", key: `link:${name}` }));
}

/** What was not answered waits for the next connection, which begins with what is accepted by then. */
function unsend(state: SessionState): Step {
  const { config } = state;
  const updates = config.updates.filter(({ ticket }) => ticket !== null);
  return {
    state: {
      ...state,
      config: { ...config, updates: updates.map((update) => ({ ...update, eventId: null })) },
    },
    effects: config.updates.flatMap(({ eventId }): Effect[] =>
      eventId === null ? [] : [{ type: "forget", key: `request:${eventId}` }],
    ),
  };
}
