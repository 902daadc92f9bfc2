import { createFormantVoice } from "@rt/simulator";

/** A text as the simulator's own voice says it, which the simulator understands; or so many milliseconds of silence. */
export function speech(...parts: readonly (string | number)[]): Int16Array {
  const pieces = parts.flatMap((part) =>
    typeof part === "number"
      ? [new Int16Array(part * 24)]
      : Array.from(createFormantVoice().speak(part), ({ samples }) => samples),
  );
  const all = new Int16Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
