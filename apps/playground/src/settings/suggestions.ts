import type { Option } from "../ui/select.js";

/** Names of models; at Azure, deployments may have other names. */
export const models = ["gpt-realtime", "gpt-realtime-mini", "gpt-realtime-1.5", "gpt-realtime-2"] as const;

/** Models that transcribe speech; at Azure, they need a deployment, too. */
export const transcriptions = ["whisper-1", "gpt-4o-transcribe", "gpt-4o-mini-transcribe"] as const;

/** Common languages, by ISO 639-1 code. */
export const languages = ["ar", "de", "en", "es", "fr", "hi", "it", "ja", "ko", "nl", "pt", "zh"] as const;

const names = ["alloy", "ash", "ballad", "cedar", "coral", "echo", "marin", "sage", "shimmer", "verse"];

/** Voices by name. */
export const voices: readonly Option<string>[] = [
  { value: "", label: "Default" },
  ...names.map((value) => ({ value, label: value.replace(/^./, (first) => first.toUpperCase()) })),
];
