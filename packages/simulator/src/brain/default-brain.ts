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

/** Options of {@link createDefaultBrain}. All are optional. */
export interface DefaultBrainOptions {
  /** Default: the system clock. */
  readonly clock?: Clock;
  /** Makes variations repeatable: the same conversation gets the same answers. */
  readonly seed?: number | undefined;
  /** Phrases to recognize in speech, in addition to its own. */
  readonly phrases?: readonly string[];
  /** Replaces its speech recognition. */
  readonly hear?: Brain["hear"];
}

/**
 * The default brain of a simulator: a small personality that is useful in a demo. It greets, tells the time and the
 * date, counts, repeats, jokes, tells stories, remembers names, calls the session's functions and reports what they
 * return. It follows what {@link personaOf} reads in the instructions. In speech it recognizes only phrases it knows;
 * of anything else it says how long it was. It reads the first 2,000 characters of instructions and of each text.
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

/** The call that was asked for earlier, now that the user has named the city. */
function cityAnswered(turn: Turn, text: string): Act | undefined {
  if (turn.toolChoice !== "auto" || ownWords(turn.items).at(-1) !== askForCity) return undefined;
  const tool = turn.tools.find(isWeatherTool);
  const city = text.replace(/^(?:in|for)\s+/i, "").replace(/[.!?]+$/, "");
  const isPlace = /^\p{L}[\p{L}\s'’-]*$/u.test(city) && city.split(/\s+/).length <= 3;
  return tool && isPlace ? call(tool, `in ${city}`) : undefined;
}

/** The user's latest words that name a place, if one is needed. */
function placeOf(tool: FunctionTool, { items }: Turn, text: string): string | undefined {
  return [...usersWords(items), text].findLast((words) => missingTexts(tool, words).length === 0);
}

/** A variant not used in the conversation, while there is one. The seed decides which comes first. */
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
