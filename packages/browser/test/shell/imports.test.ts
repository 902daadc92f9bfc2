import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";

/** Whoever touches one of these as it is loaded breaks where pages are rendered on a server. */
const trap = `
for (const name of ["window", "document", "navigator", "AudioContext", "AudioWorkletNode", "RTCPeerConnection"])
  Object.defineProperty(globalThis, name, { configurable: true, get() { throw new Error(name + " was touched"); } });
`;

/** What a program of Node prints, which may import this package by its name. */
function run(program: string, type: "module" | "commonjs"): string {
  const args = [`--input-type=${type}`, "--eval", trap + program];
  return execFileSync(process.execPath, args, { cwd: import.meta.dirname, encoding: "utf8" });
}

describe("the built package", () => {
  it.each([
    ["module", 'import * as browser from "@rt/browser";'],
    ["commonjs", 'const browser = require("@rt/browser");'],
    ["module", 'import * as browser from "@rt/browser/standalone";'],
  ] as const)("is loaded as %s by `%s` without touching a browser's globals", (type, load) => {
    const loaded = run(`${load} console.log(typeof browser.attachAudio, typeof browser.unlockAudio);`, type);
    expect(loaded).toBe("function function\n");
  });

  it("says what is missing where there is no browser", () => {
    const program = `
      import { unlockAudio } from "@rt/browser";
      delete globalThis.AudioContext;
      try { unlockAudio(); } catch (error) { console.log(error.code); }`;
    expect(run(program, "module")).toBe("device.unavailable\n");
  });

  it("carries the core in its standalone file, and the worklets in both", () => {
    const program = `
      import { createSession } from "@rt/browser/standalone";
      import { readFileSync } from "node:fs";
      const text = (name) => readFileSync(new URL(import.meta.resolve("@rt/browser" + name)), "utf8");
      console.log(typeof createSession, ["", "/standalone"].every((name) => text(name).includes("registerProcessor")));
      console.log(["capture", "playback"].every((name) => text("/worklets/" + name + ".js").includes("registerProcessor")));
      console.log(/^import|\\bimport\\(/m.test(text("/standalone")));`;
    expect(run(program, "module")).toBe("function true\ntrue\nfalse\n");
  });

  it("carries it once, so that errors of connections are of the class that a page knows", () => {
    const program = `
      import { readFileSync } from "node:fs";
      const text = readFileSync(new URL(import.meta.resolve("@rt/browser/standalone")), "utf8");
      console.log(text.match(/name ?= ?"RealtimeError"/g).length);`;
    expect(run(program, "module")).toBe("1\n");
  });
});
