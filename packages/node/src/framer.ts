/** Cuts chunks of any size into frames of one size, each in its own memory. */
export interface Framer {
  push(samples: Int16Array): void;
  /** Drops an incomplete frame. */
  clear(): void;
}

/** Creates a framer. Calls `emit` with each frame as it is complete. */
export function createFramer(length: number, emit: (frame: Int16Array) => void): Framer {
  let frame = new Int16Array(length);
  let filled = 0;
  return {
    push(samples) {
      for (let at = 0; at < samples.length;) {
        const piece = samples.subarray(at, at + length - filled);
        frame.set(piece, filled);
        at += piece.length;
        filled += piece.length;
        if (filled < length) return;
        const full = frame;
        frame = new Int16Array(length);
        filled = 0;
        emit(full);
      }
    },
    clear: () => void (filled = 0),
  };
}
