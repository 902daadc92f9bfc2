/**
 * What is heard of a loudspeaker right now, for meters and echo cancellers. Positions are frames since it was made,
 * without what was dropped.
 */
export interface Monitor {
  readonly sampleRate: number;
  /** Something is to be heard: also in a gap, and while the device is lost or paused. */
  readonly isPlaying: boolean;
  /** Where the ear is. Between two words of the device it is reckoned, and put right by some milliseconds. */
  position(): number;
  /** What lies there: from half a second back to all that is queued. Zeros for all else. */
  read(from: number, frames: number): Int16Array;
}
