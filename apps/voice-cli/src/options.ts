import { parseArgs } from "node:util";

/** What the command line asks for. */
export type Command =
  | { readonly name: "help" }
  | { readonly name: "version" }
  | { readonly name: "mistake"; readonly what: string }
  | { readonly name: "listDevices"; readonly backend: BackendName | undefined }
  | ChatCommand;

/** Which backend to reach the devices with. */
export type BackendName = (typeof backends)[number];

/** What keeps the model from hearing itself. */
export type EchoOption = (typeof echoes)[number];

/** What ends the user's turn: the service, by silence or by meaning, or the user, with a key. */
export type VadOption = (typeof vads)[number];

/** Hold a conversation. Undefined options are left to the devices or the service. */
export interface ChatCommand {
  readonly name: "chat";
  /** Without devices. */
  readonly text: boolean;
  /** Names or ids of devices. */
  readonly input: string | undefined;
  readonly output: string | undefined;
  readonly backend: BackendName | undefined;
  readonly echo: EchoOption | undefined;
  readonly vad: VadOption;
  readonly instructions: string;
  readonly voice: string | undefined;
  readonly model: string | undefined;
  /** Null for none. */
  readonly transcription: string | null;
  readonly tools: boolean;
  /** The WAV file to write. */
  readonly record: string | undefined;
}

const backends = ["pulse", "native", "command"] as const;
const echoes = ["half-duplex", "cancel", "none"] as const;
const vads = ["server", "semantic", "off"] as const;

const flags = {
  text: { type: "boolean", default: false },
  device: { type: "string" },
  input: { type: "string" },
  output: { type: "string" },
  "list-devices": { type: "boolean", default: false },
  backend: { type: "string" },
  echo: { type: "string" },
  vad: { type: "string" },
  "push-to-talk": { type: "boolean", default: false },
  instructions: { type: "string", default: "You are friendly and brief." },
  voice: { type: "string" },
  model: { type: "string" },
  transcription: { type: "string", default: "whisper-1" },
  tools: { type: "boolean", default: false },
  record: { type: "string" },
  version: { type: "boolean", default: false },
  help: { type: "boolean", default: false, short: "h" },
} as const;

/** Reads the command line, without the program's own name. Never throws. */
export function readCommand(args: readonly string[]): Command {
  try {
    return read(args);
  } catch (error) {
    return { name: "mistake", what: error instanceof Error ? error.message : String(error) };
  }
}

function read(args: readonly string[]): Command {
  const { values } = parseArgs({ args: [...args], options: flags });
  if (values.help) return { name: "help" };
  if (values.version) return { name: "version" };
  const backend = oneOf("--backend", values.backend, backends);
  if (values["list-devices"]) return { name: "listDevices", backend };
  const { text, device, voice, model, instructions, tools, record, transcription } = values;
  const { input = device, output = device } = values;
  if (text && (input !== undefined || output !== undefined))
    throw new Error("--text uses no devices: it cannot be combined with --device, --input or --output.");
  return {
    name: "chat",
    text,
    input,
    output,
    backend,
    echo: oneOf("--echo", values.echo, echoes),
    vad: vadOf(values.vad, values["push-to-talk"]),
    instructions,
    voice,
    model,
    transcription: transcription === "off" ? null : transcription,
    tools,
    record,
  };
}

function vadOf(given: string | undefined, pushToTalk: boolean): VadOption {
  const vad = oneOf("--vad", given, vads);
  if (pushToTalk && vad !== undefined && vad !== "off")
    throw new Error(`--push-to-talk cannot be combined with --vad ${vad}: use one of them.`);
  return pushToTalk ? "off" : (vad ?? "server");
}

function oneOf<const T extends string>(
  option: string,
  value: string | undefined,
  choices: readonly T[],
): T | undefined {
  const choice = choices.find((each) => each === value);
  if (value !== undefined && choice === undefined)
    throw new Error(`${option} takes ${choices.join(", ")}, not '${value}'.`);
  return choice;
}
