import { millisecondsOf } from "./format.js";
import type { AudioPart, PlayedPart } from "./player.js";

/** What was queued at a player and is not known to be heard to its end, oldest first. */
export type Ledger = readonly LedgerPart[];

/** How much of a part was received and how much of that was heard, in samples of its own rate. */
export interface StoppedPart extends AudioPart {
  readonly playedSamples: number;
  readonly receivedSamples: number;
  readonly sampleRate: number;
}

/** One part's entry. */
export interface LedgerPart extends StoppedPart {
  /** All of it is queued. */
  readonly complete: boolean;
}

/** How much audio was received and heard, in whole milliseconds that have fully passed. */
export interface Played {
  readonly playedMs: number;
  readonly receivedMs: number;
}

/** Adds samples to a part; the first make its entry, even if they are none. */
export function queued(
  ledger: Ledger,
  { itemId, contentIndex }: AudioPart,
  { samples, sampleRate }: { readonly samples: number; readonly sampleRate: number },
): Ledger {
  const part = { itemId, contentIndex };
  if (!ledger.some((entry) => isSamePart(entry, part)))
    return [...ledger, { ...part, playedSamples: 0, receivedSamples: samples, sampleRate, complete: false }];
  return change(ledger, part, ({ receivedSamples }) => ({ receivedSamples: receivedSamples + samples }));
}

/** All of a part is queued. */
export function completed(ledger: Ledger, part: AudioPart): Ledger {
  return change(ledger, part, () => ({ complete: true }));
}

/** Takes a player's word for how far a part is: whole samples, never back, never beyond what was queued (T74). */
export function rendered(ledger: Ledger, report: PlayedPart): Ledger {
  return change(ledger, report, ({ playedSamples: before, receivedSamples }) => {
    const playedSamples = Math.min(Math.floor(report.playedSamples), receivedSamples);
    // Not so for NaN either.
    return playedSamples > before ? { playedSamples } : null;
  });
}

/** The parts that were heard to their end. */
export function finishedParts(ledger: Ledger): Ledger {
  return ledger.filter((entry) => entry.complete && entry.playedSamples >= entry.receivedSamples);
}

/** Closes the accounts of some parts; those it does not hold are no matter. */
export function without(ledger: Ledger, parts: readonly AudioPart[]): Ledger {
  return ledger.filter((entry) => !parts.some((part) => isSamePart(entry, part)));
}

/** The accounts of some parts when their player stopped, with its last word on each. */
export function stopped(
  ledger: Ledger,
  parts: readonly AudioPart[],
  reports: readonly PlayedPart[],
): StoppedPart[] {
  return reports
    .reduce((known, report) => rendered(known, report), ledger)
    .filter((entry) => parts.some((part) => isSamePart(entry, part)));
}

/** Sums up some parts, whatever their rates. */
export function playedOf(parts: readonly StoppedPart[]): Played {
  const total = { playedMs: 0, receivedMs: 0 };
  for (const { playedSamples, receivedSamples, sampleRate } of parts) {
    total.playedMs += millisecondsOf(playedSamples, sampleRate);
    total.receivedMs += millisecondsOf(receivedSamples, sampleRate);
  }
  return total;
}

/** Whether two name the same part. */
export function isSamePart(
  a: { readonly itemId: string | null; readonly contentIndex: number },
  b: { readonly itemId: string | null; readonly contentIndex: number },
): boolean {
  return a.itemId === b.itemId && a.contentIndex === b.contentIndex;
}

/** The same ledger where nothing changes. */
function change(
  ledger: Ledger,
  part: AudioPart,
  next: (entry: LedgerPart) => Partial<LedgerPart> | null,
): Ledger {
  const entry = ledger.find((other) => isSamePart(other, part));
  const changes = entry && next(entry);
  return changes ? ledger.map((other) => (other === entry ? { ...other, ...changes } : other)) : ledger;
}
