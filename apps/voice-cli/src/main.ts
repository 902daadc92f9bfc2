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

/** Reports a failure, also by the exit code. */
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
      // A failure is reported before devices get time to close.
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
  // A program that types does not listen, so it need not wait for playback.
  const instant = !process.stdin.isTTY && command.record === undefined;
  const player = new SilentPlayer({ now: () => performance.now(), after, instant });
  return silentAudio(recording ? recordedPlayer(player, recording) : player);
}

async function printDevices(backend: BackendName | undefined): Promise<void> {
  const { devicesOf } = await import("./devices.js");
  for (const device of await devicesOf(backend))
    process.stdout.write(`${deviceLine(device)}  [${device.id}]\n`);
}

/** Exits when the output has no reader any more, as in `rt-voice | head`, or because the terminal was closed. */
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

/** How long devices and services may take to shut down. */
const patienceMs = 2_000;

/** Handles signals, such as Ctrl-C while it is not read as a key: the first shuts down, the second exits at once. */
function quitOnSignals(): AbortController {
  const quitting = new AbortController();
  // A device that does not close must not keep a finished process alive.
  quitting.signal.addEventListener("abort", () => after(patienceMs, () => process.exit()));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => {
      if (quitting.signal.aborted) process.exit(exitCodes.interruptedTwice);
      quitting.abort();
    });
  return quitting;
}

/** Restores the terminal however the process ends, before anything else is written to it. */
function restoreAtExit(restore: () => void): void {
  process.on("uncaughtExceptionMonitor", restore);
  process.on("exit", restore);
}

/** A timer that does not keep the process alive. */
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
