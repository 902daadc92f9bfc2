import { endsWithAbbreviation, readAloud } from "./reading.js";

/** What a listener hears between two tokens. */
export type Boundary = "none" | "comma" | "clause" | "sentence" | "question" | "exclamation";

/** A run of text without inner white space, with the white space before it. */
export interface Token {
  /** The input's own characters: the sources of all tokens, joined, are the input. */
  readonly source: string;
  /** The words to say, as `pronounce` takes them. Empty if nothing in it can be said. */
  readonly words: readonly string[];
  readonly boundary: Boundary;
}

/** Longer runs are cut, so that no input makes us hold, or wait for, more than this many characters. */
const longestRun = 48;

/** Cuts text into tokens and puts numbers, abbreviations and signs into words, one token at a time. */
export function* tokenise(text: string): Generator<Token> {
  let before = "";
  let source = "";
  for (const ahead of runs(text)) {
    if (source !== "") yield token(source, { before, after: ahead });
    if (source !== "") before = source;
    source = ahead;
  }
  if (source !== "") yield token(source, { before, after: "" });
}

function* runs(text: string): Generator<string> {
  const run = new RegExp(`\\s*\\S{1,${longestRun}}(?:\\s+$)?|^\\s+$`, "gu");
  for (const [match] of text.matchAll(run)) yield match;
}

/** The runs on either side of a token, empty at the ends of the text. */
interface Neighbours {
  readonly before: string;
  readonly after: string;
}

function token(source: string, { before, after }: Neighbours): Token {
  const boundary = boundaryOf(source, after);
  const words = readAloud(plain(source), {
    before: plain(before),
    after: plain(after),
    isLast: boundary !== "none",
  });
  const isMute = words.length === 0 && /[^\s!-/:-@[-`{-~–—…‘’“”]/.test(source);
  return { source, words, boundary: boundary === "none" && isMute ? "comma" : boundary };
}

/** Decomposes compatibility forms and accents, and reduces the rest to plain Latin where possible. */
function plain(source: string): string {
  return source
    .trim()
    .replace(/(\d)(?=[¼½¾⅓⅔])/g, "$1&")
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[‘’ʼ]/g, "'")
    .replace(/[‐‑−]/g, "-")
    .replace(/⁄/g, "/")
    .replace(/[æøœßðþłđı]/gi, (letter) => latin[letter.toLowerCase()] ?? "");
}

const latin: Readonly<Record<string, string>> = {
  æ: "ae",
  ø: "o",
  œ: "oe",
  ß: "ss",
  ð: "th",
  þ: "th",
  ł: "l",
  đ: "d",
  ı: "i",
};

const marks: readonly (readonly [RegExp, Boundary])[] = [
  [/[?？؟]/, "question"],
  [/[!！]/, "exclamation"],
  [/[.…。]/, "sentence"],
  [/[;:—–；：]|--/, "clause"],
  [/[,)\]，、]/, "comma"],
];

function boundaryOf(source: string, after: string): Boundary {
  const closing = /[.,;:!?…。、，！？；：؟)\]}"'”’»—–-]*$/.exec(source.trimEnd())?.[0] ?? "";
  const isNewParagraph = /[\r\n]/.test(/^\s*/.exec(after)?.[0] ?? "") || /[\r\n]\s*$/.test(source);
  const marked = marks.find(([mark]) => mark.test(closing))?.[1] ?? "none";
  if (isNewParagraph && marked !== "question" && marked !== "exclamation") return "sentence";
  if (/\bno\.$/i.test(source) && /^\s*\d/.test(after)) return "none";
  if (marked !== "sentence" || !endsWithAbbreviation(plain(source))) return marked;
  return after === "" || endsSentence(source, after) ? "sentence" : "none";
}

/** After `etc.`, `p.m.` or `U.S.`, only a capital shows that the sentence has ended. A title never ends one. */
function endsSentence(source: string, after: string): boolean {
  return /(?:etc|inc|ltd|jr|\.[a-z])\.\W*$/i.test(source) && /^\s*["'(]?[A-Z]/.test(after);
}
