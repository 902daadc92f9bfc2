import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { completed, isHeard, playedOf, queued, rendered, type Ledger } from "../../src/audio/ledger.js";

const a = { itemId: "a", contentIndex: 0 };
const b = { itemId: "b", contentIndex: 0 };
const add = (ledger: Ledger, part: typeof a, samples: number) =>
  queued(ledger, { ...part, sampleRate: 24_000 }, samples);
const heard = (part: typeof a, playedSamples: number) => ({ ...part, playedSamples });
const counts = (ledger: Ledger) =>
  ledger.map(({ itemId, playedSamples, receivedSamples }) => [itemId, playedSamples, receivedSamples]);

describe("the ledger of a player", () => {
  it("adds up what is queued of each part, in order", () => {
    const ledger = add(add(add([], a, 100), b, 50), a, 20);
    expect(counts(ledger)).toEqual([
      ["a", 0, 120],
      ["b", 0, 50],
    ]);
  });

  it("tells the parts of one item apart", () => {
    const ledger = add(add([], a, 100), { ...a, contentIndex: 1 }, 50);
    expect(counts(rendered(ledger, { ...heard(a, 50), contentIndex: 1 }))).toEqual([
      ["a", 0, 100],
      ["a", 50, 50],
    ]);
  });

  it("ignores reports on parts it does not hold", () => {
    const ledger = add([], a, 100);
    expect(rendered(ledger, heard(b, 50))).toBe(ledger);
    expect(completed(ledger, b)).toBe(ledger);
  });

  it.each([
    ["beyond what was queued", 101, 100],
    ["without end", Infinity, 100],
    ["below nothing", -1, 40],
    ["back", 39, 40],
    ["that is no number", NaN, 40],
    ["in fractions", 41.9, 41],
  ])("T74: takes no count %s", (_what, claimed, count) => {
    const ledger = rendered(add([], a, 100), heard(a, 40));
    expect(counts(rendered(ledger, heard(a, claimed)))).toEqual([["a", count, 100]]);
  });

  it("T73: finishes a part once all of it is queued and all of that was rendered, in either order", () => {
    const queue = add(add([], a, 100), b, 100);
    const all = rendered(queue, heard(a, 100));
    expect(all.filter(isHeard)).toEqual([]);
    expect(completed(queue, a).filter(isHeard)).toEqual([]);
    expect(counts(completed(all, a).filter(isHeard))).toEqual([["a", 100, 100]]);
    expect(rendered(completed(queue, a), heard(a, 100))).toEqual(completed(all, a));
  });

  it("finishes a part of which nothing was ever queued", () => {
    expect(completed(add([], a, 0), a).filter(isHeard)).toHaveLength(1);
  });

  it("takes back what was queued", () => {
    expect(counts(add(add([], a, 100), a, -30))).toEqual([["a", 0, 70]]);
  });

  it("sums up milliseconds that have fully passed, whatever the rates", () => {
    const telephone = queued([], { ...b, sampleRate: 8_000 }, 8_007);
    const ledger = rendered(add(telephone, a, 24_000), heard(a, 24 * 7 + 23));
    expect(playedOf(ledger)).toEqual({ playedMs: 7, audioMs: 2_000 });
  });

  it("T74: never holds a count that a truncation could not carry, whatever a player says", () => {
    const claim = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(NaN, Infinity, -Infinity));
    const step = fc.record({ part: fc.constantFrom(a, b), samples: fc.nat(5_000), claim });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        let ledger: Ledger = [];
        for (const { part, samples, claim: playedSamples } of steps) {
          const next = rendered(add(ledger, part, samples), heard(part, playedSamples));
          for (const { itemId, playedSamples: now, receivedSamples } of next) {
            expect(Number.isInteger(now)).toBe(true);
            expect(now).toBeLessThanOrEqual(receivedSamples);
            const before = ledger.find((other) => other.itemId === itemId)?.playedSamples ?? 0;
            expect(now).toBeGreaterThanOrEqual(before);
          }
          ledger = next;
        }
      }),
    );
  });
});
