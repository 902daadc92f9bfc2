import { createFormantVoice, type Traffic } from "@rt/simulator";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { startVirtualAudio, type VirtualAudio } from "../../../node/test/support/virtual-audio.js";
import type {} from "../pages/attach.js";
import type {} from "../pages/webrtc.js";
import { describeInFirefox, startFirefox, type Firefox, type FirefoxPage } from "../support/firefox.js";
import { startPages, type PageServer } from "../support/pages.js";
import { lastSound } from "../support/sound.js";

const question = Int16Array.from(
  [...createFormantVoice().speak("Please count for me.")].flatMap(({ samples }) => [...samples]),
);

describeInFirefox("a conversation in Firefox", () => {
  let audio: VirtualAudio;
  let pages: PageServer;
  let firefox: Firefox;
  let page: FirefoxPage;
  let traffic: Traffic[] = [];
  beforeAll(async () => {
    const said = "One, two, three, four, five, six, seven, eight, nine, ten. ".repeat(4);
    const brain = { hear: () => "Count.", respond: () => [{ type: "say", text: said } as const] };
    [audio, pages] = await Promise.all([
      startVirtualAudio(),
      startPages({ simulator: { brain, onTraffic: (news) => traffic.push(news) } }),
    ]);
    firefox = await startFirefox();
  });
  afterAll(async () => {
    await firefox.close();
    await Promise.all([pages.close(), audio.stop()]);
  });
  beforeEach(() => {
    traffic = [];
    return () => page.close();
  });

  const events = (type: string): number => traffic.filter(({ event }) => event.type === type).length;
  const until = (type: string) =>
    expect.poll(() => events(type), { timeout: 15_000 }).toBeGreaterThanOrEqual(1);

  async function mintedKey(): Promise<string> {
    const headers = { authorization: "Bearer any", "content-type": "application/json" };
    const url = pages.url("/v1/realtime/client_secrets");
    const { value }: { value: string } = JSON.parse(
      await (await fetch(url, { method: "POST", headers, body: "{}" })).text(),
    );
    return value;
  }

  /** Asks, and speaks into the answer; what the loudspeaker played meanwhile. */
  async function talk(began: string, cut: string): Promise<Int16Array> {
    const loudspeaker = await audio.record();
    await audio.feedMic(question);
    await until(began);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await audio.feedMic(question);
    await until(cut);
    return loudspeaker.stop();
  }

  it("goes by WebSocket, and is interrupted where it was heard", async () => {
    page = await firefox.open(pages.page("attach"));
    await page.evaluate(() => attachPage.talk({ echo: "full-duplex" }));
    const heard = await talk("response.output_audio.delta", "conversation.item.truncated");
    const { turns, errors, microphone } = await page.evaluate(() => attachPage.told());
    expect(errors).toEqual([]);
    expect(turns[0]).toMatchObject({ began: "speech", interrupted: true });
    expect(microphone).toBeGreaterThan(0.1);
    expect(lastSound(heard, 1_000)).toBeGreaterThan(12_000);
    await page.evaluate(() => attachPage.hangUp());
    const nothing = { contexts: 0, tracks: 0, timers: 0, frames: 0 };
    await expect.poll(() => page.evaluate(() => attachPage.leftovers())).toEqual(nothing);
    expect(page.problems).toEqual([]);
  });

  it("goes by WebRTC, and is interrupted", async () => {
    page = await firefox.open(pages.page("webrtc"));
    await page.evaluate((key) => webrtcPage.talk({}, { key }), await mintedKey());
    const heard = await talk("output_audio_buffer.started", "output_audio_buffer.cleared");
    expect(await page.evaluate(() => webrtcPage.errors)).toEqual([]);
    expect(await page.evaluate(() => webrtcPage.turns)).toMatchObject([
      { began: "speech", interrupted: true },
    ]);
    expect(lastSound(heard, 1_000)).toBeGreaterThan(12_000);
    expect([events("input_audio_buffer.append"), events("conversation.item.truncate")]).toEqual([0, 0]);
    await page.evaluate(() => webrtcPage.hangUp());
    const left = { contexts: 0, tracks: 0, timers: 0, frames: 0, calls: 0, copies: 0 };
    await expect
      .poll(() => page.evaluate(() => ({ ...webrtcPage.leftovers(), ...webrtcPage.openCalls() })))
      .toEqual(left);
  });

  it("goes by WebSocket if that is left to it, which it says", async () => {
    page = await firefox.open(pages.page("webrtc"));
    const choice = await page.evaluate(
      async (key) => {
        const transport = webrtcPage.autoTransport();
        await webrtcPage.make(transport, { key }).connect();
        await webrtcPage.hangUp();
        return transport.choice;
      },
      await mintedKey(),
    );
    expect(choice).toEqual({ name: "websocket", reason: "firefox", error: null });
  });
});
