import { RealtimeError } from "@rt/core";
import { openBackend } from "@rt/node";
import { describe, expect, it } from "vitest";
import { complaintLines } from "../src/complaint.js";

const noSound = new RealtimeError(
  "device.unavailable",
  "No audio on this machine. Tried pulse: no sound server answers (/run/pulse: ENOENT): start PulseAudio; " +
    "native: audify is not installed or cannot be loaded; command: no program to play or record: pacat and parec " +
    "not installed; sox not installed. Start PulseAudio, or PipeWire with pipewire-pulse. The tools come with: " +
    "apt-get install pulseaudio-utils.",
  { cause: new AggregateError([new Error("ENOENT")]) },
);

describe("complaintLines without sound", () => {
  it("lists what was tried, what to install and what works without audio, one line each, in a pipe", () => {
    expect(complaintLines(noSound, Infinity)).toEqual([
      "rt-voice: device.unavailable: No audio on this machine; tried:",
      "  pulse: no sound server answers (/run/pulse: ENOENT): start PulseAudio",
      "  native: audify is not installed or cannot be loaded",
      "  command: no program to play or record: pacat and parec not installed; sox not installed.",
      "  Start PulseAudio, or PipeWire with pipewire-pulse.",
      "  The tools come with: apt-get install pulseaudio-utils.",
      "  To type and read without audio, use --text",
    ]);
  });

  it.each([40, 80])("fits into %i columns, with continuation lines indented", (columns) => {
    const lines = complaintLines(noSound, columns);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(columns);
    expect(lines.filter((line) => /^ {2}\w/.test(line))).toHaveLength(6);
    expect(lines.slice(1).every((line) => /^(?: {2}| {4})\S/.test(line))).toBe(true);
  });

  it("splits the error that openBackend really throws", async () => {
    const env = { PULSE_SERVER: "unix:/nonexistent", PATH: "/nonexistent" };
    const error: unknown = await openBackend({ env, platform: "linux" }).catch((thrown: unknown) => thrown);
    const lines = complaintLines(error, Infinity);
    for (const way of ["pulse", "native", "command"])
      expect(lines.filter((line) => line.startsWith(`  ${way}: `))).toHaveLength(1);
    expect(lines.length).toBeGreaterThanOrEqual(6);
  });
});

it("says what to install, without Node's module-resolution details", () => {
  const cause = new Error("Cannot find package '@ennuicastr/webrtcaec3.js' imported from /home/me/index.js");
  const message =
    'echo: "cancel" needs a package that is not installed: npm install @ennuicastr/webrtcaec3.js';
  const error = new RealtimeError("options.invalid", message, { param: "echo", cause });
  expect(complaintLines(error, Infinity)).toEqual([
    `rt-voice: options.invalid: ${message}`,
    "  Without it, use --echo half-duplex, or --echo none with headphones.",
  ]);
});

it("prints the cause of an error, without terminal control characters", () => {
  const error = new Error("it failed", { cause: new Error("the \u001b[2Jdisk is full") });
  expect(complaintLines(error, Infinity)).toEqual(["rt-voice: it failed", "  the  [2Jdisk is full"]);
  expect(complaintLines("thrown\nTry it.", Infinity)).toEqual(["rt-voice: thrown", "  Try it."]);
});
