import { readFileSync } from "node:fs";
import process from "node:process";
import { RealtimeError } from "@rt/core";
import type { Traffic } from "../server/connection.js";
import { shownUrl } from "../recording/upstream.js";
import { help } from "./help.js";
import { sentence } from "./option-values.js";
import { readCommand } from "./options.js";
import type { ListenOptions, RecordCommand, ReplayCommand, ServeCommand } from "./options.js";
import { createReporter } from "./reporter.js";
import type { Reporter } from "./reporter.js";

const exitCodes = { cannotStart: 1, mistake: 2, interruptedTwice: 130 } as const;

await run(process.argv.slice(2));

async function run(args: readonly string[]): Promise<void> {
  // The reader has exited, as in `rt-simulator --verbose | head`.
  process.stdout.on("error", () => process.exit());
  const command = readCommand(args, process.env);
  switch (command.name) {
    case "help":
      return print(help[command.topic]);
    case "version":
      return print(`${version()}\n`);
    case "mistake":
      process.exitCode = exitCodes.mistake;
      return complain(`${command.what}\nTry rt-simulator --help.`);
    case "serve":
      return serve(command, { doing: "listening", start: startSimulator });
    case "record":
      return serve(command, {
        doing: `recording ${shown(command.upstream)}`,
        start: startRecorder,
      });
    case "replay":
      return serve(command, { doing: `replaying ${command.file}`, start: startReplay });
  }
}

/** Something that listens until it is closed. */
interface Running {
  readonly url: string;
  close(): Promise<void>;
}

interface Service<C> {
  readonly doing: string;
  readonly start: (command: C, reporter: Reporter) => Promise<Running>;
}

async function serve<C extends ListenOptions>(command: C, { doing, start }: Service<C>): Promise<void> {
  const reporter = createReporter(command.log, process.stdout);
  let running: Running;
  try {
    running = await start(command, reporter);
  } catch (error) {
    process.exitCode = exitCodes.cannotStart;
    return complain(error instanceof RealtimeError ? sentence(error) : String(error));
  }
  reporter.begin(`rt-simulator ${doing === "listening" ? doing : `${doing}, listening`} on ${running.url}`);
  // An exception that a peer provokes in a package for calls must not end the sessions of others.
  process.on("unhandledRejection", (reason) => complain(`unexpected error: ${sentence(reason)}`));
  let isClosing = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => {
      // The user is in a hurry.
      if (isClosing) process.exit(exitCodes.interruptedTwice);
      isClosing = true;
      void running.close().then(() => reporter.end());
    });
}

async function startSimulator(command: ServeCommand, reporter: Reporter): Promise<Running> {
  const { name: _name, log: _log, cascade, scenario, vad, ...options } = command;
  const { createSimulator } = await import("../simulator.js");
  const brain = scenario === undefined ? undefined : await loadBrain(scenario);
  const models =
    cascade && (await import("../brain/cascade/cascade.js")).createCascade({ ...cascade, brain });
  return createSimulator({
    ...options,
    ...(brain && { brain }),
    ...models,
    ...(vad !== undefined && { vad: await loadVad(vad) }),
    ...heardBy(reporter),
  }).listen();
}

/** An address without secrets. An invalid one is reported later. */
function shown(address: string): string {
  return URL.canParse(address) ? shownUrl(new URL(address)) : address;
}

function heardBy(reporter: Reporter) {
  return {
    onTraffic: (traffic: Traffic) => reporter.hear(traffic),
    onSessionEnd: (sessionId: string) => reporter.hearEnd(sessionId),
  };
}

async function loadVad(model: string) {
  const { createSilero } = await import("../ears/silero/silero.js");
  return createSilero(model === "silero" ? {} : { model });
}

async function loadBrain(file: string) {
  const { loadScenario } = await import("../brain/scenarios/load.js");
  return loadScenario(file);
}

async function startRecorder(command: RecordCommand, reporter: Reporter): Promise<Running> {
  const { createRecorder } = await import("../recording/recorder.js");
  return createRecorder({
    ...command,
    ...heardBy(reporter),
    onFile(file, failure) {
      if (failure) complain(`${file} cannot be written: ${failure.message}`);
      else reporter.say(`wrote ${file}`);
    },
  }).listen();
}

async function startReplay(command: ReplayCommand, reporter: Reporter): Promise<Running> {
  const { createReplay } = await import("../recording/replay-server.js");
  const { parseRecording } = await import("../recording/recording.js");
  return createReplay({
    ...command,
    recording: parseRecording(read(command.file)),
    ...heardBy(reporter),
    onWait: (type) => reporter.say(`waiting for ${type}`),
  }).listen();
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new RealtimeError("options.invalid", `${file} cannot be read. Does it exist?`, { cause });
  }
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "unknown";
}

function print(text: string): void {
  process.stdout.write(text);
}

function complain(message: string): void {
  process.stderr.write(`rt-simulator: ${message}\n`);
}
