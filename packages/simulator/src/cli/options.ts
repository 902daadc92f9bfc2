import { parseArgs } from "node:util";
import type { ParseArgsConfig } from "node:util";
import type { CascadeOptions } from "../brain/cascade/cascade.js";
import { parseFault } from "../faults/read-fault.js";
import type { Fault } from "../faults/fault.js";
import { isProfileName, profileNames } from "../profiles.js";
import type { ProfileName } from "../profiles.js";
import type { PaceName } from "../session/pace.js";
import { cascadeOf } from "./cascade-options.js";
import type { Topic } from "./help.js";
import { oneOf, sentence, wholeNumber, wrong, type Environment } from "./option-values.js";

/** What the command line asks for. */
export type Command =
  | { readonly name: "help"; readonly topic: Topic }
  | { readonly name: "version" }
  | { readonly name: "mistake"; readonly what: string }
  | ServeCommand
  | RecordCommand
  | ReplayCommand;

/** What is logged: sentences about what happens, every event, the same as JSON, or nothing. */
export type LogKind = "story" | "events" | "json" | "nothing";

/** What all servers need to know. */
export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly log: LogKind;
}

/** Run a simulator. */
export interface ServeCommand extends ListenOptions {
  readonly name: "serve";
  readonly pace: PaceName;
  readonly profile?: ProfileName;
  /** `silero`, or the path of a model file. */
  readonly vad?: string;
  readonly scenario?: string;
  readonly faults: readonly Fault[];
  readonly keys?: readonly string[];
  readonly models?: readonly string[];
  readonly seed?: number;
  /** Null if none of the user's own models is used. */
  readonly cascade: CascadeOptions | null;
}

/** Record a real service. */
export interface RecordCommand extends ListenOptions {
  readonly name: "record";
  readonly upstream: string;
  readonly file: string;
  readonly audio: "keep" | "drop";
  readonly key?: string;
}

/** Serve a recording. */
export interface ReplayCommand extends ListenOptions {
  readonly name: "replay";
  readonly file: string;
  /** The speed relative to the recording. */
  readonly speed: number;
}

const listening = {
  port: { type: "string", default: "8787" },
  host: { type: "string", default: "127.0.0.1" },
  verbose: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  quiet: { type: "boolean", default: false },
  help: { type: "boolean", default: false, short: "h" },
} as const satisfies ParseArgsConfig["options"];

const serving = {
  ...listening,
  pace: { type: "string", default: "realistic" },
  profile: { type: "string" },
  vad: { type: "string" },
  scenario: { type: "string" },
  fault: { type: "string", multiple: true },
  key: { type: "string", multiple: true },
  model: { type: "string", multiple: true },
  seed: { type: "string" },
  chat: { type: "string" },
  "chat-model": { type: "string" },
  transcription: { type: "string" },
  "transcription-model": { type: "string" },
  speech: { type: "string" },
  "speech-model": { type: "string" },
  "speech-voice": { type: "string" },
  version: { type: "boolean", default: false },
} as const satisfies ParseArgsConfig["options"];

const recording = {
  ...listening,
  upstream: { type: "string" },
  out: { type: "string", default: "session.jsonl" },
  audio: { type: "string", default: "drop" },
} as const satisfies ParseArgsConfig["options"];

const replaying = {
  ...listening,
  speed: { type: "string", default: "1" },
} as const satisfies ParseArgsConfig["options"];

/** Reads the command line, without the program's own name. Never throws. */
export function readCommand(args: readonly string[], environment: Environment = {}): Command {
  const [first, ...rest] = args;
  try {
    if (first === "record") return readRecord(rest, environment);
    if (first === "replay") return readReplay(rest);
    return readServe(args, environment);
  } catch (error) {
    return { name: "mistake", what: isParseError(error) ? parseMistake(error) : sentence(error) };
  }
}

/** Whether it is an error of Node's own parser, whose advice does not fit this program. */
function isParseError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS_");
}

function parseMistake({ message }: Error): string {
  const option = /'(-[\w-]+)/.exec(message)?.[1] ?? "";
  if (message.startsWith("Unknown option")) return `Unknown option ${option}.`;
  if (/argument missing|ambiguous/.test(message)) return `${option} needs a value.`;
  return message;
}

function readServe(args: readonly string[], environment: Environment): Command {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: serving,
    allowPositionals: true,
  });
  const [topic] = positionals;
  if (values.help) return { name: "help", topic: topic === "faults" ? topic : "serve" };
  if (topic !== undefined) throw wrong(`Unknown command '${topic}': use record, replay, or none to serve.`);
  if (values.version) return { name: "version" };
  const { vad, scenario, key: keys, model: models } = values;
  return {
    name: "serve",
    ...listenOptions(values),
    pace: oneOf("--pace", values.pace, ["realistic", "instant"]),
    faults: (values.fault ?? []).map(faultOf),
    cascade: cascadeOf(values, environment),
    ...(values.profile !== undefined && { profile: profileOf(values.profile) }),
    ...(vad !== undefined && { vad }),
    ...(scenario !== undefined && { scenario }),
    ...(keys && { keys }),
    ...(models && { models }),
    ...(values.seed !== undefined && { seed: wholeNumber("--seed", values.seed, 2 ** 32 - 1) }),
  };
}

function readRecord(args: readonly string[], environment: Environment): Command {
  const { values } = parseArgs({ args: [...args], options: recording });
  if (values.help) return { name: "help", topic: "record" };
  const { upstream, out: file } = values;
  if (upstream === undefined) throw wrong("record needs --upstream with the address of a service.");
  const key = environment["RT_UPSTREAM_KEY"];
  return {
    name: "record",
    ...listenOptions(values),
    upstream,
    file,
    audio: oneOf("--audio", values.audio, ["drop", "keep"]),
    ...(key !== undefined && key !== "" && { key }),
  };
}

function readReplay(args: readonly string[]): Command {
  const { values, positionals } = parseArgs({ args: [...args], options: replaying, allowPositionals: true });
  if (values.help) return { name: "help", topic: "replay" };
  const [file, stray] = positionals;
  if (file === undefined) throw wrong("replay needs a file to serve.");
  if (stray !== undefined) throw wrong(`replay takes one file: remove '${stray}'.`);
  const speed = values.speed === "instant" ? Infinity : Number(values.speed);
  if (!(speed > 0)) throw wrong(`--speed takes a number above 0, or instant, not '${values.speed}'.`);
  return { name: "replay", ...listenOptions(values), file, speed };
}

interface ListenValues {
  readonly port: string;
  readonly host: string;
  readonly verbose: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

function listenOptions({ port, host, verbose, json, quiet }: ListenValues): ListenOptions {
  const asked = [...(json ? ["json"] : []), ...(verbose ? ["events"] : []), ...(quiet ? ["nothing"] : [])];
  if (quiet && asked.length > 1) throw wrong("--quiet cannot be combined with --verbose or --json.");
  const log = json ? "json" : verbose ? "events" : quiet ? "nothing" : "story";
  return { host, port: wholeNumber("--port", port, 65_535), log };
}

function faultOf(text: string): Fault {
  try {
    return parseFault(text);
  } catch (error) {
    throw wrong(`--fault: ${sentence(error)}`);
  }
}

function profileOf(name: string): ProfileName {
  if (!isProfileName(name)) throw wrong(`--profile takes ${profileNames.join(", ")}, not '${name}'.`);
  return name;
}
