import { manualClock } from "@rt/core/testing";
import { describe, expect, it, vi } from "vitest";
import { createGuard } from "../../src/native/guard.js";

function guarded({ patienceMs = 5_000, isBusy = true } = {}) {
  const clock = manualClock();
  const onDead = vi.fn();
  return {
    clock,
    onDead,
    guard: createGuard({ clock, bufferMs: 20, patienceMs, isExpected: () => isBusy, onDead }),
  };
}

describe("the guard of a device", () => {
  it("trusts a device that calls back on time, for a minute", async () => {
    const { clock, guard, onDead } = guarded();
    for (let i = 0; i < 3_000; i++) {
      await clock.elapse(20);
      guard.count();
    }
    expect(onDead).not.toHaveBeenCalled();
    guard.stop();
  });

  it("trusts a device whose callbacks were late because this process was busy", async () => {
    const { clock, guard, onDead } = guarded();
    clock.block(2_000);
    await clock.elapse(0);
    for (let i = 0; i < 100; i++) guard.count();
    expect(onDead).not.toHaveBeenCalled();
    guard.stop();
  });

  it("detects a device that calls back without pausing", () => {
    const { guard, onDead } = guarded({ patienceMs: 0 });
    for (let i = 0; i < 26; i++) guard.count();
    expect(onDead).toHaveBeenCalledWith("it calls back without pausing");
  });

  it("detects a device that stops calling back, unless no calls are expected", async () => {
    const dead = guarded();
    const idle = guarded({ isBusy: false });
    for (const { clock } of [dead, idle]) await clock.elapse(3_000);
    expect(dead.onDead).toHaveBeenCalledTimes(1);
    expect(idle.onDead).not.toHaveBeenCalled();
  });
});
