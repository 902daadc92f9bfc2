import type { AudioInputConfig, SessionConfigInput, TurnDetection } from "@rt/core";
import type { Settings } from "./settings.js";

/** Converts the settings to a session configuration; the voice and its speed only if the model speaks. */
export function sessionConfigOf(settings: Settings, dialect: "ga" | "preview" = "ga"): SessionConfigInput {
  const { instructions, voice, speed, maxTokens, noiseReduction, temperature } = settings;
  const output = {
    ...(voice !== "" && { voice }),
    ...(speed !== 1 && { speed }),
  };
  return {
    ...(instructions !== "" && { instructions }),
    audio: {
      input: {
        turn_detection: turnDetectionOf(settings),
        ...transcriptionOf(settings),
        ...(noiseReduction !== "off" && { noise_reduction: { type: noiseReduction } }),
      },
      ...(settings.modality === "voice" && Object.keys(output).length > 0 && { output }),
    },
    ...(maxTokens > 0 && { max_output_tokens: maxTokens }),
    // GA has no such field.
    ...(dialect === "preview" && { temperature }),
  };
}

function transcriptionOf({ transcription: model, language }: Settings): AudioInputConfig {
  return model === "" ? {} : { transcription: { model, ...(language !== "" && { language }) } };
}

function turnDetectionOf(settings: Settings): TurnDetection | null {
  const reactions = {
    ...(!settings.responds && { create_response: false }),
    ...(!settings.interrupts && { interrupt_response: false }),
  };
  switch (settings.turns) {
    case "none":
      return null;
    case "semantic":
      return { type: "semantic_vad", eagerness: settings.eagerness, ...reactions };
    case "server":
      return {
        type: "server_vad",
        threshold: settings.threshold,
        prefix_padding_ms: settings.prefixPaddingMs,
        silence_duration_ms: settings.silenceMs,
        ...reactions,
      };
  }
}
