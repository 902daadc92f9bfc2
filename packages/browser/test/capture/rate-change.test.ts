import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createFilterBank, resample } from "@rt/core";
import { describe, expect, it } from "vitest";
import { RateChange } from "../../src/worklets/rate-change.js";
import { noise } from "../support/sound.js";

interface Rates {
  readonly from: number;
  readonly to: number;
}

const quantum = 128;

/** What comes out, quantum by quantum, or in pieces of another size. */
function converted(samples: Float32Array, { from, to }: Rates, size = quantum): number[] {
  const out: number[] = [];
  const change = new RateChange(createFilterBank(from, to));
  for (let at = 0; at < samples.length; at += size) {
    const count = change.push(samples.subarray(at, at + size));
    out.push(...change.output.subarray(0, count));
  }
  return out;
}

/** Level of what comes out for a sine that goes in, in decibels, once the filter has settled. */
function response(hertz: number, rates: Rates): number {
  const omega = (2 * Math.PI * hertz) / rates.from;
  const tone = Float32Array.from({ length: rates.from / 2 }, (_, i) => Math.sin(omega * i));
  const settled = converted(tone, rates).slice(rates.to / 10, (rates.to * 4) / 10);
  const power = settled.reduce((sum, sample) => sum + sample * sample, 0) / settled.length;
  return 10 * Math.log10(2 * power);
}

const natives = [16_000, 44_100, 48_000, 96_000];
const all = natives.flatMap((from) => [8_000, 16_000, 24_000, 48_000].map((to) => ({ from, to })));

describe("a change of rate on the audio thread", () => {
  it.each(all.filter(({ from, to }) => from !== to))(
    "gives the samples that the core's gives, from $from to $to Hz",
    (rates) => {
      const input = noise(0.2, rates.from).map((sample) => sample / 2);
      const floats = Float32Array.from(input, (sample) => sample / 32_768);
      const heard = converted(floats, rates).map((sample) => sample * 32_768);
      const expected = resample(input, rates);
      const wrong = heard.filter((sample, i) => Math.abs(sample - (expected[i] ?? 0)) > 0.5001);
      expect(wrong).toEqual([]);
      expect(heard.length).toBeGreaterThan(0.19 * rates.to);
    },
  );

  it.each([44_100, 48_000, 96_000])("is flat to 10 kHz at 24 kHz from %i Hz", (from) => {
    for (const hertz of [50, 300, 1_000, 3_400, 8_000, 10_000])
      expect(Math.abs(response(hertz, { from, to: 24_000 }))).toBeLessThan(0.02);
  });

  it.each([44_100, 48_000, 96_000])("keeps what is above 12.5 kHz out of 24 kHz from %i Hz", (from) => {
    for (const hertz of [12_500, 13_000, 15_000, 18_000, 21_000])
      expect(response(hertz, { from, to: 24_000 })).toBeLessThan(-80);
  });

  it.each([8_000, 16_000, 48_000])("cuts off where %i Hz end", (to) => {
    const from = 96_000;
    expect(Math.abs(response(0.42 * to, { from, to }))).toBeLessThan(0.02);
    expect(response(0.53 * to, { from, to })).toBeLessThan(-80);
  });

  it("makes no difference between pieces of any size", () => {
    const input = Float32Array.from(noise(0.1, 44_100), (sample) => sample / 32_768);
    const rates = { from: 44_100, to: 24_000 };
    const whole = converted(input, rates, 4_410);
    for (const size of [1, 7, 128, 441, 1_024]) expect(converted(input, rates, size)).toEqual(whole);
  });

  it("interpolates where rates have no small ratio", () => {
    const rates = { from: 44_099, to: 24_000 };
    expect(Math.abs(response(1_000, rates))).toBeLessThan(0.02);
    expect(response(15_000, rates)).toBeLessThan(-80);
  });

  it("does not drift: a minute is a minute", () => {
    let count = 0;
    const change = new RateChange(createFilterBank(44_100, 24_000));
    const silence = new Float32Array(quantum);
    for (let at = 0; at < 60 * 44_100; at += quantum) count += change.push(silence);
    expect(Math.abs(count - 60 * 24_000)).toBeLessThan(quantum);
  });

  it("leaves no garbage on the audio thread", () => {
    setFlagsFromString("--expose-gc");
    const collect: () => void = runInNewContext("gc");
    const change = new RateChange(createFilterBank(44_100, 24_000));
    const input = new Float32Array(quantum).fill(0.1);
    const run = (count: number) => {
      for (let i = 0; i < count; i++) change.push(input);
    };
    run(5_000);
    collect();
    const before = process.memoryUsage().heapUsed;
    run(10_000);
    expect((process.memoryUsage().heapUsed - before) / 10_000).toBeLessThan(64);
  });
});
