import { RealtimeError, type PlayedPart } from "@rt/core";
import { manualClock } from "@rt/core/testing";
import { describe, expect, it } from "vitest";
import { createSpeaker, type SpeakerOptions } from "../src/speaker.js";
import { MemoryBackend, usualDevices } from "./support/memory-backend.js";
import { chunkOf, ramp } from "./support/part.js";

/** A speaker on in-memory devices, and everything it reports. */
async function start(options: SpeakerOptions = {}) {
  const clock = manualClock();
  const backend = new MemoryBackend({ clock });
  const speaker = await createSpeaker({ clock, backend, ...options });
  const errors: unknown[] = [];
  const played: PlayedPart[] = [];
  speaker.onError((error) => errors.push(error));
  speaker.onPlayed((part) => played.push(part));
  const play = (itemId: string, ms: number) => {
    const samples = ramp(ms * 24);
    speaker.play(chunkOf(itemId, samples));
    return samples;
  };
  const heard = (device = "speakers") => backend.rendered(device).filter((sample) => sample !== 0);
  return { clock, backend, speaker, errors, played, play, heard };
}

const part = (itemId: string, playedSamples: number) => ({ itemId, contentIndex: 0, playedSamples });

describe("a speaker that plays", () => {
  it("outputs exactly what it was given, in order", async () => {
    const { clock, speaker, play, heard } = await start();
    const [a, b] = [play("a", 700), play("b", 300)];
    await clock.elapse(1_100);
    expect([...heard()]).toEqual([...a, ...b]);
    expect(speaker.underruns).toBe(0);
  });

  it("counts what was heard to the sample when stopped", async () => {
    const { clock, speaker, play, heard } = await start();
    play("a", 200);
    speaker.finish({ itemId: "a", contentIndex: 0 });
    play("b", 1_000);
    play("c", 1_000);
    await clock.elapse(333);
    expect(await speaker.stop()).toEqual([part("b", 133 * 24), part("c", 0)]);
    await clock.elapse(500);
    expect(heard()).toHaveLength(333 * 24);
  });

  it("counts at each part's own rate when it converts", async () => {
    const { clock, speaker } = await start({ sampleRate: 48_000 });
    speaker.play(chunkOf("a", ramp(8_000), 8_000));
    await clock.elapse(500);
    expect(await speaker.stop()).toEqual([part("a", 4_000)]);
  });

  it("knows what was heard between two stops in a row", async () => {
    const { clock, speaker, play } = await start();
    play("a", 500);
    await clock.elapse(100);
    const first = speaker.stop();
    play("b", 500);
    const second = speaker.stop();
    play("c", 500);
    await clock.elapse(40);
    expect([await first, await second]).toEqual([[part("a", 2_400)], [part("b", 0)]]);
    expect(await speaker.stop()).toEqual([part("c", 40 * 24)]);
  });

  it("is drained once everything was heard or dropped", async () => {
    const { clock, speaker, play } = await start();
    const news: string[] = [];
    play("a", 300);
    void speaker.drained().then(() => news.push("heard"));
    await clock.elapse(250);
    expect(news).toEqual([]);
    await clock.elapse(100);
    expect(news).toEqual(["heard"]);
    play("b", 300);
    void speaker.drained().then(() => news.push("dropped"));
    await speaker.stop();
    await speaker.drained();
    expect(news).toEqual(["heard", "dropped"]);
  });

  it("applies the volume within half a second, and rejects an invalid one", async () => {
    const { clock, speaker, backend } = await start({ volume: 0.5 });
    speaker.play(chunkOf("a", new Int16Array(48_000).fill(1_000)));
    await clock.elapse(100);
    speaker.volume = 0.1;
    await clock.elapse(600);
    const rendered = backend.rendered("speakers");
    expect([rendered[1_200], rendered.at(-1)]).toEqual([500, 100]);
    expect(() => (speaker.volume = 2)).toThrow("options.invalid");
  });

  it("shows the level of what is heard, not of what is queued", async () => {
    const { clock, speaker } = await start();
    speaker.play(chunkOf("a", new Int16Array(4_800)));
    speaker.play(chunkOf("a", new Int16Array(24_000).fill(16_384)));
    await clock.elapse(100);
    expect(speaker.level.rms).toBe(0);
    await clock.elapse(300);
    expect(speaker.level.rms).toBeCloseTo(0.5, 3);
    await speaker.stop();
    expect(speaker.level.rms).toBe(0);
  });

  it("queues no more than its limit", async () => {
    const { speaker, play } = await start({ maxQueuedMs: 100 });
    play("a", 150);
    expect(() => play("a", 10)).toThrow("player.failed");
    await speaker.stop();
    expect(() => play("b", 10)).not.toThrow();
  });

  it("forgets each part and its sound once heard", async () => {
    const { clock, speaker, play } = await start();
    for (let i = 0; i < 50; i++) {
      play(`item_${i}`, 40);
      speaker.finish({ itemId: `item_${i}`, contentIndex: 0 });
    }
    await clock.elapse(2_100);
    expect(await speaker.stop()).toEqual([]);
    expect(speaker.monitor.read(0, 24_000).every((sample) => sample === 0)).toBe(true);
  });
});

