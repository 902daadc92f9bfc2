import type { AudioFormat, AudioInputConfig, TurnDetection } from "../protocol/session-config.js";
import { isReady } from "./phase.js";
import type { SessionState } from "./state.js";

/** The format that appended audio has to have. */
export function inputFormat(state: SessionState): AudioFormat {
  const [first, second] = inputConfigs(state);
  return first?.format ?? second?.format ?? { type: "audio/pcm", rate: 24_000 };
}

/** Null where the client commits; undefined where nobody has said, and the service has a default that does. */
export function turnDetection(state: SessionState): TurnDetection | null | undefined {
  const [first, second] = inputConfigs(state);
  return first?.turn_detection === undefined ? second?.turn_detection : first.turn_detection;
}

type InputConfig = Pick<AudioInputConfig, "format" | "turn_detection"> | undefined;

/** What is applied counts; before ours is, the service's defaults say nothing about what is to come (T11). */
function inputConfigs(state: SessionState): readonly [InputConfig, InputConfig] {
  const { desired, effective } = state.config;
  const asked = desired.audio?.input;
  const told = effective?.audio?.input;
  return isReady(state) ? [told, asked] : [asked, told];
}
