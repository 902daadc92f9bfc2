const small = [
  ..."zero one two three four five six seven eight nine ten eleven twelve".split(" "),
  ..."thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(" "),
];
const tens = ["", "", ..."twenty thirty forty fifty sixty seventy eighty ninety".split(" ")];
const scales: readonly (readonly [number, string])[] = [
  [1e12, "trillion"],
  [1e9, "billion"],
  [1e6, "million"],
  [1e3, "thousand"],
  [100, "hundred"],
];
const largest = 1e15;

/**
 * A number in words: `-1,234.50` is "minus one thousand two hundred thirty four point five zero". Takes ASCII digits
 * with an optional sign, thousands commas and decimals. From 10^15 on, and with a leading zero, it is read digit by
 * digit.
 */
export function numberWords(numeral: string): string[] {
  const [whole = "", decimals = ""] = numeral.replace(/^[-−+]|,/g, "").split(".");
  const sign = /^[-−]/.test(numeral) ? ["minus"] : numeral.startsWith("+") ? ["plus"] : [];
  const point = decimals === "" ? [] : ["point", ...digitWords(decimals)];
  const isCode = /^0\d/.test(whole) || Number(whole) >= largest;
  return [...sign, ...(isCode ? digitWords(whole) : cardinal(Number(whole))), ...point];
}

/** Digits one by one: `007` is "zero zero seven". Everything but digits is left out. */
export function digitWords(digits: string): string[] {
  return digits.split("").flatMap((digit) => small[Number.parseInt(digit, 10)] ?? []);
}

/** An ordinal number: `21` is "twenty first". */
export function ordinalWords(numeral: string): string[] {
  const words = numberWords(numeral);
  const last = words.at(-1) ?? "";
  return [...words.slice(0, -1), ordinals[last] ?? `${last.replace(/y$/, "ie")}th`];
}

const ordinals: Readonly<Record<string, string>> = {
  one: "first",
  two: "second",
  three: "third",
  five: "fifth",
  eight: "eighth",
  nine: "ninth",
  twelve: "twelfth",
};

/** A common fraction: 3 and 4 are "three quarters". Halves, thirds and quarters only. */
export function fractionWords(over: number, under: number): string[] {
  const part = ["half", "third", "quarter"][under - 2] ?? "";
  return [...cardinal(over), over === 1 ? part : under === 2 ? "halves" : `${part}s`];
}

/** A year of four digits: `1999` is "nineteen ninety nine", `2005` is "two thousand five". */
export function yearWords(year: string): string[] {
  const century = Number(year.slice(0, 2));
  const rest = Number(year.slice(2));
  if (century % 10 === 0 && rest < 10) return cardinal(Number(year));
  if (rest === 0) return [...cardinal(century), "hundred"];
  return [...cardinal(century), ...(rest < 10 ? ["oh"] : []), ...cardinal(rest)];
}

/** A time of day: `3:05` is "three oh five", `3:00` is "three o'clock" unless AM or PM follows. */
export function timeWords(time: string, hasHalf: boolean): string[] {
  const [hours = "", minutes = "", seconds] = time.split(":");
  const tail = seconds === undefined ? [] : ["and", ...cardinal(Number(seconds)), "seconds"];
  if (Number(minutes) === 0 && tail.length === 0) {
    if (hasHalf) return cardinal(Number(hours));
    return Number(hours) > 12 || Number(hours) === 0
      ? [...cardinal(Number(hours)), "hundred"]
      : [...cardinal(Number(hours)), "o'clock"];
  }
  return [
    ...cardinal(Number(hours)),
    ...(minutes < "10" ? ["oh"] : []),
    ...cardinal(Number(minutes)),
    ...tail,
  ];
}

/** An amount of money: `$3.50` is "three dollars and fifty cents", `£1` is "one pound". */
export function moneyWords(symbol: string, amount: string): string[] {
  const [unit = "", units = "", cent = "", cents = ""] = currencies[symbol] ?? [];
  const [whole = "", fraction = ""] = amount.split(".");
  const main = [...numberWords(whole === "" ? "0" : whole), whole === "1" ? unit : units];
  if (fraction === "" || Number(fraction) === 0) return main;
  if (fraction.length !== 2 || cent === "") return [...numberWords(amount), units];
  const rest = [...cardinal(Number(fraction)), fraction === "01" ? cent : cents];
  return Number(whole.replaceAll(",", "")) === 0 ? rest : [...main, "and", ...rest];
}

/** Currency signs, with the words for one and for several of the unit and of its hundredth. */
export const currencies: Readonly<Record<string, readonly string[]>> = {
  $: ["dollar", "dollars", "cent", "cents"],
  "€": ["euro", "euros", "cent", "cents"],
  "£": ["pound", "pounds", "penny", "pence"],
  "¥": ["yen", "yen"],
  "₹": ["rupee", "rupees", "paisa", "paise"],
};

function cardinal(value: number): string[] {
  for (const [scale, name] of scales) {
    if (value < scale) continue;
    const rest = value % scale;
    return [...cardinal(Math.floor(value / scale)), name, ...(rest === 0 ? [] : cardinal(rest))];
  }
  if (value < 20) return [small[value] ?? "zero"];
  const ten = tens[Math.floor(value / 10)] ?? "";
  return value % 10 === 0 ? [ten] : [ten, small[value % 10] ?? ""];
}
