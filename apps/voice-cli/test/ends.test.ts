import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measureLevel, readWav } from "@rt/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startAtTerminal, startProgram, terminalAfter, type RunningProgram } from "./support/program.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "voice-cli-ends-"));
});
afterAll(() => rm(folder, { recursive: true }));

const args = (file: string) => ["--text", "--record", file];

/** Makes the program throw an uncaught error on this signal. */
const fault = `process.on("SIGUSR2", () => { throw new Error("a fault of the test") })`;
const faulty = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(fault)}` };

/** The channel count of a complete WAV file, and whether its right channel is audible. */
async function recorded(file: string) {
  const { samples, channels } = readWav(await readFile(join(folder, file)));
  const right = samples.filter((_, index) => index % 2 === 1);
  return { channels, isHeard: measureLevel(right).rmsDbfs > -40 };
}
const complete = { channels: 2, isHeard: true };

describe("at a terminal, in the middle of an answer", () => {
  const hasScript = spawnSync("script", ["--version"]).status === 0;

  async function speaking(file: string): Promise<RunningProgram> {
    const program = startAtTerminal(60, { cwd: folder, args: args(file), env: faulty });
    await program.until(/ready/);
    program.send("count to fifty\r");
    await program.until(/model:.*1,.* 9,/s);
    return program;
  }

  const ends: readonly (readonly [string, (program: RunningProgram) => unknown])[] = [
    ["Ctrl-C", (program) => program.send("\u0003")],
    ["SIGINT", (program) => program.kill("SIGINT")],
    ["SIGTERM", (program) => program.kill("SIGTERM")],
    [
      "q",
      async (program) => {
        program.send("\u001b");
        await program.until(/q quit/);
        program.send("q");
      },
    ],
  ];
  it.skipIf(!hasScript && !process.env["CI"]).each(ends)(
    "%s restores the terminal, completes the recording and exits with code 0",
    async (name, end) => {
      const program = await speaking(`${name}.wav`);
      await end(program);
      expect(await program.ended).toBe(0);
      expect(terminalAfter(program)).toEqual({ isAsBefore: true });
      expect(program.output()).toContain(`recording saved to ${name}.wav`);
      expect(await recorded(`${name}.wav`)).toEqual(complete);
    },
  );

  it.skipIf(!hasScript && !process.env["CI"])(
    "a crash restores the terminal, prints the error, completes the recording and exits with code 1",
    async () => {
      const program = await speaking("crash.wav");
      program.kill("SIGUSR2");
      expect(await program.ended).toBe(1);
      expect(terminalAfter(program)).toEqual({ isAsBefore: true });
      expect(program.output()).toMatch(/Error: a fault of the test\r?\n/);
      expect(await recorded("crash.wav")).toEqual(complete);
    },
  );
});

describe("in a pipe, in the middle of an answer", () => {
  async function answering(file: string): Promise<RunningProgram> {
    const program = startProgram({ cwd: folder, args: args(file), env: faulty });
    program.send("count to fifty\n");
    await program.until(/you: count to fifty/);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    return program;
  }

  it("a crash prints the error and completes the recording", async () => {
    const program = await answering("piped-crash.wav");
    program.kill("SIGUSR2");
    expect(await program.ended).toBe(1);
    expect(program.errors()).toContain("Error: a fault of the test");
    expect(await recorded("piped-crash.wav")).toEqual(complete);
  });

  it("closed output and SIGTERM end it with code 0 and a complete recording", async () => {
    const program = await answering("unread.wav");
    program.deafen();
    program.kill("SIGTERM");
    expect(await program.ended).toBe(0);
    expect(program.errors()).toBe("");
    expect(await recorded("unread.wav")).toEqual(complete);
  });
});
