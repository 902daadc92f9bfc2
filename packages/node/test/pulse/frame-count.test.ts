import { describe, expect, it } from "vitest";
import { FrameCount } from "../../src/pulse/frame-count.js";

const at = (heard: number, read = heard, silent = 0) => ({ heard, read, silent });

describe("a frame count", () => {
  it("never goes back", () => {
    const count = new FrameCount();
    expect([at(10), at(7), at(12)].map((timing) => count.hear(timing))).toEqual([10, 10, 12]);
  });

  it("continues across a flush, whatever the device keeps", () => {
    const count = new FrameCount();
    expect(count.flush(at(100, 130))).toBe(100);
    expect(count.hear(at(130))).toBe(100);
    expect(count.hear(at(150))).toBe(120);
  });

  it("leaves out silence that fills up a block, even while it plays", () => {
    const count = new FrameCount();
    count.fill(60, 200);
    expect([50, 60, 200, 260, 290].map((frames) => count.hear(at(frames)))).toEqual([50, 60, 60, 60, 90]);
    expect(count.isFilled).toBe(false);
  });

  it("discards such silence on a flush", () => {
    const count = new FrameCount();
    count.fill(60, 200);
    expect(count.flush(at(100, 110))).toBe(60);
    expect(count.hear(at(120))).toBe(70);
  });

  it("detects a stuck server: it holds frames, is silent and has not moved", () => {
    const count = new FrameCount();
    const looks = [at(0, 0, 9), at(50, 50), at(50, 50, 9), at(60, 60, 9)].map((timing) =>
      count.isStuck(60, timing),
    );
    expect(looks).toEqual([false, false, true, false]);
    expect(count.isStuck(70, at(60, 60, 9))).toBe(false);
    expect(count.isStuck(70, at(60, 60, 9))).toBe(true);
  });
});
