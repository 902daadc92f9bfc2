/** Formats JSON on one line if it is short, otherwise indented; anything else stays as it is. */
export function pretty(text: string): string {
  try {
    const short = JSON.stringify(JSON.parse(text), null, 1).replace(/\n\s*/g, " ");
    return short.length > 80 ? JSON.stringify(JSON.parse(text), null, 2) : short;
  } catch {
    return text;
  }
}
