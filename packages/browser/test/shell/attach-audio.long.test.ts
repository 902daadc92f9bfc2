import { decodePcm16, resample } from "@rt/core";
import { createFormantVoice, type Traffic } from "@rt/simulator";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type {} from "../pages/attach.js";
import { describeInChromium, openPage, startChromium } from "../support/chromium.js";
import { startPages, type PageServer } from "../support/pages.js";
import { unpacked } from "../support/samples.js";
import { findIn, lastSound } from "../support/sound.js";

const count = "One, two, three, four, five, six, seven, eight.";

/** Somebody who asks, waits a little, and speaks again. */
function visitor(): Int16Array {
  const speech: number[] = [];
  for (const { samples } of createFormantVoice().speak("Please count for me.")) speech.push(...samples);
  const silence = (ms: number) => new Array<number>(ms * 24).fill(0);
  return Int16Array.from([...silence(500), ...speech, ...silence(3_000), ...speech]);
}

describeInChromium("devices that are joined to a session", () => {
  let browser: Browser;
  let pages: PageServer;
  let page: Page;
  let traffic: Traffic[] = [];

  beforeAll(async () => {
    [browser, pages] = await Promise.all([
      startChromium({ microphone: visitor() }),
      startPages({
        simulator: {
          brain: { hear: () => "Count.", respond: () => [{ type: "say", text: count }] },
          onTraffic: (news) => traffic.push(news),
        },
      }),
    ]);
  });
  afterAll(async () => {
    await browser.close();
    await pages.close();
  });
  beforeEach(async () => {
    traffic = [];
    ({ page } = await openPage(browser, pages.page("attach")));
    return () => page.close();
  });

  const told = () => page.evaluate(() => attachPage.told());
  const leftovers = () => page.evaluate(() => attachPage.leftovers());
  const nothing = { contexts: 0, tracks: 0, timers: 0, frames: 0 };

  const events = (type: string): Traffic["event"][] =>
    traffic.map(({ event }) => event).filter((event) => event.type === type);

  /** What the service said in one answer. */
  const said = (itemId: unknown): Int16Array =>
    Int16Array.from(
      events("response.output_audio.delta")
        .filter((event) => event["item_id"] === itemId)
        .flatMap(({ delta }) => [...decodePcm16(String(delta))]),
    );

  async function heard(): Promise<Int16Array> {
    const { samples, sampleRate } = await page.evaluate(() => attachPage.heard());
    return resample(unpacked(samples), { from: sampleRate, to: 24_000 });
  }

  it("carry a conversation: a question, an answer, and an interruption where it was heard", async () => {
    await page.evaluate(() => attachPage.talk({ echo: "full-duplex" }));
    await expect.poll(() => events("conversation.item.truncated"), { timeout: 20_000 }).toHaveLength(1);
    const [cut] = events("conversation.item.truncated");
    const { turns, microphone, speaker, errors } = await told();
    expect(errors).toEqual([]);
    expect(turns[0]).toMatchObject({ began: "speech" });
    expect(turns[0]?.audibleMs).toBeLessThan(2_000);
    expect(Math.min(microphone, speaker)).toBeGreaterThan(0.1);

    const endMs = Number(cut?.["audio_end_ms"]);
    const answer = said(cut?.["item_id"]);
    const sound = (await heard()).subarray(0, 24_000 * 20);
    const begin = answer.findIndex((sample) => Math.abs(sample) > 1_000);
    const first = findIn(answer, sound, { sourceAt: begin, length: 4_800 });
    expect(first.value).toBeGreaterThan(0.98);
    const offset = first.at - begin;
    const endAt = offset + endMs * 24;
    // Nothing is heard behind the place that was told, and nothing before it was left out.
    expect((lastSound(sound) - endAt) / 24).toBeLessThan(10);
    const lastSaid = lastSound(answer.subarray(0, endMs * 24));
    expect((offset + lastSaid - lastSound(sound)) / 24).toBeLessThan(10);
    expect(endMs).toBeGreaterThan(300);

    await page.evaluate(() => attachPage.hangUp());
    await expect.poll(leftovers).toEqual(nothing);
  });

  it("are silent for the service while the model is heard, with half duplex", async () => {
    await page.evaluate(() => attachPage.talk({ echo: "half-duplex" }));
    await expect.poll(() => events("response.done"), { timeout: 20_000 }).toHaveLength(1);
    await page.waitForFunction(() => attachPage.audio()?.speaker?.isSpeaking === false);
    expect(events("input_audio_buffer.speech_started")).toHaveLength(1);
    expect(events("conversation.item.truncated")).toEqual([]);
    expect((await told()).turns).toMatchObject([{ began: "speech", interrupted: false }]);
  });

  it("leave nothing behind when they are detached, or the page is left", async () => {
    await page.evaluate(() => attachPage.attach().then(() => {}));
    expect(await leftovers()).toMatchObject({ contexts: 1, tracks: 1, frames: 1 });
    await page.evaluate(() => attachPage.audio()?.detach());
    expect(await leftovers()).toEqual(nothing);
    await page.evaluate(() => attachPage.attach().then(() => {}));
    await page.evaluate(() => void dispatchEvent(new PageTransitionEvent("pagehide")));
    await expect.poll(leftovers).toEqual(nothing);
    expect(await page.evaluate(() => attachPage.audio()?.state)).toBe("closed");
  });

  it("leave nothing behind when one of them is refused", async () => {
    const refusal = await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", "NotAllowedError"));
      return attachPage.attach().catch(String);
    });
    expect(refusal).toContain("device.denied");
    await expect.poll(leftovers).toEqual(nothing);
  });

  it("are left to their owner, who opened them", async () => {
    const left = await page.evaluate(async () => {
      const { attach, createMicrophone, createSpeaker } = attachPage;
      const [microphone, speaker] = [await createMicrophone(), await createSpeaker()];
      const audio = await attach({ microphone, speaker });
      await audio.detach();
      const { tracks, contexts } = attachPage.leftovers();
      await Promise.all([microphone.stop(), speaker.close()]);
      return { tracks: tracks > 0, contexts, isOwn: audio.speaker === speaker };
    });
    expect(left).toEqual({ tracks: true, contexts: 1, isOwn: true });
    expect(await leftovers()).toEqual(nothing);
  });

  it("keep the screen on, and tell Safari what they are for, as long as they are joined", async () => {
    const seen = await page.evaluate(async () => {
      const audioSession = { type: "auto" };
      let locks = 0;
      const release = async () => void (locks -= 1);
      const wakeLock = { request: async () => ((locks += 1), { release }) };
      Object.defineProperties(navigator, {
        audioSession: { value: audioSession },
        wakeLock: { value: wakeLock },
      });
      const steps: [string, number][] = [];
      const audio = await attachPage.attach({ wakeLock: true });
      steps.push([audioSession.type, locks]);
      await audio.detach();
      steps.push([audioSession.type, locks]);
      await (await attachPage.attach({ microphone: null })).detach();
      await attachPage.attach({ microphone: null });
      return [...steps, [audioSession.type, locks]];
    });
    expect(seen).toEqual([
      ["play-and-record", 1],
      ["auto", 0],
      ["playback", 0],
    ]);
  });
});
