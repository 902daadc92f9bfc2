import type {
  AudioInputConfig,
  AudioOutputConfig,
  RealtimeSessionConfig,
  TranscriptionSessionConfig,
} from "../protocol/session-config.js";
import { errorOf, type Failure } from "./failure.js";

/** The configuration of a session, as on the wire. `type` may be omitted for a session that responds. */
export type SessionConfigInput =
  (Omit<RealtimeSessionConfig, "type"> & { readonly type?: "realtime" }) | TranscriptionSessionConfig;

/** A change to the configuration. On every level, null clears a field and omitted fields stay. */
export type SessionConfigPatch = {
  readonly [K in keyof RealtimeSessionConfig]?: K extends "audio"
    ? {
        readonly input?: { readonly [F in keyof AudioInputConfig]?: AudioInputConfig[F] | null } | undefined;
        readonly output?:
          { readonly [F in keyof AudioOutputConfig]?: AudioOutputConfig[F] | null } | undefined;
      }
    : RealtimeSessionConfig[K] | null | undefined;
};

/** The defaults that replace null where the service would refuse it. Elsewhere null itself clears (T3). */
const cleared = new Map<string, unknown>([
  ["instructions", ""],
  ["tools", []],
  ["tool_choice", "auto"],
  ["max_output_tokens", "inf"],
  ["truncation", "auto"],
  ["output_modalities", ["audio"]],
]);

/** The levels of a configuration that are merged. Everything else is replaced as a whole. */
const levels: ReadonlySet<string> = new Set(["audio", "input", "output"]);

/** Applies a patch to a configuration: null clears, missing or undefined fields stay. */
export function mergeConfig<C extends SessionConfigInput>(
  base: C,
  patch: SessionConfigInput | SessionConfigPatch,
): C {
  // The application provides the patch: the service refuses invalid fields.
  return merge(base, patch) as C;
}

/** Throws `options.invalid` for a configuration that no service accepts, before it is sent. */
export function assertConfig(config: SessionConfigInput): void {
  const failure = configFault(config);
  if (failure) throw errorOf(failure);
}

/** Returns what is wrong with a configuration on any service, or null if nothing can be found here. */
export function configFault(config: SessionConfigInput): Failure | null {
  if (config.type === "transcription") return null;
  const { output_modalities: modalities, tools = [] } = config;
  // T5
  if (modalities && modalities.length !== 1) {
    return invalid("output_modalities", 'output_modalities must be ["audio"] or ["text"]');
  }
  const names = new Set<string>([""]);
  for (const [i, tool] of tools.entries()) {
    if (tool.type !== "function") continue;
    const { name, description } = tool;
    if (names.has(name)) return invalid(`tools[${i}].name`, "tool names must be unique and not empty");
    names.add(name);
    // T10
    if (description && description.length > 1024)
      return invalid(`tools[${i}].description`, "a tool description is longer than 1024 characters");
  }
  return null;
}

function invalid(path: string, message: string): Failure {
  return { code: "options.invalid", message, param: `session.${path}` };
}

function merge(base: object, patch: object): object {
  const fields = new Map<string, unknown>(Object.entries(base));
  for (const [key, value] of Object.entries(patch) as [string, unknown][]) {
    if (value === undefined) continue;
    if (value === null) fields.set(key, cleared.get(key) ?? null);
    else fields.set(key, levels.has(key) ? merge(fields.get(key) ?? {}, value) : value);
  }
  return Object.fromEntries(fields);
}
