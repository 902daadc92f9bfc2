import { describe, expect, it } from "vitest";
import { defaults, loadSettings, saveSettings } from "../src/settings.js";

const stored = (value: string | null) => ({ getItem: () => value });

describe("settings of an earlier visit", () => {
  it("come back as they were kept", () => {
    let kept = "";
    const settings = { ...defaults, model: "gpt-realtime-mini", threshold: 0.7, tools: false };
    saveSettings({ setItem: (_, value) => void (kept = value) }, settings);
    expect(loadSettings(stored(kept))).toEqual(settings);
  });

  it("are the defaults where there are none, or none that can be read", () => {
    for (const value of [null, "", "{", "null", "[]", '"text"'])
      expect(loadSettings(stored(value))).toEqual(defaults);
  });

  it("are taken only as far as they can be one", () => {
    const odd = JSON.stringify({ turns: "never", threshold: "0.5", volume: null, tools: 1, key: "sk-1" });
    expect(loadSettings(stored(odd))).toEqual(defaults);
  });

  it("need not be kept where the browser refuses", () => {
    const full = {
      setItem() {
        throw new Error("QuotaExceededError");
      },
    };
    expect(() => saveSettings(full, defaults)).not.toThrow();
  });
});
