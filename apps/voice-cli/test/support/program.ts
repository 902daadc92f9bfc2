import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("../../bin/rt-voice.js", import.meta.url));

/** How to run the command: as a user does, with an environment of nothing but `env`. */
export interface ProgramOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** A running program. */
export interface RunningProgram {
  readonly output: () => string;
  /** At a terminal: its settings before the program, and after it. */
  readonly settings: () => readonly string[];
  readonly errors: () => string;
  /** Types text. */
  send(text: string): void;
  end(): void;
  kill(signal: NodeJS.Signals): void;
  /** Closes the reading end of its output. */
  deafen(): void;
  /** Resolves once the output matches. */
  until(pattern: RegExp): Promise<void>;
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

/** Starts rt-voice in pipes. */
export function startProgram({ args = [], env = {}, cwd }: ProgramOptions = {}): RunningProgram {
  return startCommand(process.execPath, [bin, ...args], { env, cwd });
}

/**
 * Starts rt-voice at a terminal of this many columns, by util-linux's `script` command: its output is what the terminal
 * would receive, escape codes included.
 */
export function startAtTerminal(
  columns: number,
  { args = [], env = {}, cwd }: ProgramOptions = {},
): RunningProgram {
  const command = [process.execPath, bin, ...args].map((word) => `'${word}'`).join(" ");
  const sized = `stty columns ${columns} rows 30; ${settings} ${started(command)}; code=$?; ${settings} exit $code`;
  return startCommand("script", ["-qefc", sized, "/dev/null"], { env: { TERM: "xterm", ...env }, cwd });
}

/** Prints the terminal's settings. */
const settings = 'echo "[set $(stty -g)]";';

/** Prints the process id before anything else. */
const started = (command: string) => `sh -c 'echo "[pid $$]"; exec "$@"' sh ${command}`;

/** The state of the terminal after the program ended: whether its settings are restored and the cursor is visible. */
export function terminalAfter({ output, settings }: RunningProgram): { isAsBefore: boolean } {
  const [before, after] = settings();
  const [shown, hidden] = ["\u001b[?25h", "\u001b[?25l"].map((code) => output().lastIndexOf(code));
  return { isAsBefore: before !== undefined && before === after && Number(shown) >= Number(hidden) };
}

/** The lines that the shell around a program prints. */
const tellings = /\[(set|pid) (.+)\]\r?\n/g;

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
  const told = (what: string) =>
    [...output.matchAll(tellings)].flatMap(([, name, value = ""]) => (name === what ? [value] : []));
  return {
    output: () => output.replaceAll(tellings, ""),
    settings: () => told("set"),
    errors: () => errors,
    send: (text) => void child.stdin.write(text),
    end: () => void child.stdin.end(),
    kill: (signal) => void process.kill(Number(told("pid")[0] ?? child.pid), signal),
    deafen: () => void child.stdout.destroy(),
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