describe("a speaker that runs dry", () => {
  it("counts an underrun when more audio arrives, once per gap", async () => {
    const { clock, speaker, play, errors } = await start();
    play("a", 100);
    await clock.elapse(500);
    expect(speaker.underruns).toBe(0);
    play("a", 100);
    expect(speaker.underruns).toBe(1);
    speaker.finish({ itemId: "a", contentIndex: 0 });
    await clock.elapse(500);
    expect([speaker.underruns, errors]).toEqual([1, []]);
  });

  it("counts none if the answer is over but finished late, or if it is stopped", async () => {
    const { clock, speaker, play } = await start();
    for (const id of ["a", "b"]) {
      play(id, 100);
      await clock.elapse(500);
      if (id === "a") speaker.finish({ itemId: id, contentIndex: 0 });
      else await speaker.stop();
    }
    play("c", 100);
    await clock.elapse(50);
    expect(speaker.underruns).toBe(0);
  });

  it("counts none if the process is blocked at the end of an answer, and one if more of it arrives", async () => {
    const { clock, speaker, play, errors } = await start();
    play("a", 100);
    await clock.elapse(50);
    clock.block(800);
    await clock.elapse(0);
    expect([speaker.underruns, errors]).toEqual([0, []]);
    speaker.finish({ itemId: "a", contentIndex: 0 });
    play("b", 100);
    await clock.elapse(50);
    clock.block(800);
    await clock.elapse(0);
    expect([speaker.underruns, errors]).toEqual([0, []]);
    play("b", 100);
    expect([speaker.underruns, errors]).toMatchObject([1, [{ code: "player.failed" }]]);
  });

  it("plays without a gap while the process is blocked for 150 ms", async () => {
    const { clock, speaker, play, heard, backend } = await start();
    const samples = play("a", 2_000);
    for (let i = 0; i < 4; i++) {
      await clock.elapse(350);
      clock.block(150);
      await clock.elapse(0);
    }
    expect([...heard()]).toEqual([...samples.subarray(0, heard().length)]);
    expect(backend.rendered("speakers")).toHaveLength(heard().length);
    expect(speaker.underruns).toBe(0);
  });

  it("reports a longer block of the process, and counts what was heard", async () => {
    const { clock, speaker, play, heard, errors } = await start();
    play("a", 3_000);
    await clock.elapse(200);
    clock.block(800);
    await clock.elapse(0);
    expect(speaker.underruns).toBe(1);
    expect(errors).toMatchObject([{ code: "player.failed" }]);
    expect(String(errors[0])).toMatch(/blocked for \d{3} ms/);
    await clock.elapse(100);
    expect(await speaker.stop()).toEqual([part("a", heard().length)]);
    expect(heard().length).toBe(600 * 24);
  });
});

describe("a speaker whose device is lost", () => {
  it("reports it, and continues on the default device where it stopped", async () => {
    const { clock, backend, speaker, play, errors, heard } = await start();
    play("a", 1_000);
    await clock.elapse(300);
    backend.lose("speakers");
    expect(errors).toMatchObject([{ code: "device.lost" }]);
    await clock.elapse(1_500);
    expect(speaker.device?.id).toBe("headset-out");
    expect(heard("headset-out").length).toBeGreaterThanOrEqual(700 * 24);
    expect(await speaker.stop()).toEqual([part("a", 24_000)]);
  });

  it("returns to the device it was given, if that is back in time", async () => {
    const { clock, backend, speaker, play } = await start({ device: "usb" });
    const headset = usualDevices.find(({ id }) => id === "headset-out");
    play("a", 1_000);
    await clock.elapse(100);
    backend.lose("headset-out");
    if (headset) backend.plug(headset);
    await clock.elapse(400);
    expect([speaker.device?.id, backend.streamsOf("headset-out")]).toEqual(["headset-out", 1]);
  });

  it("retries less and less often until a device is available", async () => {
    const { clock, backend, speaker, play } = await start();
    backend.failure = new RealtimeError("device.failed", "busy");
    backend.lose("speakers");
    play("a", 300);
    await clock.elapse(10_000);
    expect(backend.opened.length).toBeLessThan(10);
    backend.failure = null;
    await clock.elapse(2_500);
    expect(await speaker.stop()).toEqual([part("a", 300 * 24)]);
  });

  it("is lost from the report until another device is open, and not once it is closed", async () => {
    const { clock, backend, speaker } = await start();
    const told: boolean[] = [];
    speaker.onError(() => told.push(speaker.isLost));
    const before = speaker.isLost;
    backend.lose("speakers");
    await clock.elapse(300);
    expect([before, told, speaker.isLost]).toEqual([false, [true], false]);
    backend.lose("headset-out");
    await clock.elapse(5_000);
    expect([told, speaker.isLost]).toEqual([[true, true], true]);
    await speaker.close();
    expect(speaker.isLost).toBe(false);
  });

  it("can be stopped while its device is lost, and resolves with what was heard before", async () => {
    const { clock, backend, speaker, play } = await start();
    play("a", 1_000);
    await clock.elapse(200);
    backend.lose("speakers");
    const [stopped] = await speaker.stop();
    expect(stopped?.playedSamples).toBeGreaterThanOrEqual(150 * 24);
    play("b", 100);
    await clock.elapse(1_000);
    expect(await speaker.stop()).toEqual([part("b", 2_400)]);
  });
});

describe("opening a speaker", () => {
  it("finds a device by its id, its name or part of the name", async () => {
    for (const device of ["headset-out", "USB Headset", "headset"])
      expect((await start({ device })).speaker.device?.id).toBe("headset-out");
  });

  it("rejects an unknown device and an unsupported rate", async () => {
    await expect(start({ device: "gramophone" })).rejects.toMatchObject({ code: "device.not-found" });
    await expect(start({ sampleRate: 44_100 })).rejects.toMatchObject({ code: "options.invalid" });
  });

  it("releases the device on close, and leaves the backend open", async () => {
    const { backend, speaker, play } = await start();
    play("a", 100);
    await speaker.close();
    await speaker.close();
    expect([backend.streamsOf("speakers"), backend.isClosed]).toEqual([0, false]);
    expect(() => play("a", 100)).toThrow("player.failed");
  });
});
