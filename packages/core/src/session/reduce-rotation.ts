import { backoff } from "../transport/backoff.js";
import type { ServerEvent } from "../protocol/server-events.js";
import type { Failure } from "./failure.js";
import { isFatal } from "./fatal.js";
import { sendConfig, sendUpdates } from "./reduce-config.js";
import { connectionLost, connectionReady, hangUp, rotateTimer, withSession } from "./reduce-connection.js";
import { nextName } from "./requests.js";
import type { SessionState, Spare } from "./state.js";
import { chain, still, type InputOf, type Step } from "./step.js";

/** How long before the end of the session a quiet moment is no longer waited for. */
const forceBeforeMs = 5_000;

const expiring: Failure = { code: "session.expired", message: "the session was about to expire" };

/** The time has come to open the next connection, to try again, or to wait no longer for a quiet moment (T7, T101). */
export function onRotationElapsed(state: SessionState, what: string): Step {
  const { phase, link, settings } = state;
  if (what === "rotate" && phase.name === "ready") {
    const before = settings.rotateBeforeMs;
    const afterMs = Math.max(before - forceBeforeMs, before / 2);
    return chain(dialSpare(state), (next) => ({
      state: { ...next, phase: { name: "rotating" } },
      effects: [{ type: "wait", key: "link:force", afterMs }],
    }));
  }
  if (what === "spare" && phase.name === "rotating" && !link.spare) return dialSpare(state);
  return what === "force" ? takeOver(state, expiring) : still(state);
}

/** What the connection says that does not count yet. Of connections that no longer do, nothing is heard (T102). */
export function onSpareEvent(
  state: SessionState,
  { link, event, at }: { readonly link: number; readonly event: ServerEvent; readonly at: number },
): Step {
  const { spare } = state.link;
  if (spare?.link !== link) return still(state);
  if (event.type === "error") return { state, effects: hangUp(link) };
  if (event.type !== "session.updated" || !spare.told) return still(state);
  const { session } = event;
  return {
    state: { ...state, link: { ...state.link, spare: { ...spare, session } } },
    effects: [rotateTimer(state, session.expires_at ?? null, at)],
  };
}

/** The next connection stands: configures it as the present one is. */
export function configureSpare(state: SessionState, { link }: Spare): Step {
  const config = state.config.accepted;
  const [eventId, named] = nextName(state, "event");
  return {
    state: { ...named, link: { ...named.link, spare: { link, told: config, session: null } } },
    effects: [sendConfig(state, { link, eventId, config })],
  };
}

/** The next connection failed: as long as the present one lives there is time to try again. */
export function onSpareClosed(state: SessionState, { failure, chance }: InputOf<"linkClosed">): Step {
  const { reconnect } = state.settings;
  const alone = { ...state, link: { ...state.link, spare: null } };
  const forgotten = { type: "forget", key: "link:rotate" } as const;
  if (!reconnect || (failure && isFatal(failure))) {
    return {
      state: { ...alone, phase: { name: "ready" } },
      effects: [forgotten, ...(failure ? [{ type: "report", failure } as const] : [])],
    };
  }
  // Only these were numbered since.
  const attempt = state.link.last - state.link.current;
  const afterMs = backoff(reconnect, { attempt, chance, retryAfterMs: failure?.retryAfterMs });
  return { state: alone, effects: [forgotten, { type: "wait", key: "link:spare", afterMs }] };
}

/** Lets the next connection take over once nothing would be lost by it. */
export function rotateIfQuiet(state: SessionState): Step {
  const { spare } = state.link;
  if (!spare?.session) return still(state);
  // An update was accepted meanwhile, and it has to hear of it.
  if (spare.told !== state.config.accepted) return configureSpare(state, spare);
  return isQuiet(state) ? takeOver(state, expiring) : still(state);
}

/** The next connection counts from now on, if it is ready. What the old one was in the middle of ends with `failure`. */
export function takeOver(state: SessionState, failure: Failure): Step {
  const { current, spare } = state.link;
  if (!spare?.session) return still(state);
  const { session, link } = spare;
  return chain(
    connectionLost(state, failure, false),
    (next) => ({
      state: withSession({ ...next, link: { ...next.link, current: link, spare: null } }, session),
      effects: [{ type: "forget", key: "link:force" }, ...hangUp(current)],
    }),
    connectionReady,
    sendUpdates,
  );
}

function dialSpare(state: SessionState): Step {
  const link = state.link.last + 1;
  return {
    state: { ...state, link: { ...state.link, last: link, spare: { link, told: null, session: null } } },
    effects: [{ type: "dial", link }],
  };
}

/** Nobody speaks, nothing runs, and no answer is on its way. */
function isQuiet({ responses, input, playback, calls, requests, config, items }: SessionState): boolean {
  return (
    !input.speech &&
    !responses.expected &&
    [
      responses.active,
      responses.asked,
      playback.parts,
      playback.stopping,
      calls,
      requests,
      config.updates,
    ].every(({ length }) => length === 0) &&
    !items.some(({ transcription }) => transcription && /waiting|streaming/.test(transcription.status))
  );
}
