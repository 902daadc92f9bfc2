import type { SessionConfigInput } from "./config.js";
import type { SessionItem } from "./item.js";
import type { SessionState, Settings } from "./state.js";
import { noUsage } from "./usage.js";

/** What a session starts with. */
export interface Beginning {
  readonly settings: Settings;
  readonly config: SessionConfigInput;
  readonly items: readonly SessionItem[];
  readonly toolNames: readonly string[];
}

/** The state of a session that has not connected yet. */
export function initialState({ settings, config, items, toolNames }: Beginning): SessionState {
  return {
    phase: { name: "idle" },
    link: {
      current: 0,
      spare: null,
      last: 0,
      attempts: 0,
      tickets: [],
      sessionId: null,
      expiresAt: null,
      due: false,
      wasReady: false,
    },
    config: { desired: config, effective: null, accepted: config, spoken: false },
    items,
    asides: [],
    deleted: [],
    responses: {
      creates: [],
      active: [],
      ended: [],
      expected: false,
      echoes: settings.echoes,
      blocked: false,
    },
    calls: [],
    tools: { names: toolNames, turns: [], seen: [] },
    playback: { parts: [], stopping: [], paused: false, tickets: [] },
    input: { speech: null, weighing: false, muted: "no", holding: false },
    usage: noUsage,
    counted: null,
    requests: [],
    named: 0,
    settings,
  };
}
