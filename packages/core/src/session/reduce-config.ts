import type { SessionConfig } from "../protocol/session-config.js";
import type { ServerError, SessionCreatedEvent, SessionUpdatedEvent } from "../protocol/server-events.js";
import { configFault, mergeConfig, type SessionConfigInput, type SessionConfigPatch } from "./config.js";
import type { Failure } from "./failure.js";
import { connectionReady, fail, hangUp, isReady, learn } from "./reduce-connection.js";
import { failureOfServer, nextName, refusal } from "./requests.js";
import type { ConfigState, SessionState, Update } from "./state.js";
import { chain, still, type Effect, type InputOf, type Step } from "./step.js";

/** Checks what the service would refuse, and sends what is to change: now, or on the next connection. */
export function onUpdate(state: SessionState, { ticket, config: patch }: InputOf<"update">): Step {
  const { config } = state;
  const change = mergeConfig<SessionConfigInput>({}, patch);
  const desired = mergeConfig(config.desired, change);
  const failure = fixedFault(config, patch) ?? configFault(desired);
  if (failure) return { state, effects: [{ type: "reject", ticket, failure }] };
  if (isReady(state) && config.updates.length === 0 && same(desired, config.desired)) {
    return { state, effects: [{ type: "settle", ticket, value: config.effective }] };
  }
  const updates = [...config.updates, { eventId: null, config: change, ticket }];
  const next = { ...state, config: { ...config, desired, updates } };
  return isOpen(state) ? sendUpdates(next) : still(next);
}

/** A new connection is told all that is accepted, then what waited for it, so that one refusal costs one update. */
export function configure(state: SessionState): Step {
  const { config, settings } = state;
  const isEmpty = Object.keys(config.accepted).length === 0 && config.updates.length === 0;
  // Who joins a call finds it configured.
  if (!settings.greets && isEmpty) return connectionReady(state);
  const all: Update = { eventId: null, config: config.accepted, ticket: null };
  return sendUpdates({ ...state, config: { ...config, updates: [all, ...config.updates] } });
}

/** Sends every update that is not sent yet. */
export function sendUpdates(state: SessionState): Step {
  const effects: Effect[] = [];
  let named = state;
  const updates = state.config.updates.map((update) => {
    if (update.eventId !== null) return update;
    const [eventId, next] = nextName(named, "event");
    named = next;
    effects.push(sendConfig(state, { link: state.link.current, eventId, config: update.config }), {
      type: "wait",
      key: `request:${eventId}`,
      afterMs: state.settings.requestTimeoutMs,
    });
    return { ...update, eventId };
  });
  return { state: { ...named, config: { ...state.config, updates } }, effects };
}

/** One `session.update`; every one has to say the type. */
export function sendConfig(
  { config: { desired } }: SessionState,
  {
    link,
    eventId,
    config,
  }: { readonly link: number; readonly eventId: string; readonly config: SessionConfigInput },
): Effect {
  const session = mergeConfig<SessionConfig>({ type: desired.type ?? "realtime" }, config);
  return { type: "send", link, event: { type: "session.update", session, event_id: eventId } };
}

/** Late, or of a service that tells twice. */
export function onSessionCreated(state: SessionState, { session }: SessionCreatedEvent, at: number): Step {
  return learn(state, session, at);
}

/** Answers the oldest update (T1); unasked for, it is news of the session. */
export function onSessionUpdated(state: SessionState, { session }: SessionUpdatedEvent, at: number): Step {
  const learned = learn(state, session, at);
  const [update] = state.config.updates;
  if (!update || update.eventId === null) return learned;
  return chain(learned, (next) => {
    const accepted = mergeConfig(next.config.accepted, update.config);
    return answer({ ...next, config: { ...next.config, accepted } }, update, settled(update, session));
  });
}

/** The error turns down one of our updates, or ends the session; null where it does neither. */
export function updateRefused(state: SessionState, error: ServerError): Step | null {
  // Before the greeting it says why we are turned away: the connection ends with it.
  if (!isOpen(state)) return still(state);
  // Not an error but the end of the hour (T7). Not every service closes; `onLinkClosed` goes on from there.
  if (error.code === "session_expired") return { state, effects: hangUp(state.link.current) };
  const update = state.config.updates.find(
    ({ eventId }) => eventId === (error.event_id || guess(state, error)),
  );
  if (!update) return null;
  const failure = failureOfServer("session.refused", error);
  // T2: without what was asked for, it is another session.
  if (update.ticket === null) return fail(state, failure);
  return answer(state, update, refusal(update.ticket, failure));
}

/** No answer to an update came in time; null where the event was none. */
export function updateElapsed(state: SessionState, id: string): Step | null {
  const update = state.config.updates.find(({ eventId }) => eventId === id);
  if (!update) return null;
  if (!isReady(state)) return { state, effects: hangUp(state.link.current) };
  const message = "the service did not answer a session.update in time";
  return answer(state, update, refusal(update.ticket, { code: "request.timeout", message }));
}

/** The connection that counts stands, so updates can be sent. */
function isOpen(state: SessionState): boolean {
  return isReady(state) || typeof state.config.updates[0]?.eventId === "string";
}

/** Which update an error means that does not say: until we are ready, nothing else was sent. */
function guess(state: SessionState, { type, param }: ServerError): string | null | undefined {
  const isOurs = typeof param === "string" && param.startsWith("session");
  return isOurs || (!isReady(state) && type !== "server_error")
    ? state.config.updates[0]?.eventId
    : undefined;
}

function answer(state: SessionState, update: Update, effects: readonly Effect[]): Step {
  const { accepted } = state.config;
  const updates = state.config.updates.filter((other) => other !== update);
  const desired = updates.reduce((config, other) => mergeConfig(config, other.config), accepted);
  return chain(
    {
      state: { ...state, config: { ...state.config, desired, updates } },
      effects: [{ type: "forget", key: `request:${update.eventId}` }, ...effects],
    },
    (next) => (isReady(next) || updates.length > 0 ? still(next) : connectionReady(next)),
  );
}

function settled({ ticket }: Update, value: SessionUpdatedEvent["session"]): readonly Effect[] {
  return ticket === null ? [] : [{ type: "settle", ticket, value }];
}

/** What of a configuration can be fixed. */
interface Fixed {
  readonly type?: string | null | undefined;
  readonly model?: string | null | undefined;
  readonly tracing?: unknown;
  readonly audio?:
    | { readonly input?: unknown; readonly output?: { readonly voice?: unknown } | undefined }
    | null
    | undefined;
}

const fixed: readonly (readonly [param: string, read: (config: Fixed) => unknown])[] = [
  ["type", ({ type }) => type],
  ["model", ({ model }) => model],
  ["tracing", ({ tracing }) => tracing],
  ["audio.output.voice", ({ audio }) => audio?.output?.voice],
];

/** What the patch would change that cannot change any more (T4). */
function fixedFault({ desired, effective, spoken }: ConfigState, patch: SessionConfigPatch): Failure | null {
  const now: Fixed = { type: "realtime", ...desired };
  for (const [param, read] of fixed) {
    const asked = read(patch);
    const was = read(now) ?? read(effective ?? {});
    if (asked === undefined || was === undefined || was === null || same(asked, was)) continue;
    if (param === "audio.output.voice" && !spoken) continue;
    return {
      code: "session.fixed",
      message: `${param} cannot be changed any more`,
      param: `session.${param}`,
    };
  }
  return null;
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
