/** What a server reports about a stream at one moment, in its own frame count. */
export interface Timing {
  /** Frames heard so far. */
  readonly heard: number;
  /** Frames given to the device. */
  readonly read: number;
  /** Silence since it ran dry, or 0 while it plays. */
  readonly silent: number;
}

/**
 * Translates a server's frame count into ours. They differ by what a flush could not take back, and by the silence we
 * add to fill up a last block.
 */
export class FrameCount {
  /** Frames of ours known to have been heard. */
  heard = 0;
  /** {@link heard} at the last flush. */
  heardAtFlush = 0;
  /** The server's count at which ours is 0. */
  #origin = 0;
  /** Silence sent after all of our frames, starting at this frame of ours. */
  #filling: { readonly at: number; readonly frames: number } | null = null;
  /** What was written, and how much of it the device had been given, at the last check. */
  #before = { written: 0, read: 0 };

  /** Whether silence was sent, and nothing since. */
  get isFilled(): boolean {
    return this.#filling !== null;
  }

  hear(timing: Timing): number {
    return (this.heard = Math.max(this.heard, this.#ours(timing.heard)));
  }

  /** Drops everything that was not heard by then. */
  flush(timing: Timing): number {
    this.hear(timing);
    this.#filling = null;
    this.heardAtFlush = this.heard;
    this.#origin = timing.read - this.heard;
    return this.heard;
  }

  /** Whether the server still holds some of what was written in all. */
  holdsSome(written: number, { read }: Timing): boolean {
    return !this.#filling && read - this.#origin < written;
  }

  /**
   * Whether the server is silent although it holds some of what was written, and has made no progress since the last
   * call.
   */
  isStuck(written: number, timing: Timing): boolean {
    const before = this.#before;
    this.#before = { written, read: timing.read };
    const hasStopped = timing.silent > 0 && before.written === written && before.read === timing.read;
    return hasStopped && this.holdsSome(written, timing);
  }

  /** Records that this much silence was sent after what was written. */
  fill(written: number, frames: number): void {
    this.#filling = { at: written, frames };
  }

  #ours(serverFrames: number): number {
    const frames = serverFrames - this.#origin;
    if (!this.#filling || frames <= this.#filling.at) return frames;
    const { at, frames: silence } = this.#filling;
    if (frames < at + silence) return at;
    this.#origin += silence;
    this.#filling = null;
    return frames - silence;
  }
}
