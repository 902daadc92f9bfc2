/** The words of a text: lower-case, without punctuation, one space between two. */
export function plainWords(text: string): string {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .join(" ");
}

/** Whether the text holds the words of a phrase in a row. */
export function mentions(text: string, phrase: string): boolean {
  return ` ${plainWords(text)} `.includes(` ${plainWords(phrase)} `);
}
