import { readFileSync } from "node:fs";
import process from "node:process";
import type { Audio } from "./audio.js";
import { silentAudio } from "./audio.js";
import { chat } from "./chat.js";
import { complaintLines } from "./complaint.js";
import { help } from "./help.js";
import { readCommand } from "./options.js";
import type { BackendName, ChatCommand } from "./options.js";
import { createRecording, recordedPlayer } from "./recording.js";
import type { Recording } from "./recording.js";
import { createScreen } from "./screen.js";
import { openService } from "./service.js";
import { SilentPlayer } from "./silent-player.js";
import { deviceLine } from "./view.js";

const exitCodes = { failed: 1, mistake: 2, interruptedTwice: 130 } as const;

await run(process.argv.slice(2));

async function run(args: readonly string[]): Promise<void> {
  endWithReader();
  const command = readCommand(args);
  switch (command.name) {
    case "help":
      return void process.stdout.write(help);
    case "version":
      return void process.stdout.write(`${version()}\n`);
    case "mistake":
      process.exitCode = exitCodes.mistake;
      return complain(`${command.what}\nTry --help.`);
    case "listDevices":
      return attempt(() => printDevices(command.backend));
    case "chat":
      return attempt(() => converse(command));
  }
}

/** What goes wrong is told, and by the exit code. */
async function attempt(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    process.exitCode = exitCodes.failed;
    complain(error);
  }
}

async function converse(command: ChatCommand): Promise<void> {
  const quitting = quitOnSignals();
  const screen = createScreen(process.stdout, process.env);
  const recording = command.record === undefined ? null : createRecording(command.record, Date.now);
  restoreAtExit(() => {
    screen.close();
    recording?.close();
    if (process.stdin.isTTY) process.stdin.setRawMode(false);
  });
  const opened = await openService(process.env, command.model);
  try {
    const audio = await openAudio(command, recording);
    try {
      const parts = { command, opened, audio, recording, screen, quitting, now: Date.now, after };
      // What went wrong is told before devices have their time to close.
      await attempt(() => chat({ ...parts, input: process.stdin }));
    } finally {
      await audio.close();
    }
  } finally {
    quitting.abort();
    await opened.close();
  }
}

async function openAudio(command: ChatCommand, recording: Recording | null): Promise<Audio> {
  if (!command.text) return (await import("./devices.js")).openDevices(command, recording);
  // A program that types has no ears: it need not wait for what nobody hears.
  const instant = !process.stdin.isTTY && command.record === undefined;
  const player = new SilentPlayer({ now: () => performance.now(), after, instant });
  return silentAudio(recording ? recordedPlayer(player, recording) : player);
}

async function printDevices(backend: BackendName | undefined): Promise<void> {
  const { devicesOf } = await import("./devices.js");
  for (const device of await devicesOf(backend))
    process.stdout.write(`${deviceLine(device)}  [${device.id}]\n`);
}

/** Ends when nobody can be told anything any more, as in `rt-voice | head`, or by a terminal that is closed. */
function endWithReader(): void {
  process.stderr.on("error", () => process.exit());
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE" && error.code !== "EIO") {
      process.exitCode = exitCodes.failed;
      complain(error);
    }
    process.exit();
  });
}

/** How long devices and services have to end in order. */
const patienceMs = 2_000;

/** Ctrl-C where it is no key, and the like: once to end in order, twice to end at once. */
function quitOnSignals(): AbortController {
  const quitting = new AbortController();
  // A device that cannot be closed must not keep a process that has nothing more to do.
  quitting.signal.addEventListener("abort", () => after(patienceMs, () => process.exit()));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => {
      if (quitting.signal.aborted) process.exit(exitCodes.interruptedTwice);
      quitting.abort();
    });
  return quitting;
}

/** Whatever ends the process: the terminal is left as it was, before anything else is written to it. */
function restoreAtExit(restore: () => void): void {
  process.on("uncaughtExceptionMonitor", restore);
  process.on("exit", restore);
}

/** A timer that keeps no process alive. */
function after(delayMs: number, run: () => void): () => void {
  const timer = setTimeout(run, delayMs).unref();
  return () => clearTimeout(timer);
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "unknown";
}

function complain(error: unknown): void {
  const { isTTY, columns } = process.stderr;
  process.stderr.write(`${complaintLines(error, isTTY ? columns - 1 : Infinity).join("\n")}\n`);
}
