import { fieldsOf, picked } from "./costume.js";

type Fields = Readonly<Record<string, unknown>>;

/** Defaults that Voice Live fills in, all as recorded. */
const turnTaking = { create_response: true, interrupt_response: true, auto_truncate: false } as const;

const serverVad = {
  ...turnTaking,
  type: "server_vad",
  threshold: 0.5,
  prefix_padding_ms: 400,
  silence_duration_ms: 500,
  idle_timeout_ms: null,
  speech_duration_ms: null,
  end_of_utterance_detection: null,
  appended_text_after_truncation: null,
} as const;

const semanticVad = { ...turnTaking, type: "semantic_vad", eagerness: "auto" } as const;

const azureVad = {
  ...serverVad,
  threshold: null,
  prefix_padding_ms: null,
  silence_duration_ms: null,
  profile: "classic",
  neg_threshold: null,
  window_size: null,
  distinct_ci_phones: null,
  require_vowel: null,
  require_vowel_assistant_speaking: null,
  remove_filler_words: false,
  languages: null,
} as const;

const endOfUtterance = { threshold: null, threshold_level: "default", timeout: null, timeout_ms: null };

const azureVoice = {
  temperature: null,
  custom_lexicon_url: null,
  custom_text_normalization_url: null,
  prefer_locales: null,
  locale: null,
  style: null,
  pitch: null,
  rate: null,
  volume: null,
};

const transcription = { language: null, prompt: null, custom_speech: null, phrase_list: null };
const echoCancellation = { reference_source: "server", channels: 1 };

/** Session settings that no other service has, each with its default. */
export const ownSettings = {
  input_audio_sampling_rate: 24_000,
  animation: null,
  input_audio_echo_cancellation: null,
  avatar: null,
  output_audio_timestamp_types: null,
  truncation_strategy: null,
  greeting: null,
  handoff: null,
} as const;

/** The turn detection of a session that has not been configured. It is quicker than the service's own defaults. */
export const firstTurnDetection = { ...serverVad, prefix_padding_ms: 300, silence_duration_ms: 200 };

/** How Voice Live echoes settings, by their GA path. Null, for off, stays null. */
export const echoes: Readonly<Record<string, (asked: Fields) => Fields>> = {
  turn_detection: turnDetectionEcho,
  transcription: (asked) => ({ ...transcription, ...asked }),
  noise_reduction: (asked) => asked,
  input_audio_echo_cancellation: (asked) => ({ ...echoCancellation, ...asked }),
};

function turnDetectionEcho(asked: Fields): Fields {
  const { type = "server_vad", end_of_utterance_detection: end } = asked;
  const defaults =
    type === "server_vad" ? serverVad : type === "semantic_vad" ? semanticVad : { ...azureVad, type };
  return {
    ...defaults,
    ...picked(asked, Object.keys(defaults)),
    ...(end !== undefined &&
      end !== null && {
        end_of_utterance_detection: { ...endOfUtterance, ...fieldsOf(end) },
      }),
  };
}

/** A voice as Voice Live echoes it: an object, even if the client gave a name. */
export function voiceEcho(asked: unknown): Fields {
  if (typeof asked === "string") return { name: asked, type: "openai" };
  const voice = fieldsOf(asked);
  return String(voice.type).startsWith("azure-") ? { ...azureVoice, ...voice } : voice;
}

/** Translates any turn detection of Voice Live to what the simulator has: by silence, or by patience. */
export function hearableDetection(asked: Fields): Fields {
  const echo = turnDetectionEcho(asked);
  if (echo.type === "semantic_vad") return picked(echo, ["type", "eagerness", ...flags]);
  const times = ["threshold", "prefix_padding_ms", "silence_duration_ms"] as const;
  const set = Object.entries(picked(echo, [...times, "idle_timeout_ms", ...flags])).filter(
    ([, value]) => value !== null,
  );
  return { ...picked(serverVad, times), ...Object.fromEntries(set), type: "server_vad" };
}

const flags = ["create_response", "interrupt_response"];
