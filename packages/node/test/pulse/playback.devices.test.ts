import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { Backend, OutputStream } from "../../src/backend/backend.js";
import { createPulse } from "../../src/pulse/pulse.js";
import {
  framesHeard,
  firstSound,
  lastSound,
  noise,
  speech,
  windowCorrelations,
} from "../support/correlation.js";
import {
  describeVirtualAudio,
  startVirtualAudio,
  virtualDevices,
  type VirtualAudio,
} from "../support/virtual-audio.js";

const rate = 24_000;
const perMs = rate / 1_000;

describeVirtualAudio("a PulseAudio loudspeaker", () => {
  let audio: VirtualAudio;
  let backend: Backend;
  let output: OutputStream;
  let underruns = 0;

  beforeAll(async () => {
    audio = await startVirtualAudio();
  });
  afterAll(() => audio.stop());
  beforeEach(async () => {
    underruns = 0;
    backend = await createPulse();
    output = await backend.openOutput(
      { sampleRate: rate },
      {
        onUnderrun: () => underruns++,
        onLost: (cause) => expect.unreachable(String(cause)),
      },
    );
  });
  afterEach(() => backend.close());

  it.each([
    ["noise", () => noise(3)],
    ["speech", () => speech("The quick brown fox jumps over the lazy dog, and goes on to the river.")],
  ])("plays %s as written, in chunks of any size", async (_, make) => {
    const source = make();
    const recording = await audio.record();
    for (let at = 0, size = 1; at < source.length; at += size, size = (size * 7 + 3) % 2_000)
      output.write(source.subarray(at, at + size));
    await wait(source.length / perMs + 300);
    const values = windowCorrelations(source, await recording.stop());

    expect(values.length).toBeGreaterThan(4);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0.99);
    expect(await output.heard()).toBe(source.length);
    expect(output.pending).toBe(0);
  });

  it("counts at a flush what the monitor recorded to within 5 ms, repeatedly on one stream", async () => {
    const source = noise(3);
    const errors: number[] = [];
    for (let run = 0, before = 0; run < 5; run++) {
      const recording = await audio.record();
      output.write(source);
      await wait(500 + 83 * run);
      const heard = await output.flush();
      await wait(200);
      errors.push((heard - before - framesHeard(source, await recording.stop())) / perMs);
      before = heard;
    }
    expect(Math.max(...errors.map(Math.abs))).toBeLessThanOrEqual(5);
    expect(await output.heard()).toBeGreaterThan(0);
  });

  it("is silent within 20 ms of a flush, and plays the next write at once", async () => {
    const recording = await audio.record();
    output.write(noise(3));
    await wait(600);
    const atFlush = recording.length;
    await output.flush();
    await wait(300);
    const atWrite = recording.length;
    output.write(noise(1));
    await wait(500);
    const heard = await recording.stop();
    const isSilentAt = lastSound(heard.subarray(0, atWrite)) + 1;
    expect((isSilentAt - atFlush) / perMs).toBeLessThanOrEqual(20);
    const soundsAt = firstSound(heard.subarray(atWrite));
    expect(soundsAt / perMs).toBeLessThanOrEqual(20);
  });

  it("takes back what was rendered ahead by a device that no other client keeps at low latency", async () => {
    const module = await audio.load("module-null-sink", "sink_name=deep");
    const deep = await backend.openOutput(
      { sampleRate: rate, device: "deep" },
      { onUnderrun: () => {}, onLost: () => {} },
    );
    deep.write(noise(5));
    await expect.poll(() => deep.heard(), { timeout: 4_000 }).toBeGreaterThan(0);
    await wait(500);
    const [before, atFlush] = await Promise.all([deep.heard(), deep.flush()]);
    await wait(400);
    expect((atFlush - before) / perMs).toBeLessThanOrEqual(5);
    expect(await deep.heard()).toBe(atFlush);
    await audio.unload(module);
  });

  it("plays without a gap while the event loop is repeatedly blocked for 150 ms", async () => {
    const source = noise(4);
    const recording = await audio.record();
    output.write(source);
    for (let i = 0; i < 7; i++) {
      await wait(350);
      block(150);
    }
    await wait(800);
    expect(underruns).toBeLessThanOrEqual(1);
    expect(Math.min(...windowCorrelations(source, await recording.stop()))).toBeGreaterThanOrEqual(0.99);
  });

  it("never counts backwards or beyond what was written, whatever is called", async () => {
    const counts: number[] = [];
    for (let i = 0; i < 30; i++) {
      output.write(noise(0.05));
      if (i % 7 === 6) counts.push(await output.flush());
      if (i % 5 === 4) output.pause(i % 2 === 0);
      counts.push(await output.heard());
      await wait(20);
    }
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts.at(-1)).toBeLessThanOrEqual(30 * 0.05 * rate);
  });

  it("keeps its position while paused", async () => {
    const source = noise(1);
    const recording = await audio.record();
    output.write(source);
    await wait(300);
    output.pause(true);
    await wait(100);
    const paused = await output.heard();
    await wait(300);
    expect(await output.heard()).toBe(paused);
    output.pause(false);
    await wait(1_000);
    await recording.stop();
    expect(await output.heard()).toBe(source.length);
  });

  it("reports an underrun when it runs dry, and none after a flush", async () => {
    output.write(noise(0.1));
    await wait(500);
    expect(underruns).toBe(1);
    output.write(noise(1));
    await wait(200);
    await output.flush();
    await wait(400);
    expect(underruns).toBe(1);
  });

  it("names its device, and the one it is moved to", async () => {
    expect(output.device).toBe(virtualDevices.speaker);
    const [index = ""] = (await audio.pactl("list", "short", "sink-inputs")).split("\t");
    await audio.pactl("move-sink-input", index, virtualDevices.micFeed);
    await expect.poll(() => output.device).toBe(virtualDevices.micFeed);
  });

  it("closes without an event, once", async () => {
    output.write(noise(1));
    await wait(100);
    await output.close();
    await output.close();
    output.write(noise(1));
    expect(output.pending).toBe(0);
    expect(await audio.pactl("list", "short", "sink-inputs")).toBe("");
  });
});

function block(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
