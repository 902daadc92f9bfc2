import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createWatchdog } from "../../src/session/watchdog.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the watchdog", () => {
  it("T61: reports a silent response, once", () => {
    const stalled = vi.fn();
    createWatchdog(1000, stalled).watch("r1");
    vi.advanceTimersByTime(999);
    expect(stalled).not.toHaveBeenCalled();
    vi.advanceTimersByTime(5000);
    expect(stalled.mock.calls).toEqual([["r1"]]);
  });

  it("reports nothing while events arrive", () => {
    const stalled = vi.fn();
    const watchdog = createWatchdog(1000, stalled);
    watchdog.watch("r1");
    for (let i = 0; i < 20; i++) {
      vi.advanceTimersByTime(400);
      watchdog.heard("r1");
    }
    expect(stalled).not.toHaveBeenCalled();
  });

  it("reports one response while another is active", () => {
    const stalled = vi.fn();
    const watchdog = createWatchdog(1000, stalled);
    watchdog.watch("r1");
    watchdog.watch("r2");
    for (let i = 0; i < 4; i++) {
      vi.advanceTimersByTime(500);
      watchdog.heard("r2");
    }
    expect(stalled.mock.calls).toEqual([["r1"]]);
  });

  it("leaves no timer behind when the last response is done", () => {
    const watchdog = createWatchdog(1000, () => {});
    watchdog.watch("r1");
    watchdog.heard("never watched");
    watchdog.release("r1");
    expect(vi.getTimerCount()).toBe(0);
  });
});
