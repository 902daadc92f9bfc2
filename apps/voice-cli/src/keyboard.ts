import { createInterface, emitKeypressEvents } from "node:readline";
import type { ReadStream } from "node:tty";
import type { Key } from "./keys.js";

/** Where the user types. */
export type InputStream = NodeJS.ReadableStream & Partial<Pick<ReadStream, "isTTY" | "setRawMode">>;

/** Reads keys from a terminal, one by one. Returns a function that restores the terminal. */
export function readKeys(stream: InputStream, onKey: (key: Key) => void): () => void {
  const hear = (_text: string | undefined, key: Key): void => onKey(key);
  emitKeypressEvents(stream);
  stream.setRawMode?.(true);
  stream.on("keypress", hear).resume();
  return () => {
    stream.off("keypress", hear).pause();
    stream.setRawMode?.(false);
  };
}

/**
 * Passes on the lines of a pipe, each once the previous one is answered. Resolves at the end of the pipe, or when the
 * signal is aborted.
 */
export async function readLines(
  stream: InputStream,
  signal: AbortSignal,
  answer: (line: string) => Promise<void>,
): Promise<void> {
  const lines = createInterface({ input: stream, signal });
  for await (const line of lines) {
    if (signal.aborted) return;
    if (line.trim() !== "") await answer(line.trim());
  }
}
