import { samplesOf } from "../audio/format.js";
import type { PlayedPart, Player } from "../audio/player.js";

/** A new player for one case, and its time. */
export interface PlayerUnderTest {
  readonly player: Player;
  /** Lets the device render for this long; on a real device, waits. */
  advance(ms: number): unknown;
  dispose(): unknown;
}

/** A device may be late, but not forever. */
const patienceMs = 5_000;
const stepMs = 20;

/** Records the reports of one player. */
export class RecordedPlayer {
  readonly reports: PlayedPart[] = [];

  constructor(readonly tested: PlayerUnderTest) {
    this.player.onPlayed((part) => this.reports.push(part));
  }

  get player(): Player {
    return this.tested.player;
  }

  play(itemId: string, ms: number, { contentIndex = 0, sampleRate = 24_000 } = {}): void {
    const silence = new Int16Array(samples(ms, sampleRate));
    this.player.play({ responseId: "r", itemId, contentIndex, samples: silence, sampleRate });
  }

  finish(itemId: string, contentIndex = 0): void {
    this.player.finish?.({ itemId, contentIndex });
  }

  /** Plays a part and waits until some of it is reported. */
  async begun(itemId: string, ms: number): Promise<void> {
    this.play(itemId, ms);
    await this.when(() => this.last(itemId) > 0);
  }

  /** Plays a part and waits until all of it is reported. */
  async whole(itemId: string, ms: number): Promise<void> {
    this.play(itemId, ms);
    this.finish(itemId);
    await this.until(itemId, ms);
  }

  async stop(): Promise<readonly PlayedPart[]> {
    return this.player.stop();
  }

  async advance(ms: number): Promise<void> {
    for (let rest = ms; rest > 0; rest -= stepMs) await this.tested.advance(Math.min(rest, stepMs));
  }

  counts(itemId: string, contentIndex = 0): number[] {
    return this.reports
      .filter((report) => report.itemId === itemId && report.contentIndex === contentIndex)
      .map(({ playedSamples }) => playedSamples);
  }

  last(itemId: string, contentIndex = 0): number {
    return this.counts(itemId, contentIndex).at(-1) ?? 0;
  }

  /** The items in the order of their reports, without repetitions. */
  order(): string[] {
    return this.reports.map(({ itemId }) => itemId).filter((itemId, i, all) => itemId !== all[i - 1]);
  }

  async when(isSo: () => boolean): Promise<void> {
    for (let waitedMs = 0; !isSo(); waitedMs += stepMs) {
      if (waitedMs >= patienceMs)
        throw new Error(`timed out, last report: ${JSON.stringify(this.reports.at(-1))}`);
      await this.tested.advance(stepMs);
    }
  }

  /** Waits until this much of a part is reported, at 24 kHz. */
  async until(itemId: string, ms: number): Promise<void> {
    await this.when(() => this.last(itemId) >= samples(ms));
    if (this.last(itemId) > samples(ms)) throw new Error(`${this.last(itemId)} samples were reported`);
  }
}

/** The number of samples that last this long. */
export function samples(ms: number, sampleRate = 24_000): number {
  return samplesOf(ms, sampleRate);
}

/** What a player reported on an item when it stopped; throws if it reported nothing. */
export function countOf(stopped: readonly PlayedPart[], itemId: string): number {
  const part = stopped.find((other) => other.itemId === itemId);
  if (!part) throw new Error(`no report for ${itemId}`);
  return part.playedSamples;
}
