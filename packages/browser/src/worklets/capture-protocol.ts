import type { FilterBank } from "@rt/core";

/** What the capture worklet is made with. */
export interface CaptureOptions {
  /** From the rate of its context to that of its frames: designed elsewhere, as that takes too long here; null for none. */
  readonly bank: FilterBank | null;
  readonly frameLength: number;
  readonly maxFrames: number;
}

/** What it is sent: a frame to use again, the number of the input to go over to; null ends it. */
export type ToCapture = Int16Array<ArrayBuffer> | number | null;

/** A frame, which is to be sent back, and how many samples before it were lost. */
export interface Captured {
  readonly frame: Int16Array<ArrayBuffer>;
  readonly lost: number;
}

/** What it sends: frames, and null whenever it has gone over. */
export type FromCapture = Captured | null;
