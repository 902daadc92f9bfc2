// Runs other programs: passes on exit codes and signals, and prints nothing unless something is wrong.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
import { root } from "./workspace.mjs";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
const tools = join(root, "node_modules", ".bin");
const windows = process.platform === "win32";

/** Ends the verb with the exit code of the failed program, whose error has already been printed. */
export class ProgramFailed extends Error {
  constructor(exitCode, output) {
    super(`exit code ${exitCode}`);
    this.exitCode = exitCode;
    this.output = output;
  }
}

/**
 * Runs a program to its end and resolves with `{ code, output, interrupted }`. Output is empty unless captured. A
 * program that a signal ended counts as 128 + its number, as in a shell. `interrupted` is that number if we were asked
 * to stop in the meantime, whatever exit code the program made of it (turbo says 0), else undefined.
 */
export function run(command, args, { env = environmentWith(), cwd = root, capture = false } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = capture ? ["ignore", "pipe", "pipe"] : "inherit";
    const child = start(command, args, { cwd, env, stdio });
    let output = "";
    let interrupted;
    for (const stream of capture ? [child.stdout, child.stderr] : []) {
      stream.setEncoding("utf8").on("data", (text) => (output += text));
    }
    const pass = (signal) => {
      interrupted = codeOf(signal);
      // At a terminal, Ctrl-C reaches the whole process group: passing it on would deliver it twice.
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    };
    for (const signal of signals) process.on(signal, pass);
    const settle = (finish) => {
      for (const signal of signals) process.off(signal, pass);
      finish();
    };
    child.on("error", (cause) =>
      settle(() => reject(new Error(`${command} could not be started`, { cause }))),
    );
    child.on("close", (code, signal) => {
      settle(() => resolve({ code: code ?? codeOf(signal), output, interrupted }));
    });
  });
}

const codeOf = (signal) => 128 + constants.signals[signal];

/** On Windows npx and the tools are .cmd files, which only a shell runs. */
function start(command, args, options) {
  if (!windows || isAbsolute(command)) return spawn(command, args, options);
  const line = [command, ...args].map((word) => (/\s/.test(word) ? `"${word}"` : word)).join(" ");
  return spawn(line, { ...options, shell: true });
}

/** This process's environment, with the workspace's tools and the programs of further folders on its path. */
export function environmentWith(...folders) {
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
  return { ...process.env, [name]: [...folders, tools, process.env[name]].join(delimiter) };
}

/** Like {@link run}, but shows one line with the elapsed time, and the program's output only if it failed. */
export async function runQuietly(title, [command, ...args], options) {
  const progress = showProgress(title);
  const { code, output, interrupted } = await run(command, args, { ...options, capture: true });
  progress.end(interrupted ? "interrupted" : code === 0 ? "done" : "failed");
  if (interrupted) throw new ProgramFailed(interrupted, output);
  if (code === 0) return output;
  process.stderr.write(output);
  throw new ProgramFailed(code, output);
}

/**
 * One line that counts the seconds: rewritten in place at a terminal, otherwise printed at the start and at the end.
 */
export function showProgress(title) {
  const { stderr } = process;
  const started = performance.now();
  const seconds = () => `${((performance.now() - started) / 1000).toFixed(1)} s`;
  if (!stderr.isTTY) stderr.write(`rt: ${title} ...\n`);
  const draw = () => stderr.write(`\r\x1b[2Krt: ${title} ... ${seconds()}`);
  const timer = stderr.isTTY ? setInterval(draw, 100) : undefined;
  return {
    end(outcome) {
      clearInterval(timer);
      stderr.write(`${stderr.isTTY ? "\r\x1b[2K" : ""}rt: ${title}: ${outcome} in ${seconds()}\n`);
    },
  };
}
