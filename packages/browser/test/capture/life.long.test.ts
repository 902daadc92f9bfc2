import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type {} from "../pages/capture.js";
import { describeInChromium, openPage, startChromium } from "../support/chromium.js";
import { startPages, type PageServer } from "../support/pages.js";
import { unpacked } from "../support/samples.js";
import { noise } from "../support/sound.js";

const isSilent = (samples: Int16Array): boolean => samples.every((sample) => sample === 0);

describeInChromium("the life of a microphone", () => {
  let browser: Browser;
  let pages: PageServer;
  let page: Page;
  beforeAll(async () => {
    const microphone = { microphone: noise(3), isLooped: true, isGranted: false };
    [browser, pages] = await Promise.all([startChromium(microphone), startPages()]);
    ({ page } = await openPage(browser, pages.page("capture")));
  });
  afterAll(async () => {
    await browser.close();
    await pages.close();
  });

  it("is not before the visitor allows it, and can be asked for again", async () => {
    expect(await page.evaluate(() => capture.open())).toContain("device.denied");
    const denied = await page.evaluate(() => [capture.states, capture.hints.at(-1), capture.leftovers()]);
    expect(denied).toEqual([
      ["asking", "denied"],
      expect.stringMatching(/allow/i),
      { contexts: 0, tracks: 0, timers: 0, frames: 0 },
    ]);
    await page.context().grantPermissions(["microphone"]);
    expect(await page.evaluate(() => capture.open())).toBe("open");
    expect(await page.evaluate(() => capture.states)).toEqual(["asking", "live"]);
  });

  describe("once it is allowed", () => {
    beforeEach(async () => {
      await page.context().grantPermissions(["microphone"]);
      expect(await page.evaluate(() => capture.open({ maxUnreadMs: 200 }))).toBe("open");
      await page.evaluate(() => capture.wait(100));
    });

    const record = async (ms: number): Promise<Int16Array> =>
      unpacked(await page.evaluate((time) => capture.record(time), ms));

    it("goes on in zeros while it is muted or gated, and shows what it could hear", async () => {
      for (const by of ["mute", "gate"] as const) {
        await page.evaluate((how) => capture.microphone[how](true), by);
        const heard = await record(200);
        expect(heard.length).toBeGreaterThan(2_400);
        expect(isSilent(heard)).toBe(true);
        const { level, enabled } = await page.evaluate(() => ({
          level: capture.microphone.level.peak,
          enabled: capture.microphone.stream.getTracks().map((track) => track.enabled),
        }));
        expect(level).toBeGreaterThan(0.05);
        expect(enabled).toEqual([false]);
        await page.evaluate((how) => capture.microphone[how](false), by);
      }
      expect(isSilent(await record(200))).toBe(false);
    });

    it("opens no gate that the user has muted", async () => {
      await page.evaluate(() => {
        capture.microphone.mute(true);
        capture.microphone.gate(true);
        capture.microphone.gate(false);
      });
      expect(isSilent(await record(200))).toBe(true);
      expect(await page.evaluate(() => capture.microphone.stream.getTracks()[0]?.enabled)).toBe(false);
    });

    it("yields nothing while it is paused, or muted by a stop", async () => {
      await page.evaluate(() => capture.microphone.mute(true, "stop"));
      expect(await record(200)).toHaveLength(0);
      await page.evaluate(() => (capture.microphone.mute(false), capture.microphone.pause()));
      expect(await record(200)).toHaveLength(0);
      await page.evaluate(() => capture.microphone.resume());
      expect((await record(200)).length).toBeGreaterThan(2_400);
    });

    it("keeps so much while the page is blocked, loses the rest, counts it and says so", async () => {
      const { overruns, lostMs, errors } = await page.evaluate(async () => {
        capture.block(800);
        await capture.wait(200);
        const { overruns, lostMs } = capture.microphone;
        return { overruns, lostMs, errors: capture.errors };
      });
      expect(overruns).toBe(1);
      expect(lostMs).toBeGreaterThan(400);
      expect(lostMs).toBeLessThan(800);
      expect(errors).toEqual(["audio.overflow"]);
    });

    it("says that the permission was taken back, and goes on once it is given again", async () => {
      await page.context().clearPermissions();
      await page.evaluate(() => capture.wait(500));
      const [states, errors] = await page.evaluate(() => [capture.states, capture.errors]);
      expect([states, errors]).toEqual([["asking", "live", "denied"], ["device.denied"]]);
      await page.context().grantPermissions(["microphone"]);
      await page.evaluate(() => capture.wait(500));
      expect(await page.evaluate(() => capture.states)).toEqual(["asking", "live", "denied", "live"]);
    });

    it("leaves nothing on once it is stopped, whatever it was about to do", async () => {
      const [left, states, tracks] = await page.evaluate(async () => {
        const copies = capture.microphone.stream.getTracks();
        const [device] = await capture.listDevices();
        const switching = capture.microphone.setDevice(device?.id ?? "").catch(() => {});
        await capture.microphone.stop();
        await capture.microphone.stop();
        await switching;
        const tracks = [...copies, ...capture.given].map(({ readyState }) => readyState);
        return [capture.leftovers(), capture.states, [...new Set(tracks)]] as const;
      });
      expect(left).toEqual({ contexts: 0, tracks: 0, timers: 0, frames: 0 });
      expect(states).toEqual(["asking", "live", "ended"]);
      expect(tracks).toEqual(["ended"]);
    });

    it("says when the browser waits for a click, or for the end of a call", async () => {
      const states = await page.evaluate(async () => {
        const { context, release } = capture.leaseContext();
        for (const value of ["suspended", "interrupted", "running"]) {
          Object.defineProperty(context, "state", { value, configurable: true });
          context.dispatchEvent(new Event("statechange"));
        }
        Reflect.deleteProperty(context, "state");
        await release();
        return capture.states;
      });
      expect(states).toEqual(["asking", "live", "waiting", "blocked", "live"]);
    });

    it("asks for a click only where the browser has had time to start the sound, and has not", async () => {
      const states = await page.evaluate(async () => {
        const told: string[][] = [];
        for (const startsAfterMs of [100, 2_000]) {
          const context = new AudioContext();
          Object.defineProperty(context, "state", { value: "suspended", configurable: true });
          const start = (): void => {
            Reflect.deleteProperty(context, "state");
            context.dispatchEvent(new Event("statechange"));
          };
          const timer = setTimeout(start, startsAfterMs);
          await capture.open({ context });
          told.push([...capture.states]);
          await capture.microphone.stop();
          clearTimeout(timer);
          start();
          await context.close();
        }
        return told;
      });
      expect(states).toEqual([
        ["asking", "live"],
        ["asking", "waiting"],
      ]);
    });

    it("is not opened again once it is stopped", async () => {
      const asked = await page.evaluate(async () => {
        const before = capture.asked.length;
        await capture.microphone.stop();
        const refused = await capture.microphone.setDevice(null).catch((error: unknown) => String(error));
        return [refused, capture.asked.length - before];
      });
      expect(asked).toEqual([expect.stringContaining("create a new one"), 0]);
    });
  });

  it.each([
    ["NotFoundError", "device.not-found", "not found: connect it"],
    ["OverconstrainedError", "device.not-found", "choose another"],
    ["NotReadableError", "device.failed", "close other programs"],
    ["AbortError", "device.failed", "close other programs"],
  ])("says what to do about a %s", async (name, code, advice) => {
    const refused = await page.evaluate((error) => (capture.refuse(error), capture.open()), name);
    expect(refused).toContain(code);
    expect(refused).toContain(advice);
    expect(await page.evaluate(() => [capture.states, capture.leftovers().contexts])).toEqual([
      ["asking", "failed"],
      0,
    ]);
    await page.evaluate(() => capture.relent());
  });

  it("tells of devices that come and go, without those that stand in for others", async () => {
    const lists = await page.evaluate(async () => {
      const told: string[][] = [];
      const remove = capture.watchDevices((devices) => told.push(devices.map(({ name }) => name)));
      navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
      while (told.length === 0) await capture.wait(20);
      remove();
      navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
      await capture.wait(100);
      return told;
    });
    expect(lists).toHaveLength(1);
    expect(lists[0]?.join()).toMatch(/^(Fake Audio Input \d,)+Fake Audio Output 1(,|$)/);
    expect(lists[0]?.join()).not.toContain("Default");
  });

  /** A page that may not load the worklet. */
  async function openBlocked(): Promise<Page> {
    const blocked = await browser.newPage();
    await blocked.context().grantPermissions(["microphone"]);
    await blocked.goto(pages.page("capture", { policy: "script-src 'self'" }));
    return blocked;
  }

  it("gives back what it has where the page blocks its worklet", async () => {
    const blocked = await openBlocked();
    const refused = await blocked.evaluate(() => capture.open());
    expect(refused).toMatch(/device\.unavailable: .*script-src/);
    expect(await blocked.evaluate(() => [capture.states, capture.leftovers()])).toEqual([
      ["asking", "failed"],
      { contexts: 0, tracks: 0, timers: 0, frames: 0 },
    ]);
    expect(await blocked.evaluate(() => capture.open({ workletUrl: "/worklets/" }))).toBe("open");
    await blocked.close();
  });

  it("does not wait for an answer that it cannot use, and gives back what comes then", async () => {
    const blocked = await openBlocked();
    const [refused, late] = await blocked.evaluate(async () => {
      const answer = capture.hesitate();
      const refused = await capture.open();
      answer();
      await capture.wait(300);
      return [refused, capture.given.map(({ readyState }) => readyState)] as const;
    });
    expect(refused).toContain("device.unavailable");
    expect(late).toEqual(["ended"]);
    await blocked.close();
  });

  it("cannot be in a page that is not secure, and says so", async () => {
    const insecure = await browser.newPage();
    const { origin, href } = new URL(pages.page("capture"));
    await insecure.route("http://insecure.test/**", async (route) => {
      const response = await route.fetch({
        url: route.request().url().replace("http://insecure.test", origin),
      });
      await route.fulfill({ response });
    });
    await insecure.goto(href.replace(origin, "http://insecure.test"));
    const refused = await insecure.evaluate(() => capture.open());
    expect(refused).toContain("device.unavailable: The microphone needs a secure page");
    expect(await insecure.evaluate(() => capture.states)).toEqual(["asking", "failed"]);
    const listed = await insecure.evaluate(() =>
      capture.listDevices().catch((error: unknown) => String(error)),
    );
    expect(listed).toContain("device.unavailable");
    await insecure.close();
  });
});
