import { setTimeout as wait } from "node:timers/promises";
import { createSession, custom, measureLevel, type RealtimeSession, type Recorder } from "@rt/core";
import { createSimulator, type Brain, type Simulator } from "@rt/simulator";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { attachAudio, type AttachedAudio } from "../src/attach-audio.js";
import { withoutEcho } from "../src/echo.js";
import { createMicrophone } from "../src/microphone.js";
import { createSpeaker } from "../src/speaker.js";
import { findIn, firstSound, lastSound, noise, speech, windowCorrelations } from "./support/correlation.js";
import { chunkOf } from "./support/part.js";
import {
  describeVirtualAudio,
  startVirtualAudio,
  virtualDevices,
  type VirtualAudio,
} from "./support/virtual-audio.js";

const longStory =
  "Once upon a time there was a king who had three sons, and a garden in which a golden tree stood. " +
  "Every night one of its apples was stolen, and nobody could say who had done it. " +
  "So he told his eldest son to keep watch beneath the tree until the morning came.";

/** A brain that tells the same story in answer to any speech. */
const storyteller: Brain = {
  hear: () => "something",
  *respond() {
    yield { type: "say", text: longStory };
  },
};

/** Waits until a condition holds, on devices that run in real time. */
async function until(isSo: () => boolean, patienceMs = 10_000): Promise<void> {
  for (let waited = 0; !isSo(); waited += 20) {
    if (waited > patienceMs) throw new Error("it does not come to that");
    await wait(20);
  }
}

/** All samples that a recorder yields. */
async function listenTo(recorder: Recorder): Promise<Int16Array> {
  const heard: number[] = [];
  for await (const frame of recorder) heard.push(...frame);
  return Int16Array.from(heard);
}

/** How far a source was heard, by the position of its last 200 ms: a busy machine may have caused gaps before them. */
function lastHeard(source: Int16Array, heard: Int16Array): { heardMs: number; likeness: number } {
  const frames = 4_800;
  const end = lastSound(heard) + 1;
  // Resampler fades are not compared.
  const sourceAt = end - frames - 480;
  const to = sourceAt - firstSound(heard) + 1_200;
  const found = findIn(heard, source, { sourceAt, frames, from: 0, to });
  return { heardMs: (found.heardAt + end - sourceAt) / 24, likeness: found.value };
}

/**
 * The median suppression in decibels over half seconds after the first 4 s: a busy machine shifts the echo path now and
 * then.
 */
function medianSuppression(echo: Int16Array, cleaned: Int16Array): number {
  const frames = 12_000;
  const levelAt = (samples: Int16Array, at: number) =>
    measureLevel(samples.subarray(at, at + frames)).rmsDbfs;
  const suppressions: number[] = [];
  for (let at = 8 * frames; at + frames <= echo.length; at += frames)
    if (levelAt(echo, at) > -45) suppressions.push(levelAt(echo, at) - levelAt(cleaned, at));
  return suppressions.sort((a, b) => a - b)[suppressions.length >> 1] ?? 0;
}

describeVirtualAudio("a spoken conversation on real devices", () => {
  let audio: VirtualAudio;
  let simulator: Simulator;
  let session: RealtimeSession;
  let attached: AttachedAudio;

  beforeAll(async () => {
    audio = await startVirtualAudio();
    simulator = await createSimulator({ brain: storyteller, pace: "instant" }).listen();
  });
  afterAll(async () => {
    await simulator.close();
    await audio.stop();
  });
  beforeEach(async () => {
    const url = `${simulator.url.replace("http", "ws")}/v1/realtime?model=gpt-realtime`;
    session = createSession({ service: custom({ url }) });
    attached = await attachAudio(session, { echo: "none", backend: "pulse" });
    await session.connect();
  });
  afterEach(async () => {
    session.close();
    await attached.detach();
  });

  it("is heard, answered and interrupted, and the model learns what was heard to within 30 ms", async ({
    annotate,
  }) => {
    const said: Int16Array[] = [];
    session.on("response", async ({ audio: samples }) => {
      const mine: number[] = [];
      for await (const chunk of samples) mine.push(...chunk);
      said.push(Int16Array.from(mine));
    });
    const truncated: number[] = [];
    session.on("interrupted", ({ cut }) => truncated.push(...cut.map(({ playedMs }) => playedMs)));
    const recording = await audio.record();
    await audio.feedMic(speech("Please tell me a story about a king."));
    await until(() => attached.speaker?.monitor.isPlaying === true);
    await wait(2_000);
    const cutIn = audio.feedMic(speech("Stop! That is enough for today."));
    await until(() => truncated.length > 0);
    await wait(300);
    const heard = await recording.stop();
    const [story] = said;
    if (!story) throw new Error("nothing was said");
    const { heardMs, likeness } = lastHeard(story, heard);
    const underruns = attached.speaker?.underruns;
    await annotate(`truncated at ${truncated[0]} ms, ${heardMs.toFixed(1)} ms were heard; ${underruns} gaps`);
    expect(likeness).toBeGreaterThan(0.9);
    expect(heardMs).toBeGreaterThan(1_500);
    expect(Math.abs((truncated[0] ?? 0) - heardMs)).toBeLessThan(30);
    await cutIn;
  });
});

