import { existsSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resample, writeWav } from "@rt/core";
import { chromium, type Browser } from "playwright-core";
import { describe } from "vitest";

const chromiumPath = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

/** Tests in a browser. On a machine without one they are skipped, with the reason; on CI they fail. */
export function describeInChromium(name: string, define: () => void): void {
  if (existsSync(chromiumPath) || process.env["CI"]) describe(name, define);
  else describe.skip(`${name} (needs Chromium: set CHROMIUM_PATH)`, define);
}

/** Starts it, headless, with a microphone that hears these samples at 24 kHz from when it is opened, then silence. */
export async function startChromium(microphone: Int16Array): Promise<Browser> {
  const file = join(await mkdtemp(join(tmpdir(), "microphone-")), "sound.wav");
  const samples = resample(microphone, { from: 24_000, to: 48_000 });
  await writeFile(file, writeWav(samples, { sampleRate: 48_000 }));
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
      ...["--disable-component-update", "--disable-sync", "--allow-loopback-in-peer-connection"],
      ...["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"],
      `--use-file-for-fake-audio-capture=${file}%noloop`,
    ],
  });
}
