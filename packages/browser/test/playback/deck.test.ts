import fc from "fast-check";
import { resample } from "@rt/core";
import { describe, expect, it } from "vitest";
import { noise } from "../support/sound.js";
import { quantum, ramp, TestDeck } from "./deck-harness.js";

const silence = (frames: number): number[] => Array.from({ length: frames }, () => 0);
const jitter = { start: 1_000, max: 4_000 };

describe("what is played", () => {
  it("is rendered sample by sample, however it is cut into chunks and parts, as a plain list would", () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("play" as const), key: fc.nat(3), length: fc.nat(400) }),
      fc.record({ kind: fc.constant("render" as const), quanta: fc.integer({ min: 1, max: 4 }) }),
      fc.record({ kind: fc.constant("finish" as const), key: fc.nat(3) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const tested = new TestDeck();
        let queue: number[] = [];
        let next = 1;
        for (const each of steps) {
          if (each.kind === "play") {
            tested.play(each.key, ramp(each.length, next));
            queue.push(...ramp(each.length, next));
            next += each.length;
          } else if (each.kind === "finish") tested.deck.finish(each.key);
          else {
            const frames = each.quanta * quantum;
            const expected = queue.slice(0, frames);
            queue = queue.slice(frames);
            expect(tested.render(each.quanta)).toEqual([...expected, ...silence(frames - expected.length)]);
          }
        }
      }),
    );
  });

  it("is counted to the sample, part by part, and given up exactly where it is stopped", () => {
    const parts = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(parts, fc.nat(12), (lengths, quanta) => {
        const tested = new TestDeck();
        for (const [key, length] of lengths.entries()) tested.play(key, ramp(length));
        tested.render(quanta);
        let left = quanta * quantum;
        const expected = lengths.map((length, key) => {
          const played = Math.min(length, left);
          left -= played;
          return [key, played];
        });
        expect(tested.deck.stop()).toEqual(expected);
        expect(tested.deck.stop()).toEqual([]);
        expect(tested.render(2)).toEqual(silence(2 * quantum));
      }),
    );
  });

  it.each([8_000, 16_000, 22_050, 24_000, 44_100, 96_000])(
    "is converted from %i Hz as core does it, wherever chunks are cut and quanta begin",
    (sampleRate) => {
      const source = noise(0.2, sampleRate);
      const expected = resample(source, { from: sampleRate, to: 48_000 });
      const lengths = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 8 });
      fc.assert(
        fc.property(lengths, (cuts) => {
          const tested = new TestDeck();
          const heard: number[] = [];
          let at = 0;
          // More than a quantum takes, so that the filter never has to do without.
          for (let i = 0; at < source.length; i++) {
            for (let ahead = 0; ahead < 400 && at < source.length; ahead += cuts[i % cuts.length] ?? 1) {
              const cut = source.subarray(at, (at += cuts[i % cuts.length] ?? 1));
              tested.play(1, cut, sampleRate);
            }
            heard.push(...tested.render(1));
          }
          heard.push(...tested.render(80));
          const worst = expected.reduce(
            (most, sample, i) => Math.max(most, Math.abs(sample - (heard[i] ?? NaN))),
            0,
          );
          expect(worst).toBeLessThan(1);
          expect(tested.ends.at(-1)).toEqual([1, source.length]);
        }),
        { numRuns: 10 },
      );
    },
  );

  it("is played whole where one chunk lasts 10 s", () => {
    const tested = new TestDeck();
    tested.play(1, silence(480_077).fill(1_000));
    const heard = tested.render(4_000);
    expect(heard.findLastIndex((frame) => frame === 1_000)).toBe(480_076);
    expect(tested.ends).toEqual([[1, 480_077]]);
  });

  it("goes over from one rate to another without a frame between", () => {
    const tested = new TestDeck();
    tested.play(1, silence(100).fill(1_000), 24_000);
    tested.play(2, silence(100).fill(1_000));
    const heard = tested.render(3);
    expect(heard.slice(200, 300)).toEqual(silence(100).fill(1_000));
    expect(heard[300]).toBe(0);
    expect(tested.ends).toEqual([
      [1, 100],
      [2, 100],
    ]);
  });

  it("is not distorted where the filter had to guess and more came in time", () => {
    const tested = new TestDeck();
    const source = noise(0.02);
    const expected = resample(source, { from: 24_000, to: 48_000 });
    tested.play(1, source.subarray(0, 80), 24_000);
    const heard = tested.render(1);
    tested.play(1, source.subarray(80), 24_000);
    heard.push(...tested.render(8));
    // What was rendered by then lacked those to come; what follows does not.
    const errors = Array.from(expected, (sample, i) => Math.abs(sample - (heard[i] ?? NaN)));
    expect(Math.max(...errors.slice(quantum))).toBeLessThan(1);
    expect(Math.max(...errors.slice(0, quantum))).toBeGreaterThan(1);
  });
});

