/** How to cut audio into frames. */
export interface FramerOptions {
  /** Samples per frame. */
  readonly length: number;
  /** How many frames exist in all. */
  readonly maxFrames: number;
  /** Receives a complete frame, to be given back with `reuse`; `lost` samples are missing before it. */
  readonly emit: (frame: Int16Array<ArrayBuffer>, lost: number) => void;
}

/** Cuts audio into frames of one size. */
export interface Framer {
  /** Takes the first `count` samples of Web Audio, nominally -1 to 1: clamped to full scale, NaN is silence. */
  push(samples: Float32Array, count: number): void;
  /** Takes a frame back. */
  reuse(frame: Int16Array<ArrayBuffer>): void;
}

/**
 * Creates a framer that leaves no garbage: frames go out and come back. While all of them are out, because their reader
 * is blocked, recorded audio is lost and counted.
 */
export function createFramer({ length, maxFrames, emit }: FramerOptions): Framer {
  // Of a fixed length: an array that grows and shrinks leaves garbage.
  const spares = new Array<Int16Array<ArrayBuffer> | null>(maxFrames).fill(null);
  let spareCount = 0;
  let filled = 0;
  let made = 0;
  let lost = 0;
  let frame = createFrame();

  function another(): Int16Array<ArrayBuffer> | null {
    if (spareCount > 0) return spares[--spareCount] ?? null;
    return made < maxFrames ? createFrame() : null;
  }

  function createFrame(): Int16Array<ArrayBuffer> {
    made++;
    return new Int16Array(length);
  }

  function complete(): void {
    filled = 0;
    const next = another();
    if (!next) {
      lost += length;
      return;
    }
    emit(frame, lost);
    lost = 0;
    frame = next;
  }

  return {
    push(samples, count) {
      for (let i = 0; i < count; i++) {
        frame[filled++] = toPcm16(samples[i] ?? 0);
        if (filled === length) complete();
      }
    },
    reuse(spare) {
      if (spareCount < maxFrames) spares[spareCount++] = spare;
    },
  };
}

/** Without clamping, an Int16Array wraps around, which sounds like a crack. */
function toPcm16(sample: number): number {
  return Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768)));
}
