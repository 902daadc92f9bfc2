import { leftovers } from "./support/leftovers.js";
import { recordOutput } from "./support/tap.js";
import { audioStateOf, leaseContext, unlockAudio, watchAudioState } from "../../src/context.js";
import type { AudioState, ContextLease } from "../../src/context.js";
import { loadWorklet } from "../../src/load-worklet.js";
import { packed } from "../support/samples.js";

const source = `registerProcessor("nothing", class extends AudioWorkletProcessor {})`;

// As the page is opened, without a click.
const early = leaseContext();
const states: AudioState[] = [];
watchAudioState(early.context, (state) => states.push(state));

const contextPage = {
  early,
  states,
  state: () => audioStateOf(early.context),
  leaseContext,
  unlockAudio,
  leftovers,
  /** What becomes of a worklet that is loaded. */
  async load(url?: string): Promise<string> {
    return inContext(async ({ context }) => {
      const worklet = { name: url === undefined ? "nothing" : "capture", source, url };
      const [first, second] = [loadWorklet(context, worklet), loadWorklet(context, worklet)];
      try {
        await first;
        new AudioWorkletNode(context, worklet.name);
        return first === second ? "loaded" : "loaded twice";
      } catch (error) {
        return String(error);
      }
    });
  },
  /** Half a second of a tone, as it reaches the loudspeaker. */
  async record(hertz: number): Promise<{ samples: string; sampleRate: number }> {
    return inContext(async ({ context }) => {
      const tone = new OscillatorNode(context, { frequency: hertz });
      tone.connect(new GainNode(context, { gain: 0.5 })).connect(context.destination);
      tone.start();
      const recording = await recordOutput(context);
      await new Promise((resolve) => setTimeout(resolve, 500));
      const { samples, sampleRate } = await recording.stop();
      return { samples: packed(samples), sampleRate };
    });
  },
};

async function inContext<T>(run: (lease: ContextLease) => Promise<T>): Promise<T> {
  const lease = leaseContext();
  const result = await run(lease);
  await lease.release();
  return result;
}

declare global {
  var contextPage: ContextPage;
}

type ContextPage = typeof contextPage;

Object.assign(globalThis, { contextPage });
