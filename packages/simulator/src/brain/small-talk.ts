import type { Clock } from "../clock.js";
import type { Turn } from "./brain.js";
import { ownWords, usersWords } from "./memory.js";
import type { Persona } from "./persona.js";
import { jokes, stories } from "./repertoire.js";
import { listed } from "./spoken-output.js";
import { isWeatherTool } from "./tool-choice.js";

/** What an answer can be made of. */
export interface Talk {
  readonly turn: Turn;
  readonly persona: Persona;
  readonly clock: Clock;
  /** Phrases that it can recognize in speech. */
  readonly phrases: readonly string[];
  /** Picks one of several ways to say it. */
  readonly vary: (ways: readonly string[]) => string;
}

/** A pattern of what the user may say, and the answer to it. */
interface Rule {
  readonly hears: RegExp;
  answer(talk: Talk, match: RegExpExecArray): string;
}

/** Answers what the user said, by the first rule that matches. */
export function smallTalk(text: string, talk: Talk): string {
  for (const rule of rules) {
    const match = rule.hears.exec(text);
    if (match) return rule.answer(talk, match);
  }
  return `You said: ${text} I am only a simulator, so that is all I can say about it.`;
}

/** Tried in this order. Patterns that may be part of a longer request come late. */
const rules: readonly Rule[] = [
  { hears: /^$/, answer: opening },
  { hears: /^\[([\d.]+) seconds of speech\]$/, answer: (talk, [, seconds]) => heardReply(talk, seconds) },
  {
    hears:
      /^(?:please |now |can you |could you )*(?:repeat(?: after me)?|say|echo)\b[:,]?\s+(?!\s|hello\b|hi\b|an?\b|something\b|that\b|it\b|yourself\b)["“]?(.+?)(?:["”][.!?]?)?$/i,
    answer: (_talk, [, words]) => words ?? "",
  },
  {
    hears: /\b(?:repeat|say) (?:that|it|yourself)\b|\bwhat did you (?:just )?say\b|^pardon\b/i,
    answer: lastSaid,
  },
  {
    hears:
      /^(?:please |ok(?:ay)?,? )*(?:stop|(?:be )?quiet|(?:that's |that is )?enough|never mind|hold on)\b/i,
    answer: ({ vary }) => vary(["All right, I have stopped.", "I will be quiet.", "As you wish."]),
  },
  {
    hears: /\bcount\b(?:.*?\bto\s+(\d+|[a-z]+(?:[ -][a-z]+)?))?/i,
    answer: (_talk, [, limit]) => counting(limit),
  },
  {
    hears: /\bmy name is (?:actually )?\S/i,
    answer: (talk) => `Nice to meet you, ${userName(talk) ?? "friend"}.`,
  },
  { hears: /\bmy name\b|\bwho am i\b/i, answer: rememberedName },
  {
    hears: /\bwhat(?:'s| is) the time\b|\bwhat time\b|\bthe time\b/i,
    answer: ({ clock }) => `It is ${timeOf(clock)}.`,
  },
  {
    hears: /\b(?:what|which) (?:day|date)\b|\bdate is it\b/i,
    answer: ({ clock }) => `Today is ${dateOf(clock)}.`,
  },
  { hears: /\b(?:weather|forecast)\b/i, answer: weatherUntold },
  { hears: /\b(?:joke|laugh|funny)\b/i, answer: ({ vary }) => vary(jokes) },
  { hears: /\b(?:story|tale)\b/i, answer: ({ vary }) => vary(stories) },
  { hears: /\bwhat can you do\b|\bwho are you\b|\byour name\b|\bhelp\b/i, answer: abilities },
  {
    hears: /\bhow are you\b|\bhow do you do\b/i,
    answer: ({ vary }) =>
      vary(["I am fine, thank you. All of me runs on this machine.", "Very well, thank you. And you?"]),
  },
  {
    hears: /\b(?:thanks|thank you)\b/i,
    answer: ({ vary }) => vary(["You are welcome.", "My pleasure.", "Any time."]),
  },
  {
    hears: /\b(?:bye|goodbye|good night|see you)\b/i,
    answer: (talk) => `Goodbye${toUser(talk)}.`,
  },
  { hears: /\b(?:hello|hi|hey|greet|greeting|good (?:morning|afternoon|evening))\b/i, answer: greeting },
  {
    hears: /^(?:yes|yeah|yep|sure|ok(?:ay)?|of course)\b[^a-z]*$/i,
    answer: ({ vary }) => vary(["Good. What shall it be?", "Fine. What would you like?"]),
  },
  {
    hears: /^(?:no|nope|no thanks|not now)\b[^a-z]*$/i,
    answer: ({ vary }) => vary(["All right.", "As you like."]),
  },
];

/** The user has said nothing: the application wants the model to begin. */
function opening(talk: Talk): string {
  const { greeting: given, name, isNamed } = talk.persona;
  if (given !== undefined) return given;
  return isNamed ? greeting(talk) : `Hello! I am ${name}. Say something, and I will answer.`;
}

function greeting(talk: Talk): string {
  const { persona, vary } = talk;
  if (persona.greeting !== undefined) return persona.greeting;
  const offer = vary(["How can I help?", "What can I do for you?", "Ask me what I can do."]);
  return `Hello there${toUser(talk)}! I am ${persona.name}. ${offer}`;
}

function heardReply({ phrases, vary }: Talk, seconds = "some"): string {
  const example = phrases.length === 0 ? "" : ` For example: ${vary(phrases)}.`;
  return (
    `I heard you speak for ${seconds} seconds. I am a simulator and make out only some phrases in speech.` +
    `${example} What you type I can read word for word.`
  );
}

function lastSaid({ turn }: Talk): string {
  return ownWords(turn.items).at(-1) ?? "I have not said anything yet.";
}

const numbers =
  "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split(
    " ",
  );
const tens = "thirty forty fifty sixty seventy eighty ninety hundred".split(" ");
const highestCount = 100;

/** Takes long to say, so that it can be interrupted. */
function counting(limit = "10"): string {
  const last = Math.min(Math.max(1, numberOf(limit.toLowerCase())), highestCount);
  return `${Array.from({ length: last }, (_, index) => index + 1).join(", ")}.`;
}

function numberOf(words: string): number {
  if (/^\d+$/.test(words)) return Number(words);
  const [first = "", second = ""] = words.split(/[ -]/);
  const ten = tens.indexOf(first === "a" || first === "one" ? second : first);
  if (ten >= 0) return (ten + 3) * 10 + (tens[ten] === "hundred" ? 0 : numbers.indexOf(second) + 1);
  const index = numbers.indexOf(first);
  if (index < 0) return 10;
  return first === "twenty" ? 20 + numbers.indexOf(second) + 1 : index + 1;
}

/** The user's name, by the last thing they said about it. */
function userName({ turn }: Talk): string | undefined {
  const given = usersWords(turn.items).findLast((text) => nameGiven.test(text));
  return given === undefined ? undefined : nameGiven.exec(given)?.[1];
}

const nameGiven = /\b[Mm]y name is (?:actually )?(\p{L}[\p{L}'’-]*)/u;

function toUser(talk: Talk): string {
  const name = userName(talk);
  return name === undefined ? "" : `, ${name}`;
}

function rememberedName(talk: Talk): string {
  const name = userName(talk);
  return name === undefined
    ? 'You have not told me your name. Say: "My name is", and then your name.'
    : `Your name is ${name}.`;
}

function weatherUntold({ turn }: Talk): string {
  if (turn.tools.some(isWeatherTool))
    return "I would ask the weather tool of this session, but I may not call it now.";
  return (
    "This session has no weather tool. Add a function named get_weather, with a city as its parameter, to the " +
    "session's tools: I will call it, and tell you what it returns."
  );
}

function abilities({ turn, persona }: Talk): string {
  const known =
    `I am ${persona.isNamed ? `${persona.name}, played by ` : ""}a local simulator of a realtime model. I can greet you, ` +
    "tell the time and the date, count, repeat what you say, and tell jokes and stories.";
  if (turn.tools.length === 0) return known;
  const names = turn.tools.map(({ name }) => name.replaceAll("_", " "));
  return `${known} I can also call your functions: ${listed(names)}.`;
}

/** The time of day in words: "2:30 PM". */
export function timeOf(clock: Clock): string {
  const time = new Date(clock.now()).toLocaleTimeString("en-US", { hour: "numeric", minute: "2-digit" });
  return time.replace("\u202f", " ");
}

/** The date in words: "Monday, January 5". */
export function dateOf(clock: Clock): string {
  return new Date(clock.now()).toLocaleDateString("en-US", {
    weekday: "long",
    month: "long",
    day: "numeric",
  });
}
