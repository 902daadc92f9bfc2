import type { RealtimeError } from "@rt/core";
import { describe, expect, it } from "vitest";
import { FrameReaders } from "../../src/frame-readers.js";

/** At 1 kHz a sample is a millisecond. */
function start(maxUnreadMs = 60) {
  const time = { now: 0 };
  const errors: RealtimeError[] = [];
  const readers = new FrameReaders({
    sampleRate: 1_000,
    maxUnreadMs,
    clock: { now: () => time.now, after: () => () => {} },
    onError: (error) => errors.push(error),
  });
  const push = (...numbers: number[]) => {
    for (const number of numbers) readers.push(new Int16Array(20).fill(number));
  };
  return { time, errors, readers, push };
}

async function firstOf(reader: AsyncIterator<Int16Array>): Promise<number | undefined> {
  const { value } = await reader.next();
  return value instanceof Int16Array ? value[0] : undefined;
}

describe("those who read a microphone", () => {
  it("hear what comes from then on, in order, whether they wait for it or not", async () => {
    const { readers, push } = start();
    push(1);
    const reader = readers.read();
    const waiting = firstOf(reader);
    push(2, 3, 4);
    expect([await waiting, await firstOf(reader), await firstOf(reader)]).toEqual([2, 3, 4]);
  });

  it("have frames of their own, which stay as they are", async () => {
    const { readers } = start();
    const [one, other] = [readers.read(), readers.read()];
    const frame = new Int16Array(20).fill(1);
    readers.push(frame);
    frame.fill(9);
    const { value } = await one.next();
    if (value instanceof Int16Array) value.fill(7);
    expect(await firstOf(other)).toBe(1);
  });

  it("lose the oldest that they have not read in time, which is counted and told", async () => {
    const { errors, readers, push } = start();
    const reader = readers.read();
    push(1, 2, 3, 4, 5);
    expect(await firstOf(reader)).toBe(3);
    expect([readers.overruns, readers.lostMs]).toEqual([2, 40]);
    expect(errors).toMatchObject([{ code: "audio.overflow" }]);
    expect(errors[0]?.message).toContain("20 ms of audio were lost");
  });

  it("are told of losses once a second", () => {
    const { time, errors, readers, push } = start();
    readers.read();
    for (time.now = 0; time.now < 2_100; time.now += 20) push(1);
    expect(errors).toHaveLength(3);
    expect(readers.overruns).toBe(102);
  });

  it("count once what two of them lose", () => {
    const { readers, push } = start();
    readers.read();
    readers.read();
    push(1, 2, 3, 4);
    expect([readers.overruns, readers.lostMs]).toEqual([1, 20]);
  });

  it("get what is left at the end, and are done; later ones are at once", async () => {
    const { readers, push } = start();
    const reader = readers.read();
    push(1);
    readers.end();
    push(2);
    expect([await firstOf(reader), await firstOf(reader)]).toEqual([1, undefined]);
    expect(await readers.read().next()).toEqual({ done: true, value: undefined });
  });

  it("can leave, and hold nothing then", async () => {
    const { readers, push } = start();
    await readers.read().return?.();
    push(1, 2, 3, 4, 5);
    expect(readers.overruns).toBe(0);
  });
});
