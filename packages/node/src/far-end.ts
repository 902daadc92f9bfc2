import type { Monitor } from "./monitor.js";

/** What is played, as a stream that goes on in step with what is recorded. */
export interface FarEnd {
  /** The next 10 ms, at the monitor's rate. */
  next(): Int16Array;
}

/** How far the stream may be ahead of the ear: a canceller finds the delay by itself, as long as there is one. */
const aheadMs = 100;
/** How far it may be behind: what was heard before it was told of cannot be cancelled. */
const behindMs = 20;
/** How many frames of 10 ms tell where it is. */
const judged = 100;

/**
 * Follows the ear: what is heard now is on its way to the microphone and has not been recorded yet, so it comes before
 * its echo. Read without a break, as every jump makes the canceller learn anew: sound that is recorded comes in bursts
 * where the process is busy, so only what is off for a second, by the median, is put right.
 */
export function createFarEnd(monitor: Monitor): FarEnd {
  const length = monitor.sampleRate / 100;
  let cursor: number | null = null;
  let leads: number[] = [];

  /** How far the stream has to be moved. */
  function correction(): number {
    if (leads.length < judged) return 0;
    const lead = leads.sort((a, b) => a - b)[judged / 2] ?? 0;
    leads = [];
    const leadMs = (lead * 1_000) / monitor.sampleRate;
    return leadMs > aheadMs || leadMs < -behindMs ? -lead : 0;
  }

  return {
    next() {
      if (!monitor.isPlaying) {
        cursor = null;
        leads = [];
        return new Int16Array(length);
      }
      const ear = monitor.position();
      cursor = Math.round((cursor ?? ear) + correction());
      leads.push(cursor - ear);
      cursor += length;
      return monitor.read(cursor - length, length);
    },
  };
}
