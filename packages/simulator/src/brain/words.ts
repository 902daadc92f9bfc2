/** How many characters of foreign text patterns are applied to, which limits how long they take. */
const readLength = 2_000;

/** The first 2,000 characters of a text: what patterns, ours and those of scenarios, are applied to. */
export function beginning(text: string): string {
  // Half of a surrogate pair is not a character.
  return text.slice(0, readLength).replace(/[\uD800-\uDBFF]$/, "");
}

/** The words of a text: lower-case, without punctuation, separated by one space. */
export function plainWords(text: string): string {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .join(" ");
}

/** Whether the text contains the words of a phrase in a row. */
export function mentions(text: string, phrase: string): boolean {
  return ` ${plainWords(text)} `.includes(` ${plainWords(phrase)} `);
}
