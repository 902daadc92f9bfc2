import { setImmediate } from "node:timers/promises";
import { manualClock } from "@rt/core/testing";
import { describe, expect, it, vi } from "vitest";
import type { AudioDevice } from "../src/backend/backend.js";
import { listDevices, watchDevices } from "../src/devices.js";
import { MemoryBackend, usualDevices } from "./support/memory-backend.js";

const extra = { id: "usb", name: "USB Microphone", kind: "input", isDefault: false } as const;
const more = [...usualDevices, extra];

describe("the devices of a machine", () => {
  it("are listed, without closing a backend that was passed in", async () => {
    const backend = new MemoryBackend({ clock: manualClock() });
    expect(await listDevices({ backend })).toEqual(usualDevices);
    expect(backend.isClosed).toBe(false);
  });

  it("are reported to watchers until the watch is closed", async () => {
    const backend = new MemoryBackend({ clock: manualClock() });
    const listener = vi.fn();
    const watch = await watchDevices(listener, { backend });
    backend.plug(extra);
    await expect.poll(() => listener.mock.calls).toEqual([[more]]);
    await watch.close();
    await watch.close();
    backend.lose("usb");
    await setImmediate();
    expect(listener).toHaveBeenCalledOnce();
    expect(backend.isClosed).toBe(false);
  });

  it("are reported in their final state if they change while being listed", async () => {
    const backend = new MemoryBackend({ clock: manualClock() });
    const answers: ((devices: readonly AudioDevice[]) => void)[] = [];
    backend.devices = () => new Promise((resolve) => answers.push(resolve));
    const listener = vi.fn();
    await watchDevices(listener, { backend });
    backend.plug(extra);
    backend.lose("usb");
    expect(answers).toHaveLength(1);
    answers[0]?.(more);
    await expect.poll(() => answers).toHaveLength(2);
    answers[1]?.(usualDevices);
    await expect.poll(() => listener.mock.calls).toEqual([[usualDevices]]);
  });

  it("are not reported while listing fails, and are again once it works", async () => {
    const backend = new MemoryBackend({ clock: manualClock() });
    const list = vi.spyOn(backend, "devices").mockRejectedValueOnce(new Error("gone"));
    const listener = vi.fn();
    await watchDevices(listener, { backend });
    backend.plug(extra);
    await expect.poll(() => list.mock.settledResults.length).toBe(1);
    await setImmediate();
    expect(listener).not.toHaveBeenCalled();
    backend.lose("usb");
    await expect.poll(() => listener.mock.calls).toEqual([[usualDevices]]);
  });
});
