import { backoff } from "../transport/backoff.js";
import type { Failure } from "./failure.js";
import { isFatal } from "./fatal.js";
import { configure } from "./reduce-config.js";
import {
  connectionLost,
  dial,
  fail,
  finish,
  forgetTimers,
  hangUp,
  isReady,
  learn,
} from "./reduce-connection.js";
import { stopPlaying } from "./reduce-playback.js";
import { configureSpare, onRotationElapsed, onSpareClosed, takeOver } from "./reduce-rotation.js";
import type { Phase, SessionState } from "./state.js";
import { chain, still, type InputOf, type Step } from "./step.js";

/** Connects, joins who is waiting for it, or answers at once. */
export function onConnect(state: SessionState, { ticket }: InputOf<"connect">): Step {
  const { phase, link, config } = state;
  if (isReady(state)) return { state, effects: [{ type: "settle", ticket, value: config.effective }] };
  const tickets = [...link.tickets, ticket];
  if (isOnTheWay(phase)) return still({ ...state, link: { ...link, tickets } });
  return dial({ ...state, phase: { name: "connecting" }, link: { ...link, tickets, attempts: 0 } });
}

/** Ends whatever there is: in every phase, any number of times (T103). */
export function onClose(state: SessionState): Step {
  const phase: Phase = { name: state.link.current === 0 ? "closed" : "closing" };
  return chain(stopPlaying(state), (next) =>
    finish({ ...next, phase }, { code: "session.closed", message: "the session was closed" }),
  );
}

/** A connection stands: configures it. */
export function onLinkOpened(state: SessionState, { link, session, at }: InputOf<"linkOpened">): Step {
  const { phase, link: links } = state;
  if (link === links.spare?.link) return configureSpare(state, links.spare);
  if (link !== links.current || phase.name === "closing") return still(state);
  return chain(
    session ? learn(state, session, at) : still(state),
    (next) => still(phase.name === "connecting" ? { ...next, phase: { name: "configuring" } } : next),
    configure,
  );
}

/** A connection is over: the session is closed, fails, takes the spare one, or comes back after a while. */
export function onLinkClosed(state: SessionState, input: InputOf<"linkClosed">): Step {
  const { phase, link } = state;
  if (input.link === link.spare?.link) return onSpareClosed(state, input);
  if (input.link !== link.current) return still(state);
  const failure = input.failure ?? ownReason(phase);
  if (link.spare?.session) return takeOver(state, failure);
  const gone = { ...state, link: { ...link, current: 0 } };
  if (phase.name === "closing") return still({ ...gone, phase: { name: "closed" } });
  // Whoever called `connect()` decides whether to try again, the first time.
  return isFirst(phase) ? fail(gone, failure) : retry(gone, failure, input.chance);
}

/** A timer of the connections has run out. */
export function onLinkElapsed(state: SessionState, what: string): Step {
  const { phase, link } = state;
  if (what === "redial" && phase.name === "reconnecting" && link.current === 0) return dial(state);
  if (what === "stable" && link.attempts > 0) return still({ ...state, link: { ...link, attempts: 0 } });
  return onRotationElapsed(state, what);
}

/** Comes back after a while, unless that is of no use. A clean close backs off as well (T99). */
function retry(state: SessionState, cause: Failure, chance: number): Step {
  const { reconnect } = state.settings;
  const attempt = state.link.attempts + 1;
  if (!reconnect || attempt > reconnect.maxAttempts || isFatal(cause)) return fail(state, cause);
  const afterMs = backoff(reconnect, { attempt, chance, retryAfterMs: cause.retryAfterMs });
  const back: SessionState = {
    ...state,
    phase: { name: "reconnecting", attempt, cause },
    link: { ...state.link, attempts: attempt, spare: null },
  };
  return chain(connectionLost(back, cause, false), (next) => ({
    state: next,
    effects: [
      ...forgetTimers(),
      ...hangUp(state.link.spare?.link),
      { type: "wait", key: "link:redial", afterMs },
    ],
  }));
}

function isFirst({ name }: Phase): boolean {
  return name === "connecting" || name === "configuring";
}

function isOnTheWay(phase: Phase): boolean {
  return isFirst(phase) || phase.name === "reconnecting";
}

/** Why we hung up without being asked to: there is one reason before a session is ready, and one after. */
function ownReason({ name }: Phase): Failure {
  return name === "ready" || name === "rotating"
    ? { code: "session.expired", message: "the service ended the session, as it does after a while" }
    : { code: "request.timeout", message: "the service did not acknowledge the configuration in time" };
}
