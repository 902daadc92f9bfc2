import type { Monitor } from "./monitor.js";

/** What is played, as a stream that advances in step with what is recorded. */
export interface FarEnd {
  /** The next 10 ms, at the monitor's rate. */
  next(): Int16Array;
}

/**
 * How far the stream may run ahead of what is heard. A canceller finds the delay by itself, as long as there is one.
 */
const aheadMs = 100;
/** How far it may lag behind: sound that was heard before it reached the canceller cannot be cancelled. */
const behindMs = 20;
/** How many frames of 10 ms are used to judge the position. */
const judged = 100;

/**
 * Follows what is heard. Sound heard now is on its way to the microphone and has not been recorded yet, so it comes
 * before its echo. The stream is read without a break, as each jump makes the canceller adapt again: recorded sound
 * arrives in bursts while the process is busy, so only a median offset over a second is corrected.
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
