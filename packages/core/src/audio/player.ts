/** The audio of one content part of an item: what is played, counted and cut as one. */
export interface AudioPart {
  readonly itemId: string;
  readonly contentIndex: number;
}

/** The next samples of a part. */
export interface AudioChunk extends AudioPart {
  readonly responseId: string;
  /** Mono. Others read the same memory: it is neither written nor transferred. */
  readonly samples: Int16Array;
  /** The same for all chunks of a part. Parts may differ, and the device may differ from all of them. */
  readonly sampleRate: number;
}

/** How many samples of a part were rendered since its first: at the part's rate, not at the device's. */
export interface PlayedPart extends AudioPart {
  readonly playedSamples: number;
}

/**
 * A loudspeaker, as a session sees it. It belongs to whoever made it: a session stops it and never closes it.
 * `playerContract` of `@rt/core/testing` proves that one keeps what is promised here.
 */
export interface Player {
  /** Queues samples: they are heard in the order in which they come, without a gap as long as there are more. */
  play(chunk: AudioChunk): void;
  /** All of a part is queued: what was held back against gaps may be heard. Parts it does not know are ignored. */
  finish?(part: AudioPart): void;
  /**
   * Falls silent now, before it answers, and drops the queue and a pause. Tells of each part how much was rendered,
   * 0 for those that had to wait, and forgets them all; those that were rendered to their end may be left out. What
   * is played from now on is heard, whether the answer has come or not.
   */
  stop(): readonly PlayedPart[] | Promise<readonly PlayedPart[]>;
  /**
   * Hears while a part is rendered how far it is, about every 100 ms or more often, and once more when the last of
   * its samples that are queued is rendered. Counts never go back. Returns its own remover.
   */
  onPlayed(listener: (part: PlayedPart) => void): () => void;
  /** Falls silent and keeps its place. */
  pause?(): void;
  /** Goes on from where it was paused. */
  resume?(): void;
  /** Hears of a device that fails between two calls. Returns its own remover. */
  onError?(listener: (cause: unknown) => void): () => void;
  /** How often it ran dry while more of a part was to come. */
  readonly underruns?: number;
}
