/** JSON on as few lines as can be read; anything else as it is. */
export function pretty(text: string): string {
  try {
    const short = JSON.stringify(JSON.parse(text), null, 1).replace(/\n\s*/g, " ");
    return short.length > 80 ? JSON.stringify(JSON.parse(text), null, 2) : short;
  } catch {
    return text;
  }
}