describe("what is held back", () => {
  it("begins as soon as there is enough", () => {
    const tested = new TestDeck({ jitter });
    tested.play(1, ramp(999));
    expect(tested.render(1)).toEqual(silence(quantum));
    tested.play(1, [1_000]);
    expect(tested.render(1)).toEqual(ramp(quantum));
  });

  it("begins at once where no more of the part comes", () => {
    const tested = new TestDeck({ jitter });
    tested.play(1, ramp(10));
    tested.deck.finish(1);
    expect(tested.render(1).slice(0, 11)).toEqual([...ramp(10), 0]);
  });

  it("begins when it has waited as long as it would last", () => {
    const tested = new TestDeck({ jitter });
    tested.play(1, ramp(10));
    const heard = tested.render(10);
    expect(heard.indexOf(1)).toBe(Math.floor(jitter.start / quantum) * quantum);
    expect(tested.ends).toEqual([[1, 10]]);
  });

  it("grows with each gap up to its limit, and shrinks with what goes well", () => {
    const tested = new TestDeck({ jitter });
    const waits: number[] = [];
    for (let gap = 0; gap < 5; gap++) {
      tested.play(1, [1]);
      const heard = tested.render(40);
      waits.push(heard.findIndex((frame) => frame > 0) / quantum);
    }
    expect(waits).toEqual([7, 15, 31, 31, 31]);
    expect(tested.deck.underruns).toBe(4);
    for (const key of [2, 3, 4]) {
      tested.play(key, [1]);
      tested.deck.finish(key);
      tested.render(2);
    }
    tested.play(5, [1]);
    expect(tested.render(40).findIndex((frame) => frame > 0) / quantum).toBe(20);
  });
});

describe("a gap", () => {
  it("is one only if more of the part comes", () => {
    const tested = new TestDeck();
    tested.play(1, ramp(10));
    tested.render(2);
    tested.deck.finish(1);
    tested.play(2, ramp(10));
    tested.render(2);
    expect(tested.deck.underruns).toBe(0);
    tested.play(2, ramp(10));
    expect(tested.deck.underruns).toBe(1);
  });
});

describe("a fade", () => {
  const fade = 300;
  const steady = silence(2_000).fill(10_000);
  const widestStep = (heard: number[]): number =>
    Math.max(...heard.map((frame, i) => Math.abs(frame - (heard[i - 1] ?? 0))));

  it("keeps every beginning and every end from being a jump: stop, pause, resume and a gap", () => {
    const action = fc.constantFrom("play", "stop", "pause", "resume", "render");
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
        const tested = new TestDeck({ fade, jitter: { start: 500, max: 500 } });
        const heard: number[] = [];
        for (const each of actions) {
          if (each === "play") tested.play(1, steady);
          else if (each === "stop") tested.deck.stop();
          else if (each !== "render") tested.deck.isPaused = each === "pause";
          heard.push(...tested.render(1));
        }
        heard.push(...tested.render(40));
        // Two fades of several stops and what is played after them may add up.
        expect(widestStep(heard)).toBeLessThanOrEqual((4 * 10_000) / fade);
      }),
    );
  });

  it("of what was stopped is over after its length, and does not keep what follows", () => {
    const tested = new TestDeck({ fade });
    tested.play(1, steady);
    tested.render(10);
    tested.deck.stop();
    tested.play(2, silence(2_000));
    const heard = tested.render(5);
    expect(heard.findLastIndex((frame) => frame !== 0)).toBeLessThan(fade);
    expect(tested.deck.stop()).toEqual([[2, 5 * quantum]]);
  });

  it("leaves what is heard in between as it is", () => {
    const tested = new TestDeck({ fade });
    tested.play(1, steady);
    tested.deck.finish(1);
    expect(new Set(tested.render(20).slice(fade, 2_000))).toEqual(new Set([10_000]));
  });
});

describe("a pause", () => {
  it("keeps the place, and is dropped by a stop", () => {
    const tested = new TestDeck();
    tested.play(1, ramp(1_000));
    tested.render(1);
    tested.deck.isPaused = true;
    expect(tested.render(5)).toEqual(silence(5 * quantum));
    tested.deck.isPaused = false;
    expect(tested.render(1)).toEqual(ramp(quantum, quantum + 1));
    tested.deck.isPaused = true;
    tested.deck.stop();
    tested.play(2, ramp(10));
    expect(tested.render(1)[0]).toBe(1);
  });
});
