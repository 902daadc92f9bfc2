import type { Clock } from "@rt/core";

/** Tells how far a program is in what it was given: no program can be asked. */
export interface Meter {
  /** More was written, after so many frames. */
  wrote(after: number): void;
  /** The program said something. */
  said(line: string): void;
  /** Frames that were heard, of those written. */
  position(written: number): number;
}

interface ClockMeterOptions {
  readonly clock: Clock;
  readonly sampleRate: number;
  /** From the first frame that is written to a program that waits for it, to its sound. */
  readonly startMs: number;
  /** From the start of the program until it waits. */
  readonly spawnMs: number;
}

/**
 * For programs that say nothing: time since the first frame that was written after a silence, less what the program
 * needs to begin, as it was measured once. As wrong as that is on another machine, and as the device's clock is.
 */
export function createClockMeter({ clock, sampleRate, startMs, spawnMs }: ClockMeterOptions): Meter {
  const waitsAt = clock.now() + spawnMs;
  let run = { from: 0, at: Number.POSITIVE_INFINITY };
  const position = (written: number) => {
    const moved = ((clock.now() - run.at) * sampleRate) / 1_000;
    return Math.min(written, run.from + Math.max(0, moved));
  };
  return {
    position,
    said: () => {},
    wrote(after) {
      if (position(after) < after) return;
      run = { from: after, at: Math.max(clock.now(), waitsAt) + startMs };
    },
  };
}

/** About a second of reports. */
const kept = 20;

/**
 * For `pacat -v`, which prints every 50 ms how many seconds were heard. Reports can only be late, as when this
 * program was busy: of those of the last second the most forward is right.
 */
export function createReportMeter({
  clock,
  sampleRate,
}: Pick<ClockMeterOptions, "clock" | "sampleRate">): Meter {
  let told = 0;
  /** Frames heard less frames that had time to pass, for each report since it moves; none while it stands still. */
  let leads: readonly number[] = [];
  const now = () => (clock.now() * sampleRate) / 1_000;
  const report = (frames: number) => {
    leads = [...leads.slice(1 - kept), frames - now()];
  };
  return {
    wrote: () => {},
    said(line) {
      if (line.startsWith("Stream started")) {
        leads = [];
        report(told);
      }
      const time = /^Time: ([\d.]+) sec/.exec(line)?.[1];
      if (time === undefined) return;
      const frames = Number(time) * sampleRate;
      if (frames > told) report(frames);
      else leads = [];
      told = frames;
    },
    position: (written) =>
      Math.min(written, leads.length > 0 ? Math.max(told, now() + Math.max(...leads)) : told),
  };
}
