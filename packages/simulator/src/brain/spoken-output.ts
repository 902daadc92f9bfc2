/** Words what a function returned in a sentence or two: text as it is, an object as its values by name. */
export function spokenOutput(output: string): string {
  const value = parsed(output);
  if (value === "" || value === null || value === true) return "That is done.";
  if (typeof value === "string") return value;
  if (typeof value !== "object") return `The answer is ${JSON.stringify(value)}.`;
  if ("error" in value) return `That did not work: ${worded(value.error)}.`;
  const found = (Array.isArray(value) ? value.map(worded) : Object.entries(value).map(clause)).filter(
    Boolean,
  );
  return found.length === 0 ? "That is done." : `Here is what I found: ${listed(found)}.`;
}

/** A value in words, with the values of lists and objects one after the other. */
function worded(value: unknown): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "object") return listed(Object.values(value).map(worded));
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The output as JSON, or else as text. */
export function parsed(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    // Free text is fine too.
    return output;
  }
}

/** "a", "a and b", "a, b and c". */
export function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

function clause([name, value]: [string, unknown]): string {
  const words = name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase();
  // A report of success adds nothing.
  if (value === true && /^(?:ok|okay|success|done)$/.test(words)) return "";
  if (typeof value === "boolean") return `it is ${value ? "" : "not "}${words.replace(/^is /, "")}`;
  if (/^(?:celsius|fahrenheit)$/.test(words)) return `it is ${worded(value)} degrees ${words}`;
  return `the ${words} is ${worded(value)}`;
}
