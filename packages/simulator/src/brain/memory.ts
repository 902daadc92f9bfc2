import type { Item } from "@rt/core";
import { beginning } from "./words.js";

/** What one of the client's functions returned. */
export interface ToolOutput {
  /** Empty if the call is unknown. */
  readonly name: string;
  /** As the client sent it: text, or JSON. */
  readonly output: string;
}

/** What the user last wrote or said. Empty if nothing. */
export function lastWords(items: readonly Item[]): string {
  return wordsOf(items.findLast(isUsers));
}

/** Whether the user spoke it. */
export function isSpoken(items: readonly Item[]): boolean {
  const last = items.findLast(isUsers);
  return last?.type === "message" && last.content.some(({ type }) => type === "input_audio");
}

/** What the user wrote or said, oldest first, each text up to the length that is read. */
export function usersWords(items: readonly Item[]): string[] {
  return items.filter(isUsers).map((item) => beginning(wordsOf(item)));
}

/** The model's complete answers, oldest first. */
export function ownWords(items: readonly Item[]): string[] {
  return items
    .filter((item) => item.type === "message" && item.role === "assistant")
    .map(wordsOf)
    .filter(Boolean);
}

/** The outputs that have not been answered yet: those after the last message. */
export function unspokenOutputs(items: readonly Item[]): ToolOutput[] {
  const calls = new Map(
    items.flatMap((item) =>
      item.type === "function_call" ? [[item.call_id ?? "", item.name] as const] : [],
    ),
  );
  return items
    .slice(items.findLastIndex(({ type }) => type === "message") + 1)
    .flatMap((item) =>
      item.type === "function_call_output"
        ? [{ name: calls.get(item.call_id) ?? "", output: item.output }]
        : [],
    );
}

function isUsers(item: Item): boolean {
  return item.type === "message" && item.role === "user";
}

function wordsOf(item: Item | undefined): string {
  if (item?.type !== "message") return "";
  return item.content
    .map((part) => ("text" in part ? part.text : "transcript" in part ? (part.transcript ?? "") : ""))
    .join(" ")
    .trim();
}
