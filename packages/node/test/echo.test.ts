import type { Recorder } from "@rt/core";
import { manualClock } from "@rt/core/testing";
import { describe, expect, it } from "vitest";
import { echoFor, withoutEcho } from "../src/echo.js";
import { createMicrophone } from "../src/microphone.js";
import { createSpeaker } from "../src/speaker.js";
import { MemoryBackend } from "./support/memory-backend.js";
import { chunkOf, ramp } from "./support/part.js";

/** A microphone that records speech all the time, beside a speaker. */
async function start() {
  const clock = manualClock();
  const backend = new MemoryBackend({ clock });
  const speaker = await createSpeaker({ clock, backend });
  const microphone = await createMicrophone({ clock, backend });
  backend.say("mic", new Int16Array(240_000).fill(5));
  return { clock, speaker, microphone };
}

/** Whether each 20 ms frame contains sound. */
function openness(recorder: Recorder): boolean[] {
  const open: boolean[] = [];
  void (async () => {
    for await (const frame of recorder) open.push(frame.some((sample) => sample !== 0));
  })();
  return open;
}

describe("half duplex", () => {
  it("silences the microphone while the speaker plays, and for a while after", async () => {
    const { clock, speaker, microphone } = await start();
    const open = openness(
      await withoutEcho(microphone, { speaker, echo: "half-duplex", tailMs: 200, clock }),
    );
    await clock.elapse(100);
    speaker.play(chunkOf("a", ramp(12_000)));
    await clock.elapse(1_000);
    expect(open.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => true));
    const silentMs = open.filter((isOpen) => !isOpen).length * 20;
    expect(silentMs).toBeGreaterThanOrEqual(660);
    expect(silentMs).toBeLessThanOrEqual(780);
    expect(open.at(-1)).toBe(true);
  });

  it("reopens the microphone after an interruption", async () => {
    const { clock, speaker, microphone } = await start();
    const open = openness(
      await withoutEcho(microphone, { speaker, echo: "half-duplex", tailMs: 100, clock }),
    );
    speaker.play(chunkOf("a", ramp(48_000)));
    await clock.elapse(500);
    void speaker.stop();
    await clock.elapse(200);
    expect([open[10], open.at(-1)]).toEqual([false, true]);
  });

  it("ends at once when its reader returns, even while a read is pending", async () => {
    const { speaker, microphone, clock } = await start();
    const recorder = await withoutEcho(microphone, { speaker, echo: "half-duplex", clock });
    const reader = recorder[Symbol.asyncIterator]();
    const waiting = reader.next();
    expect(await reader.return?.()).toEqual({ done: true, value: undefined });
    expect(await waiting).toEqual({ done: true, value: undefined });
  });

  it("mutes and stops the underlying microphone", async () => {
    const { speaker, microphone, clock } = await start();
    const recorder = await withoutEcho(microphone, { speaker, echo: "half-duplex", clock });
    recorder.mute?.(true);
    expect(microphone.isMuted).toBe(true);
    await recorder.stop();
    expect(await microphone[Symbol.asyncIterator]().next()).toMatchObject({ done: true });
  });
});

describe("the default echo mode for an output device", () => {
  it.each(["USB Headset", "AirPods Pro", "Headphones", "WH-1000XM4 Hands-Free", "Galaxy Buds2", "Ear buds"])(
    "is none for %s",
    (name) => {
      expect(echoFor({ id: "1", name, kind: "output", isDefault: true })).toBe("none");
    },
  );

  it.each(["Built-in Speakers", "HDMI", "Budapest Audio", "Forehead"])("is half duplex for %s", (name) => {
    expect(echoFor({ id: "1", name, kind: "output", isDefault: true })).toBe("half-duplex");
  });

  it("is half duplex for an unknown device, and mode none returns the microphone itself", async () => {
    const { speaker, microphone } = await start();
    expect(echoFor(null)).toBe("half-duplex");
    expect(await withoutEcho(microphone, { speaker, echo: "none" })).toBe(microphone);
  });
});
