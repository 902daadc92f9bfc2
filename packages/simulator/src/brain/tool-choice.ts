import type { FunctionTool } from "@rt/core";
import type { Turn } from "./brain.js";
import { spelledOut } from "./tool-arguments.js";

/** Words common in descriptions that say nothing about what a function is for. */
const commonWords = new Set(
  (
    "a all also an and any are as at be by call can current do does for from function get give given gets in into is it its list look " +
    "make me my name of on or please returns return set show tell that the this to tool up use used user what when where which with you your"
  ).split(" "),
);

/**
 * The function that a turn calls for, if any: the forced one, the one the text is about, or, if one is required, the
 * first.
 */
export function chosenTool({ tools, toolChoice }: Turn, text: string): FunctionTool | undefined {
  if (toolChoice === "none" || tools.length === 0) return undefined;
  if (typeof toolChoice === "object") {
    return toolChoice.type === "function" ? tools.find(({ name }) => name === toolChoice.name) : undefined;
  }
  const weather = isAboutWeather(text) ? tools.find(isWeatherTool) : undefined;
  if (weather) return weather;
  const [best] = tools
    .map((tool) => ({ tool, score: relevance(tool, text) }))
    .sort((a, b) => b.score - a.score);
  if (best && best.score > 0) return best.tool;
  return toolChoice === "required" ? tools[0] : undefined;
}

/** Whether a function reports the weather, by its name, or else by its description. */
export function isWeatherTool({ name, description }: FunctionTool): boolean {
  return telling(`${name} ${description ?? ""}`).some((word) => weatherWords.has(word));
}

const weatherWords = new Set(["weather", "forecast", "meteo"]);

function isAboutWeather(text: string): boolean {
  return /\b(?:weather|forecast|temperature|umbrella)\b|\b(?:rain|snow|sunny|warm|cold|hot)\b.*\b(?:in|today|tomorrow|outside)\b/i.test(
    text,
  );
}

/** How much of a function's name, and to a lesser degree of its description, the text contains. */
function relevance({ name, description }: FunctionTool, text: string): number {
  const said = new Set(telling(text));
  const inName = spelledOut(name).filter((word) => said.has(stem(word)) && !commonWords.has(word)).length;
  const inDescription = telling(description ?? "").filter((word) => said.has(word)).length;
  return inName * 3 + inDescription;
}

function telling(text: string): string[] {
  return spelledOut(text)
    .filter((word) => word.length > 2 && !commonWords.has(word))
    .map(stem);
}

/** "lights" is about `light`. */
function stem(word: string): string {
  return word.length > 3 ? word.replace(/s$/, "") : word;
}
