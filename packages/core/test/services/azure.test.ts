import { describe, expect, it } from "vitest";
import { azure, type AzureOptions } from "../../src/services/azure.js";

const node = { headers: true };
const page = { headers: false };
const base = { endpoint: "https://name.openai.azure.com", deployment: "voice", credential: "k3y" } as const;

async function urlOf(options: AzureOptions): Promise<string> {
  return (await azure(options).resolve(node)).url;
}

describe("azure", () => {
  const ga = "/openai/v1/realtime?model=voice";
  it.each([
    ["https://name.openai.azure.com", `wss://name.openai.azure.com${ga}`],
    ["https://name.openai.azure.com/", `wss://name.openai.azure.com${ga}`],
    ["wss://name.openai.azure.com", `wss://name.openai.azure.com${ga}`],
    ["name.openai.azure.com", `wss://name.openai.azure.com${ga}`],
    ["https://name.openai.azure.com/openai", `wss://name.openai.azure.com${ga}`],
    ["https://name.openai.azure.com/openai/v1/", `wss://name.openai.azure.com${ga}`],
    ["https://name.openai.azure.com/openai/v1/realtime", `wss://name.openai.azure.com${ga}`],
    ["https://name.services.ai.azure.com", `wss://name.services.ai.azure.com${ga}`],
    ["https://gateway.example/speech/", `wss://gateway.example/speech${ga}`],
    ["http://127.0.0.1:8787", `ws://127.0.0.1:8787${ga}`],
    [
      "https://gateway.example/a?tenant=7#top",
      `wss://gateway.example/a/openai/v1/realtime?tenant=7&model=voice`,
    ],
  ])("dials %s at the GA path", async (endpoint, url) => {
    expect(await urlOf({ ...base, endpoint })).toBe(url);
  });

  it("speaks the preview dialect for a dated version", async () => {
    const service = azure({ ...base, apiVersion: "2024-10-01-preview" });
    expect(service.dialect.name).toBe("preview");
    const { url } = await service.resolve(node);
    expect(url).toBe(
      "wss://name.openai.azure.com/openai/realtime?api-version=2024-10-01-preview&deployment=voice",
    );
  });

  it("treats v1 as the GA API", () => expect(azure({ ...base, apiVersion: "v1" }).dialect.name).toBe("ga"));

  it("puts a path of the caller's in place of its own", async () => {
    expect(await urlOf({ ...base, path: "/voice-live/realtime" })).toContain(
      "azure.com/voice-live/realtime?model=voice",
    );
  });

  it("leaves the caller's URL object as it was", async () => {
    const endpoint = new URL("https://gateway.example/base?x=1");
    await urlOf({ ...base, endpoint });
    expect(endpoint.href).toBe("https://gateway.example/base?x=1");
  });

  it("attaches to a call and starts a transcription", async () => {
    const { endpoint, credential } = base;
    expect(await urlOf({ endpoint, credential, callId: "rtc_1" })).toContain(
      "/openai/v1/realtime?call_id=rtc_1",
    );
    expect(await urlOf({ endpoint, credential, intent: "transcription" })).toContain("?intent=transcription");
    expect(azure({ endpoint, credential, callId: "rtc_1" }).greets).toBe(false);
  });

  it("requires exactly one target", () => {
    const { endpoint, credential } = base;
    const wrong = [
      { endpoint, credential },
      { ...base, callId: "rtc_1" },
      { ...base, deployment: "" },
    ];
    for (const options of wrong as AzureOptions[]) {
      expect(() => azure(options)).toThrow(expect.objectContaining({ code: "options.invalid" }));
    }
  });

  it.each(["", "ftp://name", "https://user:secret@name.openai.azure.com", "https://"])(
    "refuses the endpoint %j",
    (endpoint) => {
      expect(() => azure({ ...base, endpoint })).toThrow(
        expect.objectContaining({ code: "options.invalid" }),
      );
    },
  );

  it("refuses a version that is not a date", () => {
    expect(() => azure({ ...base, apiVersion: "latest" })).toThrow(/2024-10-01-preview/);
  });

  it("sends a key, a token, an ephemeral key and the request id in headers, and nothing in the URL", async () => {
    const headers = async (credential: AzureOptions["credential"]) =>
      (await azure({ ...base, credential }).resolve(node)).headers;
    expect(await headers("k3y")).toEqual({ "api-key": "k3y" });
    expect(await headers({ key: "k3y" })).toEqual({ "api-key": "k3y" });
    expect(await headers({ getToken: async () => ({ token: "t0ken" }) })).toEqual({
      Authorization: "Bearer t0ken",
    });
    expect(await headers("ek_1")).toEqual({ Authorization: "Bearer ek_1" });
    const { headers: own, url } = await azure({ ...base, requestId: "r1", headers: { "x-a": "1" } }).resolve(
      node,
    );
    expect(own).toEqual({ "x-a": "1", "api-key": "k3y", "x-ms-client-request-id": "r1" });
    expect(url).not.toContain("k3y");
  });

  it.each([
    ["https://name.openai.azure.com", undefined, "https://cognitiveservices.azure.com/.default"],
    ["https://name.services.ai.azure.com", undefined, "https://ai.azure.com/.default"],
    ["https://name.openai.azure.com", "api://mine/.default", "api://mine/.default"],
  ])("asks for a token at %s with scope %s", async (endpoint, scope, expected) => {
    const asked: unknown[] = [];
    const getToken = async (scopes: unknown) => (asked.push(scopes), { token: "t" });
    await azure({ ...base, endpoint, credential: { getToken }, ...(scope && { scope }) }).resolve(node);
    expect(asked).toEqual([expected]);
  });

  it("allows keys and tokens in a page's headers only if configured", async () => {
    const page = { headers: true, exposed: true };
    for (const credential of ["k3y", { getToken: async () => ({ token: "t0ken" }) }]) {
      await expect(azure({ ...base, credential }).resolve(page)).rejects.toMatchObject({
        code: "auth.exposed",
      });
      const meant = await azure({ ...base, credential, dangerouslyAllowBrowser: true }).resolve(page);
      expect(Object.values(meant.headers)).toEqual([expect.stringMatching(/k3y|Bearer t0ken/)]);
    }
    const minted = await azure({ ...base, credential: "ek_1" }).resolve(page);
    expect(minted.headers).toEqual({ Authorization: "Bearer ek_1" });
  });

  it("lets only an ephemeral key leave a page, unless told otherwise", async () => {
    const address = await azure({ ...base, credential: "ek_1" }).resolve(page);
    expect(address).toMatchObject({ headers: {}, protocols: ["realtime", "openai-insecure-api-key.ek_1"] });
    await expect(azure(base).resolve(page)).rejects.toMatchObject({ code: "auth.exposed" });
    const exposed = await azure({ ...base, dangerouslyAllowBrowser: true }).resolve(page);
    expect(exposed.url).toContain("&api-key=k3y");
    const token = { getToken: async () => ({ token: "t" }) };
    const asked = azure({ ...base, credential: token, dangerouslyAllowBrowser: true }).resolve(page);
    await expect(asked).rejects.toMatchObject({ code: "auth.exposed" });
  });
});
