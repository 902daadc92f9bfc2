import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Backend } from "../../src/backend/backend.js";
import { createPulse } from "../../src/pulse/pulse.js";
import { noise } from "../support/correlation.js";
import {
  describeVirtualAudio,
  startVirtualAudio,
  virtualDevices,
  type VirtualAudio,
} from "../support/virtual-audio.js";

const sampleRate = 24_000;

describe("a missing PulseAudio server", () => {
  it("is unavailable, with the address and what to start", async () => {
    const opening = createPulse({ server: "unix:/nonexistent/native tcp4:127.0.0.1:1" });
    await expect(opening).rejects.toMatchObject({
      code: "device.unavailable",
      message: expect.stringMatching(
        /\/nonexistent\/native: .*ENOENT.*127\.0\.0\.1:1: .*ECONNREFUSED.*start/,
      ),
    });
  });

  it("is unavailable if all addresses are restricted to other machines", async () => {
    await expect(createPulse({ server: "{elsewhere}unix:/tmp/x" })).rejects.toMatchObject({
      code: "device.unavailable",
    });
  });
});

describeVirtualAudio("a PulseAudio server", () => {
  let audio: VirtualAudio;
  let backend: Backend;

  beforeEach(async () => {
    audio = await startVirtualAudio();
    backend = await createPulse();
  });
  afterEach(async () => {
    await backend.close();
    await audio.stop();
  });

  const openBoth = async (of: Backend, onLost: (cause: unknown) => void, device?: string) => ({
    output: await of.openOutput({ sampleRate, device }, { onUnderrun: () => {}, onLost }),
    input: await of.openInput({ sampleRate }, { onSamples: () => {}, onOverrun: () => {}, onLost }),
  });

  it("lists loudspeakers and microphones with their defaults, without monitors", async () => {
    expect(await backend.devices()).toEqual([
      { id: virtualDevices.speaker, name: "RT_Speaker", kind: "output", isDefault: true },
      { id: virtualDevices.micFeed, name: "RT_MicFeed", kind: "output", isDefault: false },
      { id: virtualDevices.mic, name: "RT_Microphone", kind: "input", isDefault: true },
    ]);
  });

  it("rejects unknown devices by name, and a monitor as the default microphone", async () => {
    const handler = { onUnderrun: () => {}, onSamples: () => {}, onOverrun: () => {}, onLost: () => {} };
    for (const device of ["nowhere", "no name of a device"]) {
      const missing = { code: "device.not-found", message: expect.stringContaining(`"${device}"`) };
      const options = { sampleRate, device };
      await expect(backend.openOutput(options, handler)).rejects.toMatchObject(missing);
      await expect(backend.openInput(options, handler)).rejects.toMatchObject(missing);
    }
    await expect(backend.openOutput({ sampleRate: -1 }, handler)).rejects.toMatchObject({
      code: "device.failed",
    });
    await audio.unload("module-remap-source");
    await expect(backend.openInput({ sampleRate }, handler)).rejects.toMatchObject({
      code: "device.not-found",
    });
  });

  it("notifies watchers of devices that come and go and of a new default, but not of volumes", async () => {
    const told = vi.fn();
    const remove = backend.watch(told);
    await backend.devices();
    const module = await audio.load("module-null-sink", "sink_name=other");
    await expect.poll(() => told.mock.calls.length).toBeGreaterThan(0);
    told.mockClear();
    await audio.pactl("set-default-sink", "other");
    await expect.poll(() => told.mock.calls.length).toBeGreaterThan(0);
    told.mockClear();
    await audio.unload(module);
    await expect.poll(() => told.mock.calls.length).toBeGreaterThan(0);
    await backend.devices();
    told.mockClear();
    await audio.pactl("set-sink-volume", virtualDevices.speaker, "50%");
    remove();
    await audio.load("module-null-sink", "sink_name=third");
    await backend.devices();
    expect(told).not.toHaveBeenCalled();
  });

  it("moves a stream when the default changes, and when its device is unplugged but another is left", async () => {
    const onLost = vi.fn();
    const { output } = await openBoth(backend, onLost);
    const module = await audio.load("module-null-sink", "sink_name=headset");
    await audio.pactl("set-default-sink", "headset");
    await expect.poll(() => output.device).toBe("headset");
    output.write(noise(1));
    await audio.unload(module);
    await expect.poll(() => output.device).not.toBe("headset");
    await wait(200);
    expect(onLost).not.toHaveBeenCalled();
    expect(await output.heard()).toBeGreaterThan(0);
  });

  it("reports a device as lost, once, when it is unplugged and no other is left", async () => {
    const onLost = vi.fn();
    const { output, input } = await openBoth(backend, onLost);
    output.write(noise(2));
    await audio.unload("module-null-sink");
    await expect.poll(() => onLost.mock.calls.length).toBe(2);
    for (const [cause] of onLost.mock.calls) expect(cause).toMatchObject({ code: "device.lost" });
    await Promise.all([output.close(), input.close(), output.flush(), output.heard()]);
    await backend.devices();
    expect(onLost).toHaveBeenCalledTimes(2);
  });

  it("reports every stream as lost once when the server is killed, and works again after a restart", async () => {
    const onLost = vi.fn();
    const told = vi.fn();
    backend.watch(told);
    const { output } = await openBoth(backend, onLost);
    await openBoth(backend, onLost);
    output.write(noise(2));
    await backend.devices();
    const dying = audio.kill();
    await dying;
    await expect.poll(() => onLost.mock.calls.length).toBe(4);
    for (const [cause] of onLost.mock.calls) expect(cause).toMatchObject({ code: "device.lost" });
    expect(told).toHaveBeenCalled();
    await expect(backend.devices()).rejects.toMatchObject({ code: "device.lost" });

    await audio.start();
    const again = await createPulse();
    const { output: back } = await openBoth(again, onLost);
    back.write(noise(1));
    await expect.poll(() => back.heard()).toBeGreaterThan(0);
    await again.close();
    expect(onLost).toHaveBeenCalledTimes(4);
  });

  it("closes all streams without notifying them", async () => {
    const onLost = vi.fn();
    const { output } = await openBoth(backend, onLost);
    await backend.close();
    await backend.close();
    await expect(backend.devices()).rejects.toMatchObject({ code: "device.lost" });
    expect(await output.heard()).toBe(0);
    expect(onLost).not.toHaveBeenCalled();
  });

  it("admits TCP clients that have the cookie, and no others", async () => {
    const port = await audio.listenOnTcp();
    const server = `tcp:127.0.0.1:${port}`;
    vi.stubEnv("PULSE_COOKIE", audio.cookiePath);
    const remote = await createPulse({ server: `unix:/nonexistent ${server}` });
    expect(await remote.devices()).toHaveLength(3);
    await remote.close();
    vi.stubEnv("PULSE_COOKIE", "/dev/null");
    vi.stubEnv("XDG_CONFIG_HOME", "/nonexistent");
    vi.stubEnv("HOME", "/nonexistent");
    await expect(createPulse({ server })).rejects.toMatchObject({
      code: "device.unavailable",
      message: expect.stringContaining("access denied"),
    });
    vi.unstubAllEnvs();
  });
});
