import { describe, expect, it } from "vitest";
import { serviceFromEnv } from "../../src/services/environment.js";

const AZURE_OPENAI_ENDPOINT = "https://name.openai.azure.com";
const AZURE_OPENAI_DEPLOYMENT_NAME = "voice";
const azure = { AZURE_OPENAI_ENDPOINT, AZURE_OPENAI_DEPLOYMENT_NAME };

async function dialed(env: Record<string, string>) {
  return serviceFromEnv(env, { credential: { getToken: async () => ({ token: "t" }) } })?.resolve({
    headers: true,
  });
}

describe("serviceFromEnv", () => {
  it("is null where nothing is set", () => {
    expect(serviceFromEnv({})).toBeNull();
    expect(serviceFromEnv({ AZURE_OPENAI_ENDPOINT: "", OPENAI_API_KEY: "" })).toBeNull();
  });

  it("names OpenAI by its key", async () => {
    const address = await serviceFromEnv({ OPENAI_API_KEY: "sk-1" }, { model: "gpt-realtime-mini" })?.resolve(
      { headers: true },
    );
    expect(address?.url).toBe("wss://api.openai.com/v1/realtime?model=gpt-realtime-mini");
  });

  it("prefers Azure, with a key over a token", async () => {
    expect(await dialed({ ...azure, OPENAI_API_KEY: "sk-1", AZURE_OPENAI_API_KEY: "k" })).toEqual({
      url: "wss://name.openai.azure.com/openai/v1/realtime?model=voice",
      headers: { "api-key": "k" },
      protocols: [],
    });
    expect((await dialed(azure))?.headers).toEqual({ Authorization: "Bearer t" });
  });

  it("reads OPENAI_API_VERSION", () => {
    const env = { ...azure, AZURE_OPENAI_API_KEY: "k", OPENAI_API_VERSION: "2025-04-01-preview" };
    expect(serviceFromEnv(env)?.dialect.name).toBe("preview");
  });

  it.each([
    [{ AZURE_OPENAI_API_KEY: "k" }, "options.invalid", "AZURE_OPENAI_ENDPOINT"],
    [{ AZURE_OPENAI_DEPLOYMENT_NAME }, "options.invalid", "AZURE_OPENAI_ENDPOINT"],
    [{ AZURE_OPENAI_ENDPOINT }, "options.invalid", "AZURE_OPENAI_DEPLOYMENT_NAME"],
    [azure, "auth.missing", "AZURE_OPENAI_API_KEY"],
  ])("explains what is missing from %j", (env, code, variable) => {
    expect(() => serviceFromEnv(env)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(variable) }),
    );
  });
});
