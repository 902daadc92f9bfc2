import type { SessionConfigInput, SessionConfigPatch } from "@rt/core";
import type { RealtimeOptions } from "./options.js";

/** What leads from one configuration to another, as `session.update()` takes it; null where nothing differs. */
export function configPatch(
  before: SessionConfigInput,
  after: SessionConfigInput,
): SessionConfigPatch | null {
  // Its fields are those of configurations, or null.
  return patch(before, after) as SessionConfigPatch | null;
}

/** The levels that are merged; everything else is replaced as a whole. */
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

/** What options make of a session: `text` answers in writing. */
export function configOf({ config = {}, modality }: RealtimeOptions): SessionConfigInput {
  if (modality !== "text" || config.type === "transcription") return config;
  return { ...config, output_modalities: ["text"] };
}
