// Minutes of duplex on PulseAudio's virtual devices: the microphone records what the speaker plays. Neither may drift
// from the clock, the delay from one to the other must not grow, and neither must memory.
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createMicrophone, createSpeaker } from "@rt/node";
import { startPulse } from "../voice/pulse.mjs";
import { createClicks } from "./clicks.mjs";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc");

const rate = 24_000;
/** How much is written ahead of what was heard. */
const aheadMs = 400;
/** The time for streams to start, and for the engine to compile hot code, before anything is compared. */
const settleMs = 30_000;
/** Both devices share one clock here, and reports are some milliseconds late. */
const driftBarMs = 15;
/** How far a device's clock may differ from ours: a virtual one gains a fraction of a microsecond in each block. */
const clockBar = 1e-4;
const growthBarBytes = 4 * 2 ** 20;

const msOf = (frames) => (frames * 1_000) / rate;

/** Prints the drift each minute. Fails if it, or memory, grows too much. */
export async function run(minutes = 10) {
  const pulse = await startPulse();
  try {
    await duplex(minutes);
  } finally {
    await pulse.stop();
  }
}

async function duplex(minutes) {
  const speaker = await createSpeaker({ backend: "pulse", device: "feed" });
  const microphone = await createMicrophone({ backend: "pulse" });
  const clicks = createClicks(rate);
  const recorded = record(microphone, clicks);
  const played = play(speaker, clicks);
  await sleep(settleMs);
  const read = async () => {
    collectGarbage();
    const { heapUsed, external } = process.memoryUsage();
    const { delayMs } = clicks;
    return {
      atMs: performance.now(),
      ...(await leads(recorded, played)),
      delayMs,
      heldBytes: heapUsed + external,
      gaps: speaker.underruns,
    };
  };
  const first = await read();
  let last = first;
  for (let minute = 1; minute <= minutes; minute++) {
    await sleep(60_000);
    last = await read();
    print(minute, first, last);
  }
  played.stop();
  await Promise.all([speaker.close(), microphone.stop()]);
  judge(first, last, microphone.lostMs);
}

function record(microphone, clicks) {
  const recorded = { frames: 0 };
  void (async () => {
    for await (const frame of microphone) {
      clicks.hear(frame);
      recorded.frames += frame.length;
    }
  })();
  return recorded;
}

/** Keeps this much written ahead of what was heard, as one endless item. */
function play(speaker, clicks) {
  const part = { responseId: "r", itemId: "i", contentIndex: 0 };
  const played = { frames: 0, stop: () => clearInterval(timer) };
  let written = 0;
  const fill = () => {
    while (msOf(written - played.frames) < aheadMs) {
      const samples = clicks.next(rate / 50);
      written += samples.length;
      speaker.play({ ...part, samples, sampleRate: rate });
    }
  };
  speaker.onPlayed(({ playedSamples }) => void (played.frames = playedSamples));
  const timer = setInterval(fill, 20);
  fill();
  return played;
}

/** How far each side is ahead of the clock, as the maximum over two seconds: reports come late, and never early. */
async function leads(recorded, played) {
  let [microphone, loudspeaker] = [-Infinity, -Infinity];
  for (let look = 0; look < 100; look++) {
    await sleep(20);
    const now = performance.now();
    microphone = Math.max(microphone, msOf(recorded.frames) - now);
    loudspeaker = Math.max(loudspeaker, msOf(played.frames) - now);
  }
  return { microphone, loudspeaker };
}

/** How far each side has moved ahead of the clock since the first reading, in milliseconds. */
function drifts(first, last) {
  return {
    microphone: last.microphone - first.microphone,
    loudspeaker: last.loudspeaker - first.loudspeaker,
    between: last.delayMs - first.delayMs,
  };
}

function print(minute, first, last) {
  const figures = Object.entries(drifts(first, last)).map(([name, ms]) => `${name} ${ms.toFixed(1)} ms`);
  const held = ((last.heldBytes - first.heldBytes) / 2 ** 20).toFixed(2);
  console.log(
    `  ${String(minute).padStart(3)} min: drift ${figures.join(", ")}; ${held} MiB more held; ${last.gaps} gaps`,
  );
}

function judge(first, last, lostMs) {
  const grown = last.heldBytes - first.heldBytes;
  if (grown > growthBarBytes) throw new Error(`${grown} bytes more are held than at first`);
  if (lostMs > 0) throw new Error(`the microphone lost ${lostMs} ms`);
  const { microphone, loudspeaker, between } = drifts(first, last);
  const apart = driftBarMs + clockBar * (last.atMs - first.atMs);
  if (Math.abs(microphone) > apart) throw new Error("the microphone drifts from the clock");
  // The delay of a gap remains, and only a busy machine causes one.
  if (last.gaps > 0) return console.log("  gaps: the loudspeaker was late by them, and is not judged");
  if (Math.abs(loudspeaker - microphone) > driftBarMs) throw new Error("the two sides drift apart");
  if (Math.abs(between) > driftBarMs) throw new Error("sound takes longer and longer");
}
