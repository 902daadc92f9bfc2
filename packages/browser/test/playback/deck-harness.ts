import { createFilterBank } from "@rt/core";
import { Deck, type DeckOptions } from "../../src/worklets/deck.js";
import type { Bank } from "../../src/worklets/line.js";

/** Frames of the quantum in which Web Audio renders. */
export const quantum = 128;

/** Passes samples on as they are. */
const identity: Bank = {
  ...{ up: 1, down: 1, reach: 1, phases: 1 },
  rows: [new Float64Array([1, 0]), new Float64Array([0, 1])],
};

/** A deck that is rendered by hand, at 48 kHz. */
export class TestDeck {
  /** What it told of parts that it had rendered to the end: key and samples. */
  readonly ends: [number, number][] = [];
  readonly deck: Deck;
  readonly #rates = new Set<number>();

  constructor(options: Partial<DeckOptions> = {}) {
    this.deck = new Deck({
      jitter: { start: 0, max: 0 },
      fade: 0,
      onEnd: ({ key, playedSamples }) => this.ends.push([key, playedSamples]),
      ...options,
    });
  }

  play(key: number, samples: ArrayLike<number>, sampleRate = 48_000): void {
    if (!this.#rates.has(sampleRate))
      this.deck.addBank(sampleRate, sampleRate === 48_000 ? identity : createFilterBank(sampleRate, 48_000));
    this.#rates.add(sampleRate);
    this.deck.play({ key, samples: Int16Array.from(samples), sampleRate });
  }

  /** So many quanta, as 16-bit samples that need not be whole. */
  render(quanta: number): number[] {
    const heard: number[] = [];
    const out = new Float32Array(quantum);
    for (let i = 0; i < quanta; i++) {
      this.deck.render(out.fill(Number.NaN));
      for (const frame of out) heard.push(frame * 32_768);
    }
    return heard;
  }
}

/** So many samples that are told from silence and from each other. */
export function ramp(length: number, first = 1): number[] {
  return Array.from({ length }, (_, i) => first + i);
}
