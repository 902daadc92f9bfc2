import type { AudioFormat, AudioInputConfig, TurnDetection } from "../protocol/session-config.js";
import { isReady } from "./phase.js";
import type { SessionState } from "./state.js";

/** The format that appended audio must have. */
export function inputFormat(state: SessionState): AudioFormat {
  return inputConfig(state, "format") ?? { type: "audio/pcm", rate: 24_000 };
}

/** Null if the client commits; undefined if it was never set, so that the service's default applies, which commits. */
export function turnDetection(state: SessionState): TurnDetection | null | undefined {
  return inputConfig(state, "turn_detection");
}

/** The applied configuration counts; before ours is applied, the service's defaults say nothing (T11). */
function inputConfig<K extends "format" | "turn_detection">(
  state: SessionState,
  name: K,
): AudioInputConfig[K] | undefined {
  const { desired, effective } = state.config;
  const asked: Config = desired.audio?.input;
  const told: Config = effective?.audio?.input;
  const [first, second] = isReady(state) ? [told, asked] : [asked, told];
  return first?.[name] === undefined ? second?.[name] : first[name];
}

type Config = Pick<AudioInputConfig, "format" | "turn_detection"> | undefined;
