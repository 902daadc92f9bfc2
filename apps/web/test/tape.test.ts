import { readWav } from "@rt/core";
import { describe, expect, it } from "vitest";
import { createPlaybackQueue } from "../src/playback-queue.js";
import { createTape, tapeRate } from "../src/tape.js";

const seconds = (count: number, value: number) => new Int16Array(count * tapeRate).fill(value);

async function channelsOf(wav: Blob) {
  const { samples, channels, sampleRate } = readWav(await wav.arrayBuffer());
  expect({ channels, sampleRate }).toEqual({ channels: 2, sampleRate: tapeRate });
  return [0, 1].map((channel) => samples.filter((_, i) => i % 2 === channel));
}

describe("the tape", () => {
  it("has both sides where they were heard", async () => {
    let now = 0;
    const tape = createTape(() => now);
    now = 1_000;
    tape.add("user", seconds(1, 100));
    now = 3_000;
    tape.add("model", seconds(1, 200));
    const [user, model] = await channelsOf(tape.wav());
    expect([user?.[0], user?.[tapeRate - 1], user?.[tapeRate]]).toEqual([100, 100, 0]);
    expect([model?.[2 * tapeRate - 1], model?.[2 * tapeRate], model?.at(-1)]).toEqual([0, 200, 200]);
    expect(tape.seconds).toBe(3);
  });

  it("has no gaps where reports are a little late", async () => {
    let now = 0;
    const tape = createTape(() => now);
    for (const at of [1_000, 2_050, 3_020]) {
      now = at;
      tape.add("user", seconds(1, 100));
    }
    const [user] = await channelsOf(tape.wav());
    expect(user).toEqual(seconds(3, 100));
  });

  it("keeps a long conversation whole", async () => {
    let now = 0;
    const tape = createTape(() => now);
    for (let second = 1; second <= 130; second++) {
      now = second * 1_000;
      tape.add("user", seconds(1, second));
    }
    const [user, model] = await channelsOf(tape.wav());
    expect(Array.from({ length: 130 }, (_, i) => user?.[i * tapeRate])).toEqual(
      Array.from({ length: 130 }, (_, i) => i + 1),
    );
    expect(model?.every((sample) => sample === 0)).toBe(true);
  });
});

describe("what is to be heard", () => {
  it("is taken out as it is heard, each sample once", () => {
    const queue = createPlaybackQueue();
    const part = { itemId: "item", contentIndex: 0 };
    queue.push(part, Int16Array.of(1, 2, 3));
    queue.push(part, Int16Array.of(4, 5));
    expect([...queue.take({ ...part, playedSamples: 2 })]).toEqual([1, 2]);
    expect([...queue.take({ ...part, playedSamples: 4 })]).toEqual([3, 4]);
    expect([...queue.take({ ...part, playedSamples: 99 })]).toEqual([5]);
    queue.push(part, Int16Array.of(6));
    queue.clear();
    expect(queue.take({ ...part, playedSamples: 100 })).toHaveLength(0);
  });
});
