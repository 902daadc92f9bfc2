import type { AudioChunk } from "@rt/core";

/** Samples that all differ, none of them 0. */
export function ramp(length: number, first = 1): Int16Array {
  return Int16Array.from({ length }, (_, i) => ((first + i - 1) % 30_000) + 1);
}

/** A chunk of an item. */
export function chunkOf(itemId: string, samples: Int16Array, sampleRate = 24_000): AudioChunk {
  return { responseId: "r", itemId, contentIndex: 0, samples, sampleRate };
}
