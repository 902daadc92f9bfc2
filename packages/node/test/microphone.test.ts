import { manualClock } from "@rt/core/testing";
import { describe, expect, it } from "vitest";
import { createMicrophone, type MicrophoneOptions } from "../src/microphone.js";
import { MemoryBackend, usualDevices } from "./support/memory-backend.js";
import { ramp } from "./support/part.js";

/** A microphone on an in-memory device, and what a reader receives from it. */
async function start(options: MicrophoneOptions = {}) {
  const clock = manualClock();
  const backend = new MemoryBackend({ clock });
  const microphone = await createMicrophone({ clock, backend, ...options });
  const errors: unknown[] = [];
  microphone.onError((error) => errors.push(error));
  const frames: Int16Array[] = [];
  const read = async () => {
    for await (const frame of microphone) frames.push(frame);
    return "over";
  };
  const heard = () => frames.flatMap((frame) => [...frame]);
  return { clock, backend, microphone, errors, frames, read, heard };
}

describe("a microphone that is read", () => {
  it.each([8_000, 16_000, 24_000, 48_000])(
    "yields frames of 20 ms at %i Hz, in order",
    async (sampleRate) => {
      const { clock, backend, frames, read, heard } = await start({ sampleRate });
      void read();
      const said = ramp(sampleRate / 10);
      backend.say("mic", said);
      await clock.elapse(200);
      expect(frames).toHaveLength(10);
      expect(new Set(frames.map(({ length }) => length))).toEqual(new Set([sampleRate / 50]));
      expect(heard().slice(0, said.length)).toEqual([...said]);
    },
  );

  it("starts with what is recorded from then on", async () => {
    const { clock, backend, read, heard } = await start();
    backend.say("mic", ramp(4_800));
    await clock.elapse(100);
    void read();
    await clock.elapse(20);
    expect(heard()[0]).toBe(2_401);
  });

  it("gives each reader its own frames, and continues when one leaves", async () => {
    const { clock, microphone, frames, read } = await start();
    void read();
    const other = microphone[Symbol.asyncIterator]();
    const first = other.next();
    await clock.elapse(20);
    const { value } = await first;
    if (value instanceof Int16Array) value.fill(7);
    await other.return?.();
    await clock.elapse(40);
    expect(frames).toHaveLength(3);
    expect(frames[0]?.every((sample) => sample === 0)).toBe(true);
  });

  it("ends its readers when it is stopped, and releases the device", async () => {
    const { clock, backend, microphone, read } = await start();
    const reading = read();
    await clock.elapse(50);
    await microphone.stop();
    await microphone.stop();
    expect(await reading).toBe("over");
    expect(backend.streamsOf("mic")).toBe(0);
    expect(await microphone[Symbol.asyncIterator]().next()).toEqual({ done: true, value: undefined });
  });

  it("yields zeros while muted, and still shows the input level", async () => {
    const { clock, backend, microphone, read, heard } = await start();
    void read();
    backend.say("mic", new Int16Array(4_800).fill(16_384));
    microphone.mute(true);
    await clock.elapse(100);
    expect(heard()).toEqual(Array.from({ length: 2_400 }, () => 0));
    expect(microphone.level.peak).toBe(0.5);
    microphone.mute(false);
    await clock.elapse(100);
    expect(heard().slice(2_400)).toEqual(Array.from({ length: 2_400 }, () => 16_384));
  });

  it("yields nothing while paused", async () => {
    const { clock, microphone, frames, read } = await start();
    void read();
    microphone.pause();
    await clock.elapse(200);
    expect(frames).toHaveLength(0);
    microphone.resume();
    await clock.elapse(100);
    expect(frames).toHaveLength(5);
  });
});

describe("a microphone that loses audio", () => {
  it("buffers up to its limit for a slow reader, then drops the oldest audio, counts it and reports it", async () => {
    const { clock, backend, microphone, errors } = await start({ maxUnreadMs: 100 });
    const reader = microphone[Symbol.asyncIterator]();
    backend.say("mic", ramp(4_800));
    await clock.elapse(160);
    expect([microphone.overruns, microphone.lostMs]).toEqual([3, 60]);
    expect(errors).toMatchObject([{ code: "audio.overflow" }]);
    const { value } = await reader.next();
    expect(value instanceof Int16Array && value[0]).toBe(60 * 24 + 1);
  });

  it("counts what was lost while the process was blocked", async () => {
    const { clock, microphone, errors, read } = await start();
    void read();
    await clock.elapse(100);
    clock.block(1_000);
    await clock.elapse(0);
    expect([microphone.overruns, microphone.lostMs]).toEqual([1, 700]);
    expect(String(errors[0])).toContain("700 ms of audio were lost");
  });

  it("reports repeated losses once a second", async () => {
    const { clock, microphone, errors } = await start({ maxUnreadMs: 100 });
    microphone[Symbol.asyncIterator]();
    await clock.elapse(2_200);
    expect(microphone.overruns).toBe(105);
    expect(errors).toHaveLength(3);
  });
});

describe("a microphone whose device is lost", () => {
  it("yields silence in real time until another device is available, then continues with that", async () => {
    const { clock, backend, microphone, errors, frames, read, heard } = await start();
    void read();
    await clock.elapse(100);
    backend.say("headset-in", new Int16Array(2_400).fill(9));
    backend.lose("mic");
    expect(errors).toMatchObject([{ code: "device.lost" }]);
    await clock.elapse(200);
    expect(frames).toHaveLength(15);
    await clock.elapse(300);
    expect(microphone.device?.id).toBe("headset-in");
    expect(heard().filter((sample) => sample === 9)).toHaveLength(2_400);
    expect(Math.abs(frames.length - 30)).toBeLessThanOrEqual(1);
  });

  it("is found again by the name it was requested with", async () => {
    const { clock, backend, microphone } = await start({ device: "headset" });
    backend.lose("headset-in");
    await clock.elapse(300);
    expect(microphone.device?.id).toBe("mic");
    backend.lose("mic");
    const headset = usualDevices.find(({ id }) => id === "headset-in");
    if (headset) backend.plug(headset);
    await clock.elapse(300);
    expect(microphone.device?.id).toBe("headset-in");
  });

  it("is lost from the report until another device is open, and not once it is stopped", async () => {
    const { clock, backend, microphone } = await start();
    const told: boolean[] = [];
    microphone.onError(() => told.push(microphone.isLost));
    const before = microphone.isLost;
    backend.lose("mic");
    await clock.elapse(300);
    expect([before, told, microphone.isLost]).toEqual([false, [true], false]);
    backend.lose("headset-in");
    await clock.elapse(5_000);
    expect([told, microphone.isLost]).toEqual([[true, true], true]);
    await microphone.stop();
    expect(microphone.isLost).toBe(false);
  });

  it("can be stopped while its device is lost", async () => {
    const { clock, backend, microphone, frames, read } = await start();
    const reading = read();
    backend.lose("mic");
    await microphone.stop();
    await clock.elapse(1_000);
    expect([await reading, frames.length, backend.opened.length]).toEqual(["over", 0, 1]);
  });
});

describe("opening a microphone", () => {
  it("rejects names that match no device or several, and lists the available ones", async () => {
    await expect(start({ device: "gramophone" })).rejects.toThrow("Built-in Microphone (mic)");
    await expect(start({ device: "e" })).rejects.toThrow("several");
    await expect(start({ sampleRate: 44_100 })).rejects.toMatchObject({ param: "sampleRate" });
  });
});
