import { writeWav } from "@rt/core";

/** The sample rate of both sides. */
export const tapeRate = 24_000;

/** A channel of the file: the user on the left, the model on the right. */
export type Side = "user" | "model";

/** Audio of one side, and where it begins. */
interface Piece {
  readonly side: Side;
  readonly start: number;
  readonly samples: Int16Array;
}

/** How far clocks and reports may be off before it counts as a pause. */
const toleranceFrames = 0.15 * tapeRate;
/** Half an hour: 170 MB as a file. Beyond it, nothing more is recorded. */
const maxFrames = 1_800 * tapeRate;

/** A recording of both sides, each at the time it was heard. Starts with the first audio. */
export class Tape {
  #pieces: Piece[] = [];
  #startedAt: number | null = null;
  #ends: Record<Side, number> = { user: 0, model: 0 };
  readonly #now: () => number;

  /** `now` is any clock in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Adds audio of one side, at `tapeRate`, that ends now. */
  add(side: Side, samples: Int16Array): void {
    if (samples.length === 0) return;
    const now = this.#now();
    this.#startedAt ??= now - (samples.length * 1_000) / tapeRate;
    const nowAt = Math.round(((now - this.#startedAt) * tapeRate) / 1_000);
    const end = this.#ends[side];
    const due = Math.max(0, nowAt - samples.length);
    const start = due > end + toleranceFrames ? due : end;
    if (start + samples.length > maxFrames) return;
    this.#pieces.push({ side, start, samples });
    this.#ends[side] = start + samples.length;
  }

  get seconds(): number {
    return this.#frames / tapeRate;
  }

  clear(): void {
    this.#pieces = [];
    this.#startedAt = null;
    this.#ends = { user: 0, model: 0 };
  }

  /** Returns the recording as a stereo WAV file. */
  wav(): Uint8Array<ArrayBuffer> {
    const samples = new Int16Array(2 * this.#frames);
    for (const { side, start, samples: piece } of this.#pieces) {
      const channel = side === "user" ? 0 : 1;
      for (const [i, sample] of piece.entries()) samples[2 * (start + i) + channel] = sample;
    }
    return new Uint8Array(writeWav(samples, { sampleRate: tapeRate, channels: 2 }));
  }

  get #frames(): number {
    return Math.max(this.#ends.user, this.#ends.model);
  }
}
