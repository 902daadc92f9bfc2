import { dateWords, decadeWords, isMonth, monthNamed, slashWords } from "./dates.js";
import { exceptions, functionWords } from "./exceptions.js";
import {
  currencies,
  digitWords,
  fractionWords,
  moneyWords,
  numberWords,
  ordinalWords,
  timeWords,
  yearWords,
} from "./numbers.js";
import { abbreviations, plainAbbreviations, signs, units } from "./written-forms.js";

/** What surrounds a run of text, as far as it decides how the run is read. */
interface Surroundings {
  readonly before: string;
  readonly after: string;
  /** Whether a pause follows. */
  readonly isLast: boolean;
}

/**
 * Puts a run of plain text into words: lower-case words, and upper-case letters for what is spelled out. Characters
 * that cannot be said are left out.
 */
export function readAloud(run: string, around: Surroundings): string[] {
  const core = run.replace(/^[^a-z\d$€£¥₹&@#%°+=.-]+|[^a-z\d$€£¥₹&@#%°+=]+$/gi, "");
  const abbreviated = readAbbreviation(run, core, around);
  if (abbreviated) return abbreviated;
  for (const [pattern, read] of forms) {
    const match = pattern.exec(core);
    if (match)
      return read(
        match.slice(1).map((group: string | undefined) => group ?? ""),
        around,
      );
  }
  return readMixture(core, around);
}

/** Whether the full stop at the end of a run belongs to an abbreviation. */
export function endsWithAbbreviation(run: string): boolean {
  const core = run.replace(/^\W+|\W+$/g, "").toLowerCase();
  return core.length > 1 && (dotted.test(`${core}.`) || abbreviations.has(core));
}

type Reader = (groups: readonly string[], around: Surroundings) => string[];

/** An impossible date is read as the numbers it consists of. */
function readDate([year = "", month = "", day = ""]: readonly string[]): string[] {
  return dateWords(year, month, day) ?? [year, month, day].flatMap(numberWords);
}

const number = "[-+]?\\d[\\d,]*(?:\\.\\d+)?|[-+]?\\.\\d+";
const dotted = /^(?:[a-z]\.){2,}$/i;

/** Written forms with digits. The first that matches decides. */
const forms: readonly (readonly [RegExp, Reader])[] = [
  [/^(\d{4})-(\d\d)-(\d\d)$/, readDate],
  [/^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d\d)$/, ([m = "", d = "", y = ""]) => readDate([y, m, d])],
  [/^((?:1[1-9]|20)\d0)'?s$/, ([year = ""]) => decadeWords(year)],
  [/^(\d{1,2}:\d\d(?::\d\d)?)(?:([ap])\.?m\.?)?$/i, readTime],
  [/^(\d{1,2})([ap])\.?m\.?$/i, readTime],
  [/^([\d,]+)(?:st|nd|rd|th)$/i, ([numeral = ""]) => ordinalWords(numeral)],
  [new RegExp(`^([-+]?)([$€£¥₹])(${number})([kmb]?)$`, "i"), readMoney],
  [new RegExp(`^(${number})([$€£¥₹])$`), ([amount = "", sign = ""]) => moneyWords(sign, amount)],
  [/^((?:1[1-9]|20)\d\d)$/, ([year = ""]) => yearWords(year)],
  [/^(?:(\d+)&)?([123])\/([234])$/, readFraction],
  [/^(\d{1,3})\/(\d{1,3})$/, ([over = "", under = ""]) => slashWords(over, under)],
  [/^(\d+)[-–](\d+)$/, readRange],
  [/^(\d+)[-–](\d+)%$/, (range) => [...readRange(range), "percent"]],
  [/^(\+?\d[\d-]*-\d{4})$/, ([phone = ""]) => digitWords(phone)],
  [new RegExp(`^(${number})(%|°?[a-z]*)$`, "i"), readQuantity],
  [/^°([cfk]?)$/i, ([scale = ""], { before }) => degrees(scale, before)],
];

function readTime([time = "", half = ""]: readonly string[], { after }: Surroundings): string[] {
  const hasHalf = half !== "" || /^[ap]\.?m\b/i.test(after);
  return [...timeWords(time, hasHalf), ...(half === "" ? [] : [half.toUpperCase(), "M"])];
}

function readMoney(
  [sign = "", currency = "", amount = "", scale = ""]: readonly string[],
  around: Surroundings,
): string[] {
  const minus = sign === "-" ? ["minus"] : [];
  const units = currencies[currency]?.[1] ?? "";
  if (isScale(around.after)) return [...minus, ...numberWords(amount)];
  const scaleWord = { k: "thousand", m: "million", b: "billion" }[scale.toLowerCase()];
  if (scaleWord !== undefined) return [...minus, ...numberWords(amount), scaleWord, units];
  return [...minus, ...moneyWords(currency, amount)];
}

/** `3-5` is a range; longer groups are a telephone number. */
function readRange([from = "", to = ""]: readonly string[]): string[] {
  if (from.length >= 3 && to.length === 4 && !/^(?:19|20)/.test(from)) return digitWords(from + to);
  const read = (numeral: string): string[] =>
    /^(?:1[1-9]|20)\d\d$/.test(numeral) ? yearWords(numeral) : numberWords(numeral);
  return [...read(from), "to", ...read(to)];
}

function readFraction([whole = "", over = "", under = ""]: readonly string[]): string[] {
  const part = fractionWords(Number(over), Number(under));
  return whole === "" ? part : [...numberWords(whole), "and", ...part];
}

function readQuantity([amount = "", unit = ""]: readonly string[], around: Surroundings): string[] {
  const numeral = amount.replace(/^([-+]?)\./, "$10.");
  if (unit === "" && /^\d{1,2}$/.test(amount) && isMonth(around.before)) return ordinalWords(amount);
  if (unit === "" && /^\d{3}$/.test(amount) && /^\d{3}-\d{4}\b/.test(around.after)) return digitWords(amount);
  if (unit === "%") return [...numberWords(numeral), "percent"];
  if (unit.startsWith("°")) return [...numberWords(numeral), ...degrees(unit.slice(1), amount)];
  return [...numberWords(numeral), ...(unitWords(unit, amount) ?? readMixture(unit, around))];
}

function degrees(scale: string, amount: string): string[] {
  const name = { c: "celsius", f: "fahrenheit", k: "kelvin" }[scale.toLowerCase()];
  return [/^[-+]?1\D?$/.test(amount) ? "degree" : "degrees", ...(name === undefined ? [] : [name])];
}

function unitWords(unit: string, amount: string): string[] | undefined {
  const [name, ...rest] = units.get(unit.toLowerCase())?.split(" ") ?? [];
  if (name === undefined) return undefined;
  const isOne = /^[-+]?1$/.test(amount);
  return [isOne || name.endsWith("hertz") ? name : name === "foot" ? "feet" : `${name}s`, ...rest];
}

const scaleWords = /^(?:hundred|thousand|million|billion|trillion)\b/i;

function isScale(run: string): boolean {
  return scaleWords.test(run);
}

function readAbbreviation(run: string, core: string, { before, after }: Surroundings): string[] | undefined {
  const name = core.toLowerCase().replace(/^\.+/, "");
  const hasStop = run.includes(`${core}.`);
  if (isScale(core)) {
    const currency = /[$€£¥₹](?=[\d.,]+$)/.exec(before)?.[0] ?? "";
    return [name, ...(currencies[currency]?.slice(1, 2) ?? [])];
  }
  if (/\d$/.test(before)) {
    const unit = /^[ap]m$/.test(name)
      ? name.toUpperCase().split("")
      : name === "in"
        ? undefined
        : unitWords(name, before);
    if (unit) return unit;
  }
  if (name === "x" && /\d$/.test(before) && /^\d/.test(after)) return ["times"];
  const month = /^\d/.test(after) || /\d$/.test(before) ? monthNamed(name) : undefined;
  if (month !== undefined && /^[A-Z]/.test(core)) return [month];
  if (name === "no" && hasStop && /^\d/.test(after)) return ["number"];
  if (name === "st" && hasStop && /^[A-Z]/.test(before)) return ["street"];
  const full = hasStop || plainAbbreviations.has(name) ? abbreviations.get(name) : undefined;
  if (full !== undefined) return full.split(" ");
  return dotted.test(`${name}.`) ? name.toUpperCase().split(".") : undefined;
}

/** Anything else, run by run: letters, digits, and the signs that have a name. */
function readMixture(core: string, around: Surroundings): string[] {
  const isWhole = /^\w$/.test(core);
  const parts = core.match(/[A-Za-z][A-Za-z']*|\d[\d,]*(?:\.\d+(?!\.))?|[^A-Za-z\d]/g) ?? [];
  return parts.flatMap((part, index) => {
    if (/^\d/.test(part)) return numberWords(part);
    if (/^[A-Za-z]/.test(part)) {
      return part.length === 1 && !isWhole
        ? [part.toUpperCase()]
        : readLetters(part.replace(/'+$/, ""), around);
    }
    const isInside = index > 0 && index < parts.length - 1;
    if (part === ".") return isInside ? readDot(parts[index - 1] ?? "", parts[index + 1] ?? "") : [];
    if (part === "/" && !(isInside && /^\w/.test(parts[index + 1] ?? ""))) return [];
    return signs[part]?.split(" ") ?? currencies[part]?.slice(1, 2) ?? [];
  });
}

function readDot(before: string, after: string): string[] {
  if (/^\d/.test(before) && /^\d/.test(after)) return ["point"];
  return before === "." || after === "." ? [] : ["dot"];
}

function readLetters(letters: string, around: Surroundings): string[] {
  const lower = letters.toLowerCase();
  if (letters.length === 1) return [readLetter(letters, around)];
  const [, stem, ending = ""] = /^(.+?[a-z]*[A-Z])('?s)$|^(.+)('s)$/.exec(letters)?.filter(Boolean) ?? [];
  if (stem !== undefined) return withEnding(readLetters(stem, around), ending);
  if (isSpelled(letters, around)) return letters.toUpperCase().split("");
  if (exceptions.has(lower)) return [lower];
  const parts = letters.match(/[A-Z]?[a-z']+|[A-Z]+(?![a-z])/g) ?? [];
  return parts.length > 1 ? parts.flatMap((part) => readLetters(part, around)) : [lower];
}

/** `APIs` and `OpenAI's` take their ending at the last word or letter. */
function withEnding(words: readonly string[], ending: string): string[] {
  return [...words.slice(0, -1), `${words.at(-1) ?? ""}'${ending.replace("'", "")}`];
}

function readLetter(letter: string, { before, after, isLast }: Surroundings): string {
  const isArticle = letter === "a" || (letter === "A" && !isLast && after !== "");
  if (isArticle && !/^[&/]$/.test(before)) return "a";
  return letter.toUpperCase();
}

/** Capitals without vowels or of three letters are spelled out, unless everything around is in capitals too. */
function isSpelled(letters: string, { before, after }: Surroundings): boolean {
  const lower = letters.toLowerCase();
  if (!/[aeiouy]/.test(lower)) return !exceptions.has(lower) && letters.length <= 6;
  if (letters !== letters.toUpperCase() || letters.length > 4) return false;
  const isShouting = [before, after].some((run) => {
    const capitals = /^([A-Z]{2,})\W*$/.exec(run)?.[1] ?? "";
    const word = capitals.toLowerCase();
    return (capitals.length > 3 && !exceptions.has(word)) || functionWords.has(word);
  });
  if (isShouting) return false;
  if (/^(?:US|IT)$/.test(letters)) return true;
  return !exceptions.has(lower) && (letters.length <= 3 || !/[^aeiou]/.test(lower));
}
