import { createDefaultBrain } from "../../src/brain/default-brain.js";
import { lengthHeard } from "../../src/brain/phrase-ear.js";
import { createSimulator } from "../../src/index.js";
import type { Simulator, SimulatorOptions } from "../../src/index.js";
import { createLoudnessVad } from "./ears.js";
import { hummingVoice } from "./tone.js";

/** A simulator that listens, without delays and logs. */
export function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  return createSimulator({
    pace: "instant",
    seed: 1,
    voice: hummingVoice,
    vad: createLoudnessVad,
    brain: createDefaultBrain({ seed: 1, hear: lengthHeard, ...(options.clock && { clock: options.clock }) }),
    ...options,
  }).listen();
}
