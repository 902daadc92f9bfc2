import type { Clock } from "@rt/core";

const everyMs = 1_000;
/** How far a device may run ahead of our clock: it has buffers to fill when it starts. */
const mostAheadMs = 500;
/** Clocks differ by far less. */
const slower = 1.05;

/** Watches how often a device calls back. */
export interface Guard {
  /** Records one callback. */
  count(): void;
  stop(): void;
}

interface GuardOptions {
  readonly clock: Clock;
  readonly bufferMs: number;
  /**
   * How many milliseconds' worth of callbacks may come at once, after this process was busy that long without losing
   * any.
   */
  readonly patienceMs: number;
  /** Whether the device has anything to call back for. */
  readonly isExpected: () => boolean;
  /** Called once. */
  readonly onDead: (why: string) => void;
}

/**
 * Detects a device that is gone without notice: it stays silent for a second or two, or calls back without a pause,
 * which is what RtAudio does on ALSA.
 */
export function createGuard(options: GuardOptions): Guard {
  const { clock, bufferMs, patienceMs, isExpected, onDead } = options;
  let aheadMs = 0;
  let countedAt = clock.now();
  let calls = 0;
  let wasExpected = false;
  let cancel = clock.after(everyMs, look);

  function look(): void {
    const isDue = isExpected();
    if (calls === 0 && wasExpected && isDue) return die("it stopped calling back");
    calls = 0;
    wasExpected = isDue;
    cancel = clock.after(everyMs, look);
  }

  function die(why: string): void {
    cancel();
    onDead(why);
  }

  return {
    stop: () => cancel(),
    count() {
      calls++;
      const passedMs = clock.now() - countedAt;
      countedAt += passedMs;
      aheadMs = Math.max(-patienceMs, aheadMs - passedMs * slower) + bufferMs;
      if (aheadMs > mostAheadMs) die("it calls back without pausing");
    },
  };
}
