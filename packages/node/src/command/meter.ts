import type { Clock } from "@rt/core";

/** Estimates how far a program has played what it was given, as programs cannot be asked. */
export interface Meter {
  /** More was written, after this many frames. */
  wrote(after: number): void;
  /** The program printed a line. */
  said(line: string): void;
  /** How many of the written frames have been heard. */
  position(written: number): number;
}

interface ClockMeterOptions {
  readonly clock: Clock;
  readonly sampleRate: number;
  /** From the first frame written to a waiting program to the sound of that frame. */
  readonly startMs: number;
  /** From the start of the program until it waits for frames. */
  readonly spawnMs: number;
}

/**
 * For programs that report nothing: measures the time since the first frame written after a silence, minus the
 * program's startup time as it was measured once. It is off by as much as that time differs on another machine, and as
 * the device's clock is off.
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
 * For `pacat -v`, which prints every 50 ms how many seconds were heard. A report can only be late, for example when
 * this process was busy, so of those of the last second the most advanced is right.
 */
export function createReportMeter({
  clock,
  sampleRate,
}: Pick<ClockMeterOptions, "clock" | "sampleRate">): Meter {
  let told = 0;
  /**
   * For each report since playback moves: the frames heard minus the frames there was time for. Empty while it stands
   * still.
   */
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
