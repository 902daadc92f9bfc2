import type { AudioChunk, AudioPart, PlayedPart } from "@rt/core";

/** A part that is known to the worklet by its key. */
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
 * What was sent to a player that answers later, and how far it is by its own account. Keys are never used twice: what
 * is told late of what was forgotten means nobody.
 */
export class QueuedParts {
  #byKey = new Map<number, Entry>();
  #keys = 0;

  /** Of what waits to be heard. */
  get queuedMs(): number {
    let ms = 0;
    for (const { queuedSamples, playedSamples, sampleRate } of this.#byKey.values())
      ms += ((queuedSamples - playedSamples) * 1_000) / sampleRate;
    return ms;
  }

  /** Adds samples; the first of a part make its entry, even if they are none. */
  add(chunk: AudioChunk): QueuedPart {
    const entry = this.#find(chunk) ?? this.#create(chunk);
    entry.queuedSamples += chunk.samples.length;
    return entry;
  }

  /** All of a part is queued. Returns its key; null for one that is unknown. */
  finish(part: AudioPart): number | null {
    const entry = this.#find(part);
    if (!entry) return null;
    entry.isFinished = true;
    this.#forgetHeard(entry);
    return entry.key;
  }

  /** So many samples of a part were rendered. Null where that is no news. */
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

  /** Forgets all of them. Returns what they were, by their keys. */
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

/** What is told of a part. */
export function playedOf({ itemId, contentIndex, playedSamples }: PlayedPart): PlayedPart {
  return { itemId, contentIndex, playedSamples };
}
