import {
  samplesOf,
  type AudioChunk,
  type AudioPart,
  type Clock,
  type PlayedPart,
  type Player,
} from "@rt/core";

/** How time passes for a silent player. */
export interface SilentPlayerOptions {
  /** A clock in milliseconds. */
  readonly now: () => number;
  readonly after: Clock["after"];
  /** Counts everything as heard as soon as it is queued, instead of at the pace of speech. Default false. */
  readonly instant?: boolean;
}

const tickMs = 50;

/** A speaker without a device, for machines without sound: what it plays counts as heard, in real time. */
export class SilentPlayer implements Player {
  readonly #options: SilentPlayerOptions;
  readonly #listeners = new Set<(part: PlayedPart) => void>();
  #queue: AudioChunk[] = [];
  #parts = new Map<string, PlayedPart>();
  #isPaused = false;
  #isTicking = false;
  #lastAt = 0;

  constructor(options: SilentPlayerOptions) {
    this.#options = options;
  }

  play(chunk: AudioChunk): void {
    this.#count(chunk, 0);
    if (chunk.samples.length === 0) return;
    this.#queue.push(chunk);
    if (this.#isTicking) return;
    this.#isTicking = true;
    this.#lastAt = this.#options.now();
    this.#tickLater();
  }

  stop(): readonly PlayedPart[] {
    const played = [...this.#parts.values()];
    this.#queue = [];
    this.#parts = new Map();
    this.#isPaused = false;
    return played;
  }

  onPlayed(listener: (part: PlayedPart) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
  }

  #tickLater(): void {
    const { after, instant } = this.#options;
    after(instant ? 0 : tickMs, () => this.#tick());
  }

  #tick(): void {
    const at = this.#options.now();
    this.#render(this.#options.instant ? Infinity : at - this.#lastAt);
    this.#lastAt = at;
    this.#isTicking = this.#queue.length > 0;
    if (this.#isTicking) this.#tickLater();
  }

  #render(ms: number): void {
    let restMs = ms;
    for (let [chunk] = this.#queue; chunk && restMs > 0 && !this.#isPaused; [chunk] = this.#queue) {
      const { samples, sampleRate } = chunk;
      const heard = Math.min(samples.length, Math.ceil(samplesOf(restMs, sampleRate)));
      restMs -= (heard * 1_000) / sampleRate;
      if (heard < samples.length) this.#queue[0] = { ...chunk, samples: samples.subarray(heard) };
      else this.#queue.shift();
      this.#count(chunk, heard);
    }
  }

  #count({ itemId, contentIndex }: AudioPart, samples: number): void {
    const key = `${itemId} ${contentIndex}`;
    const playedSamples = (this.#parts.get(key)?.playedSamples ?? 0) + samples;
    const part = { itemId, contentIndex, playedSamples };
    this.#parts.set(key, part);
    if (samples > 0) for (const listener of [...this.#listeners]) listener(part);
  }
}
