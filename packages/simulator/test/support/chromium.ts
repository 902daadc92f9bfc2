import { existsSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resample, writeWav } from "@rt/core";
import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";
import { describe } from "vitest";

/** The path of the browser. */
export const chromiumPath = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

/** Runs tests in a browser. Without one they fail in CI; elsewhere they are reported as skipped, with the reason. */
export function describeInChromium(name: string, define: () => void): void {
  if (existsSync(chromiumPath) || process.env["CI"]) describe(name, define);
  else describe.skip(`${name} (needs Chromium: set CHROMIUM_PATH)`, define);
}

/** Starts Chromium with a microphone that plays this 24 kHz sound once, from the moment a page opens it. */
export async function startChromium(microphone: Int16Array): Promise<Browser> {
  const file = join(await mkdtemp(join(tmpdir(), "microphone-")), "sound.wav");
  // At 48 kHz, which Chromium does not have to resample.
  const samples = resample(microphone, { from: 24_000, to: 48_000 });
  await writeFile(file, writeWav(samples, { sampleRate: 48_000 }));
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--allow-loopback-in-peer-connection",
      "--autoplay-policy=no-user-gesture-required",
      "--use-fake-ui-for-media-stream",
      "--use-fake-device-for-media-stream",
      `--use-file-for-fake-audio-capture=${file}%noloop`,
    ],
  });
}
