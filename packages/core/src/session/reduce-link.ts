import type { Failure } from "./failure.js";
import { patch } from "./patch.js";
import { isReady } from "./phase.js";
import { configure } from "./reduce-config.js";
import { connectionLost, dial, fail, finish, forgetTimers, hangUp, learn } from "./reduce-connection.js";
import { changeWhoPlays, stopPlaying, servicePlays } from "./reduce-playback.js";
import { configureSpare, expired, onSpareClosed, takeOver } from "./reduce-rotation.js";
import { unanswered } from "./requests.js";
import { retryDelay } from "./retry.js";
import type { Phase, SessionState } from "./state.js";
import { chain, does, still, type InputOf, type Step } from "./step.js";

/** Connects, joins an attempt in progress, or answers at once if ready. */
export function onConnect(state: SessionState, { ticket }: InputOf<"connect">): Step {
  const { phase, link, config } = state;
  if (isReady(state)) return does(state, { type: "settle", ticket, value: config.effective });
  const waiting = patch(state, "link", { tickets: [...link.tickets, ticket] });
  if (isFirst(phase) || phase.name === "reconnecting") return still(waiting);
  return dialNext({ ...patch(waiting, "link", { attempts: 0 }), phase: { name: "connecting" } });
}

/** Ends whatever is in progress: in every phase, any number of times (T103). */
export function onClose(state: SessionState): Step {
  const isDone = state.requests.length + state.responses.creates.length === 0;
  // A listener that closes the session on every event must not be notified of that (T92).
  if (state.phase.name === "closed" && isDone) return still(state);
  const phase: Phase = { name: state.link.current === 0 ? "closed" : "closing" };
  return chain(stopPlaying(state), (next) =>
    finish({ ...next, phase }, { code: "session.closed", message: "the session was closed" }),
  );
}

/** A connection was established: configures it. */
export function onLinkOpened(state: SessionState, { link, session, at, media }: InputOf<"linkOpened">): Step {
  const { phase, link: links } = state;
  if (link === links.spare?.link)
    return configureSpare(state, { ...links.spare, serverPlays: servicePlays(state, media) });
  if (link !== links.current || phase.name === "closing") return still(state);
  const opened: SessionState =
    phase.name === "connecting" ? { ...state, phase: { name: "configuring" } } : state;
  return chain(
    session ? learn(opened, { session }, at) : still(opened),
    (next) => changeWhoPlays(next, servicePlays(next, media)),
    configure,
  );
}

/** A connection ended: the session closes, fails, takes over the spare connection, or reconnects after a delay. */
export function onLinkClosed(state: SessionState, input: InputOf<"linkClosed">): Step {
  const { phase, link } = state;
  if (input.link === link.spare?.link) return onSpareClosed(state, input);
  if (input.link !== link.current) return still(state);
  // We hung up unasked: there is one reason for that before a session is ready, and one after.
  const failure = input.failure ?? (isReady(state) ? expired : unanswered);
  if (link.spare?.session) return takeOver(state, failure);
  const gone = patch(state, "link", { current: 0 });
  if (phase.name === "closing") return still({ ...gone, phase: { name: "closed" } });
  // On the first connect, the caller of `connect()` decides whether to try again.
  return isFirst(phase) ? fail(gone, failure) : retry(gone, failure, input.chance);
}

/** Handles the timers of the connections. `rotate` and `force` belong to T7 and T101. */
export function onLinkElapsed(state: SessionState, what: string): Step {
  const { phase, link } = state;
  if (what === "redial" && phase.name === "reconnecting" && link.current === 0) return dialNext(state);
  if (what === "stable" && link.attempts > 0) return still(patch(state, "link", { attempts: 0 }));
  if (what === "rotate") return still(patch(state, "link", { due: true }));
  return what === "force" ? takeOver(state, expired) : still(state);
}

function dialNext(state: SessionState): Step {
  return dial(state, (current) => ({ current }));
}

/** Reconnects after a delay, unless that is useless. A clean close also backs off (T99). */
function retry(state: SessionState, cause: Failure, chance: number): Step {
  const { spare, attempts } = state.link;
  const attempt = attempts + 1;
  const afterMs = retryDelay(state.settings, cause, { attempt, chance });
  if (afterMs === null) return fail(state, cause);
  const back = patch(state, "link", { attempts: attempt, spare: null });
  return chain(
    connectionLost({ ...back, phase: { name: "reconnecting", attempt, cause } }, cause, false),
    (next) =>
      does(next, ...forgetTimers(), ...hangUp(spare?.link), { type: "wait", key: "link:redial", afterMs }),
  );
}

function isFirst({ name }: Phase): boolean {
  return name === "connecting" || name === "configuring";
}
