import { describe, expect, it } from "vitest";
import { preview } from "../../src/dialects/preview.js";
import { custom } from "../../src/services/custom.js";

describe("custom", () => {
  it("dials the address as it is given", async () => {
    const url = new URL("https://relay.example/a/b?c=d");
    const service = custom({ url, protocols: ["realtime"] });
    expect(await service.resolve({ headers: true })).toEqual({
      url: "wss://relay.example/a/b?c=d",
      headers: {},
      protocols: ["realtime"],
    });
    expect(service.name).toBe("relay.example");
    expect(url.href).toBe("https://relay.example/a/b?c=d");
  });

  it("speaks GA by default", () => {
    expect(custom({ url: "ws://localhost" }).dialect.name).toBe("ga");
    expect(custom({ url: "ws://localhost", dialect: preview }).dialect.name).toBe("preview");
  });

  it("T100: requests headers again at every attempt", async () => {
    let asked = 0;
    const service = custom({ url: "wss://relay.example", headers: async () => ({ cookie: `s=${++asked}` }) });
    await service.resolve({ headers: true });
    expect((await service.resolve({ headers: true })).headers).toEqual({ cookie: "s=2" });
  });

  it("reports when headers cannot be sent", async () => {
    const service = custom({ url: "wss://relay.example", headers: { cookie: "s=1" } });
    await expect(service.resolve({ headers: false })).rejects.toMatchObject({ code: "options.invalid" });
  });

  it("rejects with auth.failed where the headers cannot be obtained", async () => {
    const service = custom({ url: "wss://relay.example", headers: () => Promise.reject(new Error("no")) });
    await expect(service.resolve({ headers: true })).rejects.toMatchObject({ code: "auth.failed" });
  });
});
