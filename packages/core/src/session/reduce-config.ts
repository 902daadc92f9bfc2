import { isWire } from "../dialects/wire.js";
import type { SessionUpdateEvent } from "../protocol/client-events.js";
import type { SessionConfig } from "../protocol/session-config.js";
import type { ServerError, SessionUpdatedEvent } from "../protocol/server-events.js";
import { configFault, mergeConfig, type SessionConfigInput, type SessionConfigPatch } from "./config.js";
import type { Failure } from "./failure.js";
import { patch } from "./patch.js";
import { isReady } from "./phase.js";
import { connectionReady, fail, hangUp, learn } from "./reduce-connection.js";
import type { Request } from "./request.js";
import { ask, askLater, close, failureOfServer, refusal, settlement, unanswered } from "./requests.js";
import type { ConfigState, SessionState } from "./state.js";
import { chain, does, still, type Effect, type InputOf, type Step } from "./step.js";

/** Checks what the service would refuse, then sends the change: now, or on the next connection. */
export function onUpdate(state: SessionState, { ticket, config: asked }: InputOf<"update">): Step {
  const { desired, effective } = state.config;
  const config = mergeConfig<SessionConfigInput>({}, asked);
  const next = mergeConfig(desired, config);
  const failure = fixedFault(state.config, asked) ?? configFault(next);
  if (failure) return does(state, { type: "reject", ticket, failure });
  if (isReady(state) && updates(state).length === 0 && same(next, desired))
    return does(state, { type: "settle", ticket, value: effective });
  const update = { kind: "update", id: null, ticket, config } as const;
  const waiting = askLater(patch(state, "config", { desired: next }), update);
  return isOpen(state) ? sendUpdates(waiting) : still(waiting);
}

/** Sends a new connection the accepted configuration, then pending updates, so that a refusal costs one update. */
export function configure(state: SessionState): Step {
  const { accepted } = state.config;
  const isEmpty = Object.keys(accepted).length + updates(state).length === 0;
  // A call that we join is already configured.
  if (!state.settings.greets && isEmpty) return connectionReady(state);
  const all: Request = { kind: "update", id: null, ticket: null, config: accepted, eventId: null };
  return sendUpdates({ ...state, requests: [all, ...state.requests] });
}

/** Sends every update that was not sent yet. */
export function sendUpdates(state: SessionState): Step {
  const unsent = updates(state).filter(({ eventId }) => eventId === null);
  const rest = { ...state, requests: state.requests.filter((request) => !unsent.includes(request)) };
  return chain(
    still(rest),
    ...unsent.map(
      (update) => (next: SessionState) => ask(next, { ...update, event: updateOf(next, update.config) }),
    ),
  );
}

/** The event for a change of the configuration; each one must contain the type. */
export function updateOf({ config }: SessionState, change: SessionConfigInput = {}): SessionUpdateEvent {
  const { type = "realtime" } = config.desired;
  return { type: "session.update", session: mergeConfig<SessionConfig>({ type }, change) };
}

/** Answers the oldest update (T1). Without one, it is a change by the service. */
export function onSessionUpdated(state: SessionState, event: SessionUpdatedEvent, at: number): Step {
  const [update] = updates(state);
  return chain(learn(state, event, at), (next) => {
    if (!update?.eventId) return still(next);
    const accepted = mergeConfig(next.config.accepted, update.config ?? {});
    return answer(patch(next, "config", { accepted }), update, settlement(update.ticket, event.session));
  });
}

/** Handles a refused update, or the end of the session; null if the error is neither. */
export function updateRefused(state: SessionState, error: ServerError): Step | null {
  // Before the greeting, the error is the reason for a refusal: the connection ends with it.
  if (!isOpen(state)) return still(state);
  // Not an error, but the end of the session's time (T7). Not every service closes; `onLinkClosed` continues.
  if (error.code === "session_expired") return does(state, ...hangUp(state.link.current));
  const id = error.event_id || guess(state, error);
  const update = updates(state).find(({ eventId }) => eventId === id);
  if (!update) return null;
  const failure = failureOfServer("session.refused", error);
  // T2: without the requested configuration, it would be a different session.
  return update.ticket === null
    ? fail(state, failure)
    : answer(state, update, refusal(update.ticket, failure));
}

/** Handles an update without an answer in time; null if the event is not an update. */
export function updateElapsed(state: SessionState, id: string): Step | null {
  const update = updates(state).find(({ eventId }) => eventId === id);
  if (!update) return null;
  if (!isReady(state)) return does(state, ...hangUp(state.link.current));
  return answer(state, update, refusal(update.ticket, unanswered));
}

/** Oldest first: the service answers in this order, without saying which update it means. */
function updates({ requests }: SessionState): readonly Request[] {
  return requests.filter(({ kind }) => kind === "update");
}

/** The connection in use is established, so updates can be sent. */
function isOpen(state: SessionState): boolean {
  return isReady(state) || Boolean(updates(state)[0]?.eventId);
}

/** The update that an error without an event id refers to: until we are ready, nothing else was sent. */
function guess(state: SessionState, { type, param }: ServerError): string | null | undefined {
  const isNamed = typeof param === "string" && param.startsWith("session");
  const isOurs = isNamed || (!isReady(state) && type !== "server_error");
  return isOurs ? updates(state)[0]?.eventId : undefined;
}

function answer(state: SessionState, update: Request, effects: readonly Effect[]): Step {
  return chain(close(state, update, effects), (next) => {
    const left = updates(next);
    const desired = left.reduce((base, { config = {} }) => mergeConfig(base, config), next.config.accepted);
    const answered = patch(next, "config", { desired });
    return isReady(next) || left.length > 0 ? still(answered) : connectionReady(answered);
  });
}

/** Fields that cannot change any more, and the one that is fixed once the model has spoken (T4). */
const fixed = ["type", "model", "tracing"];
const fixedBySpeech = "audio.output.voice";

function fixedFault({ desired, effective, spoken }: ConfigState, asked: SessionConfigPatch): Failure | null {
  const paths = spoken ? [...fixed, fixedBySpeech] : fixed;
  const changed = paths.find((path) => {
    const value = valueAt(asked, path);
    const was = valueAt({ type: "realtime", ...desired }, path) ?? valueAt(effective, path) ?? value;
    return value !== undefined && !same(value, was);
  });
  if (!changed) return null;
  return {
    code: "session.fixed",
    message: `${changed} can no longer be changed`,
    param: `session.${changed}`,
  };
}

function valueAt(config: unknown, path: string): unknown {
  return path.split(".").reduce((value, name) => (isWire(value) ? value[name] : undefined), config);
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
