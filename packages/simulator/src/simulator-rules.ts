import { callback, methods, number, strings, word } from "./check-options.js";
import type { OptionRules } from "./check-options.js";
import { profileNames } from "./profiles.js";
import { hostRules } from "./server/host.js";
import type { SimulatorOptions } from "./simulator.js";

/** What each option of a simulator accepts. An option without a rule does not compile. */
export const simulatorRules: OptionRules<SimulatorOptions> = {
  ...hostRules,
  pace: word("instant", "realistic"),
  speedup: number("a number above 0", (value) => value > 0),
  profile: word(...profileNames),
  keys: strings,
  models: strings,
  refuseBeta: { is: "true or false", accepts: (value) => typeof value === "boolean" },
  // Each fault is checked when it is injected.
  faults: { is: "a list of faults", accepts: Array.isArray },
  seed: number("a number", Number.isFinite),
  clock: methods("a clock, with now and after", "now", "after"),
  brain: methods("a brain, with hear and respond", "hear", "respond"),
  voice: methods("a voice, with speak", "speak"),
  vad: {
    is: "'silero', or a function that creates a speech detector",
    accepts: (value) => value === "silero" || callback.accepts(value),
  },
  onTraffic: callback,
  onSessionEnd: callback,
};
