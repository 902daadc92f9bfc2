import { existsSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resample, writeWav } from "@rt/core";
import { chromium } from "playwright-core";
import type { Browser, Page } from "playwright-core";
import { describe } from "vitest";

/** Where it is. */
const chromiumPath = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

/** Tests in a browser. On a machine without one they are skipped, with the reason; on CI they fail. */
export function describeInChromium(name: string, define: () => void): void {
  if (existsSync(chromiumPath) || process.env["CI"]) describe(name, define);
  else describe.skip(`${name} (needs Chromium: set CHROMIUM_PATH)`, define);
}

/** How the browser is started. */
export interface ChromiumOptions {
  /** What its microphones hear, from the moment a page asks for one: PCM16 at 24 kHz, then silence. Default a beep. */
  readonly microphone?: Int16Array | undefined;
  /** Whether that comes again and again. Default false. */
  readonly isLooped?: boolean | undefined;
  /** How many microphones and loudspeakers there are. Default 1. */
  readonly devices?: number | undefined;
  /** Whether a page may be heard only after a click, as with visitors. Default false. */
  readonly needsGesture?: boolean | undefined;
  /** Whether pages get the microphone without asking. Default true; otherwise as `context.grantPermissions` says. */
  readonly isGranted?: boolean | undefined;
}

const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--allow-loopback-in-peer-connection",
];

/** Starts it, headless. */
export async function startChromium(options: ChromiumOptions = {}): Promise<Browser> {
  const { microphone, isLooped, devices = 1, needsGesture, isGranted = true } = options;
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      ...args,
      `--use-fake-device-for-media-stream=device-count=${devices}`,
      ...(isGranted ? ["--use-fake-ui-for-media-stream"] : []),
      ...(needsGesture ? [] : ["--autoplay-policy=no-user-gesture-required"]),
      ...(microphone
        ? [`--use-file-for-fake-audio-capture=${await soundFile(microphone)}${isLooped ? "" : "%noloop"}`]
        : []),
    ],
  });
}

/** At 48 kHz, which Chromium does not have to resample. */
async function soundFile(microphone: Int16Array): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), "microphone-")), "sound.wav");
  const samples = resample(microphone, { from: 24_000, to: 48_000 });
  await writeFile(file, writeWav(samples, { sampleRate: 48_000 }));
  return file;
}

/** A page that is open. */
export interface OpenPage {
  readonly page: Page;
  /** What it did not catch, and what it complained of in its console. */
  readonly problems: readonly string[];
}

/** Opens an address, and waits until the scripts of the page have run. */
export async function openPage(browser: Browser, url: string): Promise<OpenPage> {
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  await page.goto(url);
  return { page, problems };
}
