import { describe, expect, it } from "vitest";
import { defaultTools, newTool, problemsOf, usableTools } from "../src/settings/mock-tools.js";
import { sessionConfigOf } from "../src/settings/session-config.js";
import { defaultSettings, readSettings } from "../src/settings/settings.js";

describe("settings", () => {
  it("are read as they were kept", () => {
    const kept = { ...defaultSettings, voice: "marin", turns: "none", threshold: 0.7, tools: [] };
    expect(readSettings(JSON.stringify(kept))).toEqual(kept);
  });

  it.each(["", "null", "{", "[]", '"text"', '{"turns":"never","speed":"fast","tools":[{}],"more":1}', null])(
    "are the defaults where what was kept is no use: %s",
    (text) => expect(readSettings(text)).toEqual(defaultSettings),
  );
});

describe("a session", () => {
  it("takes turns by silence, by meaning or by hand", () => {
    const turns = (change: object) =>
      sessionConfigOf({ ...defaultSettings, ...change }).audio?.input?.turn_detection;
    expect(turns({ silenceMs: 700 })).toMatchObject({ type: "server_vad", silence_duration_ms: 700 });
    expect(turns({ turns: "semantic", interrupts: false })).toEqual({
      type: "semantic_vad",
      eagerness: "auto",
      interrupt_response: false,
    });
    expect(turns({ responds: false })).toMatchObject({ create_response: false });
    expect(turns({ turns: "none" })).toBeNull();
  });

  it("is told the language to expect and how long to answer, where that is set", () => {
    const config = sessionConfigOf({ ...defaultSettings, language: "de", maxTokens: 400 });
    expect(config.audio?.input?.transcription).toEqual({ model: "whisper-1", language: "de" });
    expect(config).toHaveProperty("max_output_tokens", 400);
    expect(sessionConfigOf(defaultSettings)).not.toHaveProperty("max_output_tokens");
  });

  it("has a temperature in the preview dialect only", () => {
    expect(sessionConfigOf(defaultSettings)).not.toHaveProperty("temperature");
    expect(sessionConfigOf(defaultSettings, "preview")).toHaveProperty("temperature", 0.8);
  });

  it("names neither voice nor model that was left to the service", () => {
    expect(JSON.stringify(sessionConfigOf(defaultSettings))).not.toMatch(/voice|"gpt/);
  });
});

describe("a mock tool", () => {
  it("that is filled in has no problems", () => {
    for (const mock of defaultTools) expect(problemsOf(mock, [])).toEqual({});
  });

  it.each([
    ["name", { name: "no spaces" }],
    ["name", { name: "taken" }],
    ["parameters", { parameters: "{" }],
    ["parameters", { parameters: "[]" }],
    ["result", { result: "{" }],
    ["description", { description: "x".repeat(1_025) }],
  ] as const)("is told what is wrong with its %s", (field, change) => {
    expect(Object.keys(problemsOf({ ...newTool, name: "fine", ...change }, ["taken"]))).toEqual([field]);
  });

  it("that is off, broken or there twice is not given to a session", () => {
    const [first = newTool] = defaultTools;
    const mocks = [first, first, { ...first, name: "off", enabled: false }, { ...first, name: "!" }];
    expect(usableTools(mocks)).toEqual([first]);
  });
});
