import { describe, expect, it } from "vitest";
import type { Credential } from "../../src/services/credential.js";
import { openai } from "../../src/services/openai.js";

const base = { apiKey: "sk-1", model: "gpt-realtime" } as const;

describe("openai", () => {
  it.each([
    [undefined, "wss://api.openai.com/v1/realtime?model=gpt-realtime"],
    ["https://eu.example/v1", "wss://eu.example/v1/realtime?model=gpt-realtime"],
    ["http://localhost:8787/v1/", "ws://localhost:8787/v1/realtime?model=gpt-realtime"],
    ["ws://localhost:8787/v1/realtime", "ws://localhost:8787/v1/realtime?model=gpt-realtime"],
  ])("dials with base %s", async (baseUrl, url) => {
    const service = openai({ ...base, ...(baseUrl && { baseUrl }) });
    expect((await service.resolve({ headers: true })).url).toBe(url);
  });

  it("sends everything about the caller in headers", async () => {
    const options = {
      ...base,
      organization: "org",
      project: "proj",
      safetyIdentifier: "user",
      headers: { "x-a": "1" },
    };
    const { headers, protocols } = await openai(options).resolve({ headers: true });
    expect(headers).toEqual({
      "x-a": "1",
      Authorization: "Bearer sk-1",
      "OpenAI-Organization": "org",
      "OpenAI-Project": "proj",
      "OpenAI-Safety-Identifier": "user",
    });
    expect(protocols).toEqual(["realtime"]);
  });

  it("leaves a header of the caller's where no option says otherwise", async () => {
    const options = { ...base, organization: "org", headers: { "OpenAI-Project": "p", "x-empty": "" } };
    expect((await openai(options).resolve({ headers: true })).headers).toEqual({
      "OpenAI-Project": "p",
      "x-empty": "",
      Authorization: "Bearer sk-1",
      "OpenAI-Organization": "org",
    });
  });

  it("speaks for an ephemeral key by subprotocol from a page", async () => {
    const { url, headers, protocols } = await openai({
      ...base,
      apiKey: "ek_1",
      organization: "org",
      project: "p",
    }).resolve({ headers: false });
    expect(headers).toEqual({});
    expect(url).not.toContain("ek_1");
    expect(protocols).toEqual([
      "realtime",
      "openai-insecure-api-key.ek_1",
      "openai-organization.org",
      "openai-project.p",
    ]);
  });

  it("keeps a permanent key off a page, unless told otherwise", async () => {
    await expect(openai(base).resolve({ headers: false })).rejects.toMatchObject({ code: "auth.exposed" });
    const { protocols } = await openai({ ...base, dangerouslyAllowBrowser: true }).resolve({
      headers: false,
    });
    expect(protocols).toContain("openai-insecure-api-key.sk-1");
  });

  it("keeps a permanent key out of a page's headers too, unless told otherwise", async () => {
    const page = { headers: true, exposed: true };
    await expect(openai(base).resolve(page)).rejects.toMatchObject({ code: "auth.exposed" });
    const meant = await openai({ ...base, dangerouslyAllowBrowser: true }).resolve(page);
    expect(meant.headers).toMatchObject({ Authorization: "Bearer sk-1" });
    const minted = await openai({ ...base, apiKey: "ek_1" }).resolve(page);
    expect(minted.headers).toMatchObject({ Authorization: "Bearer ek_1" });
  });

  it("trusts a key marked as ephemeral, whatever it looks like", async () => {
    const page = { headers: false };
    const { protocols } = await openai({ ...base, apiKey: { key: "xai-1", ephemeral: true } }).resolve(page);
    expect(protocols).toContain("openai-insecure-api-key.xai-1");
    const kept = openai({ ...base, apiKey: { key: "ek_1", ephemeral: false } }).resolve(page);
    await expect(kept).rejects.toMatchObject({ code: "auth.exposed" });
  });

  it("T100: requests the key again at every attempt", async () => {
    let asked = 0;
    const service = openai({ ...base, apiKey: async () => `sk-${++asked}` });
    await service.resolve({ headers: true });
    expect((await service.resolve({ headers: true })).headers).toEqual({ Authorization: "Bearer sk-2" });
  });

  const unusable: [code: string, apiKey: Credential][] = [
    ["auth.missing", ""],
    ["auth.missing", undefined as never],
    ["auth.missing", async () => ""],
    ["auth.missing", { getToken: async () => null }],
    ["auth.failed", "sk-1\n"],
    ["auth.failed", "sk 1"],
    ["auth.failed", () => Promise.reject(new Error("vault is shut"))],
  ];
  it.each(unusable)("rejects with %s for an unusable key", async (code, apiKey) => {
    await expect(openai({ ...base, apiKey }).resolve({ headers: true })).rejects.toMatchObject({ code });
  });

  it("keeps the cause of a key that could not be obtained", async () => {
    const cause = new Error("vault is shut");
    const resolving = openai({ ...base, apiKey: () => Promise.reject(cause) }).resolve({ headers: true });
    await expect(resolving).rejects.toMatchObject({ code: "auth.failed", cause });
  });
});