describeVirtualAudio("speakers and microphones on real devices", () => {
  let audio: VirtualAudio;
  beforeAll(async () => {
    audio = await startVirtualAudio();
  });
  afterAll(() => audio.stop());

  it("play exactly what they are given", async () => {
    const speaker = await createSpeaker({ backend: "pulse", device: "RT_Speaker" });
    const recording = await audio.record();
    const source = noise(2);
    for (let at = 0; at < source.length; at += 1_000)
      speaker.play(chunkOf("a", source.subarray(at, at + 1_000)));
    speaker.finish({ itemId: "a", contentIndex: 0 });
    await speaker.drained();
    await wait(100);
    for (const value of windowCorrelations(source, await recording.stop()))
      expect(value).toBeGreaterThan(0.99);
    expect(speaker.underruns).toBe(0);
    await speaker.close();
  });

  it("record what is said", async () => {
    const microphone = await createMicrophone({ backend: "pulse", device: virtualDevices.mic });
    const heard = listenTo(microphone);
    const source = noise(2);
    await audio.feedMic(source);
    await microphone.stop();
    for (const value of windowCorrelations(source, await heard)) expect(value).toBeGreaterThan(0.99);
  });

  it("remove the echo if the microphone picks up the speaker", async ({ annotate }) => {
    await audio.load(
      "module-loopback",
      `source=${virtualDevices.speaker}.monitor`,
      `sink=${virtualDevices.micFeed}`,
      "latency_msec=60",
    );
    const speaker = await createSpeaker({ backend: "pulse" });
    const microphone = await createMicrophone({ backend: "pulse" });
    const echo = listenTo(microphone);
    const cleaned = listenTo(await withoutEcho(microphone, { speaker, echo: "cancel" }));
    const source = speech(longStory);
    speaker.play(chunkOf("a", source));
    speaker.finish({ itemId: "a", contentIndex: 0 });
    await speaker.drained();
    await microphone.stop();
    await audio.unload("module-loopback");
    const suppressedDb = medianSuppression(await echo, await cleaned);
    await annotate(`${suppressedDb.toFixed(1)} dB of the echo are gone, after 4 s`);
    expect(suppressedDb).toBeGreaterThan(15);
    await speaker.close();
  });

  it("recover when the sound server is killed and restarted", async () => {
    const speaker = await createSpeaker({ backend: "pulse" });
    const microphone = await createMicrophone({ backend: "pulse" });
    const errors: unknown[] = [];
    speaker.onError((error) => errors.push(error));
    microphone.onError((error) => errors.push(error));
    const played: number[] = [];
    speaker.onPlayed(({ playedSamples }) => played.push(playedSamples));
    speaker.play(chunkOf("a", noise(3)));
    speaker.finish({ itemId: "a", contentIndex: 0 });
    await until(() => played.length > 3);
    await audio.kill();
    await until(() => errors.length === 2);
    await audio.start();
    await speaker.drained();
    expect(played.at(-1)).toBe(72_000);
    const { value } = await microphone[Symbol.asyncIterator]().next();
    expect(value).toHaveLength(480);
    expect(errors).toMatchObject([{ code: "device.lost" }, { code: "device.lost" }]);
    await Promise.all([speaker.close(), microphone.stop()]);
  });
});
