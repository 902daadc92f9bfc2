import { expect, vi } from "vitest";
import type { Backend, InputHandler, OutputHandler } from "../../src/backend/backend.js";

/** A fresh backend with a loudspeaker and a microphone, for one test. */
export interface BackendUnderTest {
  readonly backend: Backend;
  /** The devices' time in milliseconds. */
  readonly now: () => number;
  /** Lets time pass. With real devices it passes by itself. */
  readonly advance: (ms: number) => Promise<void>;
  /** Unplugs the default loudspeaker and microphone, if the test can. */
  readonly unplug?: () => Promise<unknown>;
  /** Starts listening to the default loudspeaker, if the test can. */
  readonly listen?: () => Promise<LoudspeakerEar>;
  /** How far `heard()` may be from what was recorded of the loudspeaker. */
  readonly heardErrorMs?: number;
  /** How unevenly the microphone may record. Default 100. */
  readonly recordJitterMs?: number;
  readonly dispose: () => Promise<unknown>;
}

/** A recorder of a loudspeaker's output. */
export interface LoudspeakerEar {
  /** Resolves with how many milliseconds were not silent since it started. */
  stop(): Promise<number>;
}

/** The rate of all streams whose rate does not matter. */
export const sampleRate = 24_000;
export const framesOf = (ms: number) => (ms * sampleRate) / 1_000;
/** Sound of this many milliseconds without a zero sample, so that it differs from silence. */
export const sound = (ms: number) => new Int16Array(framesOf(ms)).fill(8_000);

/** Lets time pass until a condition holds, at most 10 s. */
export async function until({ advance }: BackendUnderTest, holds: () => Promise<boolean>): Promise<void> {
  for (let passed = 0; passed < 10_000; passed += 10) {
    if (await holds()) return;
    await advance(10);
  }
  expect.fail("It does not come to that within 10 s.");
}

/** An output handler that records its calls. */
export function outputHandler() {
  return { onUnderrun: vi.fn<OutputHandler["onUnderrun"]>(), onLost: vi.fn<OutputHandler["onLost"]>() };
}

/** An input handler that records its calls. */
export function inputHandler() {
  return {
    onSamples: vi.fn<InputHandler["onSamples"]>(),
    onOverrun: vi.fn<InputHandler["onOverrun"]>(),
    onLost: vi.fn<InputHandler["onLost"]>(),
  };
}

/** The number of frames recorded. */
export function framesIn({ onSamples }: ReturnType<typeof inputHandler>): number {
  return onSamples.mock.calls.reduce((frames, [chunk]) => frames + chunk.length, 0);
}
