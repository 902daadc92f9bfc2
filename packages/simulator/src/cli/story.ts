import { styleText } from "node:util";
import type { Traffic } from "../server/connection.js";
import { shown } from "./log.js";

/** What happens in a server's sessions, in sentences: who connected, what was said, called, interrupted and refused. */
export interface Story {
  /** The lines that an event adds, if any. */
  tell(traffic: Traffic, now: number): readonly string[];
  /** The lines that the end of a session adds. */
  tellEnd(sessionId: string, now: number): readonly string[];
  /** How many sessions there are, and in how many the model speaks. */
  readonly sessions: number;
  readonly speaking: number;
}

/** What is known of one session. */
interface Chapter {
  readonly number: number;
  readonly begunAt: number;
  isSpeaking: boolean;
  /** When the answer was requested that has not been heard yet. */
  askedAt: number | null;
  firstSoundMs: number | null;
  speechStartMs: number;
}

type Event = Traffic["event"];
type Line = readonly [who: string, what: string, aside?: string];
type Teller = (event: Event, chapter: Chapter, now: number) => readonly Line[];

/** Creates a story, which numbers sessions as they come. */
export function createStory({ colours }: { readonly colours: boolean }): Story {
  const chapters = new Map<string, Chapter>();
  let count = 0;
  const chapterOf = (sessionId: string, now: number): Chapter => {
    const known = chapters.get(sessionId);
    if (known) return known;
    const begun = {
      number: ++count,
      begunAt: now,
      isSpeaking: false,
      askedAt: null,
      firstSoundMs: null,
      speechStartMs: 0,
    };
    chapters.set(sessionId, begun);
    return begun;
  };
  return {
    tell({ direction, sessionId, event }, now) {
      const chapter = chapterOf(sessionId, now);
      if (direction === "received" || !Object.hasOwn(tellers, event.type)) return [];
      const lines = tellers[event.type]?.(event, chapter, now) ?? [];
      return lines.map((line) => worded(line, chapter, { now, colours }));
    },
    tellEnd(sessionId, now) {
      const chapter = chapters.get(sessionId);
      chapters.delete(sessionId);
      if (!chapter) return [];
      return [worded(["left", `after ${seconds(now - chapter.begunAt)}`], chapter, { now, colours })];
    },
    get sessions() {
      return chapters.size;
    },
    get speaking() {
      return [...chapters.values()].filter(({ isSpeaking }) => isSpeaking).length;
    },
  };
}

function worded(
  [who, what, aside]: Line,
  { number }: Chapter,
  { now, colours }: { readonly now: number; readonly colours: boolean },
): string {
  const paint = (colour: Parameters<typeof styleText>[0], text: string) =>
    colours ? styleText(colour, text, { validateStream: false }) : text;
  return [
    paint("dim", `${new Date(now).toISOString().slice(11, 19)} #${number}`),
    paint(colourOf[who] ?? "cyan", who.padEnd(11)),
    what,
    ...(aside === undefined ? [] : [paint("dim", aside)]),
  ].join(" ");
}

const colourOf: Readonly<Record<string, Parameters<typeof styleText>[0]>> = {
  connected: "bold",
  left: "bold",
  user: "cyan",
  model: "green",
  call: "magenta",
  output: "magenta",
  interrupted: "yellow",
  error: "red",
};

/** The events worth reporting, whose names differ between services. */
const tellers: Readonly<Record<string, Teller>> = {
  "session.created": ({ session }) => [["connected", text(field(session, "model")) || "transcription"]],
  "input_audio_buffer.speech_started": (event, chapter) => {
    chapter.speechStartMs = Number(event["audio_start_ms"]);
    return [];
  },
  "input_audio_buffer.speech_stopped": (event, chapter) => [
    ["user", `spoke for ${seconds(Number(event["audio_end_ms"]) - chapter.speechStartMs)}`],
  ],
  "conversation.item.input_audio_transcription.completed": (event) => [["user", quoted(event["transcript"])]],
  "conversation.item.added": ({ item }) => created(item),
  "response.created": (_, chapter, now) => {
    chapter.isSpeaking = true;
    chapter.askedAt = now;
    chapter.firstSoundMs = null;
    return [];
  },
  "response.output_audio.delta": (_, chapter, now) => heard(chapter, now),
  "output_audio_buffer.started": (_, chapter, now) => heard(chapter, now),
  "response.done": ({ response }, chapter) => {
    chapter.isSpeaking = false;
    return answered(response, chapter);
  },
  error: ({ error }) => [
    ["error", `${shown(text(field(error, "code")) || "unknown")}: ${shown(text(field(error, "message")))}`],
  ],
};

function heard(chapter: Chapter, now: number): readonly Line[] {
  if (chapter.askedAt !== null) chapter.firstSoundMs = now - chapter.askedAt;
  chapter.askedAt = null;
  return [];
}

/** Reports what a client adds to the conversation. What the model says is reported when it is complete. */
function created(item: unknown): readonly Line[] {
  if (field(item, "type") === "function_call_output") return [["output", quoted(field(item, "output"))]];
  if (field(item, "role") !== "user" && field(item, "role") !== "system") return [];
  const words = parts(item)
    .map((part) => text(field(part, "text")))
    .join(" ")
    .trim();
  return words === "" ? [] : [[text(field(item, "role")), quoted(words)]];
}

function answered(response: unknown, { firstSoundMs }: Chapter): readonly Line[] {
  const output = field(response, "output");
  const said = (Array.isArray(output) ? output : []).flatMap(itemLine);
  const latency: readonly Line[] =
    said.length > 0 && firstSoundMs !== null ? [aside(said, firstSoundMs)] : [];
  return [...(latency.length > 0 ? [...said.slice(0, -1), ...latency] : said), ...ending(response)];
}

function aside(lines: readonly Line[], firstSoundMs: number): Line {
  const [who, what] = lines.at(-1) ?? ["model", ""];
  return [who, what, `first audio after ${Math.round(firstSoundMs)} ms`];
}

function itemLine(item: unknown): readonly Line[] {
  if (field(item, "type") === "function_call")
    return [["call", `${shown(text(field(item, "name")))} ${shown(text(field(item, "arguments")))}`]];
  const words = parts(item)
    .map((part) => text(field(part, "transcript")) || text(field(part, "text")))
    .join(" ")
    .trim();
  return words === "" ? [] : [["model", quoted(words)]];
}

function ending(response: unknown): readonly Line[] {
  const status = text(field(response, "status"));
  if (status === "completed" || status === "") return [];
  const details = field(response, "status_details");
  const reason = text(field(details, "reason")) || text(field(field(details, "error"), "code"));
  if (reason === "turn_detected") return [["interrupted", "by the user"]];
  return [
    [status === "cancelled" ? "interrupted" : "error", `${shown(status)}${reason && `: ${shown(reason)}`}`],
  ];
}

function quoted(value: unknown): string {
  return `"${shown(text(value).trim())}"`;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

function parts(item: unknown): readonly unknown[] {
  const content = field(item, "content");
  return Array.isArray(content) ? content : [];
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
