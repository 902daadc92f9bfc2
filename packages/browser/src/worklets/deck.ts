import { Fade, Tail } from "./fade.js";
import { Jitter, type JitterOptions } from "./jitter.js";
import type { Bank } from "./line.js";
import { Tape, type Part, type Samples } from "./tape.js";

/** Options of a {@link Deck}. Lengths are in frames. */
export interface DeckOptions {
  readonly jitter: JitterOptions;
  /** How long fading in and out takes. */
  readonly fade: number;
  /** Called for a part once all its queued samples are rendered. */
  readonly onEnd: (part: Part) => void;
}

/**
 * Plays parts, quantum by quantum: buffers against gaps, fades where audio begins and ends, and counts what was
 * rendered of each part. Rendering allocates nothing.
 */
export class Deck {
  underruns = 0;
  isPaused = false;
  readonly #tape: Tape;
  readonly #jitter: Jitter;
  readonly #fade: Fade;
  readonly #tail: Tail;
  readonly #cut: Float32Array;
  #isPlaying = false;
  /** The part that was playing when the audio ran out: if more of it comes, there was a gap. */
  #dryPart: Part | null = null;
  #hadGap = false;

  constructor({ jitter, fade, onEnd }: DeckOptions) {
    this.#tape = new Tape(onEnd);
    this.#jitter = new Jitter(jitter);
    this.#fade = new Fade(fade);
    this.#tail = new Tail(fade);
    this.#cut = new Float32Array(fade);
  }

  /** The part being heard; null if none. */
  get part(): Part | null {
    return this.#isPlaying ? this.#tape.part : null;
  }

  addBank(sampleRate: number, bank: Bank): void {
    this.#tape.addBank(sampleRate, bank);
  }

  /** Keeps a reference to the samples. */
  play(samples: Samples): void {
    this.#tape.append(samples);
    if (samples.samples.length === 0) return;
    if (this.#dryPart?.key === samples.key) {
      this.underruns++;
      this.#hadGap = true;
      this.#jitter.grow();
    }
    this.#dryPart = null;
  }

  finish(key: number): void {
    this.#tape.finish(key);
    if (this.#dryPart?.key === key) this.#dryPart = null;
    if (this.#tape.lastPart?.key !== key) return;
    if (!this.#hadGap) this.#jitter.shrink();
    this.#hadGap = false;
  }

  /**
   * Fades out, drops what is queued, and ends a pause. Returns how much was rendered of each unfinished part: its key
   * and samples.
   */
  stop(): readonly (readonly [key: number, playedSamples: number])[] {
    const counts = Array.from(this.#tape.parts, (part) => [part.key, part.playedSamples] as const);
    const to = this.#tape.read(this.#cut, this.#fade.left);
    this.#fade.down(this.#cut, 0, to);
    this.#tail.add(this.#cut, to);
    this.#tape.clear();
    this.#rest();
    this.#dryPart = null;
    this.isPaused = this.#hadGap = false;
    return counts;
  }

  /** Renders one quantum, overwriting `out`. */
  render(out: Float32Array): void {
    out.fill(0);
    this.#isPlaying ||= this.#mayBegin(out.length);
    if (this.#isPlaying) this.#renderTape(out);
    this.#tail.mixInto(out);
  }

  #renderTape(out: Float32Array): void {
    const length = this.#cut.length;
    const room = this.isPaused ? Math.min(out.length, this.#fade.left) : out.length;
    // Fades out before the audio runs out, but not if it is complete.
    const ahead = this.#isComplete ? room : Math.max(0, this.#tape.count(length + room) - length);
    const count = this.#tape.read(out, room);
    const steady = this.isPaused ? 0 : Math.min(ahead, count);
    this.#fade.up(out, steady);
    this.#fade.down(out, steady, count);
    if (!this.#tape.part) this.#runDry();
  }

  get #isComplete(): boolean {
    return this.#tape.lastPart?.isFinished ?? false;
  }

  #mayBegin(frames: number): boolean {
    const { part } = this.#tape;
    if (!part || this.isPaused) return false;
    const { target } = this.#jitter;
    const mayBegin = part.isFinished || this.#tape.count(target) >= target || this.#jitter.wait(frames);
    if (mayBegin) this.#jitter.reset();
    return mayBegin;
  }

  #runDry(): void {
    this.#dryPart = this.#isComplete ? null : this.#tape.lastPart;
    this.#rest();
  }

  #rest(): void {
    this.#isPlaying = false;
    this.#fade.reset();
    this.#jitter.reset();
  }
}
