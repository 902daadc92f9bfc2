import { describe, expect, it } from "vitest";
import { measureLevel } from "../../src/audio/level.js";

describe("measureLevel", () => {
  it("puts a full-scale square wave at 0 dBFS", () => {
    const level = measureLevel(Int16Array.of(-32_768, -32_768));
    expect(level).toEqual({ rms: 1, peak: 1, rmsDbfs: 0, peakDbfs: 0 });
  });

  it("puts a full-scale sine 3.01 dB below its peak", () => {
    const sine = Int16Array.from({ length: 24_000 }, (_, i) =>
      Math.round(32_767 * Math.sin((2 * Math.PI * i) / 240)),
    );
    const { rmsDbfs, peakDbfs } = measureLevel(sine);
    expect(peakDbfs).toBeCloseTo(0, 3);
    expect(rmsDbfs).toBeCloseTo(-3.01, 2);
  });

  it("halves by 6.02 dB, of either sign", () => {
    expect(measureLevel(Int16Array.of(-16_384, 16_384)).rmsDbfs).toBeCloseTo(-6.02, 2);
    expect(measureLevel(Int16Array.of(0, 0, 0, -16_384))).toMatchObject({ rms: 0.25, peak: 0.5 });
  });

  it("finds silence infinitely far down, and nothing at all too", () => {
    const silence = { rms: 0, peak: 0, rmsDbfs: -Infinity, peakDbfs: -Infinity };
    expect(measureLevel(new Int16Array(10))).toEqual(silence);
    expect(measureLevel(new Int16Array(0))).toEqual(silence);
  });
});
