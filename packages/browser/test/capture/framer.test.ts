import { describe, expect, it } from "vitest";
import { createFramer } from "../../src/worklets/framer.js";

/** Frames of four samples, as they were emitted: copies, as memory comes back. */
function start(maxFrames = 3) {
  const emitted: { readonly samples: number[]; readonly lost: number }[] = [];
  const out: Int16Array<ArrayBuffer>[] = [];
  const framer = createFramer({
    length: 4,
    maxFrames,
    emit(frame, lost) {
      emitted.push({ samples: [...frame], lost });
      out.push(frame);
    },
  });
  const take = (...samples: number[]) => framer.push(Float32Array.from(samples), samples.length);
  return { framer, emitted, out, take };
}

const step = 1 / 32_768;

describe("frames of one size", () => {
  it("hold the nearest of 16 bits, in order", () => {
    const { emitted, take } = start();
    take(step, 2.4 * step, -2.6 * step, 0.5, 0.25, 0, 0);
    expect(emitted).toEqual([{ samples: [1, 2, -3, 16_384], lost: 0 }]);
    take(1e-9);
    expect(emitted[1]?.samples).toEqual([8_192, 0, 0, 0]);
  });

  it("are clamped and never wrap around; what is no number is silence", () => {
    const { emitted, take } = start();
    take(1, -1, 1.7, -250);
    take(Infinity, -Infinity, NaN, 32_767.5 * step);
    expect(emitted.map(({ samples }) => samples)).toEqual([
      [32_767, -32_768, 32_767, -32_768],
      [32_767, -32_768, 0, 32_767],
    ]);
  });

  it("use the memory again that comes back", () => {
    const { framer, out, take } = start(2);
    for (let i = 0; i < 40; i++) {
      take(i / 100);
      for (const frame of out.splice(0)) framer.reuse(frame);
    }
    expect(out).toHaveLength(0);
    const seen = new Set<Int16Array>();
    for (let i = 0; i < 40; i++) {
      take(0);
      for (const frame of out.splice(0)) {
        seen.add(frame);
        framer.reuse(frame);
      }
    }
    expect(seen.size).toBe(2);
  });

  it("lose what is recorded while none comes back, and tell how much before the next", () => {
    const { framer, emitted, out, take } = start(3);
    take(...Array.from({ length: 20 }, (_, i) => i * step));
    expect(emitted.map(({ samples }) => samples[0])).toEqual([0, 4]);
    for (const frame of out.splice(0)) framer.reuse(frame);
    take(...Array.from({ length: 8 }, (_, i) => (100 + i) * step));
    expect(emitted.slice(2)).toEqual([
      { samples: [100, 101, 102, 103], lost: 12 },
      { samples: [104, 105, 106, 107], lost: 0 },
    ]);
  });
});
