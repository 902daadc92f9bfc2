import { createListeners } from "@rt/core";
import { manualClock } from "@rt/core/testing";
import { describe, expect, it } from "vitest";
import { echoFor, gateWhileSpeaking, type EchoConditions } from "../../src/echo.js";

const agents = {
  chrome: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Safari/537.36",
  firefox: "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0",
  iPhone: "Mozilla/5.0 (iPhone; CPU iPhone OS 20_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1",
  mac: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Safari/605.1.15",
};

function echoOn(userAgent: string, rest: Partial<EchoConditions> = {}): string {
  return echoFor({ userAgent, isCancelled: true, names: ["Built-in"], maxTouchPoints: 0, ...rest });
}

describe("the echo policy that suits", () => {
  it("lets the user interrupt where the browser cancels the echo well", () => {
    expect([echoOn(agents.chrome), echoOn(agents.mac)]).toEqual(["full-duplex", "full-duplex"]);
  });

  it("closes the microphone where it does not", () => {
    expect([echoOn(agents.firefox), echoOn(agents.iPhone)]).toEqual(["half-duplex", "half-duplex"]);
    expect(echoOn(agents.mac, { maxTouchPoints: 5 })).toBe("half-duplex");
  });

  it("closes the microphone where cancellation is off", () => {
    expect(echoOn(agents.chrome, { isCancelled: false })).toBe("half-duplex");
  });

  it.each(["Headset (Jabra)", "AirPods Pro", "Kopfhörer", "Galaxy Buds", "Hands-Free AG Audio"])(
    "needs nothing with %s",
    (name) => {
      const names = [undefined, name];
      expect(echoOn(agents.firefox, { names, isCancelled: false })).toBe("full-duplex");
    },
  );
});

/** A loudspeaker and a microphone, 150 ms apart. */
function start({ isSpeaking = false } = {}) {
  const clock = manualClock();
  const speaking = createListeners<boolean>();
  const gates: boolean[] = [];
  const microphone = { gate: (closed: boolean) => void gates.push(closed) };
  const speaker = { isSpeaking, onSpeaking: (listener: (news: boolean) => void) => speaking.add(listener) };
  const end = gateWhileSpeaking({ microphone, speaker, tailMs: 150, clock });
  return { clock, speaking, gates, end };
}

describe("half duplex", () => {
  it("closes the microphone with the first sound, and opens it a while after the last", () => {
    const { clock, speaking, gates } = start();
    speaking.tell(true);
    expect(gates).toEqual([true]);
    speaking.tell(false);
    clock.advance(149);
    expect(gates).toEqual([true]);
    clock.advance(1);
    expect(gates).toEqual([true, false]);
  });

  it("keeps the microphone closed when more is heard before that", () => {
    const { clock, speaking, gates } = start();
    for (const isSpeaking of [true, false, true]) speaking.tell(isSpeaking);
    clock.advance(1_000);
    expect(gates.at(-1)).toBe(true);
  });

  it("begins while the loudspeaker is heard", () => {
    expect(start({ isSpeaking: true }).gates).toEqual([true]);
  });

  it("leaves the microphone open when it ends", () => {
    const { clock, speaking, gates, end } = start({ isSpeaking: true });
    end();
    speaking.tell(true);
    clock.advance(1_000);
    expect(gates).toEqual([true, false]);
  });
});
