import { azure, custom, openai } from "@rt/core";
import { describe, expect, it } from "vitest";
import { callAddress } from "../../src/webrtc/call-address.js";

const apiKey = "ek_test";
const endpoint = "https://name.openai.azure.com";

describe("the address for calls", () => {
  it.each([
    [openai({ apiKey, model: "m" }), "https://api.openai.com/v1/realtime/calls?model=m"],
    [
      azure({ endpoint, deployment: "d", credential: apiKey }),
      "https://name.openai.azure.com/openai/v1/realtime/calls?model=d",
    ],
    [
      custom({ url: "ws://127.0.0.1:8787/v1/realtime?model=m" }),
      "http://127.0.0.1:8787/v1/realtime/calls?model=m",
    ],
    [
      custom({ url: "https://a.example/v1/realtime/calls?webrtcfilter=on" }),
      "https://a.example/v1/realtime/calls?webrtcfilter=on",
    ],
  ])("is beside that of WebSockets: %#", async (service, address) => {
    expect(callAddress(await service.resolve({ headers: true, exposed: true }))).toBe(address);
  });

  it("is the one that is given, whatever the service's own is", async () => {
    const dated = azure({ endpoint, deployment: "d", credential: apiKey, apiVersion: "2025-04-01-preview" });
    const address = await dated.resolve({ headers: true, exposed: true });
    const url = "https://eastus2.realtimeapi-preview.ai.azure.com/v1/realtimertc?model=d";
    expect(callAddress(address, url)).toBe(url);
    expect(() => callAddress(address)).toThrow("options.invalid");
  });

  it("is none for a call under way, nor for what is no address", () => {
    expect(() => callAddress({ url: "wss://a.example/v1/realtime?call_id=rtc_1" })).toThrow("webSocket()");
    for (const url of ["ftp://a.example", "http://"])
      expect(() => callAddress({ url: "wss://a.example" }, url)).toThrow("options.invalid");
  });

  it("is encrypted, but on this machine", () => {
    expect(() => callAddress({ url: "ws://a.example/v1/realtime" })).toThrow("link.insecure");
    expect(() => callAddress({ url: "wss://a.example" }, "http://a.example/calls")).toThrow("link.insecure");
  });
});
