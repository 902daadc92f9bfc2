import stringWidth from "string-width";
import wrapAnsi from "wrap-ansi";

/** Applies a look to text. Without colors, the text alone says everything they would. */
export type Paint = (look: Look, text: string) => string;

/** The looks of text. */
export type Look = keyof typeof codes;

/** Select Graphic Rendition, ECMA-48 section 8.3.117: the codes that start and end a look. */
const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

/** Paints with escape codes. */
export const colours: Paint = (look, text) =>
  text === "" ? "" : `\u001b[${codes[look][0]}m${text}\u001b[${codes[look][1]}m`;

/** Leaves text as it is. */
export const noColours: Paint = (_look, text) => text;

/** Foreign text on one line, without anything that controls a terminal. */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, " ").trim();
}

/** Wraps text into lines of at most this many columns, indenting all but the first by two. */
export function wrap(text: string, columns: number): readonly string[] {
  if (columns === Infinity) return [text];
  const lines = wrapAnsi(text, Math.max(8, columns - 2), { hard: true }).split("\n");
  return lines.map((line, index) => (index === 0 ? line : `  ${line}`));
}

/** Puts pieces side by side, and starts a new line rather than break one. */
export function flow(pieces: readonly string[], columns: number): readonly string[] {
  const lines: string[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    const longer = last === undefined ? piece : `${last}${gap}${piece}`;
    if (last !== undefined && stringWidth(longer) <= columns) lines[lines.length - 1] = longer;
    else lines.push(...wrap(piece, columns));
  }
  return lines;
}

const gap = "  ";

/** The start of a line, as much as fits. */
export function clip(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  let clipped = "";
  for (const { segment } of graphemes(text)) {
    if (stringWidth(clipped + segment) > columns - 1) break;
    clipped += segment;
  }
  return `${clipped}…`;
}

/** The characters as users perceive them. */
export function graphemes(text: string): Iterable<{ readonly segment: string; readonly index: number }> {
  return segmenter.segment(text);
}

const segmenter = new Intl.Segmenter();
