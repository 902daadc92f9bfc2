import { millisecondsOf } from "./format.js";
import type { AudioPart, PlayedPart } from "./player.js";

/** The parts queued at a player that are not known to be heard to their end, oldest first. */
export type Ledger = readonly LedgerPart[];

/** How much of a part was received, and how much of that was heard, in samples at its own rate. */
export interface LedgerPart extends AudioPart {
  readonly playedSamples: number;
  readonly receivedSamples: number;
  readonly sampleRate: number;
  /** All of it is queued. */
  readonly complete: boolean;
}

/** How much of some audio was heard, in milliseconds rounded down. */
export interface Played {
  readonly playedMs: number;
  /** Of all audio received. */
  readonly audioMs: number;
}

/** Adds samples to a part, or takes them back if negative. The first call creates its entry, even with 0 samples. */
export function queued(
  ledger: Ledger,
  { itemId, contentIndex, sampleRate }: AudioPart & { readonly sampleRate: number },
  samples: number,
): Ledger {
  const part = {
    itemId,
    contentIndex,
    playedSamples: 0,
    receivedSamples: samples,
    sampleRate,
    complete: false,
  };
  const next = change(ledger, part, (entry) => ({
    ...entry,
    receivedSamples: entry.receivedSamples + samples,
  }));
  return next === ledger ? [...ledger, part] : next;
}

/** Marks a part as fully queued. */
export function completed(ledger: Ledger, part: AudioPart): Ledger {
  return change(ledger, part, (entry) => ({ ...entry, complete: true }));
}

/** Records a player's report on a part: whole samples, never decreasing, never beyond what was queued (T74). */
export function rendered(ledger: Ledger, report: PlayedPart): Ledger {
  return change(ledger, report, (entry) => {
    const playedSamples = Math.min(Math.floor(report.playedSamples), entry.receivedSamples);
    // False for NaN, too.
    return playedSamples > entry.playedSamples ? { ...entry, playedSamples } : entry;
  });
}

/** Whether a part was heard to its end. */
export function isHeard({ complete, playedSamples, receivedSamples }: LedgerPart): boolean {
  return complete && playedSamples >= receivedSamples;
}

/** Adds up parts, which may have different rates. */
export function playedOf(parts: Ledger): Played {
  let playedMs = 0;
  let audioMs = 0;
  for (const { playedSamples, receivedSamples, sampleRate } of parts) {
    playedMs += millisecondsOf(playedSamples, sampleRate);
    audioMs += millisecondsOf(receivedSamples, sampleRate);
  }
  return { playedMs, audioMs };
}

/** Whether both refer to the same part. */
export function isSamePart(
  a: { readonly itemId: string | null; readonly contentIndex: number },
  b: { readonly itemId: string | null; readonly contentIndex: number },
): boolean {
  return a.itemId === b.itemId && a.contentIndex === b.contentIndex;
}

/** Returns the same ledger if nothing changes. */
function change(ledger: Ledger, part: AudioPart, next: (entry: LedgerPart) => LedgerPart): Ledger {
  const entry = ledger.find((other) => isSamePart(other, part));
  const changed = entry && next(entry);
  return changed && changed !== entry ? ledger.map((other) => (other === entry ? changed : other)) : ledger;
}
