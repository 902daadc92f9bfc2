import { execFileSync, spawnSync } from "node:child_process";
import { resample } from "@rt/core";
import { describe } from "vitest";

/** How espeak-ng speaks. */
export interface EspeakOptions {
  /** A language and a variant: `en-us+f2`. */
  readonly voice: string;
  readonly wordsPerMinute: number;
}

const sampleRate = 22_050;
const headerBytes = 44;

const isInstalled = spawnSync("espeak-ng", ["--version"]).status === 0;

/**
 * Runs tests that need espeak-ng. Without it they fail in CI; elsewhere they are reported as skipped, with the reason.
 */
export function describeEspeak(name: string, define: () => void): void {
  if (isInstalled || process.env.CI) describe(name, define);
  else describe.skip(`${name} (needs espeak-ng)`, define);
}

/** A sentence by espeak-ng, with 0.3 s of silence before and after it: PCM16, mono, 24 kHz. */
export function espeak(text: string, { voice, wordsPerMinute }: EspeakOptions): Int16Array<ArrayBuffer> {
  const args = ["-v", voice, "-s", String(wordsPerMinute), "--stdout", text];
  const bytes = execFileSync("espeak-ng", args, { stdio: ["ignore", "pipe", "ignore"] }).subarray(
    headerBytes,
  );
  const samples = Int16Array.from({ length: bytes.length >> 1 }, (_, i) => bytes.readInt16LE(2 * i) / 2);
  const speech = resample(samples, { from: sampleRate, to: 24_000 });
  const padded = new Int16Array(speech.length + 2 * 7_200);
  padded.set(speech, 7_200);
  return padded;
}
