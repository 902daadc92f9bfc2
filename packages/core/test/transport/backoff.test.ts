import { describe, expect, it } from "vitest";
import { backoff } from "../../src/transport/backoff.js";

const settings = { baseMs: 500, maxMs: 30_000 };

describe("backoff", () => {
  it("doubles what may be waited, up to the maximum", () => {
    const longest = [1, 2, 3, 6, 7, 8, 5000].map((attempt) => backoff(settings, { attempt, chance: 1 }));
    expect(longest).toEqual([500, 1000, 2000, 16_000, 30_000, 30_000, 30_000]);
  });

  it("takes any part of that, so that clients spread out (full jitter)", () => {
    const waits = [0, 0.25, 0.5, 0.99].map((chance) => backoff(settings, { attempt: 2, chance }));
    expect(waits).toEqual([0, 250, 500, 990]);
  });

  it("T97: never comes back before the service asked, and still not all at once", () => {
    const waits = [0, 0.5, 1].map((chance) => backoff(settings, { attempt: 1, chance, retryAfterMs: 7000 }));
    expect(waits).toEqual([7000, 7250, 7500]);
  });
});
