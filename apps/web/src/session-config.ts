import type { RealtimeSessionConfig, TurnDetection } from "@rt/core";
import { isPreview } from "./service.js";
import type { Settings } from "./settings.js";

type SessionConfig = Omit<RealtimeSessionConfig, "type">;

/** Converts the settings to a session configuration. */
export function sessionConfig(settings: Settings): SessionConfig {
  const { instructions, voice, transcription, temperature } = settings;
  const config: SessionConfig = {
    instructions,
    audio: {
      input: {
        turn_detection: turnDetection(settings),
        transcription: transcription === "" ? null : { model: transcription },
      },
      ...(voice !== "" && { output: { voice } }),
    },
  };
  // GA services reject a temperature.
  return isPreview(settings) ? Object.assign(config, { temperature }) : config;
}

function turnDetection(settings: Settings): TurnDetection | null {
  const { turns, threshold, prefixPaddingMs, silenceMs, eagerness } = settings;
  switch (turns) {
    case "server":
      return {
        type: "server_vad",
        threshold,
        prefix_padding_ms: prefixPaddingMs,
        silence_duration_ms: silenceMs,
      };
    case "semantic":
      return { type: "semantic_vad", eagerness };
    case "off":
      return null;
  }
}
