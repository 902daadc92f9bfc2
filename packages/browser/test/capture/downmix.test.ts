import { describe, expect, it } from "vitest";
import { downmix } from "../../src/worklets/downmix.js";

function mixed(...channels: number[][]): number[] {
  const mono = Float32Array.of(9, 9, 9);
  downmix(
    channels.map((channel) => Float32Array.from(channel)),
    mono,
  );
  return [...mono];
}

describe("one channel of many", () => {
  it("is the only one there is", () => {
    expect(mixed([0.5, -1, 2])).toEqual([0.5, -1, 2]);
  });

  it("has the sound of a microphone that is on the second channel", () => {
    expect(mixed([0, 0, 0], [0.5, -0.5, 1])).toEqual([0.25, -0.25, 0.5]);
  });

  it("does not clip where all channels are at full scale", () => {
    expect(mixed(...Array.from({ length: 8 }, () => [1, -1, 1]))).toEqual([1, -1, 1]);
  });

  it("is silence where nothing is connected", () => {
    expect(mixed()).toEqual([0, 0, 0]);
  });
});
