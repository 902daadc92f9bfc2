import type { FunctionTool } from "@rt/core";
import { systemClock } from "../clock.js";
import type { Clock } from "../clock.js";
import type { Act, Brain, Turn } from "./brain.js";
import { createPhraseEar } from "./phrase-ear.js";
import { lastWords, ownWords, unspokenOutputs, usersWords } from "./memory.js";
import { personaOf } from "./persona.js";
import { knownPhrases } from "./repertoire.js";
import { smallTalk } from "./small-talk.js";
import { spokenOutput } from "./spoken-output.js";
import { missingTexts, toolArguments } from "./tool-arguments.js";
import { chosenTool, isWeatherTool } from "./tool-choice.js";
import { beginning } from "./words.js";

/** How the default brain is made. All of it is optional. */
export interface DefaultBrainOptions {
  /** The machine's time, if left out. */
  readonly clock?: Clock;
  /** Makes what it varies repeatable: the same conversation gets the same answers. */
  readonly seed?: number | undefined;
  /** What it listens for in speech beside what it knows of itself. */
  readonly phrases?: readonly string[];
  /** Makes out speech in its place. */
  readonly hear?: Brain["hear"];
}

/**
 * The brain that a simulator has unless it is given another: a small personality that is useful in a demo. It greets,
 * tells the time and the date, counts, repeats, jokes, tells stories, remembers names, calls the functions that the
 * session offers and speaks of what they return. Of instructions it follows what {@link personaOf} reads in them. In
 * speech it makes out phrases that it knows, no others; of these it says how long they were. Of instructions, and of
 * each text, it reads the first 2,000 characters.
 */
export function createDefaultBrain(options: DefaultBrainOptions = {}): Brain {
  const { clock = systemClock, seed = Math.floor(Math.random() * 2 ** 32) } = options;
  const phrases = [...new Set([...(options.phrases ?? []), ...knownPhrases])];
  return {
    ...(options.hear ? { hear: options.hear } : createPhraseEar(phrases, clock)),
    *respond(turn) {
      const persona = personaOf(turn.instructions);
      if (persona.line !== undefined) return yield say(persona.line);
      const outputs = unspokenOutputs(turn.items);
      if (outputs.length > 0) return yield say(outputs.map(({ output }) => spokenOutput(output)).join(" "));
      const text = beginning(lastWords(turn.items));
      const vary = (ways: readonly string[]) => varied(ways, { turn, seed });
      yield toolAct(turn, text) ?? say(smallTalk(text, { turn, persona, clock, phrases, vary }));
    },
  };
}

const askForCity = "For which city?";

/** The call that the text asks for, or the question that comes before it. */
function toolAct(turn: Turn, text: string): Act | undefined {
  const asked = cityAnswered(turn, text);
  if (asked) return asked;
  const tool = chosenTool(turn, text);
  if (!tool) return undefined;
  const place = turn.toolChoice === "auto" && isWeatherTool(tool) ? placeOf(tool, turn, text) : text;
  return place === undefined ? say(askForCity) : call(tool, place);
}

/** The call that was asked for before, now that the user has said where. */
function cityAnswered(turn: Turn, text: string): Act | undefined {
  if (turn.toolChoice !== "auto" || ownWords(turn.items).at(-1) !== askForCity) return undefined;
  const tool = turn.tools.find(isWeatherTool);
  const city = text.replace(/^(?:in|for)\s+/i, "").replace(/[.!?]+$/, "");
  const isPlace = /^\p{L}[\p{L}\s'’-]*$/u.test(city) && city.split(/\s+/).length <= 3;
  return tool && isPlace ? call(tool, `in ${city}`) : undefined;
}

/** The latest words of the user that say where, if any are needed. */
function placeOf(tool: FunctionTool, { items }: Turn, text: string): string | undefined {
  return [...usersWords(items), text].findLast((words) => missingTexts(tool, words).length === 0);
}

/** One that was not said in the conversation, where there is one left; which one comes first is up to the seed. */
function varied(ways: readonly string[], { turn, seed }: { turn: Turn; seed: number }): string {
  const said = ownWords(turn.items);
  const start = (Math.imul(seed, 0x9e3779b1) >>> 0) % ways.length;
  const rotated = [...ways.slice(start), ...ways.slice(0, start)];
  const fresh = rotated.find((way) => !said.some((words) => words.includes(way)));
  return fresh ?? rotated[said.length % rotated.length] ?? "";
}

function call(tool: FunctionTool, text: string): Act {
  return { type: "call", name: tool.name, arguments: toolArguments(tool, text) };
}

function say(text: string): Act {
  return { type: "say", text };
}
