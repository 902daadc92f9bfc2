import { defaultTools, isMockTool, type MockTool } from "./mock-tools.js";

/** The options of the settings that are a choice. */
const choices = {
  transport: ["auto", "webrtc", "websocket"],
  modality: ["voice", "text"],
  turns: ["server", "semantic", "none"],
  eagerness: ["auto", "low", "medium", "high"],
  noiseReduction: ["off", "near_field", "far_field"],
  echo: ["auto", "full-duplex", "half-duplex"],
} as const;

type Choices = { readonly [K in keyof typeof choices]: (typeof choices)[K][number] };

/** All settings. */
export interface Settings extends Choices {
  /** Of a model, or a deployment at Azure; empty for the server's default. */
  readonly model: string;
  readonly instructions: string;
  /** Empty for the service's default. */
  readonly voice: string;
  readonly speed: number;
  readonly threshold: number;
  readonly prefixPaddingMs: number;
  readonly silenceMs: number;
  /** Whether the model responds automatically after the user's turn. */
  readonly responds: boolean;
  /** Whether the user's speech interrupts the model. */
  readonly interrupts: boolean;
  /** Empty for none. */
  readonly transcription: string;
  /** ISO 639-1; empty to detect it. */
  readonly language: string;
  /** The limit of a response in tokens; 0 for the model's own. */
  readonly maxTokens: number;
  readonly temperature: number;
  readonly tools: readonly MockTool[];
  /** Whether to record both sides for download. */
  readonly records: boolean;
}

/** The settings of a first visit. */
export const defaultSettings: Settings = {
  model: "",
  transport: "auto",
  modality: "voice",
  instructions: "You are a friendly assistant. Answer in one or two short sentences.",
  voice: "",
  speed: 1,
  turns: "server",
  threshold: 0.5,
  prefixPaddingMs: 300,
  silenceMs: 500,
  eagerness: "auto",
  responds: true,
  interrupts: true,
  transcription: "whisper-1",
  language: "",
  maxTokens: 0,
  noiseReduction: "off",
  temperature: 0.8,
  tools: defaultTools,
  echo: "auto",
  records: true,
};

/** Reads stored settings; missing and invalid ones get their default. */
export function readSettings(text: string | null): Settings {
  const kept = new Map<string, unknown>(Object.entries(parse(text)));
  const entries = Object.entries(defaultSettings).map(([name, value]) => {
    const known = kept.get(name);
    return [name, isValid(name, known) ? known : value];
  });
  // Each value was just checked.
  return Object.fromEntries(entries) as Settings;
}

function parse(text: string | null): object {
  try {
    return Object(JSON.parse(text ?? "{}"));
  } catch {
    return {};
  }
}

function isValid(name: string, value: unknown): boolean {
  const allowed = new Map<string, readonly unknown[]>(Object.entries(choices)).get(name);
  if (allowed) return allowed.includes(value);
  if (name === "tools") return Array.isArray(value) && value.every(isMockTool);
  return typeof value === typeof new Map<string, unknown>(Object.entries(defaultSettings)).get(name);
}
