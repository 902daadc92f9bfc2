import { setImmediate } from "node:timers/promises";
import { manualClock } from "@rt/core/testing";
import { describe, expect, it, vi } from "vitest";
import type { AudioDevice } from "../src/backend/backend.js";
import { listDevices, watchDevices } from "../src/devices.js";
import { MemoryBackend, usualDevices } from "./support/memory-backend.js";

const extra = { id: "usb", name: "USB Microphone", kind: "input", isDefault: false } as const;
const more = [...usualDevices, extra];

describe("the devices of a machine", () => {
  it("are listed, and what was handed in stays open", async () => {
    const backend = new MemoryBackend({ clock: manualClock() });
    expect(await listDevices({ backend })).toEqual(usualDevices);
    expect(backend.isClosed).toBe(false);
  });

  it("are told to who watches them, until that is over", async () => {
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

  it("are told as they are in the end, where they change while they are listed", async () => {
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

  it("are not told where they cannot be listed, and are again when they can", async () => {
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
