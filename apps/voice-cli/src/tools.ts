import { tool, type Clock, type Tool } from "@rt/core";

/** What the tools need from outside. */
export interface ToolsOptions {
  /** Unix time in milliseconds. */
  readonly now: () => number;
  readonly after: Clock["after"];
  /** Called when a timer has run out. */
  readonly onTimer: (label: string) => void;
}

const maxSeconds = 24 * 60 * 60;

/** Three functions that the model may call, as examples: the weather is made up. */
export function demoTools({ now, after, onTimer }: ToolsOptions): readonly Tool[] {
  const time = tool({
    name: "get_time",
    description: "The current date and time where the user is",
    run: () => {
      const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      return { time: new Date(now()).toLocaleString("en-GB"), zone };
    },
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
      after(seconds * 1_000, () => onTimer(String(label)));
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
