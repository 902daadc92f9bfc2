/** The sound near the position being heard, addressed in frames from a fixed beginning. */
export interface Reel {
  /** The position after the last frame. */
  readonly end: number;
  /** Keeps the memory it is given. */
  append(samples: Int16Array): void;
  /** Returns its own memory, with zeros for what is not there, or not kept any more. */
  read(from: number, frames: number): Int16Array;
  /** Drops everything from a position on. What is appended next begins there. */
  cut(at: number): void;
  /** Allows dropping what lies before a position. */
  forget(before: number): void;
}

interface Piece {
  readonly start: number;
  readonly samples: Int16Array;
}

/** Creates an empty reel. */
export function createReel(): Reel {
  let pieces: Piece[] = [];
  let end = 0;
  return {
    get end() {
      return end;
    },
    append(samples) {
      if (samples.length === 0) return;
      pieces.push({ start: end, samples });
      end += samples.length;
    },
    read(from, frames) {
      const result = new Int16Array(frames);
      for (const { start, samples } of pieces) {
        if (start >= from + frames) break;
        const skipped = Math.max(0, from - start);
        if (skipped >= samples.length) continue;
        const at = Math.max(0, start - from);
        result.set(samples.subarray(skipped, skipped + frames - at), at);
      }
      return result;
    },
    cut(at) {
      pieces = pieces.flatMap(({ start, samples }) => {
        const kept = samples.subarray(0, Math.max(0, at - start));
        return kept.length > 0 ? [{ start, samples: kept }] : [];
      });
      end = at;
    },
    forget(before) {
      const kept = pieces.findIndex(({ start, samples }) => start + samples.length > before);
      if (kept !== 0) pieces = kept < 0 ? [] : pieces.slice(kept);
    },
  };
}
