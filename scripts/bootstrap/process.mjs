// Running other programs: exit codes passed on, signals passed on, silence unless something is wrong.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { delimiter, isAbsolute } from "node:path";
import { root } from "./workspace.mjs";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
const windows = process.platform === "win32";

/** Ends the verb with the exit code of the program that failed; what went wrong has been printed. */
export class ProgramFailed extends Error {
  constructor(exitCode) {
    super(`exit code ${exitCode}`);
    this.exitCode = exitCode;
  }
}

/**
 * Runs a program to its end and resolves with `{ code, output }`; output is empty unless captured.
 * A program that a signal ended counts as 128 + its number, as in a shell.
 */
export function run(command, args, { env = process.env, cwd = root, capture = false } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = capture ? ["ignore", "pipe", "pipe"] : "inherit";
    const child = start(command, args, { cwd, env, stdio });
    let output = "";
    for (const stream of capture ? [child.stdout, child.stderr] : []) {
      stream.setEncoding("utf8").on("data", (text) => (output += text));
    }
    // At a terminal, Ctrl-C reaches the whole process group: passing it on would deliver it twice.
    const pass = (signal) => (signal === "SIGINT" && process.stdin.isTTY ? undefined : child.kill(signal));
    for (const signal of signals) process.on(signal, pass);
    const settle = () => {
      for (const signal of signals) process.off(signal, pass);
    };
    child.on("error", (error) => (settle(), reject(error)));
    child.on("close", (code, signal) => (settle(), resolve({ code: code ?? 128 + constants.signals[signal], output })));
  });
}

/** On Windows npx and the tools are .cmd files, which only a shell runs. */
function start(command, args, options) {
  if (!windows || isAbsolute(command)) return spawn(command, args, options);
  const line = [command, ...args].map((word) => (/\s/.test(word) ? `"${word}"` : word)).join(" ");
  return spawn(line, { ...options, shell: true });
}

/** This process's environment with more folders, first ones first, to look for programs in. */
export function environmentWith(...folders) {
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
  return { ...process.env, [name]: [...folders, process.env[name]].join(delimiter) };
}

/** Like {@link run}, but shows one line with the elapsed time, and the program's output only if it failed. */
export async function runQuietly(title, command, args, options) {
  const progress = showProgress(title);
  const { code, output } = await run(command, args, { ...options, capture: true });
  progress.end(code === 0 ? "done" : "failed");
  if (code !== 0) {
    if (code <= 128) process.stderr.write(output);
    throw new ProgramFailed(code);
  }
  return output;
}

/** One line that counts the seconds: rewritten in place at a terminal, else printed at the start and at the end. */
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
