import { execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measureLevel, readWav, resample, toMono } from "@rt/core";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  describeVirtualAudio,
  startVirtualAudio,
  virtualRate,
  type VirtualAudio,
} from "../../../packages/node/test/support/virtual-audio.js";
import { startAtTerminal, startProgram, type ProgramOptions } from "./support/program.js";
import { createTerminal } from "./support/terminal.js";

const missing = ["espeak-ng", "script"].filter((program) => spawnSync(program, ["--version"]).error);
const canSpeak = missing.length === 0 || process.env["CI"] !== undefined;

/** Speech, followed by enough silence for turn detection to end the turn. */
function say(text: string): Int16Array {
  const wav = readWav(execFileSync("espeak-ng", ["--stdout", text]));
  const speech = resample(toMono(wav), { from: wav.sampleRate, to: virtualRate });
  const samples = new Int16Array(speech.length + virtualRate);
  samples.set(speech);
  return samples;
}

describeVirtualAudio("a spoken conversation", () => {
  let audio: VirtualAudio;
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "voice-cli-"));
    audio = await startVirtualAudio();
  });
  afterAll(async () => {
    await audio.stop();
    await rm(folder, { recursive: true });
  });

  const options = (...args: readonly string[]): ProgramOptions => ({
    args,
    cwd: folder,
    env: { PULSE_SERVER: audio.server, HOME: folder },
  });

  it.skipIf(!canSpeak)("is heard, answered aloud, interrupted by a key, shown and recorded", async () => {
    const program = startAtTerminal(60, options("--record", "talk.wav"));
    await program.until(/listening/);
    const heard = await audio.record();
    await audio.feedMic(say("Tell me a story"));
    await program.until(/● speaking/);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    program.send("i");
    await program.until(/interrupted after/);
    expect(measureLevel(await heard.stop()).rmsDbfs).toBeGreaterThan(-50);
    program.send("q");
    expect(await program.ended).toBe(0);

    const terminal = createTerminal(60);
    terminal.write(program.output().replaceAll("\r\n", "\n"));
    const shown = terminal.lines().join("\n");
    expect(shown).toMatch(/^- microphone: RT_Microphone; speaker: RT_Speaker/m);
    expect(shown).toMatch(/^you: tell me a story$/im);
    expect(shown).toMatch(/^- heard after \d+ ms/m);
    const { samples } = readWav(await readFile(join(folder, "talk.wav")));
    for (const side of [0, 1])
      expect(measureLevel(samples.filter((_, index) => index % 2 === side)).rmsDbfs).toBeGreaterThan(-50);
  });

  it.skipIf(!canSpeak)("continues after the sound server is killed and restarted", async () => {
    const program = startProgram(options());
    await program.until(/microphone: RT_Microphone/);
    await audio.kill();
    await program.until(/device\.lost: "RT_Microphone" was lost/);
    await audio.start();
    await program.until(/microphone reconnected/);
    await audio.feedMic(say("Hello"));
    await program.until(/^model: \w+/m);
    program.kill("SIGTERM");
    expect(await program.ended).toBe(0);
  });

  it("lists the devices", async () => {
    const program = startProgram(options("--list-devices"));
    expect(await program.ended).toBe(0);
    expect(program.output()).toMatch(/^microphone RT_Microphone \(default\) {2}\[rt_mic\]$/m);
  });

  it("names the available devices if the requested one is missing, and tells how to list them", async () => {
    const program = startProgram(options("--device", "nothing like it"));
    expect(await program.ended).toBe(1);
    expect(program.errors()).toMatch(/device\.not-found: .*RT_Speaker.*\n.*--list-devices/);
  });
});

it("suggests text mode on a machine without sound", async () => {
  const nowhere = {
    PULSE_SERVER: "unix:/nonexistent",
    XDG_RUNTIME_DIR: "/nonexistent",
    PATH: "/nonexistent",
  };
  const program = startProgram({ env: nowhere, args: ["--backend", "pulse"] });
  expect(await program.ended).toBe(1);
  expect(program.errors()).toMatch(/^rt-voice: device\.unavailable: .*\n(?:.*\n)*.*--text/);
});
