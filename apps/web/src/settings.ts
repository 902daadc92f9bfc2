/** What the visitor chooses. There is no key among it: keys are never kept. */
export interface Settings {
  readonly service: "simulator" | "openai" | "azure" | "custom";
  /** At OpenAI: where, if not there itself, and which. */
  readonly baseUrl: string;
  readonly model: string;
  /** At Azure OpenAI. A version is a dated one, or empty for the GA API. */
  readonly endpoint: string;
  readonly deployment: string;
  readonly apiVersion: string;
  /** Any other server: its whole address, and the words it understands. */
  readonly address: string;
  readonly protocol: "ga" | "preview";
  readonly credential: "token" | "key";
  readonly tokenUrl: string;
  readonly transport: "auto" | "webrtc" | "websocket";
  readonly instructions: string;
  /** Empty for the service's choice. */
  readonly voice: string;
  /** Where the service's dialect has one. */
  readonly temperature: number;
  /** Which model writes down what the visitor says; empty for none. */
  readonly transcription: string;
  readonly tools: boolean;
  /** Who ends the visitor's turn: silence, what was said, or the visitor. */
  readonly turns: "server" | "semantic" | "off";
  readonly threshold: number;
  readonly prefixPaddingMs: number;
  readonly silenceMs: number;
  readonly eagerness: "auto" | "low" | "medium" | "high";
  /** Empty for the browser's choice. */
  readonly microphoneId: string;
  readonly speakerId: string;
  readonly echo: "auto" | "full-duplex" | "half-duplex";
  readonly volume: number;
  /** Whether the sound is kept until the page is left, to be saved. */
  readonly record: boolean;
}

/** What a page that was copied may change first. */
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

/** Of the settings that are a choice: what there is to choose. */
const choices: Readonly<Record<string, readonly string[]>> = {
  service: import.meta.env.DEV ? ["simulator", "openai", "azure", "custom"] : ["openai", "azure", "custom"],
  protocol: ["ga", "preview"],
  credential: ["token", "key"],
  transport: ["auto", "webrtc", "websocket"],
  turns: ["server", "semantic", "off"],
  eagerness: ["auto", "low", "medium", "high"],
  echo: ["auto", "full-duplex", "half-duplex"],
};

/** What was chosen in an earlier visit, as far as it still makes sense. */
export function loadSettings(storage: Pick<Storage, "getItem">): Settings {
  return mergeSettings(defaults, readJson(storage.getItem(name)));
}

/** Keeps what was chosen for the next visit, where the browser lets a page keep anything. */
export function saveSettings(storage: Pick<Storage, "setItem">, settings: Settings): void {
  try {
    storage.setItem(name, JSON.stringify(settings));
  } catch {
    // Full, or forbidden, as in some private windows: the next visit begins with the defaults.
  }
}

/** Settings with those of other values put in that can be one: of the right type, and among the choices. */
export function mergeSettings(base: Settings, values: object): Settings {
  const given = new Map<string, unknown>(Object.entries(values));
  const entries = Object.entries(base).map(([key, value]) => {
    const other = given.get(key);
    return [key, isLike(other, value) && (choices[key]?.includes(String(other)) ?? true) ? other : value];
  });
  // Of the same keys and types as `base`.
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
