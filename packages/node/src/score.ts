import { createResampler, type AudioChunk, type AudioPart, type PlayedPart, type Resampler } from "@rt/core";

/**
 * What is played between two stops, part by part. Turns chunks of any rate into one stream, and a count of the stream's
 * frames back into counts of each part's samples.
 */
export interface Score {
  /** Frames of the stream so far. */
  readonly frames: number;
  /** Whether more of a part is expected, as far as known. */
  readonly expectsMore: boolean;
  add(chunk: AudioChunk): void;
  /** Marks a part as complete, and emits what its filter held back. */
  finish(part: AudioPart): void;
  /** Emits what the filter holds back because nothing comes for now, although more of its part may come. */
  settle(): void;
  /** Advances to this many frames heard of the stream in all. Returns the parts for which that is progress. */
  advance(heardFrames: number): readonly PlayedPart[];
  /** All parts except those that were heard to their end. */
  parts(): readonly PlayedPart[];
}

interface Part extends AudioPart {
  /** Samples in its spans that were heard to their end. */
  before: number;
  playedSamples: number;
  isComplete: boolean;
}

/** Samples of a part that went through one filter without a break. */
interface Span {
  readonly part: Part;
  readonly sampleRate: number;
  readonly start: number;
  readonly resampler: Resampler;
  samples: number;
  frames: number;
  isClosed: boolean;
}

/** Creates the score of a stream. Calls `emit` with its frames in order. */
export function createScore(sampleRate: number, emit: (samples: Int16Array) => void): Score {
  return new StreamScore(sampleRate, emit);
}

class StreamScore implements Score {
  frames = 0;
  readonly #sampleRate: number;
  readonly #emit: (samples: Int16Array) => void;
  readonly #parts = new Map<string, Part>();
  /** The spans not heard to their end. Only the last is open. */
  #spans: Span[] = [];

  constructor(sampleRate: number, emit: (samples: Int16Array) => void) {
    this.#sampleRate = sampleRate;
    this.#emit = emit;
  }

  get expectsMore(): boolean {
    return [...this.#parts.values()].some(({ isComplete }) => !isComplete);
  }

  add(chunk: AudioChunk): void {
    if (chunk.samples.length === 0) return;
    const span = this.#spanFor(chunk);
    span.samples += chunk.samples.length;
    this.#take(span, span.resampler.push(chunk.samples));
  }

  finish(finished: AudioPart): void {
    const part = this.#parts.get(keyOf(finished));
    if (!part) return;
    if (this.#spans.at(-1)?.part === part) this.settle();
    part.isComplete = true;
    this.#forgetHeard();
  }

  settle(): void {
    const span = this.#spans.at(-1);
    if (!span || span.isClosed) return;
    this.#take(span, span.resampler.flush());
    span.isClosed = true;
  }

  advance(heardFrames: number): readonly PlayedPart[] {
    const told = new Set<Part>();
    const isOver = (span: Span): boolean => span.isClosed && heardFrames >= span.start + span.frames;
    for (const span of this.#spans) {
      if (heardFrames <= span.start && !isOver(span)) break;
      const { part } = span;
      const playedSamples = part.before + this.#samplesHeard(span, heardFrames);
      if (isOver(span)) part.before = playedSamples;
      if (playedSamples <= part.playedSamples) continue;
      part.playedSamples = playedSamples;
      told.add(part);
    }
    this.#spans = this.#spans.filter((span) => !isOver(span));
    this.#forgetHeard();
    return [...told].map(reportOf);
  }

  parts(): readonly PlayedPart[] {
    return [...this.#parts.values()].map(reportOf);
  }

  #spanFor(chunk: AudioChunk): Span {
    const { sampleRate } = chunk;
    const part = partFor(this.#parts, chunk);
    const last = this.#spans.at(-1);
    if (last?.part === part && last.sampleRate === sampleRate && !last.isClosed) return last;
    this.settle();
    const resampler = createResampler({ from: sampleRate, to: this.#sampleRate });
    const span = { sampleRate, resampler, part, start: this.frames, samples: 0, frames: 0, isClosed: false };
    this.#spans.push(span);
    return span;
  }

  #take(span: Span, samples: Int16Array): void {
    span.frames += samples.length;
    this.frames += samples.length;
    this.#emit(samples);
  }

  #samplesHeard({ samples, ...span }: Span, heardFrames: number): number {
    const heard = Math.min(heardFrames - span.start, span.frames);
    // Rates differ by a fraction of a sample, and what the filter held back is heard with the last frame.
    if (span.isClosed && heard === span.frames) return samples;
    return Math.min(samples, Math.floor((heard * span.sampleRate) / this.#sampleRate));
  }

  #forgetHeard(): void {
    for (const [key, part] of this.#parts)
      if (part.isComplete && !this.#spans.some((span) => span.part === part)) this.#parts.delete(key);
  }
}

function partFor(parts: Map<string, Part>, { itemId, contentIndex }: AudioPart): Part {
  const key = keyOf({ itemId, contentIndex });
  const part = parts.get(key) ?? { itemId, contentIndex, before: 0, playedSamples: 0, isComplete: false };
  parts.set(key, part);
  return part;
}

function keyOf({ itemId, contentIndex }: AudioPart): string {
  return `${contentIndex} ${itemId}`;
}

function reportOf({ itemId, contentIndex, playedSamples }: Part): PlayedPart {
  return { itemId, contentIndex, playedSamples };
}
