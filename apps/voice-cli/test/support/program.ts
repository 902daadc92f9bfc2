import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("../../bin/rt-voice.js", import.meta.url));

/** The command that is run, as a user does, with an environment that says no more than this. */
export interface ProgramOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** A program that runs. */
export interface RunningProgram {
  readonly output: () => string;
  readonly errors: () => string;
  /** Types, or ends the input. */
  send(text: string): void;
  end(): void;
  kill(signal: NodeJS.Signals): void;
  /** Resolves once the output matches. */
  until(pattern: RegExp): Promise<void>;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

/** Starts rt-voice in pipes. */
export function startProgram({ args = [], env = {}, cwd }: ProgramOptions = {}): RunningProgram {
  return startCommand(process.execPath, [bin, ...args], { env, cwd });
}

/**
 * Starts rt-voice at a terminal of so many columns, by the `script` command of util-linux: what it writes is what the
 * terminal would show, escape codes and all.
 */
export function startAtTerminal(
  columns: number,
  { args = [], env = {}, cwd }: ProgramOptions = {},
): RunningProgram {
  const command = [process.execPath, bin, ...args].map((word) => `'${word}'`).join(" ");
  const sized = `stty columns ${columns} rows 30; exec ${command}`;
  return startCommand("script", ["-qefc", sized, "/dev/null"], { env: { TERM: "xterm", ...env }, cwd });
}

interface StartOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string | undefined;
}

function startCommand(command: string, args: readonly string[], { env, cwd }: StartOptions): RunningProgram {
  const child = spawn(command, args, { cwd, env: { PATH: process.env["PATH"], ...env } });
  let output = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  return {
    output: () => output,
    errors: () => errors,
    send: (text) => void child.stdin.write(text),
    end: () => void child.stdin.end(),
    kill: (signal) => void child.kill(signal),
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => pattern.test(output) && resolve();
        child.stdout.on("data", look);
        child.once("close", () => reject(new Error(`no ${String(pattern)} in:\n${output}\n${errors}`)));
        look();
      }),
    ended: once(child, "close").then(([code, signal]: unknown[]) => (code ?? signal) as number),
  };
}
