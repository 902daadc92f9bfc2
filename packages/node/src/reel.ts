/** A stretch of sound by position, in frames from a beginning that is always the same: what lies near the ear. */
export interface Reel {
  /** Behind the last frame. */
  readonly end: number;
  /** Keeps the memory it is given. */
  append(samples: Int16Array): void;
  /** Memory of its own; zeros where there is nothing, or nothing any more. */
  read(from: number, frames: number): Int16Array;
  /** Drops all from a position on: what is appended next begins there. */
  cut(at: number): void;
  /** Need not keep what lies before a position. */
  forget(before: number): void;
}

interface Piece {
  readonly start: number;
  readonly samples: Int16Array;
}

/** Makes an empty reel. */
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
