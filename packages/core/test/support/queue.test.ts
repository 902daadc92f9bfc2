import { describe, expect, it } from "vitest";
import { RealtimeError } from "../../src/errors.js";
import { Queue } from "../../src/support/queue.js";

const roomy = { count: 100, bytes: 1000 };

async function rest<T>(values: AsyncIterable<T>): Promise<T[]> {
  const read: T[] = [];
  for await (const value of values) read.push(value);
  return read;
}

describe("a queue", () => {
  it("delivers in order, before and after the reader waits", async () => {
    const queue = new Queue<number>(roomy);
    queue.push(1, 1);
    const reading = rest(queue);
    await Promise.resolve();
    queue.push(2, 1);
    queue.push(3, 1);
    queue.end(null);
    expect(await reading).toEqual([1, 2, 3]);
  });

  it.each([
    ["events", { count: 2, bytes: 1000 }],
    ["bytes", { count: 100, bytes: 20 }],
  ])("fails a reader that leaves too many %s, after what it holds", async (_what, limit) => {
    const queue = new Queue<number>(limit);
    expect([1, 2, 3, 4].map((value) => queue.push(value, 10))).toEqual([true, true, false, false]);
    expect(await queue.next()).toEqual({ done: false, value: 1 });
    expect(await queue.next()).toEqual({ done: false, value: 2 });
    await expect(queue.next()).rejects.toMatchObject({ code: "reader.too-slow" });
    expect(await queue.next()).toEqual({ done: true, value: undefined });
  });

  it("frees room for what was read", async () => {
    const queue = new Queue<number>({ count: 2, bytes: 20 });
    for (let value = 0; value < 5000; value++) {
      expect(queue.push(value, 20)).toBe(true);
      expect((await queue.next()).value).toBe(value);
    }
  });

  it("throws its error once, after what it holds", async () => {
    const queue = new Queue<number>(roomy);
    const error = new RealtimeError("link.lost", "gone");
    queue.push(1, 1);
    queue.end(error);
    queue.end(null);
    expect(await queue.next()).toEqual({ done: false, value: 1 });
    await expect(queue.next()).rejects.toBe(error);
    expect((await queue.next()).done).toBe(true);
  });

  it("wakes a reader that waits when it ends", async () => {
    const queue = new Queue<number>(roomy);
    const waiting = queue.next();
    await Promise.resolve();
    queue.end(new RealtimeError("link.lost", "gone"));
    await expect(waiting).rejects.toMatchObject({ code: "link.lost" });
  });

  it("accepts no more once its reader has left", async () => {
    const queue = new Queue<number>(roomy);
    queue.push(1, 1);
    for await (const value of queue) {
      expect(value).toBe(1);
      break;
    }
    expect(queue.push(2, 1)).toBe(false);
  });

  it("lets a reader that waits be called off", async () => {
    const queue = new Queue<number>(roomy);
    const waiting = queue.next();
    await queue.return?.();
    expect((await waiting).done).toBe(true);
    expect(queue.push(1, 1)).toBe(false);
  });

  it("throws nothing at a reader that leaves after the end", async () => {
    const queue = new Queue<number>(roomy);
    queue.end(new RealtimeError("link.lost", "gone"));
    expect(await queue.return()).toEqual({ done: true, value: undefined });
  });

  it("answers reads that were asked for at once in order", async () => {
    const queue = new Queue<number>(roomy);
    const reads = [queue.next(), queue.next()];
    queue.push(1, 1);
    reads.push(queue.next());
    queue.push(2, 1);
    queue.push(3, 1);
    expect((await Promise.all(reads)).map(({ value }) => value)).toEqual([1, 2, 3]);
  });

  it("hands out what it holds", async () => {
    const queue = new Queue<number>(roomy);
    queue.push(1, 1);
    queue.push(2, 5);
    expect(queue.drain()).toEqual([
      [1, 1],
      [2, 5],
    ]);
    queue.end(null);
    expect(await rest(queue)).toEqual([]);
  });
});
