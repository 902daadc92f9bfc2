import { leftovers } from "./support/leftovers.js";
import * as substitute from "./support/substitute.js";
import { leaseContext } from "../../src/context.js";
import { listDevices, watchDevices } from "../../src/devices.js";
import { createMicrophone, type Microphone, type MicrophoneOptions } from "../../src/microphone.js";
import { packed } from "../support/samples.js";

/** As the file has it, sample for sample. */
const asItIs = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };

let microphone: Microphone | null = null;
const states: string[] = [];
const hints: string[] = [];
const errors: string[] = [];
const frames: Int16Array[] = [];

async function read(from: Microphone): Promise<void> {
  for await (const frame of from) frames.push(frame);
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const tests = {
  ...substitute,
  leaseContext,
  leftovers,
  listDevices,
  watchDevices,
  wait,
  states,
  hints,
  errors,
  frames,
  get microphone(): Microphone {
    if (!microphone) throw new Error("no microphone is open");
    return microphone;
  },
  /** Opens one, after the last was stopped; tells why not, if not. */
  async open(options: MicrophoneOptions = {}): Promise<string> {
    await microphone?.stop();
    for (const list of [states, hints, errors, frames]) list.length = 0;
    const onState: MicrophoneOptions["onState"] = ({ name, hint }) => {
      states.push(name);
      hints.push(hint);
    };
    try {
      microphone = await createMicrophone({ ...asItIs, ...options, onState });
    } catch (error) {
      return String(error);
    }
    microphone.onError(({ code }) => errors.push(code));
    void read(microphone);
    return "open";
  },
  /** What is heard in so long. */
  async record(ms: number): Promise<string> {
    frames.length = 0;
    await wait(ms);
    return packed(Int16Array.from(frames.flatMap((frame) => [...frame])));
  },
  block(ms: number): void {
    const until = performance.now() + ms;
    while (performance.now() < until);
  },
};

export type CaptureTests = typeof tests;

declare global {
  var capture: CaptureTests;
}

Object.assign(globalThis, { capture: tests });
