import { describe, expect, it } from "vitest";
import { endpoints } from "../../../src/ears/phrases/endpoints.js";

/** This many frames of one level. */
const frames = (count: number, level: number) => Array.from({ length: count }, () => level);

describe("endpoints", () => {
  it("enclose speech, with a small margin", () => {
    const { start, end } = endpoints([...frames(50, 20), ...frames(40, 80), ...frames(30, 20)]);
    expect(start).toBeGreaterThanOrEqual(44);
    expect(start).toBeLessThan(50);
    expect(end).toBeGreaterThan(90);
    expect(end).toBeLessThanOrEqual(96);
  });

  it("include silence within speech", () => {
    const levels = [
      ...frames(30, 20),
      ...frames(20, 80),
      ...frames(20, 20),
      ...frames(20, 75),
      ...frames(30, 20),
    ];
    const { start, end } = endpoints(levels);
    expect(end - start).toBeGreaterThanOrEqual(60);
  });

  it("do not take a click for speech", () => {
    const levels = [...frames(20, 20), 70, ...frames(30, 20), ...frames(40, 80), ...frames(30, 20)];
    expect(endpoints(levels).start).toBeGreaterThan(40);
  });

  it("find nothing in sound of constant level, nor in an empty sound", () => {
    for (const levels of [frames(100, 60), frames(100, 0), []]) {
      const { start, end } = endpoints(levels);
      expect(end - start).toBe(0);
    }
  });
});
