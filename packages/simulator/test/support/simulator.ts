import { createSimulator } from "../../src/index.js";
import type { Simulator, SimulatorOptions } from "../../src/index.js";
import { createLoudnessVad } from "./ears.js";
import { hummingVoice } from "./tone.js";

/** A simulator that listens, quick and quiet. */
export function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  return createSimulator({
    pace: "instant",
    seed: 1,
    voice: hummingVoice,
    createVad: createLoudnessVad,
    ...options,
  }).listen();
}
