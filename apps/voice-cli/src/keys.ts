import { graphemes } from "./style.js";
import type { Mode } from "./view.js";

/** A key as reported by `node:readline`. */
export interface Key {
  readonly name?: string | undefined;
  readonly ctrl?: boolean | undefined;
  readonly meta?: boolean | undefined;
  /** What the terminal sent. */
  readonly sequence?: string | undefined;
}

/** What a key asks for. */
export type Action =
  | { readonly name: "quit" | "talk" | "interrupt" | "devices" }
  | { readonly name: "choose"; readonly index: number }
  | { readonly name: "send"; readonly text: string }
  | { readonly name: "enter"; readonly mode: Mode };

/** What a key does in a mode, or null for nothing. */
export function actionOf(key: Key, mode: Mode): Action | null {
  if (key.ctrl && (key.name === "c" || key.name === "d")) return { name: "quit" };
  switch (mode.name) {
    case "none":
      return null;
    case "keys":
      return plainAction(key);
    case "typing":
      return typingAction(key, mode.line);
    case "devices":
      return deviceAction(key);
  }
}

function plainAction({ name = "", ctrl, meta }: Key): Action | null {
  return ctrl || meta ? null : (actions.get(name) ?? null);
}

const actions: ReadonlyMap<string, Action> = new Map([
  ["space", { name: "talk" }],
  ["i", { name: "interrupt" }],
  ["t", { name: "enter", mode: { name: "typing", line: "" } }],
  ["d", { name: "devices" }],
  ["q", { name: "quit" }],
]);

function typingAction(key: Key, line: string): Action | null {
  const { name } = key;
  if (name === "escape") return { name: "enter", mode: { name: "keys" } };
  if (name === "return" || name === "enter")
    return line.trim() === "" ? null : { name: "send", text: line.trim() };
  const next = edited(line, key);
  return next === line ? null : { name: "enter", mode: { name: "typing", line: next } };
}

/** The maximum length of a message. Nobody types that much. */
const maxLength = 4_000;

function edited(line: string, { name, ctrl, meta, sequence = "" }: Key): string {
  if (name === "backspace") return line.slice(0, [...graphemes(line)].at(-1)?.index ?? 0);
  if (ctrl && name === "u") return "";
  if (ctrl && name === "w") return line.replace(/\S*\s*$/u, "");
  // Arrow keys and the like arrive as sequences of control characters, which do not belong in a line.
  if (ctrl || meta || /\p{Cc}/u.test(sequence)) return line;
  return (line + sequence).slice(0, maxLength);
}

function deviceAction({ name, sequence = "" }: Key): Action | null {
  if (name === "d" || name === "escape") return { name: "enter", mode: { name: "keys" } };
  if (name === "q") return { name: "quit" };
  return /^[1-9]$/.test(sequence) ? { name: "choose", index: Number(sequence) - 1 } : null;
}
