/** The user's settings. Keys are not among them, as they are never stored. */
export interface Settings {
  readonly service: "simulator" | "openai" | "azure" | "custom";
  /** For OpenAI: the base URL, if not the default one, and the model. */
  readonly baseUrl: string;
  readonly model: string;
  /** For Azure OpenAI. The version is a dated one, or empty for the GA API. */
  readonly endpoint: string;
  readonly deployment: string;
  readonly apiVersion: string;
  /** For any other server: its full URL, and its dialect. */
  readonly address: string;
  readonly protocol: "ga" | "preview";
  readonly credential: "token" | "key";
  readonly tokenUrl: string;
  readonly transport: "auto" | "webrtc" | "websocket";
  readonly instructions: string;
  /** Empty for the service's default. */
  readonly voice: string;
  /** Only for dialects that have it. */
  readonly temperature: number;
  /** The model that transcribes the user's speech; empty for none. */
  readonly transcription: string;
  readonly tools: boolean;
  /** What ends the user's turn: silence, what was said, or a button. */
  readonly turns: "server" | "semantic" | "off";
  readonly threshold: number;
  readonly prefixPaddingMs: number;
  readonly silenceMs: number;
  readonly eagerness: "auto" | "low" | "medium" | "high";
  /** Empty for the browser's default. */
  readonly microphoneId: string;
  readonly speakerId: string;
  readonly echo: "auto" | "full-duplex" | "half-duplex";
  readonly volume: number;
  /** Whether to keep the audio until the user leaves the page, for download. */
  readonly record: boolean;
}

/** Change these first if you copy this page. */
export const defaults: Settings = {
  service: import.meta.env.DEV ? "simulator" : "openai",
  baseUrl: "https://api.openai.com/v1",
  model: "gpt-realtime",
  endpoint: "",
  deployment: "",
  apiVersion: "",
  address: "",
  protocol: "ga",
  credential: "token",
  tokenUrl: "",
  transport: "auto",
  instructions: "You are friendly and brief.",
  voice: "",
  temperature: 0.8,
  transcription: "whisper-1",
  tools: true,
  turns: "server",
  threshold: 0.5,
  prefixPaddingMs: 300,
  silenceMs: 500,
  eagerness: "auto",
  microphoneId: "",
  speakerId: "",
  echo: "auto",
  volume: 1,
  record: true,
};

const name = "rt-web-settings";

/** The options of the settings that are a choice. */
const choices: Readonly<Record<string, readonly string[]>> = {
  service: import.meta.env.DEV ? ["simulator", "openai", "azure", "custom"] : ["openai", "azure", "custom"],
  protocol: ["ga", "preview"],
  credential: ["token", "key"],
  transport: ["auto", "webrtc", "websocket"],
  turns: ["server", "semantic", "off"],
  eagerness: ["auto", "low", "medium", "high"],
  echo: ["auto", "full-duplex", "half-duplex"],
};

/** Reads the settings of an earlier visit, as far as they are still valid. */
export function loadSettings(storage: Pick<Storage, "getItem">): Settings {
  return mergeSettings(defaults, readJson(storage.getItem(name)));
}

/** Keeps the settings for the next visit, if the browser allows that. */
export function saveSettings(storage: Pick<Storage, "setItem">, settings: Settings): void {
  try {
    storage.setItem(name, JSON.stringify(settings));
  } catch {
    // Full, or forbidden as in some private windows: the next visit starts with the defaults.
  }
}

/** Merges valid values into settings: of the right type, and among the options. */
export function mergeSettings(base: Settings, values: object): Settings {
  const given = new Map<string, unknown>(Object.entries(values));
  const entries = Object.entries(base).map(([key, value]) => {
    const other = given.get(key);
    return [key, isLike(other, value) && (choices[key]?.includes(String(other)) ?? true) ? other : value];
  });
  // It has the same keys and types as `base`.
  return Object.fromEntries(entries) as Settings;
}

function isLike(other: unknown, value: unknown): boolean {
  return typeof other === typeof value && !Number.isNaN(other);
}

function readJson(text: string | null): object {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
