import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFilterBank } from "../../src/audio/filter-bank.js";
import { createResampler, resample } from "../../src/audio/resample.js";

const amplitude = 16_384;

function tone(hertz: number, sampleRate: number, seconds = 1): Int16Array {
  const step = (2 * Math.PI * hertz) / sampleRate;
  return Int16Array.from({ length: sampleRate * seconds }, (_, i) =>
    Math.round(amplitude * Math.sin(step * i)),
  );
}

/** Level of one frequency against that of `tone`, by correlation under a Hann window, away from the ends. */
function gain(samples: Int16Array, hertz: number, sampleRate: number): number {
  const inner = samples.subarray(sampleRate / 10, -sampleRate / 10);
  let [real, imaginary, weight] = [0, 0, 0];
  inner.forEach((sample, i) => {
    const window = 1 - Math.cos((2 * Math.PI * i) / inner.length);
    const angle = (2 * Math.PI * hertz * i) / sampleRate;
    real += window * sample * Math.cos(angle);
    imaginary += window * sample * Math.sin(angle);
    weight += window;
  });
  return 20 * Math.log10((2 * Math.hypot(real, imaginary)) / weight / amplitude);
}

/** Level of all that came out, against that of `tone`. */
function level(samples: Int16Array): number {
  const inner = samples.subarray(samples.length / 10, -samples.length / 10);
  const power = inner.reduce((sum, sample) => sum + sample * sample, 0) / inner.length;
  return 10 * Math.log10((2 * power) / amplitude ** 2);
}

const rates = [
  [48_000, 24_000],
  [44_100, 24_000],
  [24_000, 16_000],
  [8_000, 24_000],
  [16_000, 24_000],
  [24_000, 48_000],
  [24_000, 44_100],
  [24_000, 8_000],
  [44_101, 24_000],
  [24_000, 44_101],
] as const;

describe.each(rates)("from %i to %i Hz", (from, to) => {
  const nyquist = Math.min(from, to) / 2;

  it("keeps what both rates can carry, in level and in time", () => {
    for (const hertz of [100, nyquist / 3, nyquist * 0.84].map(Math.round)) {
      const wanted = tone(hertz, to);
      const got = resample(tone(hertz, from), { from, to });
      const rest = wanted.map((sample, i) => sample - (got[i] ?? 0));
      expect(gain(got, hertz, to)).toBeCloseTo(0, 2);
      expect(level(rest)).toBeLessThan(-76);
    }
  });

  it("keeps out what would fold, or mirror images of what was there", () => {
    for (const hertz of [1.04, 1.25, 1.6].map((part) => Math.round(part * nyquist))) {
      if (from > to) expect(level(resample(tone(hertz, from), { from, to }))).toBeLessThan(-80);
      else expect(gain(resample(tone(from - hertz, from), { from, to }), hertz, to)).toBeLessThan(-80);
    }
  });

  it("passes a constant unchanged", () => {
    const steady = resample(new Int16Array(from / 10).fill(-12_345), { from, to });
    expect(new Set(steady.subarray(to / 50, -to / 50))).toEqual(new Set([-12_345]));
  });

  it("makes the same of a stream, wherever it is cut, and ends at the rounded length", () => {
    const noise = fc.int16Array({ minLength: 0, maxLength: 4_000 });
    const cuts = fc.array(fc.nat(1_500), { minLength: 1, maxLength: 8 });
    const resampler = createResampler({ from, to });
    fc.assert(
      fc.property(noise, cuts, (samples, sizes) => {
        const pieces: number[] = [];
        for (let at = 0, i = 0; at < samples.length; i++) {
          const size = Math.max(1, sizes[i % sizes.length] ?? 1);
          pieces.push(...resampler.push(samples.subarray(at, at + size)));
          at += size;
        }
        pieces.push(...resampler.flush());
        expect(pieces).toHaveLength(Math.round((samples.length * to) / from));
        expect(pieces).toEqual([...resample(samples, { from, to })]);
      }),
      { numRuns: 30 },
    );
  });
});

describe("createResampler", () => {
  it("has a 15 kHz tone at 48 kHz 60 dB down at 24 kHz, and 10 kHz within 0.1 dB", () => {
    const rate = { from: 48_000, to: 24_000 };
    expect(level(resample(tone(15_000, 48_000), rate))).toBeLessThan(-60);
    expect(Math.abs(gain(resample(tone(10_000, 48_000), rate), 10_000, 24_000))).toBeLessThan(0.1);
  });

  it("puts an impulse where it was", () => {
    const impulse = new Int16Array(480);
    impulse[240] = 30_000;
    const got = resample(impulse, { from: 48_000, to: 24_000 });
    expect(got.indexOf(Math.max(...got))).toBe(120);
    expect(got[119]).toBe(got[121]);
  });

  it("takes single samples", () => {
    const samples = tone(440, 8_000, 0.1);
    const resampler = createResampler({ from: 8_000, to: 24_000 });
    const pieces = [...samples].flatMap((sample) => [...resampler.push(Int16Array.of(sample))]);
    expect([...pieces, ...resampler.flush()]).toEqual([...resample(samples, { from: 8_000, to: 24_000 })]);
  });

  it("lags by 32 samples of the lower rate", () => {
    expect(createResampler({ from: 48_000, to: 24_000 }).push(new Int16Array(480))).toHaveLength(240 - 32);
    expect(createResampler({ from: 8_000, to: 24_000 }).push(new Int16Array(80))).toHaveLength(240 - 32 * 3);
  });

  it("clips at full scale, rather than wrap", () => {
    const square = Int16Array.from({ length: 2_400 }, (_, i) => (i % 80 < 40 ? 32_767 : -32_768));
    const got = resample(square, { from: 24_000, to: 48_000 });
    expect([Math.min(...got), Math.max(...got)]).toEqual([-32_768, 32_767]);
    expect(got.slice(100, 120).every((sample) => sample < 0)).toBe(true);
  });

  it("passes equal rates through, as a copy", () => {
    const samples = Int16Array.of(1, 2, 3);
    const got = resample(samples, { from: 24_000, to: 24_000 });
    expect(got).toEqual(samples);
    expect(got.buffer).not.toBe(samples.buffer);
  });

  it("starts over after flush", () => {
    const resampler = createResampler({ from: 16_000, to: 24_000 });
    const play = () => [...resampler.push(tone(300, 16_000, 0.01)), ...resampler.flush()];
    expect(play()).toEqual(play());
    expect(resampler.flush()).toHaveLength(0);
  });

  it.each([
    [{ from: 0, to: 24_000 }, "from"],
    [{ from: 24_000, to: 22_050.5 }, "to"],
    [{ from: 24_000, to: Infinity }, "to"],
    [{ from: NaN, to: 24_000 }, "from"],
  ])("refuses %j", (options, param) => {
    expect(() => createResampler(options)).toThrow(
      expect.objectContaining({ code: "options.invalid", param }),
    );
  });
});

describe("createFilterBank", () => {
  it.each([
    [768_000, 1_009],
    [1_009, 768_000],
    [44_101, 44_100],
    [767_999, 768_000],
    [768_000, 1_000],
  ])("stays small from %i to %i Hz", (from, to) => {
    const { rows, reach } = createFilterBank(from, to);
    expect(rows.length * 2 * reach).toBeLessThan(35_000 + 4 * reach);
  });
});
