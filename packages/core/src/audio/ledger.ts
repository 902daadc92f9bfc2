import { millisecondsOf } from "./format.js";
import type { AudioPart, PlayedPart } from "./player.js";

/** What was queued at a player and is not known to be heard to its end, oldest first. */
export type Ledger = readonly LedgerPart[];

/** How much of a part was received and how much of that was heard, in samples of its own rate. */
export interface LedgerPart extends AudioPart {
  readonly playedSamples: number;
  readonly receivedSamples: number;
  readonly sampleRate: number;
  /** All of it is queued. */
  readonly complete: boolean;
}

/** How much of some audio was heard, in whole milliseconds that have fully passed. */
export interface Played {
  readonly playedMs: number;
  /** Of all that was received. */
  readonly audioMs: number;
}

/** Adds samples to a part, or takes them back where they are below 0; the first make its entry, even if they are none. */
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

/** All of a part is queued. */
export function completed(ledger: Ledger, part: AudioPart): Ledger {
  return change(ledger, part, (entry) => ({ ...entry, complete: true }));
}

/** Takes a player's word for how far a part is: whole samples, never back, never beyond what was queued (T74). */
export function rendered(ledger: Ledger, report: PlayedPart): Ledger {
  return change(ledger, report, (entry) => {
    const playedSamples = Math.min(Math.floor(report.playedSamples), entry.receivedSamples);
    // Not so for NaN either.
    return playedSamples > entry.playedSamples ? { ...entry, playedSamples } : entry;
  });
}

/** Whether a part was heard to its end. */
export function isHeard({ complete, playedSamples, receivedSamples }: LedgerPart): boolean {
  return complete && playedSamples >= receivedSamples;
}

/** Sums up some parts, whatever their rates. */
export function playedOf(parts: Ledger): Played {
  let playedMs = 0;
  let audioMs = 0;
  for (const { playedSamples, receivedSamples, sampleRate } of parts) {
    playedMs += millisecondsOf(playedSamples, sampleRate);
    audioMs += millisecondsOf(receivedSamples, sampleRate);
  }
  return { playedMs, audioMs };
}

/** Whether two name the same part. */
export function isSamePart(
  a: { readonly itemId: string | null; readonly contentIndex: number },
  b: { readonly itemId: string | null; readonly contentIndex: number },
): boolean {
  return a.itemId === b.itemId && a.contentIndex === b.contentIndex;
}

/** The same ledger where nothing changes. */
function change(ledger: Ledger, part: AudioPart, next: (entry: LedgerPart) => LedgerPart): Ledger {
  const entry = ledger.find((other) => isSamePart(other, part));
  const changed = entry && next(entry);
  return changed && changed !== entry ? ledger.map((other) => (other === entry ? changed : other)) : ledger;
}
