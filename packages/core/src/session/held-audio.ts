/** Samples that nobody else writes to, on their way. */
export interface HeldAudio {
  readonly samples: Int16Array;
  readonly sampleRate: number;
  /** From a microphone: not to be sent in events where the connection sends its sound by itself. */
  readonly isLive?: boolean;
}

/** How long some audio lasts. */
export function millisecondsIn(held: readonly HeldAudio[]): number {
  return held.reduce((sum, { samples, sampleRate }) => sum + (samples.length * 1_000) / sampleRate, 0);
}

/** Drops the oldest for as long as the rest is enough, and says whether there was any; no chunk is cut. */
export function keepLatest(held: HeldAudio[], milliseconds: number): boolean {
  const before = held.length;
  while (held.length > 0 && millisecondsIn(held.slice(1)) >= milliseconds) held.shift();
  return held.length < before;
}
