import type { Item } from "@rt/core";
import type { Clock } from "../clock.js";
import type { Act, Brain, Turn } from "./brain.js";
import { toolArguments } from "./tool-arguments.js";
import { chosenTool } from "./tool-choice.js";

/**
 * The brain that a simulator has unless it is given another: a small personality that is useful in a demo. It greets,
 * tells the time, counts, repeats, calls the functions that the session offers and speaks of what they return. It
 * does not read instructions, and it does not make out words in speech: it says how long it heard one speak.
 */
export function createDefaultBrain(clock: Clock): Brain {
  return {
    hear: ({ durationMs }) => `[${(durationMs / 1_000).toFixed(1)} seconds of speech]`,
    *respond(turn) {
      const output = unspokenOutput(turn.items);
      if (output !== undefined) return yield say(spokenOutput(output));
      const text = lastWords(turn.items);
      const tool = chosenTool(turn, text);
      if (tool) yield { type: "call", name: tool.name, arguments: toolArguments(tool, text) };
      else yield* replies(text, turn, clock);
    },
  };
}

/** A pattern of what one may say, and the answer to it. */
interface Rule {
  readonly says: RegExp;
  answer(match: RegExpExecArray, turn: Turn, clock: Clock): string;
}

const rules: readonly Rule[] = [
  { says: /^\[([\d.]+) seconds of speech\]$/, answer: ([, seconds]) => heardReply(seconds ?? "some") },
  {
    says: /^(?:please |now |can you |could you )*(?:repeat(?: after me)?|say|echo)\b[:,]?\s+(?!hello\b|hi\b|a\b|something\b)["“]?(.+?)(?:["”][.!?]?)?$/i,
    answer: ([, words]) => words ?? "",
  },
  { says: /\bcount\b(?:.*?\bto\s+(\d+))?/i, answer: ([, limit]) => counting(Number(limit ?? 10)) },
  {
    says: /\bwhat(?:'s| is) the time\b|\bwhat time\b|\bthe time\b/i,
    answer: (_match, _turn, clock) => theTime(clock),
  },
  {
    says: /\b(?:what|which) (?:day|date)\b|\bdate is it\b/i,
    answer: (_match, _turn, clock) => theDate(clock),
  },
  { says: /\bwhat can you do\b|\bwho are you\b|\bhelp\b/i, answer: (_match, turn) => abilities(turn) },
  { says: /\b(?:thanks|thank you)\b/i, answer: () => "You are welcome." },
  { says: /\b(?:bye|goodbye|see you)\b/i, answer: () => "Goodbye." },
  {
    says: /\b(?:hello|hi|hey|greet|greeting|good (?:morning|afternoon|evening))\b/i,
    answer: () => "Hello there! I am the local simulator. How can I help?",
  },
  { says: /^\s*$/, answer: () => "Hello! I am the local simulator. Say something, and I will answer." },
];

function* replies(text: string, turn: Turn, clock: Clock): Generator<Act> {
  for (const rule of rules) {
    const match = rule.says.exec(text.trim());
    if (match) return yield say(rule.answer(match, turn, clock));
  }
  yield say(`You said: ${text.trim()} I am only a simulator, so that is all I can say about it.`);
}

function heardReply(seconds: string): string {
  return `I heard you speak for ${seconds} seconds. I am a simulator and cannot make out words yet, but I am listening.`;
}

const highestCount = 100;

/** Slow to say, so that one can interrupt it. */
function counting(limit: number): string {
  const last = Math.min(Math.max(1, limit), highestCount);
  return `${Array.from({ length: last }, (_, index) => index + 1).join(", ")}.`;
}

function theTime(clock: Clock): string {
  const time = new Date(clock.now()).toLocaleTimeString("en-US", { hour: "numeric", minute: "2-digit" });
  return `It is ${time.replace("\u202f", " ")}.`;
}

function theDate(clock: Clock): string {
  const date = new Date(clock.now()).toLocaleDateString("en-US", {
    weekday: "long",
    month: "long",
    day: "numeric",
  });
  return `Today is ${date}.`;
}

function abilities({ tools }: Turn): string {
  const known =
    "I am a local simulator of a realtime model. I can greet you, tell the time, count and repeat what you say.";
  if (tools.length === 0) return known;
  const names = tools.map(({ name }) => name.replaceAll("_", " "));
  return `${known} I can also call your functions: ${names.join(", ")}.`;
}

/** The output of a function that nobody has spoken of yet: nothing but calls and outputs came after it. */
function unspokenOutput(items: readonly Item[]): string | undefined {
  const last = items.findLast(({ type }) => type !== "function_call");
  return last?.type === "function_call_output" ? last.output : undefined;
}

/** Text as it is; of an object its values, by name. */
function spokenOutput(output: string): string {
  const value = parsed(output);
  if (typeof value === "string") return value === "" ? "That is done." : value;
  if (typeof value !== "object" || value === null) return `The answer is ${String(value)}.`;
  const named = Object.entries(value).map(([name, entry]) => `${name.replaceAll("_", " ")} ${worded(entry)}`);
  return named.length === 0 ? "That is done." : `Here is what I found: ${named.join(", ")}.`;
}

function worded(value: unknown): string {
  return typeof value === "object" && value !== null
    ? Object.values(value).map(worded).join(" ")
    : String(value);
}

function parsed(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    // Free text is as good.
    return output;
  }
}

/** What the user last wrote or said. */
function lastWords(items: readonly Item[]): string {
  const message = items.findLast((item) => item.type === "message" && item.role === "user");
  if (message?.type !== "message") return "";
  return message.content
    .map((part) => ("text" in part ? part.text : "transcript" in part ? (part.transcript ?? "") : ""))
    .join(" ");
}

function say(text: string): Act {
  return { type: "say", text };
}
