import { expect, vi } from "vitest";
import type { Backend, InputHandler, OutputHandler } from "../../src/backend/backend.js";

/** A fresh backend with a loudspeaker and a microphone, for one test. */
export interface BackendUnderTest {
  readonly backend: Backend;
  /** Milliseconds, as the devices count them. */
  readonly now: () => number;
  /** Lets time pass; with real devices it does so by itself. */
  readonly advance: (ms: number) => Promise<void>;
  /** Takes the default loudspeaker and microphone away, if the test can. */
  readonly unplug?: () => Promise<unknown>;
  /** Begins to listen to the default loudspeaker, if the test can. */
  readonly listen?: () => Promise<LoudspeakerEar>;
  /** How far `heard()` may be from what was listened to. */
  readonly heardErrorMs?: number;
  /** How unevenly it may record. Default 100. */
  readonly recordJitterMs?: number;
  readonly dispose: () => Promise<unknown>;
}

/** What came out of a loudspeaker. */
export interface LoudspeakerEar {
  /** Resolves with how many milliseconds were not silent since it began. */
  stop(): Promise<number>;
}

/** Of all streams whose rate does not matter. */
export const sampleRate = 24_000;
export const framesOf = (ms: number) => (ms * sampleRate) / 1_000;
/** So much of it, never zero, so that it is told from silence. */
export const sound = (ms: number) => new Int16Array(framesOf(ms)).fill(8_000);

/** Lets time pass until something holds, 10 s at most. */
export async function until({ advance }: BackendUnderTest, holds: () => Promise<boolean>): Promise<void> {
  for (let passed = 0; passed < 10_000; passed += 10) {
    if (await holds()) return;
    await advance(10);
  }
  expect.fail("It does not come to that within 10 s.");
}

/** Notes what an output stream tells. */
export function outputHandler() {
  return { onUnderrun: vi.fn<OutputHandler["onUnderrun"]>(), onLost: vi.fn<OutputHandler["onLost"]>() };
}

/** Notes what an input stream tells. */
export function inputHandler() {
  return {
    onSamples: vi.fn<InputHandler["onSamples"]>(),
    onOverrun: vi.fn<InputHandler["onOverrun"]>(),
    onLost: vi.fn<InputHandler["onLost"]>(),
  };
}

/** How much was recorded. */
export function framesIn({ onSamples }: ReturnType<typeof inputHandler>): number {
  return onSamples.mock.calls.reduce((frames, [chunk]) => frames + chunk.length, 0);
}
