import { initialState, type Beginning } from "../../src/session/initial-state.js";
import { reduce } from "../../src/session/reduce.js";
import type { SessionState, Settings } from "../../src/session/state.js";
import type { Effect, Input } from "../../src/session/step.js";
import type { ClientEvent, ClientEventOf, ClientEventType } from "../../src/protocol/client-events.js";
import type { ServerEvent } from "../../src/protocol/server-events.js";

/** Settings as of a session in a test: nothing is random, nothing is short. */
const settings: Settings = {
  seed: "t",
  responds: true,
  greets: true,
  echoes: false,
  plays: true,
  serverPlays: false,
  reconnect: { maxAttempts: 5, baseMs: 500, maxMs: 30_000, stableMs: 10_000 },
  rotateBeforeMs: 60_000,
  requestTimeoutMs: 15_000,
  responseTimeoutMs: 15_000,
  minSpeechMs: 0,
  pauseWhileWeighing: false,
  maxItems: 10_000,
};

/** A state that nothing has happened to. */
export function beginning(
  options: Partial<Beginning> & { readonly set?: Partial<Settings> } = {},
): SessionState {
  const { set, ...rest } = options;
  return initialState({
    config: {},
    items: [],
    toolNames: [],
    ...rest,
    settings: { ...settings, ...set },
  });
}

/** A state in the middle of things: ready on connection 1, and whatever else a test puts in. */
export function ready(
  over: Partial<SessionState> = {},
  options: Parameters<typeof beginning>[0] = {},
): SessionState {
  const state = beginning(options);
  return {
    ...state,
    phase: { name: "ready" },
    link: { ...state.link, current: 1, last: 1, sessionId: "sess_1", wasReady: true },
    ...over,
  };
}

/** What inputs lead to, one after another: the last state, and all effects. */
export interface Played {
  readonly state: SessionState;
  readonly effects: readonly Effect[];
}

/** Plays inputs. Freezes what it hands in and takes each step twice, so that purity is tested everywhere. */
export function play(from: SessionState, ...inputs: readonly Input[]): Played {
  let state = deepFreeze(from);
  const effects: Effect[] = [];
  for (const input of inputs) {
    const step = reduce(state, deepFreeze(input));
    const again = reduce(state, input);
    if (JSON.stringify(step) !== JSON.stringify(again))
      throw new Error(`${input.kind} led to two different steps`);
    if (JSON.stringify(JSON.parse(JSON.stringify(step.state))) !== JSON.stringify(step.state))
      throw new Error("no JSON");
    state = deepFreeze(step.state);
    effects.push(...step.effects);
  }
  return { state, effects };
}

/** The server says something, on connection 1 unless told otherwise. */
export function says(event: ServerEvent, link = 1): Input {
  return { kind: "server", link, event, at: 1_700_000_000_000 };
}

/** The events of one type among the effects that are sent. */
export function sent<T extends ClientEventType>({ effects }: Played, type: T): ClientEventOf<T>[] {
  return effects
    .flatMap((effect): ClientEvent[] => (effect.type === "send" ? [effect.event] : []))
    .filter((event): event is ClientEventOf<T> => event.type === type);
}

/** The effects of one type. */
export function did<T extends Effect["type"]>({ effects }: Played, type: T): Extract<Effect, { type: T }>[] {
  return effects.filter((effect): effect is Extract<Effect, { type: T }> => effect.type === type);
}

/** Every order of the values. */
export function permutations<T>(values: readonly T[]): T[][] {
  if (values.length === 0) return [[]];
  return values.flatMap((value, i) =>
    permutations([...values.slice(0, i), ...values.slice(i + 1)]).map((rest) => [value, ...rest]),
  );
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
