import { spawnSync } from "node:child_process";
import { readFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measureLevel, readWav } from "@rt/core";
import { createSimulator, type SimulatorOptions } from "@rt/simulator";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startAtTerminal, startProgram, type ProgramOptions } from "./support/program.js";
import { createTerminal } from "./support/terminal.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "voice-cli-"));
});
afterAll(() => rm(folder, { recursive: true }));

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function simulator(options: SimulatorOptions = {}) {
  const running = await createSimulator({ pace: "instant", ...options }).listen();
  cleanups.push(() => running.close());
  return running;
}

/** Runs the command to its end, with these lines as its input. */
async function run(lines: readonly string[], options: ProgramOptions = {}) {
  const program = startProgram({ cwd: folder, ...options });
  for (const line of lines) program.send(`${line}\n`);
  program.end();
  const code = await program.ended;
  return { code, output: program.output(), errors: program.errors() };
}

const azure = (url: string) => ({
  AZURE_OPENAI_ENDPOINT: url,
  AZURE_OPENAI_DEPLOYMENT_NAME: "voice",
  AZURE_OPENAI_API_KEY: "k3y-secret",
});

describe("in a pipe", () => {
  it("answers every line, and prints a line for everything said and done", async () => {
    const lines = ["hello", "what is the weather in Oslo?"];
    const { code, output, errors } = await run(lines, { args: ["--text", "--tools"] });
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    expect(output).not.toMatch(/\p{Cc}(?<!\n)/u);
    const shapes = [
      /^- talking to the local simulator/,
      /^you: hello$/,
      /^model: Hello.+$/,
      /^- heard after \d+ ms, first audio after \d+ ms, ended after [\d.]+ s$/,
      /^you: what is the weather in Oslo\?$/,
      /^tool: get_weather\(\{"city":"Oslo"\}\) -> \{"city":"Oslo","celsius":-?\d+,"sky":"\w+"\}$/,
      /^model: .*degrees.*$/,
      /^- heard after .*, tools: get_weather$/,
      /^- 2 turns, heard after \d+ ms \(median\)/,
    ];
    const printed = output.trimEnd().split("\n");
    expect(printed).toHaveLength(shapes.length);
    shapes.forEach((shape, index) => expect(printed[index]).toMatch(shape));
  });

  it("talks to the service that the environment names", async () => {
    const { url } = await simulator({ keys: ["k3y-secret"], models: ["voice"] });
    const { code, output } = await run(["hello"], { args: ["--text"], env: azure(url) });
    expect(code).toBe(0);
    expect(output).toContain("talking to Azure OpenAI");
  });

  it("records what would have been heard on the right channel", async () => {
    const { code, output } = await run(["hello"], { args: ["--text", "--record", "talk.wav"] });
    expect(code).toBe(0);
    expect(output).toContain("recording saved to talk.wav");
    expect(output).not.toContain("median");
    const { samples, channels, sampleRate } = readWav(await readFile(join(folder, "talk.wav")));
    const side = (which: number) => samples.filter((_, index) => index % 2 === which);
    expect({ channels, sampleRate }).toEqual({ channels: 2, sampleRate: 24_000 });
    expect(measureLevel(side(0)).peak).toBe(0);
    expect(measureLevel(side(1)).rmsDbfs).toBeGreaterThan(-40);
  });

  it("prints what was not heard when interrupted in the middle, and completes the recording", async () => {
    const program = startProgram({ cwd: folder, args: ["--text", "--record", "cut.wav"] });
    program.send("count to fifty\n");
    await program.until(/you: count to fifty/);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    program.kill("SIGINT");
    expect(await program.ended).toBe(0);
    expect(program.output()).toMatch(/model: 1,.*\[interrupted; not heard: .*\d,.*\]/);
    const { samples } = readWav(await readFile(join(folder, "cut.wav")));
    expect(samples.length / 2 / 24_000).toBeGreaterThan(1);
  });
});

describe("at a terminal", () => {
  const hasScript = spawnSync("script", ["--version"]).status === 0;

  it.skipIf(!hasScript && !process.env["CI"])(
    "accepts text, prints the answer and restores the terminal",
    async () => {
      const program = startAtTerminal(40, { cwd: folder, args: ["--text"] });
      await program.until(/ready/);
      program.send("good morning\r");
      await program.until(/ended after/);
      program.send("\u0003");
      expect(await program.ended).toBe(0);
      const terminal = createTerminal(40);
      terminal.write(program.output().replaceAll("\r\n", "\n"));
      const lines = terminal.lines();
      expect(lines).toContain("you: good morning");
      expect(lines.join("\n")).not.toMatch(/ready|enter sends/);
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(40);
    },
  );
});

describe("reports one clear error and exits with code 1", () => {
  const failure = async (options: ProgramOptions) => {
    const { code, output, errors } = await run(["hello"], { args: ["--text"], ...options });
    expect({ code, output }).toEqual({ code: 1, output: "" });
    expect(errors).not.toContain("k3y-secret");
    expect(errors).not.toMatch(/^ +at /m);
    return errors;
  };

  it("for a wrong key", async () => {
    const { url } = await simulator({ keys: ["other"] });
    expect(await failure({ env: azure(url) })).toMatch(/^rt-voice: auth\.rejected: .*AZURE_OPENAI_API_KEY/);
  });

  it("for an unreachable service", async () => {
    const gone = await createSimulator().listen();
    const { url } = gone;
    await gone.close();
    expect(await failure({ env: azure(url) })).toMatch(/^rt-voice: link\.unreachable: .*ECONNREFUSED/);
  });

  it("for an incomplete environment", async () => {
    const env = { AZURE_OPENAI_ENDPOINT: "https://name.openai.azure.com" };
    expect(await failure({ env })).toMatch(/AZURE_OPENAI_DEPLOYMENT_NAME/);
  });

  it("for a recording that cannot be written", async () => {
    const args = ["--text", "--record", join(folder, "none", "talk.wav")];
    expect(await failure({ args })).toMatch(/ENOENT/);
  });
});

it("prints help and version, and reports an unknown option with exit code 2", async () => {
  expect(await run([], { args: ["--help"] })).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^Usage: /),
  });
  expect(await run([], { args: ["--version"] })).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^\d/),
  });
  expect(await run([], { args: ["--louder"] })).toMatchObject({
    code: 2,
    output: "",
    errors: expect.stringContaining("'--louder'"),
  });
});
