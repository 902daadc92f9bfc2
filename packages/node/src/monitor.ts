/**
 * What is being heard from a speaker, for meters and echo cancellers. Positions count the frames since its creation,
 * without those that were dropped.
 */
export interface Monitor {
  readonly sampleRate: number;
  /** Whether anything is queued to be heard. Also true in a gap, and while the device is lost or paused. */
  readonly isPlaying: boolean;
  /**
   * The position being heard now. It is estimated between reports of the device, each of which corrects it by some
   * milliseconds.
   */
  position(): number;
  /** The sound at a position, from half a second back to everything queued. Zeros outside that range. */
  read(from: number, frames: number): Int16Array;
}
