import { expect, it } from "vitest";
import { QueuedParts } from "../../src/queued-parts.js";

const part = { itemId: "a", contentIndex: 0 };
const chunk = (ms: number, itemId = "a", sampleRate = 24_000) => ({
  ...{ responseId: "r", itemId, contentIndex: 0, sampleRate },
  samples: new Int16Array((ms * sampleRate) / 1_000),
});

it("knows how long all that waits lasts, whatever its rate", () => {
  const parts = new QueuedParts();
  const { key } = parts.add(chunk(100));
  parts.add(chunk(50, "b", 8_000));
  expect(parts.queuedMs).toBe(150);
  parts.advance(key, 1_200);
  expect(parts.queuedMs).toBe(100);
});

it("tells a count only if it is news, and of a part that it knows", () => {
  const parts = new QueuedParts();
  const { key } = parts.add(chunk(100));
  expect(parts.advance(key, 10)).toEqual({ ...part, playedSamples: 10 });
  expect(parts.advance(key, 10)).toBe(null);
  expect(parts.advance(key, 9)).toBe(null);
  expect(parts.advance(key + 1, 10)).toBe(null);
});

it("forgets a part that was finished and rendered to its end, in either order", () => {
  const parts = new QueuedParts();
  const { key } = parts.add(chunk(100));
  parts.advance(key, 2_400);
  expect(parts.find(part)).toMatchObject({ playedSamples: 2_400 });
  expect(parts.finish(part)).toBe(key);
  expect(parts.find(part)).toBe(null);
  const next = parts.add(chunk(100)).key;
  parts.finish(part);
  expect(parts.find(part)).toMatchObject({ key: next });
  parts.advance(next, 2_400);
  expect(parts.find(part)).toBe(null);
});

it("takes late news of what was cleared for nobody's", () => {
  const parts = new QueuedParts();
  const { key } = parts.add(chunk(100));
  expect([...parts.clear().keys()]).toEqual([key]);
  parts.add(chunk(100));
  expect(parts.advance(key, 10)).toBe(null);
  expect(parts.find(part)).toMatchObject({ playedSamples: 0 });
});

it("knows no end of a part that it does not know", () => {
  expect(new QueuedParts().finish(part)).toBe(null);
});
