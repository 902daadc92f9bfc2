import { numberWords, ordinalWords, yearWords } from "./numbers.js";

const months = [
  ..."january february march april may june july".split(" "),
  ..."august september october november december".split(" "),
];

/** A date in words: "november twenty second twenty twenty six". Undefined if there is no such month or day. */
export function dateWords(year: string, month: string, day: string): string[] | undefined {
  const name = months[Number(month) - 1];
  if (name === undefined || Number(day) < 1 || Number(day) > 31) return undefined;
  const fullYear = year.length === 2 ? `20${year}` : year;
  return [name, ...ordinalWords(String(Number(day))), ...yearWords(fullYear)];
}

/** A decade by its name: `1990` is "nineteen nineties". */
export function decadeWords(year: string): string[] {
  const words = yearWords(year);
  const last = words.at(-1) ?? "";
  return [...words.slice(0, -1), last.endsWith("y") ? `${last.slice(0, -1)}ies` : `${last}s`];
}

/** Whether a run of text is the name of a month or its short form, so that the number after it is a day. */
export function isMonth(run: string): boolean {
  return monthNamed(/^[^a-z]*?([A-Z][a-z]+)\.?$/.exec(run)?.[1]?.toLowerCase() ?? "") !== undefined;
}

/** The full name of a month, written in full or abbreviated as `nov` and `sept` are. */
export function monthNamed(name: string): string | undefined {
  return months.find(
    (month) => month === name || month.slice(0, 3) === name || (name === "sept" && month === "september"),
  );
}

/** Two numbers around a slash: "five eighths", "twenty four seven", "nine eleven". */
export function slashWords(over: string, under: string): string[] {
  const part = { "5": "fifth", "6": "sixth", "8": "eighth", "10": "tenth", "16": "sixteenth" }[under];
  if (part === undefined || Number(over) >= Number(under)) return [over, under].flatMap(numberWords);
  return [...numberWords(over), over === "1" ? part : `${part}s`];
}
