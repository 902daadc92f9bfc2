// Runs in the browser: each contender plays, is interrupted, and is flooded.
import { record } from "./tap.mjs";
import { createSpeaker } from "@rt/browser";
import { MediaDeviceOutput } from "elevenlabs-output";
import { WavStreamPlayer } from "wavtools";

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const deltaSamples = 2_400;
const tone = Int16Array.from({ length: deltaSamples }, (_, i) => 8_000 * Math.sin((2 * Math.PI * i) / 24));
const audible = 8 / 32_768;

/** `stop` returns how many samples of "a" it counts as heard, if it can say. */
const contenders = {
  async "@rt/browser"() {
    const speaker = await createSpeaker();
    const part = { itemId: "a", contentIndex: 0 };
    return {
      context: speaker.context,
      play: (samples) => speaker.play({ responseId: "r", ...part, samples, sampleRate: 24_000 }),
      async stop() {
        const [told] = await speaker.stop();
        return told.playedSamples;
      },
      close: () => speaker.close(),
    };
  },
  async wavtools() {
    const player = new WavStreamPlayer({ sampleRate: 24_000 });
    await player.connect();
    let turn = 0;
    return {
      context: player.context,
      play: (samples) => player.add16BitPCM(samples, `a${turn}`),
      async stop() {
        // Typed as if it returned immediately.
        const { offset } = await Promise.resolve(player.interrupt());
        turn++;
        return offset;
      },
      close: () => player.context.close(),
    };
  },
  async "@elevenlabs/client"() {
    const output = await MediaDeviceOutput.create({ sampleRate: 24_000, format: "pcm" });
    return {
      context: output.context,
      play: (samples) => output.playAudio(samples.slice().buffer),
      async stop() {
        output.interrupt();
        return null;
      },
      close: () => output.close(),
    };
  },
};

/**
 * Plays 3 s and stops after a while. Measures the milliseconds from the stop to silence, and the error of what was
 * reported.
 */
async function interrupt(contender, round) {
  const { context } = contender;
  const msOf = (frames) => (frames * 1_000) / context.sampleRate;
  const recording = await record(context);
  for (let i = 0; i < 30; i++) contender.play(tone);
  await sleep(500 + 7 * round);
  const frame = context.currentTime * context.sampleRate;
  const told = await contender.stop();
  await sleep(2_300);
  const { samples, firstFrame } = recording.stop();
  const first = samples.findIndex((sample) => Math.abs(sample) > audible);
  const last = samples.findLastIndex((sample) => Math.abs(sample) > audible);
  return {
    silentMs: msOf(firstFrame + last - frame),
    errorMs: told === null ? null : Math.abs(told / 24 - msOf(last - first)),
  };
}

/**
 * Sends 1000 deltas, each in a task of its own. Measures the longest of them, and the longest that anything else had to
 * wait.
 */
async function flood(contender) {
  let longestMs = 0;
  let waitedMs = 0;
  let beatAt = performance.now();
  const beat = setInterval(() => {
    waitedMs = Math.max(waitedMs, performance.now() - beatAt - 4);
    beatAt = performance.now();
  }, 4);
  const { port1, port2 } = new MessageChannel();
  for (let i = 0; i < 1_000; i++) {
    await new Promise((resolve) => {
      port1.onmessage = () => {
        const startedAt = performance.now();
        contender.play(tone);
        longestMs = Math.max(longestMs, performance.now() - startedAt);
        resolve();
      };
      port2.postMessage(null);
    });
  }
  clearInterval(beat);
  port1.close();
  return { longestMs, waitedMs };
}

globalThis.measure = async (name, rounds) => {
  const contender = await contenders[name]();
  const stops = [];
  for (let round = 0; round < rounds; round++) stops.push(await interrupt(contender, round));
  const floods = [];
  for (let i = 0; i < 3; i++) floods.push(await flood(contender));
  await contender.close();
  // What other programs add is not the player's.
  const least = (field) => Math.min(...floods.map((its) => its[field]));
  return { stops, longestMs: least("longestMs"), waitedMs: least("waitedMs") };
};
globalThis.names = Object.keys(contenders);
