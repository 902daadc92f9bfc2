import { runLater } from "../support/timer.js";

/** Detects responses without any more events. */
export interface Watchdog {
  /** Starts to watch, or starts over. */
  watch(responseId: string): void;
  /** An event of a response arrived, whether it is watched or not. */
  heard(responseId: string): void;
  release(responseId: string): void;
}

/**
 * Calls `stalled` once for a response that was silent for `afterMs`, or up to half of that longer. One timer serves
 * all responses, so that `heard` costs next to nothing.
 */
export function createWatchdog(afterMs: number, stalled: (responseId: string) => void): Watchdog {
  const silentTicks = new Map<string, number>();
  let stop: (() => void) | null = null;

  function tick(): void {
    stop = silentTicks.size > 0 ? runLater(afterMs / 2, tick) : null;
    for (const [responseId, ticks] of [...silentTicks]) {
      silentTicks.set(responseId, ticks + 1);
      if (ticks < 2) continue;
      silentTicks.delete(responseId);
      stalled(responseId);
    }
  }

  return {
    watch(responseId) {
      silentTicks.set(responseId, 0);
      stop ??= runLater(afterMs / 2, tick);
    },
    heard(responseId) {
      if (silentTicks.has(responseId)) silentTicks.set(responseId, 0);
    },
    release(responseId) {
      silentTicks.delete(responseId);
      if (silentTicks.size > 0) return;
      stop?.();
      stop = null;
    },
  };
}
