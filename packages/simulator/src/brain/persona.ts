import { beginning } from "./words.js";

/** What instructions ask for that can be followed without understanding them. */
export interface Persona {
  /** The name of the persona. */
  readonly name: string;
  /** Whether the instructions give the name. */
  readonly isNamed: boolean;
  /** The greeting to use. */
  readonly greeting?: string | undefined;
  /** What to answer, whatever the user says. */
  readonly line?: string | undefined;
}

const quoted = /["“«]([^"“”«»]+)["”»]/.source;

/** "You are Ada, ...", but not "You are the voice of ...". */
const named =
  /\b(?:[Yy]ou are|[Yy]ou're|[Yy]our name is|[Cc]all yourself)\s+(?:called\s+|named\s+)?(\p{Lu}[\p{L}'’-]*(?:\s\p{Lu}[\p{L}'’-]*)?)(?=\s*(?:[.,;:!\n]|$|(?:the|an?|and|from|at|of)\b))/u;
const greets = new RegExp(
  `\\b(?:greet|welcome|start|begin|open)[^.!?\\n]*?\\b(?:with|by saying|saying)\\b:?\\s*${quoted}`,
  "iu",
);
const exactly = new RegExp(
  `\\b(?:say|repeat|answer|reply|respond)(?: with)? (?:exactly|only|verbatim|word for word)\\b[^"“«:\\n]{0,40}(?::\\s*(?:${quoted}|(\\S.*))|\\s*${quoted})`,
  "iu",
);

/**
 * Reads from instructions what it can follow: a name ("You are Ada, ..."), a greeting (`Greet the user with "Ahoy!"`)
 * and a line to say (`Say exactly: ...`), all within the first 2,000 characters.
 */
export function personaOf(instructions: string): Persona {
  const text = beginning(instructions);
  const name = named.exec(text)?.[1];
  return {
    name: name ?? "the local simulator",
    isNamed: name !== undefined,
    greeting: greets.exec(text)?.[1]?.trim(),
    line: exactly.exec(text)?.slice(1).find(Boolean)?.trim(),
  };
}
