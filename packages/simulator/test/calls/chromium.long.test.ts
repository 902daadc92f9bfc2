import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createFormantVoice } from "../../src/voice/voice.js";
import { startCallServer } from "../support/call-server.js";
import type { CallServer } from "../support/call-server.js";
import { describeInChromium, startChromium } from "../support/chromium.js";

const count =
  "One, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen, fourteen.";

/** A sentence said twice, with silence before each. */
function microphone(): Int16Array {
  const speech: number[] = [];
  for (const { samples } of createFormantVoice().speak("Please count to fourteen for me."))
    speech.push(...samples);
  const silence = (ms: number) => new Array<number>(ms * 24).fill(0);
  return Int16Array.from([...silence(3_000), ...speech, ...silence(3_500), ...speech, ...silence(1_000)]);
}

interface Seen {
  readonly at: number;
  readonly type: string;
}

describeInChromium("a call from Chromium", () => {
  let server: CallServer;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    server = await startCallServer({
      brain: { hear: () => "Count.", respond: () => [{ type: "say", text: count }] },
    });
    browser = await startChromium(microphone());
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });
  beforeEach(async () => {
    const context = await browser.newContext({ permissions: ["microphone"] });
    page = await context.newPage();
    return () => context.close();
  });

  const seen = (): Promise<Seen[]> => page.evaluate("events");
  const waitFor = (type: string) =>
    page.waitForFunction(`events.some(({ type }) => type === "${type}")`, undefined, { timeout: 30_000 });

  it("speaks, hears an answer, and interrupts it", async () => {
    await page.goto(`${server.url}/pages/call.html`);
    const { status, location } = await page.evaluate<{ status: number; location: string }>(
      `call("/v1/realtime/calls?model=gpt-realtime")`,
    );
    expect([status, location]).toEqual([201, expect.stringMatching(/^\/v1\/realtime\/calls\/rtc_\w+$/)]);
    await waitFor("conversation.item.truncated");
    await page.waitForTimeout(600);
    const events = await seen();
    const levels = await page.evaluate<{ at: number; rms: number }[]>("levels");
    const at = (type: string) => events.find((event) => event.type === type)?.at ?? NaN;
    const loudest = (from: number, to: number) =>
      Math.max(...levels.filter((level) => level.at >= from && level.at < to).map(({ rms }) => rms));
    expect(events[0]?.type).toBe("session.created");
    expect(loudest(at("output_audio_buffer.started"), at("output_audio_buffer.cleared"))).toBeGreaterThan(
      0.03,
    );
    expect(loudest(at("output_audio_buffer.cleared") + 400, Infinity)).toBeLessThan(0.005);
    expect(loudest(0, at("output_audio_buffer.started"))).toBeLessThan(0.005);
    await fetch(`${server.url}${location}/hangup`, { method: "POST" });
    await page.waitForFunction(`channel.readyState === "closed"`);
  });

  it("ends when the page hangs up", async () => {
    await page.goto(`${server.url}/pages/call.html`);
    const { location } = await page.evaluate<{ location: string }>(`call("/openai/v1/realtime/calls")`);
    await waitFor("session.created");
    await page.evaluate(`connection.close()`);
    await expect.poll(() => server.ended.has(location.slice(-25)), { timeout: 5_000 }).toBe(true);
  });

  it("carries messages of 200 kB both ways", async () => {
    await page.goto(`${server.url}/pages/call.html`);
    await page.evaluate(`call("/v1/realtime/calls?model=gpt-realtime")`);
    await waitFor("session.created");
    const item = `{ type: "message", role: "user", content: [{ type: "input_text", text: "x".repeat(200_000) }] }`;
    await page.evaluate(`channel.send(JSON.stringify({ type: "conversation.item.create", item: ${item} }))`);
    await waitFor("conversation.item.done");
  });

  it("works with @openai/agents-realtime unchanged", async () => {
    const minted = await fetch(`${server.url}/v1/realtime/client_secrets`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer sk-nobody" },
      body: JSON.stringify({ session: { type: "realtime", model: "gpt-realtime" } }),
    });
    const { value } = (await minted.json()) as { value: string };
    await page.goto(`${server.url}/pages/agents.html`);
    await page.evaluate(`session.connect({ apiKey: "${value}" })`);
    expect(await page.evaluate("transport.status")).toBe("connected");
    const callId = await page.evaluate<string>("transport.callId");
    expect(callId).toMatch(/^rtc_/);
    await waitFor("output_audio_buffer.started");
    await page.evaluate("session.interrupt()");
    await waitFor("output_audio_buffer.cleared");
    expect((await seen()).map(({ type }) => type)).toContain("input_audio_buffer.speech_started");
    expect(await page.evaluate("news")).not.toContainEqual(expect.stringContaining("error"));
    await page.evaluate("session.close()");
    await expect.poll(() => server.ended.has(callId), { timeout: 5_000 }).toBe(true);
  });
});
