import { describe, expect, it } from "vitest";
import { help } from "../src/help.js";
import { readCommand } from "../src/options.js";

const chat = (...args: string[]) => {
  const command = readCommand(args);
  if (command.name !== "chat") throw new Error(JSON.stringify(command));
  return command;
};

describe("readCommand", () => {
  it("starts a conversation on the default devices, with turn detection by the service", () => {
    expect(chat()).toEqual({
      name: "chat",
      text: false,
      input: undefined,
      output: undefined,
      backend: undefined,
      echo: undefined,
      vad: "server",
      instructions: "You are friendly and brief.",
      voice: undefined,
      model: undefined,
      transcription: "whisper-1",
      tools: false,
      record: undefined,
    });
  });

  it("uses one device for both directions, or a separate one for each", () => {
    expect(chat("--device", "headset")).toMatchObject({ input: "headset", output: "headset" });
    expect(chat("--device", "headset", "--output", "hdmi")).toMatchObject({
      input: "headset",
      output: "hdmi",
    });
  });

  it.each([
    [["--push-to-talk"], { vad: "off" }],
    [["--vad", "off"], { vad: "off" }],
    [["--push-to-talk", "--vad", "off"], { vad: "off" }],
    [["--vad", "semantic"], { vad: "semantic" }],
    [["--echo", "none"], { echo: "none" }],
    [["--backend", "pulse"], { backend: "pulse" }],
    [["--transcription", "off"], { transcription: null }],
    [["--text", "--record", "talk.wav", "--tools"], { text: true, record: "talk.wav", tools: true }],
  ])("reads %j", (args, expected) => {
    expect(chat(...args)).toMatchObject(expected);
  });

  it.each([
    [["--vad", "sometimes"], /^--vad takes server, semantic, off, not 'sometimes'/],
    [["--echo", "loud"], /^--echo takes half-duplex, cancel, none, not 'loud'/],
    [["--backend", "alsa"], /^--backend takes pulse, native, command, not 'alsa'/],
    [["--push-to-talk", "--vad", "server"], /^--push-to-talk cannot be combined with --vad server/],
    [["--text", "--device", "headset"], /^--text uses no devices/],
    [["--louder"], /Unknown option '--louder'/],
    [["hello"], /hello/],
    [["--voice"], /argument missing/],
  ])("reports what is wrong with %j", (args, message) => {
    expect(readCommand(args)).toEqual({ name: "mistake", what: expect.stringMatching(message) });
  });

  it.each([
    [["--help"], { name: "help" }],
    [["-h"], { name: "help" }],
    [["--version"], { name: "version" }],
    [["--list-devices", "--backend", "native"], { name: "listDevices", backend: "native" }],
  ])("reads %j as its own command", (args, command) => {
    expect(readCommand(args)).toEqual(command);
  });

  it("documents every option it accepts", () => {
    const options = "text device input output list-devices backend echo vad push-to-talk instructions voice";
    for (const name of `${options} model transcription tools record version help`.split(" "))
      expect(help).toContain(`--${name} `);
  });

  it("prints help at most 100 columns wide", () => {
    expect(Math.max(...help.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(100);
  });
});
