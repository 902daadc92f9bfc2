import { resample } from "@rt/core";
import { createFormantVoice, type Act, type Brain, type Traffic } from "@rt/simulator";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type {} from "../pages/webrtc.js";
import { describeInChromium, openPage, startChromium } from "../support/chromium.js";
import { startPages, type PageServer } from "../support/pages.js";
import { unpacked } from "../support/samples.js";

const count =
  "One, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen, fourteen.";

/** Somebody who asks, waits a little, and speaks again. */
function visitor(): Int16Array {
  const speech: number[] = [];
  for (const { samples } of createFormantVoice().speak("Please count for me.")) speech.push(...samples);
  const silence = (ms: number) => new Array<number>(ms * 24).fill(0);
  return Int16Array.from([...silence(1_300), ...speech, ...silence(2_700), ...speech]);
}

/** Looks once if it can, and counts. */
const brain: Brain = {
  hear: () => "Count.",
  *respond({ tools, items }): Iterable<Act> {
    const hasLooked = items.some(({ type }) => type === "function_call_output");
    if (tools.length > 0 && !hasLooked) yield { type: "call", name: "look", arguments: "{}" };
    else yield { type: "say", text: count };
  },
};

const manual = { audio: { input: { turn_detection: null } } } as const;

describeInChromium("a call by WebRTC", () => {
  let browser: Browser;
  let pages: PageServer;
  let page: Page;
  let problems: readonly string[] = [];
  let traffic: Traffic[] = [];

  beforeAll(async () => {
    [browser, pages] = await Promise.all([
      startChromium({ microphone: visitor() }),
      startPages({ simulator: { brain, keys: ["sk-right"], onTraffic: (news) => traffic.push(news) } }),
    ]);
  });
  afterAll(async () => {
    await browser.close();
    await pages.close();
  });

  let key = "";
  beforeEach(async () => {
    traffic = [];
    const minted = await fetch(pages.url("/v1/realtime/client_secrets"), {
      method: "POST",
      headers: { authorization: "Bearer sk-right", "content-type": "application/json" },
      body: "{}",
    });
    const { value }: { value: string } = JSON.parse(await minted.text());
    key = value;
    ({ page, problems } = await openPage(browser, pages.page("webrtc")));
    // A call that was not hung up would go on for the service until it has missed us for long enough.
    return async () => {
      await page.evaluate(() => webrtcPage.hangUp());
      await page.close();
    };
  });

  const events = (type: string): Traffic["event"][] =>
    traffic.map(({ event }) => event).filter((event) => event.type === type);
  const until = (type: string, times = 1) =>
    expect.poll(() => events(type).length, { timeout: 15_000 }).toBeGreaterThanOrEqual(times);
  const phase = () => page.evaluate(() => webrtcPage.phase());
  const left = () => page.evaluate(() => ({ ...webrtcPage.leftovers(), ...webrtcPage.openCalls() }));
  const nothing = { contexts: 0, tracks: 0, timers: 0, frames: 0, calls: 0, copies: 0 };
  const errors = () => page.evaluate(() => webrtcPage.errors);

  /** Calls, and asks for an answer by typing. */
  async function typed(): Promise<void> {
    await page.evaluate((apiKey) => webrtcPage.talk({}, { key: apiKey, isDeaf: true }), key);
    await page.evaluate(() => {
      void webrtcPage.session.sendText("Count.");
      webrtcPage.session.respond().done.catch(() => {});
    });
    await until("output_audio_buffer.started");
  }

  /** The milliseconds of sound, louder than what Opus makes of silence, that reached the loudspeaker. */
  async function sound(): Promise<{ from: number; to: number; level: number }> {
    const { samples, sampleRate, since } = await page.evaluate(() => webrtcPage.heard());
    const heard = resample(unpacked(samples), { from: sampleRate, to: 24_000 });
    const isLoud = (sample: number): boolean => Math.abs(sample) > 300;
    const at = (index: number): number => since + index / 24;
    const level = heard.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
    return { from: at(heard.findIndex(isLoud)), to: at(heard.findLastIndex(isLoud)), level };
  }

  const toldAt = (type: string) =>
    page.evaluate((name) => webrtcPage.told.filter((event) => event.type === name).map(({ at }) => at), type);

  it("carries a conversation: a question, an answer, and an interruption", async () => {
    await page.evaluate((apiKey) => webrtcPage.talk({}, { key: apiKey }), key);
    await until("output_audio_buffer.cleared");
    await page.waitForTimeout(300);
    const [[started = 0], [cleared = 0]] = [
      await toldAt("output_audio_buffer.started"),
      await toldAt("output_audio_buffer.cleared"),
    ];
    const { from, to, level } = await sound();
    expect(level).toBeGreaterThan(5_000);
    expect(from - started).toBeLessThan(400);
    // What was on its way is still heard: the browser's buffer against jitter.
    expect(to - cleared).toBeLessThan(300);
    expect(await page.evaluate(() => webrtcPage.turns)).toMatchObject([
      { began: "speech", interrupted: true },
    ]);
    const [turn] = await page.evaluate(() => webrtcPage.turns);
    expect(turn?.audibleMs).toBeLessThan(2_000);
    expect(events("input_audio_buffer.append")).toEqual([]);
    expect(events("conversation.item.truncate")).toEqual([]);
    expect([await errors(), problems]).toEqual([[], []]);
    await page.evaluate(() => webrtcPage.hangUp());
    await expect.poll(left).toEqual(nothing);
  });

  it("ends what is being said for who types, at the service", async () => {
    await typed();
    await page.waitForTimeout(300);
    const asked = await page.evaluate(async () => {
      const at = performance.now();
      await webrtcPage.session.interrupt();
      return at;
    });
    await until("output_audio_buffer.cleared");
    await page.waitForTimeout(300);
    const { to, level } = await sound();
    expect(level).toBeGreaterThan(5_000);
    expect(to - asked).toBeLessThan(400);
    expect(await page.evaluate(() => webrtcPage.session.getSnapshot().playback.parts)).toEqual([]);
    expect(await page.evaluate(() => webrtcPage.interruptions)).toEqual([0]);
  });

  it("is silent while it is muted, by the session or at the microphone, each for itself", async () => {
    await page.evaluate(async (apiKey) => {
      await webrtcPage.talk({}, { key: apiKey });
      webrtcPage.session.mute("stop");
    }, key);
    const sent = () => page.evaluate(() => webrtcPage.sentTrack()?.enabled);
    expect(await sent()).toBe(false);
    await page.evaluate(() => webrtcPage.audio?.microphone?.mute(true));
    await page.evaluate(() => webrtcPage.session.mute("no"));
    expect(await sent()).toBe(false);
    await page.waitForTimeout(3_000);
    expect(events("input_audio_buffer.speech_started")).toEqual([]);
    await page.evaluate(() => webrtcPage.audio?.microphone?.mute(false));
    expect(await sent()).toBe(true);
    await until("input_audio_buffer.speech_started");
  });

  it("takes what is said while push-to-talk is pressed", async () => {
    await page.evaluate((options) => webrtcPage.talk({}, options), { key, config: manual });
    const isHeard = await page.evaluate(async () => {
      const talk = webrtcPage.createPushToTalk(webrtcPage.session);
      const after = async (ms: number) => {
        await new Promise((resolve) => setTimeout(resolve, ms));
        return webrtcPage.sentTrack()?.enabled;
      };
      const before = await after(50);
      talk.press();
      const pressed = await after(2_600);
      talk.release()?.done.catch(() => {});
      return [before, pressed, await after(50)];
    });
    expect(isHeard).toEqual([false, true, false]);
    await until("output_audio_buffer.started");
    expect(events("input_audio_buffer.committed")).toHaveLength(1);
    expect(events("input_audio_buffer.append")).toEqual([]);
  });

  it("runs tools, and goes on", async () => {
    await page.evaluate((apiKey) => webrtcPage.talk({}, { key: apiKey, asks: true, isDeaf: true }), key);
    await page.evaluate(() => void webrtcPage.session.respond().done.catch(() => {}));
    await until("output_audio_buffer.started");
    expect(events("conversation.item.create")).toMatchObject([
      { item: { type: "function_call_output", output: expect.stringContaining("cat") } },
    ]);
  });

  it("goes over to another microphone, without a new offer", async () => {
    await page.evaluate((apiKey) => webrtcPage.talk({}, { key: apiKey }), key);
    const before = await page.evaluate(() => webrtcPage.sentTrack());
    // The browser's microphone begins anew: whoever speaks is heard by the other track.
    await page.evaluate(() => webrtcPage.audio?.microphone?.setDevice(null));
    const after = await page.evaluate(() => webrtcPage.sentTrack());
    expect(after).toMatchObject({ enabled: true });
    expect(after?.id).not.toBe(before?.id);
    const already = events("input_audio_buffer.speech_started").length;
    await until("input_audio_buffer.speech_started", already + 1);
    expect(await page.evaluate(() => webrtcPage.offered())).toHaveLength(1);
    await page.evaluate(() => webrtcPage.hangUp());
    await expect.poll(left).toEqual(nothing);
  });

  it("outlives a network that comes back, and is followed by another call if it does not", async () => {
    await page.evaluate((apiKey) => webrtcPage.talk({ disconnectedMs: 100 }, { key: apiKey }), key);
    const set = (...states: RTCPeerConnectionState[]) =>
      page.evaluate(
        (all) => all.forEach((state) => webrtcPage.setNetwork(webrtcPage.newest(), state)),
        states,
      );
    await set("disconnected", "connected");
    await page.waitForTimeout(200);
    expect(await phase()).toBe("ready");
    await page.evaluate(() => void webrtcPage.session.sendText("Remember this."));
    await until("conversation.item.added");
    await set("disconnected");
    await expect.poll(phase).toBe("reconnecting link.lost");
    await expect.poll(phase, { timeout: 10_000 }).toBe("ready");
    const calls = await page.evaluate(() => webrtcPage.calls);
    expect([calls.length, new Set(calls).size]).toEqual([2, 2]);
    await expect.poll(() => events("conversation.item.create").length).toBe(2);
    expect(await page.evaluate(() => webrtcPage.sentTrack())).toMatchObject({ enabled: true });
    await set("failed");
    await expect.poll(phase).toBe("reconnecting link.lost");
    await page.evaluate(() => webrtcPage.hangUp());
    await expect.poll(left).toEqual(nothing);
  });

  it("is followed by another if the service hangs up", async () => {
    await page.evaluate((apiKey) => webrtcPage.talk({}, { key: apiKey }), key);
    const [callId] = await page.evaluate(() => webrtcPage.calls);
    expect(callId).toMatch(/^rtc_/);
    const hungUp = await fetch(pages.url(`/v1/realtime/calls/${callId}/hangup`), {
      method: "POST",
      headers: { authorization: "Bearer sk-right" },
    });
    expect(hungUp.ok).toBe(true);
    await expect.poll(phase, { interval: 5 }).toBe("reconnecting link.closed");
    await expect.poll(phase, { timeout: 10_000 }).toBe("ready");
    expect(await page.evaluate(() => webrtcPage.openCalls().calls)).toBe(1);
  });

  it("is refused for a wrong key, which the error does not tell, and leaves nothing", async () => {
    const refusal = await page.evaluate(() =>
      webrtcPage
        .make(webrtcPage.webrtc(), { key: "ek_wrong_0123456789" })
        .connect()
        .catch((error: { code: string; status: number; message: string }) => ({
          ...{ code: error.code, status: error.status, message: error.message },
        })),
    );
    expect(refusal).toMatchObject({ code: "auth.rejected", status: 401 });
    expect(JSON.stringify(refusal)).not.toContain("0123456789");
    expect(await phase()).toBe("failed auth.rejected");
    await expect.poll(left).toEqual(nothing);
    expect(await page.evaluate(() => webrtcPage.offered()[0])).not.toContain("ek_");
  });

  it("sends no permanent key", async () => {
    const code = await page.evaluate(() =>
      webrtcPage
        .make(webrtcPage.webrtc(), { key: "sk-right" })
        .connect()
        .catch((error: { code: string }) => error.code),
    );
    expect(code).toBe("auth.exposed");
    expect(await page.evaluate(() => webrtcPage.offered())).toEqual([]);
    await expect.poll(left).toEqual(nothing);
  });

  it("gives up in time, and can be given up, whenever", async () => {
    await page.route("**/calls*", () => {});
    const codes = await page.evaluate(async (apiKey) => {
      const codeOf = (error: { code: string }): string => error.code;
      const late = webrtcPage
        .make(webrtcPage.webrtc({ connectTimeoutMs: 200 }), { key: apiKey })
        .connect()
        .catch(codeOf);
      const session = webrtcPage.make(webrtcPage.webrtc(), { key: apiKey });
      const given = session.connect().catch(codeOf);
      setTimeout(() => session.close(), 100);
      return [await late, await given];
    }, key);
    expect(codes).toEqual(["link.timeout", "session.closed"]);
    await expect.poll(left).toEqual(nothing);
  });

  it("leaves a track and an element to whom they belong", async () => {
    const seen = await page.evaluate(async (apiKey) => {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const [microphone] = stream.getAudioTracks();
      const speaker = new Audio();
      const session = webrtcPage.make(webrtcPage.webrtc({ microphone, speaker }), { key: apiKey });
      await session.connect();
      const isPlaying = speaker.srcObject !== null;
      session.mute("silence");
      session.close();
      const after = [microphone?.readyState, microphone?.enabled, speaker.srcObject];
      microphone?.stop();
      return [isPlaying, ...after];
    }, key);
    expect(seen).toEqual([true, "live", true, null]);
    await expect.poll(left).toEqual(nothing);
  });

  it("tells how it fares", async () => {
    await typed();
    const stats = () => page.evaluate(() => webrtcPage.transport.stats());
    await expect.poll(async () => (await stats())?.packetsReceived, { timeout: 5_000 }).toBeGreaterThan(20);
    const told = await stats();
    expect(told).toMatchObject({ packetsLost: 0 });
    expect(told?.roundTripMs).toBeLessThan(200);
    expect(told?.jitterMs).toBeLessThan(200);
    await page.evaluate(() => webrtcPage.hangUp());
    expect(await stats()).toBeNull();
  });

  it("takes events that are longer than a message, if they can be sent in parts", async () => {
    await page.evaluate((options) => webrtcPage.talk({}, options), { key, config: manual, isDeaf: true });
    const outcome = await page.evaluate(async () => {
      const { session } = webrtcPage;
      // Twenty seconds in one event: 1.3 MB.
      await session.appendAudio(new Int16Array(24_000 * 20).fill(1_000));
      await session.commitAudio();
      const image_url = `data:image/png;base64,${"A".repeat(400_000)}`;
      const refusal = await session
        .sendItem({ type: "message", role: "user", content: [{ type: "input_image", image_url }] })
        .catch((error: object) => ({ ...error }));
      await session.sendText("Still there?");
      return refusal;
    });
    expect(outcome).toMatchObject({ code: "request.refused", serverCode: "event_too_long" });
    const sound = events("input_audio_buffer.append").map(({ audio }) => String(audio).length);
    expect(sound.length).toBeGreaterThan(4);
    expect(sound.reduce((sum, length) => sum + length, 0)).toBe(24_000 * 20 * 2 * (4 / 3));
  });

  it("is chosen where it can be made, and otherwise a WebSocket is, which it says", async () => {
    const choices = (url?: string) =>
      page.evaluate(
        async ([apiKey, address]) => {
          const chosen: object[] = [];
          const transport = webrtcPage.autoTransport({
            webrtc: { url: address },
            onChoice: ({ name, reason, error }) => chosen.push({ name, reason, code: error?.code }),
          });
          const session = webrtcPage.make(transport, { key: apiKey ?? "" });
          await session.connect();
          const { serverPlays } = session.getSnapshot().settings;
          session.close();
          return [...chosen, { serverPlays }];
        },
        [key, url],
      );
    expect(await choices()).toEqual([{ name: "webrtc", reason: "preferred" }, { serverPlays: true }]);
    const nowhere = pages.url("/v1/realtime/nowhere");
    expect(await choices(nowhere)).toEqual([
      { name: "websocket", reason: "fallback", code: "service.not-found" },
      { serverPlays: false },
    ]);
    await expect.poll(left).toEqual(nothing);
  });
});
