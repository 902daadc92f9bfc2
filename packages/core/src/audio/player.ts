/** The audio of one content part of an item: the unit that is played, counted and cut off. */
export interface AudioPart {
  readonly itemId: string;
  readonly contentIndex: number;
}

/** The next samples of a part. */
export interface AudioChunk extends AudioPart {
  readonly responseId: string;
  /** Mono. Do not write to or transfer this memory: others read it too. */
  readonly samples: Int16Array;
  /** The same for all chunks of a part. May differ between parts, and from the device's rate. */
  readonly sampleRate: number;
}

/** How many samples of a part were rendered since its first, at the part's sample rate rather than the device's. */
export interface PlayedPart extends AudioPart {
  readonly playedSamples: number;
}

/**
 * A speaker for a session. It belongs to whoever created it: a session stops it and never closes it. `playerContract`
 * of `@rt/core/testing` tests that an implementation meets this contract.
 */
export interface Player {
  /** Queues samples. They are heard in the order they were queued, without gaps while there are more. */
  play(chunk: AudioChunk): void;
  /** Marks a part as fully queued, so that audio held back to prevent gaps can play. Ignores unknown parts. */
  finish?(part: AudioPart): void;
  /**
   * Silences the player immediately, before it answers, and clears the queue and a pause. Reports for each part how
   * much was rendered, 0 for those still queued, and forgets them all; parts rendered to the end may be omitted.
   * Anything played after this call is heard, even if the promise is still pending.
   */
  stop(): readonly PlayedPart[] | Promise<readonly PlayedPart[]>;
  /**
   * Calls the listener with the progress of a part, at least about every 100 ms, and once more when the last of its
   * queued samples is rendered. Counts never decrease. Returns a function that removes the listener.
   */
  onPlayed(listener: (part: PlayedPart) => void): () => void;
  /** Silences the player and keeps its position. */
  pause?(): void;
  /** Resumes from where it was paused. */
  resume?(): void;
  /** Calls the listener when the device fails between two calls. Returns a function that removes the listener. */
  onError?(listener: (cause: unknown) => void): () => void;
  /** How often it ran out of samples while more of a part was to come. */
  readonly underruns?: number;
}
