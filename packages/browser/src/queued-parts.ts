import type { AudioChunk, AudioPart, PlayedPart } from "@rt/core";

/** A part, with the key by which the worklet knows it. */
export interface QueuedPart extends AudioPart {
  readonly key: number;
  readonly sampleRate: number;
  readonly queuedSamples: number;
  readonly playedSamples: number;
}

interface Entry extends QueuedPart {
  queuedSamples: number;
  playedSamples: number;
  isFinished: boolean;
}

/**
 * The audio sent to the worklet, and how much of each part it has reported as played. Keys are never reused, so late
 * reports of forgotten parts match nothing.
 */
export class QueuedParts {
  #byKey = new Map<number, Entry>();
  #keys = 0;

  /** The duration of all audio that waits to be heard. */
  get queuedMs(): number {
    let ms = 0;
    for (const { queuedSamples, playedSamples, sampleRate } of this.#byKey.values())
      ms += ((queuedSamples - playedSamples) * 1_000) / sampleRate;
    return ms;
  }

  /** Adds samples. The first chunk of a part creates its entry, even if it is empty. */
  add(chunk: AudioChunk): QueuedPart {
    const entry = this.#find(chunk) ?? this.#create(chunk);
    entry.queuedSamples += chunk.samples.length;
    return entry;
  }

  /** Marks a part as completely queued. Returns its key; null if it is unknown. */
  finish(part: AudioPart): number | null {
    const entry = this.#find(part);
    if (!entry) return null;
    entry.isFinished = true;
    this.#forgetHeard(entry);
    return entry.key;
  }

  /** Notes how many samples of a part were rendered. Returns null if that is not new. */
  advance(key: number, playedSamples: number): PlayedPart | null {
    const entry = this.#byKey.get(key);
    if (!entry || playedSamples <= entry.playedSamples) return null;
    entry.playedSamples = playedSamples;
    this.#forgetHeard(entry);
    return playedOf(entry);
  }

  find(part: AudioPart): QueuedPart | null {
    return this.#find(part);
  }

  /** Forgets all parts. Returns them by key. */
  clear(): ReadonlyMap<number, QueuedPart> {
    const all = this.#byKey;
    this.#byKey = new Map();
    return all;
  }

  #find({ itemId, contentIndex }: AudioPart): Entry | null {
    for (const entry of this.#byKey.values())
      if (entry.itemId === itemId && entry.contentIndex === contentIndex) return entry;
    return null;
  }

  #create({ itemId, contentIndex, sampleRate }: AudioChunk): Entry {
    const key = this.#keys++;
    const counts = { queuedSamples: 0, playedSamples: 0, isFinished: false };
    const entry = { itemId, contentIndex, sampleRate, key, ...counts };
    this.#byKey.set(key, entry);
    return entry;
  }

  #forgetHeard({ key, isFinished, playedSamples, queuedSamples }: Entry): void {
    if (isFinished && playedSamples === queuedSamples) this.#byKey.delete(key);
  }
}

/** The public fields of a part. */
export function playedOf({ itemId, contentIndex, playedSamples }: PlayedPart): PlayedPart {
  return { itemId, contentIndex, playedSamples };
}
