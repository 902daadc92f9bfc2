/** How sound is cut. */
export interface FramerOptions {
  /** Samples of a frame. */
  readonly length: number;
  /** So many frames there are in all. */
  readonly maxFrames: number;
  /** Gets a frame that is complete, to be given back; `lost` samples are missing just before it. */
  readonly emit: (frame: Int16Array<ArrayBuffer>, lost: number) => void;
}

/** Cuts sound into frames of one size. */
export interface Framer {
  /** Takes the first samples of Web Audio, nominally -1 to 1: clamped to full scale, NaN is silence. */
  push(samples: Float32Array, count: number): void;
  /** Takes a frame back. */
  reuse(frame: Int16Array<ArrayBuffer>): void;
}

/**
 * Makes a framer that leaves no garbage: frames go out and come back. Where all of them are out, as their reader is
 * blocked, what is recorded meanwhile is lost and counted.
 */
export function createFramer({ length, maxFrames, emit }: FramerOptions): Framer {
  // Of one length from the start: an array that grows and shrinks leaves its old memory behind.
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

/** An Int16Array wraps around beyond full scale, which is heard as a crack. */
function toPcm16(sample: number): number {
  return Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768)));
}
