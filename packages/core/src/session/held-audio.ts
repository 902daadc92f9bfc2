/** Samples waiting to be sent, which nobody else writes to. */
export interface HeldAudio {
  readonly samples: Int16Array;
  readonly sampleRate: number;
  /** From a microphone: not sent in events if the connection sends its audio by itself. */
  readonly isLive?: boolean;
}

/** How long some audio lasts, in milliseconds. */
export function millisecondsIn(held: readonly HeldAudio[]): number {
  return held.reduce((sum, { samples, sampleRate }) => sum + (samples.length * 1_000) / sampleRate, 0);
}

/** Drops the oldest chunks while the rest is long enough; returns whether it dropped any. Chunks are not cut. */
export function keepLatest(held: HeldAudio[], milliseconds: number): boolean {
  const before = held.length;
  while (held.length > 0 && millisecondsIn(held.slice(1)) >= milliseconds) held.shift();
  return held.length < before;
}
