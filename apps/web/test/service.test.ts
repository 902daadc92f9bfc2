import { preview } from "@rt/core";
import { describe, expect, it } from "vitest";
import { problemOf, serviceOf } from "../src/service.js";
import { sessionConfig } from "../src/session-config.js";
import { defaults, type Settings } from "../src/settings.js";

const none = { value: "", mayTravel: false };
const exposed = { headers: false };

const azure = (changes: Partial<Settings> = {}): Settings => ({
  ...{ ...defaults, service: "azure", endpoint: "https://name.openai.azure.com", deployment: "voice" },
  ...{ credential: "key", ...changes },
});

describe("the service", () => {
  it("is not dialed with a permanent key before the visitor has agreed", async () => {
    const key = { value: "lasting", mayTravel: false };
    expect(problemOf(azure(), key)).toMatchObject({ field: "mayTravel" });
    await expect(serviceOf(azure(), key).resolve(exposed)).rejects.toThrow("auth.exposed");
    expect(problemOf(azure(), { ...key, mayTravel: true })).toBeNull();
  });

  it("takes a short-lived key without further ado", async () => {
    const key = { value: "ek_1", mayTravel: false };
    expect(problemOf(azure(), key)).toBeNull();
    expect((await serviceOf(azure(), key).resolve(exposed)).url).not.toContain("ek_1");
  });

  it("says which field is empty", () => {
    const fields = [
      problemOf({ ...defaults, service: "openai", model: " " }, none),
      problemOf(azure({ endpoint: "" }), none),
      problemOf(azure({ deployment: "" }), none),
      problemOf(azure(), none),
      problemOf(azure({ credential: "token" }), none),
      problemOf({ ...defaults, service: "custom" }, none),
      problemOf({ ...defaults, service: "simulator" }, none),
    ].map((problem) => problem?.field);
    expect(fields).toEqual(["model", "endpoint", "deployment", "key", "tokenUrl", "address", undefined]);
  });

  it("speaks the preview dialect for a dated version, and is asked for a temperature only then", () => {
    const dated = azure({ apiVersion: "2024-10-01-preview", temperature: 0.9 });
    expect(serviceOf(dated, none).dialect).toBe(preview);
    expect(sessionConfig(dated)).toMatchObject({ temperature: 0.9 });
    expect(sessionConfig(azure())).not.toHaveProperty("temperature");
  });
});

describe("what the session is asked to be", () => {
  const detection = (changes: Partial<Settings>) =>
    sessionConfig({ ...defaults, ...changes }).audio?.input?.turn_detection;

  it("has the turn detection that was chosen, with its own numbers", () => {
    expect(detection({ turns: "server", threshold: 0.6, prefixPaddingMs: 200, silenceMs: 700 })).toEqual({
      ...{ type: "server_vad", threshold: 0.6, prefix_padding_ms: 200, silence_duration_ms: 700 },
    });
    expect(detection({ turns: "semantic", eagerness: "low" })).toEqual({
      ...{ type: "semantic_vad", eagerness: "low" },
    });
    expect(detection({ turns: "off" })).toBeNull();
  });
});
