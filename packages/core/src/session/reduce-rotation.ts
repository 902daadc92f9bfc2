import type { ServerEvent } from "../protocol/server-events.js";
import type { Failure } from "./failure.js";
import { patch } from "./patch.js";
import { isReady } from "./phase.js";
import { sendUpdates, updateOf } from "./reduce-config.js";
import {
  connectionLost,
  connectionReady,
  dial,
  hangUp,
  rotateTimer,
  withSession,
} from "./reduce-connection.js";
import { changeWhoPlays } from "./reduce-playback.js";
import { nextName } from "./requests.js";
import { retryDelay } from "./retry.js";
import type { SessionState, Spare } from "./state.js";
import { chain, does, still, type Effect, type InputOf, type Step } from "./step.js";

/** How long before the end of the session to stop waiting for a quiet moment. */
const forceBeforeMs = 5_000;

/** The reason for replacing or ending a connection when its time is over. */
export const expired: Failure = { code: "session.expired", message: "the session reached its time limit" };

/** Handles events of the spare connection. Events of former connections are ignored (T102). */
export function onSpareEvent(
  state: SessionState,
  { link, event, at }: { readonly link: number; readonly event: ServerEvent; readonly at: number },
): Step {
  const { spare } = state.link;
  if (spare?.link !== link) return still(state);
  if (event.type === "error") return does(state, ...hangUp(link));
  if (event.type !== "session.updated" || !spare.told) return still(state);
  const { session } = event;
  return does(
    patch(state, "link", { spare: { ...spare, session } }),
    rotateTimer(state, session.expires_at, at),
  );
}

/** The next connection is established: configures it like the current one. */
export function configureSpare(state: SessionState, spare: Spare): Step {
  const { link } = spare;
  const { accepted } = state.config;
  const [eventId, named] = nextName(state, "event");
  return does(patch(named, "link", { spare: { ...spare, told: accepted, session: null } }), {
    type: "send",
    link,
    event: { ...updateOf(state, accepted), event_id: eventId },
  });
}

/** The next connection failed. While the current one lasts, there is time to try again. */
export function onSpareClosed(state: SessionState, { failure, chance }: InputOf<"linkClosed">): Step {
  const { last, current } = state.link;
  const alone = patch(state, "link", { spare: null, due: false });
  // All connections since the current one were such attempts.
  const afterMs = retryDelay(state.settings, failure, { attempt: last - current, chance });
  if (afterMs !== null) return does(alone, { type: "wait", key: "link:rotate", afterMs });
  const reports: Effect[] = failure ? [{ type: "report", failure }] : [];
  return does({ ...alone, phase: { name: "ready" } }, { type: "forget", key: "link:rotate" }, ...reports);
}

/** Opens the next connection when it is time, and lets it take over once nothing would be lost. */
export function rotateIfQuiet(state: SessionState): Step {
  const { due, spare } = state.link;
  if (due && !spare && isReady(state)) return rotate(state);
  if (!spare?.session) return still(state);
  // An update was accepted in the meantime, so the new connection needs it too.
  if (spare.told !== state.config.accepted) return configureSpare(state, spare);
  return isQuiet(state) ? takeOver(state, expired) : still(state);
}

/** Switches to the next connection if it is ready. What was in progress on the old one ends with `failure`. */
export function takeOver(state: SessionState, failure: Failure): Step {
  const { current, spare } = state.link;
  if (!spare?.session) return still(state);
  const { session, link, serverPlays } = spare;
  return chain(
    connectionLost(state, failure, false),
    (next) =>
      does(
        withSession(patch(next, "link", { current: link, spare: null }), session),
        { type: "forget", key: "link:force" },
        ...hangUp(current),
      ),
    (next) => changeWhoPlays(next, serverPlays),
    connectionReady,
    sendUpdates,
    rotateIfQuiet,
  );
}

function rotate(state: SessionState): Step {
  const rotating: SessionState = { ...state, phase: { name: "rotating" } };
  const { serverPlays } = state.settings;
  const step = dial(rotating, (link) => ({ spare: { link, told: null, session: null, serverPlays } }));
  if (state.phase.name === "rotating") return step;
  const before = state.settings.rotateBeforeMs;
  const afterMs = Math.max(before - forceBeforeMs, before / 2);
  return does(step.state, ...step.effects, { type: "wait", key: "link:force", afterMs });
}

/** Nobody speaks, nothing is in progress, and no answer is pending. */
function isQuiet({ responses, input, playback, calls, requests, items }: SessionState): boolean {
  const { active, creates, expected, blocked } = responses;
  const { parts, stopping } = playback;
  return !(
    input.speech ||
    input.holding ||
    expected ||
    blocked ||
    [active, creates, parts, stopping, calls, requests].some(({ length }) => length > 0) ||
    items.some(({ transcription }) => transcription && /waiting|streaming/.test(transcription.status))
  );
}
