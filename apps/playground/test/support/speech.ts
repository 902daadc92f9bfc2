import { createFormantVoice } from "@rt/simulator";

/** A text as the simulator's own voice says it, which the simulator understands; or so many milliseconds of silence. */
export function speech(...parts: readonly (string | number)[]): Int16Array {
  const pieces = parts.map((part) => (typeof part === "number" ? new Int16Array(part * 24) : spoken(part)));
  return Int16Array.from(pieces.flatMap((piece) => [...piece]));
}

function spoken(text: string): Int16Array {
  return Int16Array.from([...createFormantVoice().speak(text)].flatMap(({ samples }) => [...samples]));
}
