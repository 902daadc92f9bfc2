import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesPerSample, millisecondsOf, sampleRateOf, samplesOf } from "../../src/audio/format.js";
import type { AudioFormat } from "../../src/protocol/session-config.js";

describe("audio formats", () => {
  it.each<[AudioFormat, number, number]>([
    [{ type: "audio/pcm" }, 24_000, 2],
    [{ type: "audio/pcm", rate: 16_000 }, 16_000, 2],
    [{ type: "audio/pcmu" }, 8_000, 1],
    [{ type: "audio/pcma" }, 8_000, 1],
  ])("%j has %i samples a second of %i bytes", (format, sampleRate, bytes) => {
    expect([sampleRateOf(format), bytesPerSample(format)]).toEqual([sampleRate, bytes]);
  });

  it("refuse to guess at one that this version does not know", () => {
    const format = JSON.parse('{"type":"audio/opus"}') as AudioFormat;
    const invalid = expect.objectContaining({ code: "audio.invalid" });
    expect(() => sampleRateOf(format)).toThrow(invalid);
    expect(() => bytesPerSample(format)).toThrow(invalid);
  });
});

describe("durations", () => {
  it("count only milliseconds that have fully passed", () => {
    expect([23, 24, 47, 48].map((samples) => millisecondsOf(samples, 24_000))).toEqual([0, 1, 1, 2]);
    expect(millisecondsOf(44_099, 44_100)).toBe(999);
  });

  it("take the samples that they need", () => {
    expect([samplesOf(250, 24_000), samplesOf(20, 44_100), samplesOf(1, 11_025)]).toEqual([6_000, 882, 12]);
  });

  it("come back as they were, at any rate and for days", () => {
    fc.assert(
      fc.property(
        fc.nat(1_000_000_000),
        fc.integer({ min: 1_000, max: 768_000 }),
        (milliseconds, sampleRate) => {
          const samples = samplesOf(milliseconds, sampleRate);
          expect(millisecondsOf(samples, sampleRate)).toBe(milliseconds);
          if (samples > 0) expect(millisecondsOf(samples - 1, sampleRate)).toBeLessThan(milliseconds);
        },
      ),
    );
  });
});
