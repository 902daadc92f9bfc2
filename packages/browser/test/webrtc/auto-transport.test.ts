import { RealtimeClient, RealtimeError, custom, type ErrorCode } from "@rt/core";
import { createSimulator, type Simulator } from "@rt/simulator";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { autoTransport, type TransportChoice } from "../../src/auto-transport.js";

/** A browser whose calls fail before they are offered. */
function failingCalls(code: ErrorCode): void {
  const fails = () => {
    throw new RealtimeError(code, "as the test says", code === "service.not-found" ? { status: 404 } : {});
  };
  const Connection = class {
    createDataChannel = () => ({});
    addTransceiver = () => ({ sender: { replaceTrack: async () => {} } });
    setLocalDescription = async () => fails();
    close = () => {};
  };
  vi.stubGlobal("RTCPeerConnection", Connection);
}

describe("a transport that is chosen", () => {
  let simulator: Simulator;
  let choices: TransportChoice[] = [];

  beforeEach(async () => {
    choices = [];
    simulator = await createSimulator({}).listen();
  });
  afterEach(async () => {
    vi.unstubAllGlobals();
    await simulator.close();
  });

  function client(userAgent = "Chrome/150", url = simulator.url) {
    const transport = autoTransport({ userAgent, onChoice: (choice) => choices.push(choice) });
    const service = custom({ url: `${url}/v1/realtime?model=any` });
    return { transport, client: new RealtimeClient({ service, transport }), service };
  }

  it("is WebSocket in a browser without calls, which it says", async () => {
    const { client: talk, transport } = client();
    await talk.connect();
    expect(choices).toMatchObject([
      { name: "websocket", reason: "fallback", error: { code: "device.unavailable" } },
    ]);
    expect(transport.choice).toBe(choices[0]);
    expect(await transport.stats()).toBeNull();
    talk.close();
  });

  it("is WebSocket in Firefox, by preference", async () => {
    failingCalls("link.unreachable");
    const { client: talk } = client("Mozilla/5.0 Gecko/20100101 Firefox/150.0");
    await talk.connect();
    expect(choices).toMatchObject([{ name: "websocket", reason: "firefox", error: null }]);
    talk.close();
  });

  it("is WebSocket where a call fails, and from then on", async () => {
    failingCalls("link.unreachable");
    const { client: talk, transport, service } = client();
    await talk.connect();
    talk.close();
    const again = new RealtimeClient({ service, transport });
    await again.connect();
    again.close();
    const expected = { name: "websocket", reason: "fallback", error: { code: "link.unreachable" } };
    expect(choices).toMatchObject([expected, expected]);
  });

  it.each(["auth.rejected", "auth.exposed", "service.rate-limited", "link.insecure"] as const)(
    "is none where another could not do better: %s",
    async (code) => {
      failingCalls(code);
      const { client: talk } = client();
      await expect(talk.connect()).rejects.toMatchObject({ code });
      expect(choices).toEqual([]);
    },
  );

  it("tells what the call was refused for, where the WebSocket fails as well", async () => {
    failingCalls("service.not-found");
    const { client: talk } = client("Chrome/150", "ws://127.0.0.1:9");
    await expect(talk.connect()).rejects.toMatchObject({ code: "service.not-found", status: 404 });
  });

  it("tells what the WebSocket failed for, where the call's reason says less", async () => {
    failingCalls("link.timeout");
    const { client: talk } = client("Chrome/150", "ws://127.0.0.1:9");
    await expect(talk.connect()).rejects.toMatchObject({ code: "link.unreachable" });
  });

  it("can be hung up during the second attempt", async () => {
    failingCalls("link.unreachable");
    const { client: talk } = client();
    const connecting = talk.connect();
    await Promise.resolve();
    setTimeout(() => talk.close());
    await expect(connecting).rejects.toMatchObject({ code: "link.aborted" });
    expect(choices).toEqual([]);
  });
});
