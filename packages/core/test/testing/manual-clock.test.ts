import { describe, expect, it, vi } from "vitest";
import { manualClock } from "../../src/testing/manual-clock.js";

/** A clock, and when each of its timers ran. */
function timed(...delays: readonly number[]) {
  const clock = manualClock();
  const ran: [delayMs: number, at: number][] = [];
  const cancel = delays.map((delayMs) => clock.after(delayMs, () => ran.push([delayMs, clock.now()])));
  return { clock, ran, cancel };
}

describe("a clock that is moved by hand", () => {
  it("stands still at 0, or where it is put", () => {
    expect([manualClock().now(), manualClock({ now: 1_000 }).now()]).toEqual([0, 1_000]);
  });

  it("runs what is due, in order and each at its time, and nothing else", () => {
    const { clock, ran } = timed(30, 10, 20, 31);
    clock.advance(30);
    expect(ran).toEqual([10, 20, 30].map((ms) => [ms, ms]));
    expect([clock.now(), clock.pending]).toEqual([30, 1]);
  });

  it("runs what is due at one time in the order it was asked for", () => {
    const clock = manualClock();
    const ran: string[] = [];
    for (const name of ["a", "b", "c"]) clock.after(5, () => ran.push(name));
    clock.advance(5);
    expect(ran).toEqual(["a", "b", "c"]);
  });

  it("runs no timer that was cancelled, nor one twice", () => {
    const { clock, ran, cancel } = timed(10, 20);
    cancel[1]?.();
    clock.advance(50);
    cancel[0]?.();
    clock.advance(50);
    expect([ran, clock.pending]).toEqual([[[10, 10]], 0]);
  });

  it("runs what timers ask for, as far as it is due", () => {
    const clock = manualClock();
    const ticks: number[] = [];
    const tick = () => clock.after(20, () => (ticks.push(clock.now()), tick()));
    tick();
    clock.advance(70);
    expect([ticks, clock.pending]).toEqual([[20, 40, 60], 1]);
  });

  it("runs late what was due while nothing could happen", () => {
    const { clock, ran } = timed(10, 20, 100);
    clock.block(50);
    expect([clock.now(), ran]).toEqual([50, []]);
    clock.advance(50);
    expect(ran).toEqual([
      [10, 50],
      [20, 50],
      [100, 100],
    ]);
  });

  it("can be set back, as clocks on walls are", () => {
    const { clock, ran } = timed(10);
    clock.block(-100);
    clock.advance(109);
    expect(ran).toEqual([]);
    clock.advance(1);
    expect(ran).toEqual([[10, 10]]);
  });
});

describe("time that elapses", () => {
  /** Waits three times 10 ms, with promises in between, and notes the time. */
  async function waitThrice(clock = manualClock()) {
    const seen: number[] = [];
    const waits = async () => {
      for (let i = 0; i < 3; i++) {
        await Promise.resolve();
        await new Promise<void>((resolve) => clock.after(10, resolve));
        seen.push(clock.now());
      }
    };
    void waits();
    await clock.elapse(25);
    return { seen, clock };
  }

  it("lets what follows by promises ask for more, and be at the right time", async () => {
    const { seen, clock } = await waitThrice();
    expect([seen, clock.now()]).toEqual([[10, 20], 25]);
  });

  it("does so in a browser too", async () => {
    vi.stubGlobal("setImmediate", undefined);
    try {
      expect((await waitThrice()).seen).toEqual([10, 20]);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it("runs what is late or due at once, where none elapses", async () => {
    const { clock, ran } = timed(0, 10, 11);
    clock.block(10);
    await clock.elapse(0);
    expect(ran).toEqual([
      [0, 10],
      [10, 10],
    ]);
  });
});
