import type { AudioPart, PlayedPart } from "@rt/core";

/** The audio to be heard, by part. What was heard is taken out. */
export interface PlaybackQueue {
  push(part: AudioPart, samples: Int16Array): void;
  /** Returns what was heard of a part since the last call. */
  take(played: PlayedPart): Int16Array;
  /** Drops everything: nothing of it will be heard. */
  clear(): void;
}

interface Queued {
  readonly chunks: Int16Array[];
  played: number;
}

/** Creates an empty queue. */
export function createPlaybackQueue(): PlaybackQueue {
  const parts = new Map<string, Queued>();
  const keyOf = ({ itemId, contentIndex }: AudioPart): string => `${itemId} ${contentIndex}`;
  return {
    push(part, samples) {
      const key = keyOf(part);
      const queued = parts.get(key) ?? { chunks: [], played: 0 };
      queued.chunks.push(samples);
      parts.set(key, queued);
    },
    take(played) {
      const queued = parts.get(keyOf(played));
      if (!queued) return new Int16Array(0);
      const taken = shift(queued.chunks, played.playedSamples - queued.played);
      queued.played += taken.length;
      return taken;
    },
    clear: () => parts.clear(),
  };
}

/** Removes the first samples from a list of chunks, and returns them. */
function shift(chunks: Int16Array[], count: number): Int16Array {
  const available = chunks.reduce((sum, { length }) => sum + length, 0);
  const taken = new Int16Array(Math.max(0, Math.min(Math.floor(count), available)));
  for (let at = 0; at < taken.length;) {
    const [chunk = taken] = chunks;
    const piece = chunk.subarray(0, taken.length - at);
    taken.set(piece, at);
    at += piece.length;
    if (piece.length < chunk.length) chunks[0] = chunk.subarray(piece.length);
    else chunks.shift();
  }
  return taken;
}
