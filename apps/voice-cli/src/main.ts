import { readFileSync } from "node:fs";
import process from "node:process";
import { RealtimeError } from "@rt/core";
import type { Audio } from "./audio.js";
import { silentAudio } from "./audio.js";
import { chat } from "./chat.js";
import { help } from "./help.js";
import { readCommand } from "./options.js";
import type { BackendName, ChatCommand } from "./options.js";
import { createRecording, recordedPlayer } from "./recording.js";
import type { Recording } from "./recording.js";
import { createScreen } from "./screen.js";
import { openService } from "./service.js";
import { SilentPlayer } from "./silent-player.js";
import type { Later } from "./talk-key.js";
import { deviceLine } from "./view.js";

const exitCodes = { failed: 1, mistake: 2, interruptedTwice: 130 } as const;

await run(process.argv.slice(2));

async function run(args: readonly string[]): Promise<void> {
  // Whoever reads has gone, as in `rt-voice | head`.
  process.stdout.on("error", () => process.exit());
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

/** What goes wrong is told in a line for each cause, and by the exit code. */
async function attempt(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    process.exitCode = exitCodes.failed;
    for (let cause = error; cause instanceof Error; cause = cause.cause)
      if (cause.message !== "") complain(cause.message);
    const advice = adviceFor(error);
    if (advice !== undefined) complain(advice);
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
      const parts = { command, opened, audio, recording, screen, quitting, now: Date.now, later };
      await chat({ ...parts, input: process.stdin });
    } finally {
      await audio.close();
    }
  } finally {
    await opened.close();
    exitSoon();
  }
}

async function openAudio(command: ChatCommand, recording: Recording | null): Promise<Audio> {
  if (!command.text) return (await import("./devices.js")).openDevices(command, recording);
  // A program that types has no ears: it need not wait for what nobody hears.
  const instant = !process.stdin.isTTY && command.record === undefined;
  const player = new SilentPlayer({ now: () => performance.now(), later, instant });
  return silentAudio(recording ? recordedPlayer(player, recording) : player);
}

async function printDevices(backend: BackendName | undefined): Promise<void> {
  const { devicesOf } = await import("./devices.js");
  for (const device of await devicesOf(backend))
    process.stdout.write(`${deviceLine(device)}  [${device.id}]\n`);
}

/** Ctrl-C where it is no key, and the like: once to end in order, twice to end at once. */
function quitOnSignals(): AbortController {
  const quitting = new AbortController();
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

/** A device that cannot be closed must not keep a process that has nothing more to do. */
function exitSoon(): void {
  later(2_000, () => process.exit());
}

/** A timer that keeps no process alive. */
function later(afterMs: number, run: () => void): ReturnType<Later> {
  const timer = setTimeout(run, afterMs).unref();
  return () => clearTimeout(timer);
}

/** What the command line has for it. */
function adviceFor(error: unknown): string | undefined {
  if (!(error instanceof RealtimeError)) return undefined;
  if (error.code === "device.not-found") return "--list-devices tells all devices.";
  return error.code.startsWith("device.") ? "Without sound, one can type and read: --text" : undefined;
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "unknown";
}

function complain(message: string): void {
  process.stderr.write(`rt-voice: ${message}\n`);
}
