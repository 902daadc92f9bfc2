import { tool, type Tool } from "@rt/core";

/** What the tools need from the page. */
export interface ToolsOptions {
  /** Called when a timer runs out. */
  readonly onTimer: (label: string) => void;
  /** Cancels the timers. */
  readonly signal: AbortSignal;
}

const maxSeconds = 24 * 60 * 60;

/** Three example functions that the model may call; the weather is made up. */
export function demoTools({ onTimer, signal }: ToolsOptions): readonly Tool[] {
  const time = tool({
    name: "get_time",
    description: "The current date and time where the user is",
    run: () => ({
      time: new Date().toLocaleString("en-GB"),
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    }),
  });
  const weather = tool<{ city: string }>({
    name: "get_weather",
    description: "The weather in a city right now",
    parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
    run: ({ city }) => ({ city, ...weatherOf(String(city)) }),
  });
  const timer = tool<{ seconds: number; label?: string }>({
    name: "set_timer",
    description: "Tells the user when so many seconds have passed",
    parameters: {
      type: "object",
      properties: {
        seconds: { type: "number", minimum: 1, maximum: maxSeconds },
        label: { type: "string", description: "What the timer is for" },
      },
      required: ["seconds"],
    },
    run({ seconds, label = "timer" }) {
      if (!(seconds >= 1 && seconds <= maxSeconds)) return { error: `seconds must be 1 to ${maxSeconds}` };
      const running = setTimeout(() => onTimer(String(label)), seconds * 1_000);
      signal.addEventListener("abort", () => clearTimeout(running));
      return { set: true, seconds, label };
    },
  });
  return [time, weather, timer];
}

const skies = ["clear", "cloudy", "rainy", "windy"] as const;

/** Made up, and always the same for a city. */
function weatherOf(city: string) {
  let sum = 0;
  for (const character of city.toLowerCase()) sum += character.codePointAt(0) ?? 0;
  return { celsius: (sum % 30) - 2, sky: skies[sum % skies.length] };
}
