import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startVirtualAudio, type VirtualAudio } from "../../../node/test/support/virtual-audio.js";
import type {} from "../pages/capture.js";
import type {} from "../pages/context.js";
import type {} from "../pages/speaker.js";
import { describeInFirefox, startFirefox, type Firefox, type FirefoxPage } from "../support/firefox.js";
import { startPages, type PageServer } from "../support/pages.js";
import { packed, unpacked } from "../support/samples.js";
import { amplitudeAt, firstSound, lastSound, sine } from "../support/sound.js";

const tone = { hertz: 1_000, sampleRate: 24_000 } as const;

/** How loud the tone is in each 20 ms. */
function amplitudes(samples: Int16Array): number[] {
  const pieces = Array.from({ length: Math.floor(samples.length / 480) }, (_, i) =>
    samples.subarray(i * 480),
  );
  return pieces.map((piece) => amplitudeAt(piece.subarray(0, 480), tone));
}

describeInFirefox("Firefox", () => {
  let audio: VirtualAudio;
  let pages: PageServer;
  let firefox: Firefox;
  beforeAll(async () => {
    [audio, pages] = await Promise.all([startVirtualAudio(), startPages()]);
    firefox = await startFirefox();
  });
  afterAll(async () => {
    await firefox.close();
    await Promise.all([pages.close(), audio.stop()]);
  });

  const record = async (page: FirefoxPage, ms: number): Promise<Int16Array> =>
    unpacked(await page.evaluate((time) => capture.record(time), ms));

  it("records what is said as loud as it is, goes over to other microphones, and outlives their loss", async () => {
    const second = ["source_name=second", "source_properties=device.description=Second"];
    const module = await audio.load("module-remap-source", "master=rt_mic_feed.monitor", ...second);
    const page = await firefox.open(pages.page("capture"));
    const fed = audio.feedMic(sine({ ...tone, seconds: 6, amplitude: 8_000 }));
    expect(await page.evaluate(() => capture.open())).toBe("open");
    await expect.poll(() => page.evaluate(() => capture.microphone.level.peak)).toBeCloseTo(8_000 / 32_768);
    const heard = await record(page, 1_000);
    expect(Math.abs(heard.length - 24_000)).toBeLessThan(2_400);
    expect(await page.evaluate(() => [...new Set(capture.frames.map(({ length }) => length))])).toEqual([
      480,
    ]);
    // Where the machine is busy, Firefox loses pieces: a bare worklet of its own records no more than this.
    const exact = amplitudes(heard).filter((amplitude) => Math.abs(amplitude - 8_000) < 80);
    expect(exact.length).toBeGreaterThan(12);

    const silent = await page.evaluate(async () => {
      const { id } = (await capture.listDevices()).find(({ name }) => name === "Second") ?? { id: "" };
      capture.frames.length = 0;
      await capture.microphone.setDevice(id);
      await capture.wait(200);
      return capture.frames.filter((frame) => Math.max(...frame) < 4_000).length;
    });
    // Where the one before is let go, Firefox arranges its devices anew, and the other one falters for 20 ms.
    expect(silent).toBeLessThan(4);
    expect(await page.evaluate(() => capture.microphone.device?.name)).toBe("Second");

    await audio.unload(module);
    const states = () => page.evaluate(() => capture.states);
    await expect.poll(states, { timeout: 10_000 }).toEqual(["asking", "live", "lost", "live"]);
    expect(await page.evaluate(() => capture.errors)).toEqual(["device.lost"]);
    expect(await page.evaluate(() => capture.microphone.device?.name)).toBe("RT_Microphone");
    await page.evaluate(() => capture.microphone.stop());
    expect(await page.evaluate(() => capture.leftovers().tracks)).toBe(0);
    expect(page.problems).toEqual([]);
    await Promise.all([page.close(), fed]);
  });

  it("plays each sample on the loudspeaker that was chosen, and on the default one again", async () => {
    const description = "sink_properties=device.description=Other";
    await audio.load("module-null-sink", "sink_name=other", "rate=48000", description);
    const page = await firefox.open(pages.page("speaker"));
    const sinks = [await audio.record(), await audio.record("other")];
    await page.evaluate(
      async (text) => {
        await speakers.open();
        await navigator.mediaDevices.getUserMedia({ audio: true });
        const devices = await navigator.mediaDevices.enumerateDevices();
        const id = devices.find(({ label }) => label === "Other")?.deviceId;
        await speakers.speaker.setDevice(id ?? "none");
        speakers.play("there", text);
        await speakers.speaker.drained();
        await speakers.sleep(500);
        await speakers.speaker.setDevice(null);
        speakers.play("here", text);
        await speakers.speaker.drained();
        await speakers.sleep(500);
      },
      packed(sine({ ...tone, seconds: 0.5 })),
    );
    for (const sink of sinks) {
      const soundMs = (await sink.stop()).filter((sample) => Math.abs(sample) > 100).length / 24;
      // An element takes up to 50 ms to begin, which are not heard.
      expect(soundMs).toBeGreaterThan(400);
      expect(soundMs).toBeLessThan(600);
    }
    await page.close();
  });

  it("keeps the contract of a player, and is silent within 20 ms of a stop", async () => {
    const page = await firefox.open(pages.page("speaker"));
    const { kept, broken } = await page.evaluate(() => speakers.runContract());
    expect(broken).toEqual([]);
    expect(kept.length).toBeGreaterThan(20);
    const stopped = await page.evaluate(
      async (text) => {
        const sampleRate = await speakers.open();
        await speakers.record();
        speakers.play("first", text);
        await speakers.sleep(500);
        const answer = await speakers.stop();
        await speakers.sleep(100);
        return { ...answer, ...(await speakers.heard()), sampleRate };
      },
      packed(sine({ ...tone, seconds: 2 })),
    );
    const heard = unpacked(stopped.samples);
    const msOf = (frames: number): number => (frames * 1_000) / stopped.sampleRate;
    expect(msOf(stopped.firstFrame + lastSound(heard, 5) - stopped.frame)).toBeLessThan(20);
    const audibleMs = msOf(lastSound(heard, 5) - firstSound(heard, 5));
    expect(Math.abs(audibleMs - (stopped.parts[0]?.playedSamples ?? NaN) / 24)).toBeLessThan(10);
    await page.close();
  });

  it.each([
    ["script-src 'self' blob:", undefined, "loaded"],
    ["script-src 'self' data:", undefined, "loaded"],
    ["default-src 'self'", "/worklets/", "loaded"],
    ["script-src 'self'", undefined, "device.unavailable"],
  ])("loads a worklet under %s from %s as other browsers do", async (policy, url, outcome) => {
    const page = await firefox.open(pages.page("context", { policy }));
    expect(await page.evaluate((address) => contextPage.load(address), url)).toContain(outcome);
    await page.close();
  });
});

describeInFirefox("Firefox, where the visitor has blocked the microphone", () => {
  let audio: VirtualAudio;
  let pages: PageServer;
  let firefox: Firefox;
  beforeAll(async () => {
    [audio, pages] = await Promise.all([startVirtualAudio(), startPages()]);
    firefox = await startFirefox({ "permissions.default.microphone": 2, "media.autoplay.default": 1 });
  });
  afterAll(async () => {
    await firefox.close();
    await Promise.all([pages.close(), audio.stop()]);
  });

  it("says where to allow it", async () => {
    const page = await firefox.open(pages.page("capture"));
    expect(await page.evaluate(() => capture.open())).toMatch(/device\.denied: .*beside the address/);
    expect(await page.evaluate(() => capture.states)).toEqual(["asking", "denied"]);
    await page.close();
  });

  it("plays nothing until the visitor clicks", async () => {
    const page = await firefox.open(pages.page("context"));
    await wait(500);
    expect(await page.evaluate(() => contextPage.state())).toBe("blocked");
    await page.click();
    await expect.poll(() => page.evaluate(() => contextPage.states)).toEqual(["running"]);
    await page.close();
  });
});
