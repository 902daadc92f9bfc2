/** What a server says of a stream at one moment, in its own count of frames. */
export interface Timing {
  /** Heard by now. */
  readonly heard: number;
  /** Given to the device. */
  readonly read: number;
  /** Silence since it ran dry; 0 while it plays. */
  readonly silent: number;
}

/**
 * Translates a server's count of frames into ours. They differ by what a flush could not take back, and by silence of
 * ours that fills up a last block.
 */
export class FrameCount {
  /** Frames of ours that are known to have been heard. */
  heard = 0;
  /** {@link heard} at the last flush. */
  heardAtFlush = 0;
  /** The server's count at which ours is 0. */
  #origin = 0;
  /** Silence that was sent when all of ours was: as of this frame of ours. */
  #filling: { readonly at: number; readonly frames: number } | null = null;
  /** What was written, and of it given to the device, when one last looked. */
  #before = { written: 0, read: 0 };

  /** Silence was sent, and nothing since it. */
  get isFilled(): boolean {
    return this.#filling !== null;
  }

  hear(timing: Timing): number {
    return (this.heard = Math.max(this.heard, this.#ours(timing.heard)));
  }

  /** All but what was heard by then is gone. */
  flush(timing: Timing): number {
    this.hear(timing);
    this.#filling = null;
    this.heardAtFlush = this.heard;
    this.#origin = timing.read - this.heard;
    return this.heard;
  }

  /** The server holds some of what was written so far in all. */
  holdsSome(written: number, { read }: Timing): boolean {
    return !this.#filling && read - this.#origin < written;
  }

  /** The server is silent though it holds some of what was written, and has made no progress since it was asked before. */
  isStuck(written: number, timing: Timing): boolean {
    const before = this.#before;
    this.#before = { written, read: timing.read };
    const hasStopped = timing.silent > 0 && before.written === written && before.read === timing.read;
    return hasStopped && this.holdsSome(written, timing);
  }

  /** So much silence was sent after what was written. */
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
