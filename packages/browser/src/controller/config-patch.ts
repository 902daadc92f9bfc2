import type { SessionConfigInput, SessionConfigPatch } from "@rt/core";
import type { RealtimeOptions } from "./options.js";

/** The difference between two configurations, for `session.update()`; null if there is none. */
export function configPatch(
  before: SessionConfigInput,
  after: SessionConfigInput,
): SessionConfigPatch | null {
  // Its fields are those of a configuration, or null.
  return patch(before, after) as SessionConfigPatch | null;
}

/** The levels that are merged; anything else is replaced as a whole. */
const levels: readonly string[] = ["audio", "input", "output"];

function patch(before: object, after: object): object | null {
  const old = new Map<string, unknown>(Object.entries(before));
  const now = new Map<string, unknown>(Object.entries(after));
  const changes = [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [was, is] = [old.get(key), now.get(key)];
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    return [[key, levels.includes(key) ? patch(Object(was), Object(is)) : (is ?? null)]];
  });
  return changes.length > 0 ? Object.fromEntries(changes) : null;
}

/** The session configuration that the options ask for: with `text`, the model answers in text. */
export function configOf({ config = {}, modality }: RealtimeOptions): SessionConfigInput {
  if (modality !== "text" || config.type === "transcription") return config;
  return { ...config, output_modalities: ["text"] };
}
