import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { setTimeout as wait } from "node:timers/promises";
import type { Backend, InputStream } from "../../src/backend/backend.js";
import { createPulse } from "../../src/pulse/pulse.js";
import { noise, speech, windowCorrelations } from "../support/correlation.js";
import {
  describeVirtualAudio,
  startVirtualAudio,
  virtualDevices,
  type VirtualAudio,
} from "../support/virtual-audio.js";

const rate = 24_000;

describeVirtualAudio("a PulseAudio microphone", () => {
  let audio: VirtualAudio;
  let backend: Backend;
  let input: InputStream;
  let chunks: Int16Array[] = [];

  beforeAll(async () => {
    audio = await startVirtualAudio();
  });
  afterAll(() => audio.stop());
  beforeEach(async () => {
    chunks = [];
    backend = await createPulse();
    input = await backend.openInput(
      { sampleRate: rate },
      {
        onSamples: (samples) => chunks.push(samples),
        onOverrun: (frames) => expect.unreachable(`${frames} frames lost`),
        onLost: (cause) => expect.unreachable(String(cause)),
      },
    );
  });
  afterEach(() => backend.close());

  const heard = () => Int16Array.from(chunks.flatMap((chunk) => [...chunk]));

  it.each([
    ["noise", () => noise(3)],
    ["speech", () => speech("Please tell me what the weather will be like in Paris tomorrow.")],
  ])("records %s as it was played", async (_, make) => {
    const source = make();
    await audio.feedMic(source);
    await wait(200);
    const values = windowCorrelations(source, heard());
    expect(values.length).toBeGreaterThan(4);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0.99);
  });

  it("records continuously, in chunks of at most 20 ms", async () => {
    await expect.poll(() => chunks.length).toBeGreaterThan(0);
    const before = heard().length;
    const from = performance.now();
    await wait(1_000);
    const framesPerMs = (heard().length - before) / (performance.now() - from);
    expect(Math.abs(framesPerMs - rate / 1_000)).toBeLessThan(2);
    expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThanOrEqual(0.02 * rate);
  });

  it("loses nothing while the event loop is blocked", async () => {
    const feeding = audio.feedMic(noise(3));
    await wait(800);
    const end = performance.now() + 1_000;
    while (performance.now() < end);
    await feeding;
    await wait(200);
    expect(Math.min(...windowCorrelations(noise(3), heard()))).toBeGreaterThanOrEqual(0.99);
  });

  it("names its device, and the one it is moved to", async () => {
    expect(input.device).toBe(virtualDevices.mic);
    const lines = (await audio.pactl("list", "short", "source-outputs")).split("\n");
    const ours = lines.map((line) => line.split("\t")).filter(([, , client]) => client !== "-");
    const [index = ""] = ours.at(-1) ?? [];
    await audio.pactl("move-source-output", index, `${virtualDevices.speaker}.monitor`);
    await expect.poll(() => input.device).toBe(`${virtualDevices.speaker}.monitor`);
  });

  it("closes without an event, once", async () => {
    await expect.poll(() => chunks.length).toBeGreaterThan(0);
    await input.close();
    await input.close();
    const { length } = chunks;
    await wait(100);
    expect(chunks).toHaveLength(length);
  });
});
