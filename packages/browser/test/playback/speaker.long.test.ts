import { resample } from "@rt/core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type {} from "../pages/speaker.js";
import { describeInChromium, openPage, startChromium } from "../support/chromium.js";
import { startPages, type PageServer } from "../support/pages.js";
import { packed, unpacked } from "../support/samples.js";
import { amplitudeAt, correlation, firstSound, lastSound, noise, sine } from "../support/sound.js";

describeInChromium("a speaker", () => {
  let browser: Browser;
  let pages: PageServer;
  let page: Page;
  let problems: readonly string[];
  let sampleRate: number;

  beforeAll(async () => {
    [browser, pages] = await Promise.all([startChromium(), startPages()]);
    ({ page, problems } = await openPage(browser, pages.page("speaker")));
    sampleRate = await page.evaluate(() => speakers.open());
  });
  afterAll(async () => {
    await browser.close();
    await pages.close();
  });

  const msOf = (frames: number): number => (frames * 1_000) / sampleRate;
  const heard = async () => {
    const { samples, ...rest } = await page.evaluate(() => speakers.heard());
    return { samples: unpacked(samples), ...rest };
  };

  it("keeps the contract of a player", async () => {
    const { kept, broken } = await page.evaluate(() => speakers.runContract());
    expect(broken).toEqual([]);
    expect(kept.length).toBeGreaterThan(20);
  });

  it("plays each sample once and in order, to the last, and counts them", async () => {
    const source = noise(1);
    await page.evaluate(async (text) => {
      await speakers.record();
      speakers.play("noise", text);
      await speakers.speaker.drained();
      await speakers.sleep(50);
    }, packed(source));
    const { samples, reports } = await heard();
    const expected = resample(source, { from: 24_000, to: sampleRate });
    const from = firstSound(samples, 0);
    const played = samples.subarray(from, from + expected.length);
    // All but the fade at the beginning.
    const shift = bestShift(expected, samples, from);
    expect(
      correlation(expected.subarray(500), samples.subarray(shift + 500, shift + expected.length)),
    ).toBeGreaterThan(0.9999);
    expect(played.length).toBe(expected.length);
    expect(lastSound(samples, 0) - shift).toBeGreaterThan(expected.length - 5);
    expect(reports.at(-1)).toMatchObject({ itemId: "noise", playedSamples: source.length });
  });

  it("lets no image of the sound through that its rate cannot hold", async () => {
    await page.evaluate(
      async (text) => {
        await speakers.record();
        speakers.play("tone", text);
        await speakers.speaker.drained();
      },
      packed(sine({ hertz: 10_000, seconds: 0.4 })),
    );
    const { samples } = await heard();
    const from = firstSound(samples) + 1_000;
    const steady = samples.slice(from, from + sampleRate / 5);
    expect(amplitudeAt(steady, { hertz: 10_000, sampleRate })).toBeCloseTo(10_000, -2);
    expect(amplitudeAt(steady, { hertz: 14_000, sampleRate })).toBeLessThan(1);
  });

  it("is silent within 20 ms of a stop, and tells what was audible to 10 ms", async () => {
    const stopped = await page.evaluate(
      async (text) => {
        await speakers.record();
        speakers.play("first", text);
        speakers.play("second", text, { isFinished: false });
        await speakers.sleep(700);
        const answer = await speakers.stop();
        await speakers.sleep(100);
        return answer;
      },
      packed(sine({ hertz: 1_000, seconds: 0.5 })),
    );
    const { samples, firstFrame } = await heard();
    const last = lastSound(samples, 5);
    expect(msOf(firstFrame + last - stopped.frame)).toBeLessThan(20);
    const [first, second] = stopped.parts;
    const told = first && second ? second.playedSamples + 12_000 : (first?.playedSamples ?? NaN) + 12_000;
    const audibleMs = msOf(last - firstSound(samples, 5));
    expect(Math.abs(audibleMs - told / 24)).toBeLessThan(10);
    expect(stopped.answeredMs).toBeLessThan(50);
  });

  it("plays what comes after a stop at once, without what was stopped", async () => {
    await page.evaluate(
      async ([old, next]) => {
        speakers.play("old", old);
        await speakers.sleep(200);
        await speakers.record();
        void speakers.stop();
        speakers.play("next", next);
        await speakers.speaker.drained();
      },
      [packed(sine({ hertz: 500, seconds: 2 })), packed(sine({ hertz: 3_000, seconds: 0.3 }))] as const,
    );
    const { samples } = await heard();
    const begin = samples.slice(0, sampleRate / 10);
    expect(amplitudeAt(begin.slice(-sampleRate / 20), { hertz: 3_000, sampleRate })).toBeGreaterThan(9_000);
    expect(amplitudeAt(begin.slice(-sampleRate / 20), { hertz: 500, sampleRate })).toBeLessThan(50);
  });

  it("falls silent when it is paused, and goes on without losing or repeating", async () => {
    const source = noise(0.6);
    await page.evaluate(async (text) => {
      await speakers.record();
      speakers.play("a", text);
      await speakers.sleep(250);
      speakers.speaker.pause();
      await speakers.sleep(150);
      speakers.speaker.resume();
      await speakers.speaker.drained();
    }, packed(source));
    const { samples, reports } = await heard();
    const silence = longestSilence(samples);
    expect(msOf(silence.length)).toBeGreaterThan(100);
    const expected = resample(source, { from: 24_000, to: sampleRate });
    const rest = samples.subarray(silence.at + silence.length + 500, lastSound(samples, 0) + 1);
    const tail = expected.subarray(expected.length - rest.length);
    expect(correlation(tail, rest)).toBeGreaterThan(0.999);
    expect(reports.at(-1)?.playedSamples).toBe(source.length);
  });

  it("counts gaps, and holds more back after them", async () => {
    const chunk = packed(sine({ hertz: 1_000, seconds: 0.1 }));
    const { before, after, position } = await page.evaluate(async (text) => {
      const before = speakers.speaker.underruns;
      for (let gap = 0; gap < 3; gap++) {
        speakers.play("gaps", text, { isFinished: false });
        await speakers.sleep(450);
      }
      const position = speakers.speaker.position({ itemId: "gaps", contentIndex: 0 });
      await speakers.stop();
      return { before, after: speakers.speaker.underruns, position };
    }, chunk);
    expect(after - before).toBe(2);
    expect(position).toBeGreaterThan(4_800);
  });

  it("tells where captions are, between reports and behind what the device still holds", async () => {
    const positions = await page.evaluate(
      async (text) => {
        const part = { itemId: "caption", contentIndex: 0 };
        speakers.play("caption", text);
        await speakers.sleep(300);
        const seen: number[][] = [];
        for (let i = 0; i < 20; i++) {
          seen.push([performance.now(), speakers.speaker.position(part) ?? NaN]);
          await speakers.sleep(7);
        }
        await speakers.stop();
        return [...seen, [0, speakers.speaker.position(part) ?? -1]];
      },
      packed(noise(2)),
    );
    expect(positions.pop()).toEqual([0, -1]);
    const [firstAt = NaN, first = NaN] = positions.at(0) ?? [];
    const [lastAt = NaN, last = NaN] = positions.at(-1) ?? [];
    expect((last - first) / 24 / (lastAt - firstAt)).toBeCloseTo(1, 0);
    expect(new Set(positions.map(([, position]) => position)).size).toBeGreaterThan(12);
  });

  it("tells its level and when it speaks, of parts and of a peer, at its volume", async () => {
    const told = await page.evaluate(
      async (text) => {
        const { speaker, speaking } = speakers;
        await speakers.sleep(500);
        speaking.length = 0;
        speakers.play("tone", text);
        await speakers.sleep(400);
        const playing = { level: speaker.level, isSpeaking: speaker.isSpeaking };
        await speaker.drained();
        await speakers.sleep(500);
        const after = { level: speaker.level, isSpeaking: speaker.isSpeaking };
        speaker.volume = 0.5;
        const peer = await speakers.playTone(500, 400);
        speaker.volume = 1;
        await speakers.sleep(500);
        return { playing, after, peer, changes: [...speaking] };
      },
      packed(sine({ hertz: 500, seconds: 0.6, amplitude: 16_384 })),
    );
    expect(told.playing.level.rms).toBeCloseTo(0.5 / Math.SQRT2, 1);
    expect(told.playing.level.peakDbfs).toBeCloseTo(-6, 0);
    expect(told.after).toEqual({
      level: { rms: 0, peak: 0, rmsDbfs: -Infinity, peakDbfs: -Infinity },
      isSpeaking: false,
    });
    expect(told.peer.rms).toBeCloseTo(0.5 / Math.SQRT2, 1);
    expect([told.playing.isSpeaking, told.peer.isSpeaking]).toEqual([true, true]);
    expect(told.changes).toEqual([true, false, true, false]);
  });

  it("refuses a device that is not there, a volume that is none, and more than it may hold", async () => {
    const errors = await page.evaluate(async () => {
      const { speaker } = speakers;
      await speakers.open({ maxQueuedMs: 0.01 });
      const play = () => speakers.play("b", "AAAAAAAA", { cutMs: 1_000 / 24_000 });
      const errors = [
        await speakers.errorOf(() => speaker.setDevice("missing")),
        await speakers.errorOf(() => (speaker.volume = 2)),
        await speakers.errorOf(play),
        await speakers.errorOf(() => speakers.open({ deviceId: "missing" })),
      ];
      await speakers.speaker.close();
      speakers.use(speaker);
      return errors;
    });
    const codes = ["device.not-found", "options.invalid", "player.failed", "device.not-found"];
    expect(errors.map((error) => /[a-z]+\.[a-z-]+/.exec(error)?.[0])).toEqual(codes);
  });

  it("answers a stop while the context stands still, with what it knows", async () => {
    const { parts, state } = await page.evaluate(
      async (text) => {
        const context = new AudioContext();
        const before = speakers.speaker;
        await speakers.open({ context });
        const { speaker } = speakers;
        speakers.play("still", text);
        await speakers.sleep(300);
        // Nobody may wake it.
        context.resume = () => Promise.reject(new Error("blocked"));
        await context.suspend();
        const parts = await Promise.race([speaker.stop(), speakers.sleep(500)]);
        await speaker.close();
        await context.close();
        speakers.use(before);
        return { parts, state: context.state };
      },
      packed(noise(1)),
    );
    expect(parts).toEqual([{ itemId: "still", contentIndex: 0, playedSamples: expect.any(Number) }]);
    expect(parts?.[0]?.playedSamples).toBeGreaterThan(2_400);
    expect(state).toBe("closed");
  });

  it.each(["context", "element"])(
    "plays on another device, chosen for the %s, and on the default one again",
    async (way) => {
      const { id, chosen, after, elements } = await page.evaluate(
        (isElement) => speakers.switchDevice(isElement),
        way === "element",
      );
      expect(chosen).toMatchObject({ id, kind: "output" });
      expect(elements).toEqual(way === "element" ? [id] : []);
      expect(after).toBe(null);
    },
  );

  it("leaves nothing on once it is closed, and takes nothing any more", async () => {
    const { state, error, again } = await page.evaluate(async () => {
      const { speaker } = speakers;
      speakers.play("last", "AAAAAAAA");
      const drained = speaker.drained();
      await speaker.close();
      await drained;
      await speaker.close();
      const error = await speakers.errorOf(() => speakers.play("late", "AAAAAAAA"));
      await speakers.open();
      const again = speakers.speaker.context.state;
      await speakers.speaker.close();
      return { state: speaker.context.state, error, again };
    });
    expect([state, again]).toEqual(["closed", "running"]);
    expect(error).toContain("player.failed");
    expect(problems).toEqual([]);
  });
});

/** Where a sound is in what was heard, near a place. */
function bestShift(sound: Int16Array, heard: Int16Array, near: number): number {
  const shifts = Array.from({ length: 41 }, (_, i) => Math.max(0, near - 20 + i));
  const value = (at: number): number =>
    correlation(sound.subarray(500, 4_000), heard.subarray(at + 500, at + 4_000));
  return shifts.reduce((best, at) => (value(at) > value(best) ? at : best));
}

function longestSilence(samples: Int16Array): { at: number; length: number } {
  let longest = { at: 0, length: 0 };
  let at = -1;
  const [from, to] = [firstSound(samples), lastSound(samples)];
  for (let i = from; i <= to; i++) {
    if (samples[i] === 0) at = at < 0 ? i : at;
    else {
      if (at >= 0 && i - at > longest.length) longest = { at, length: i - at };
      at = -1;
    }
  }
  return longest;
}
