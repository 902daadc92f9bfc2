import type { FilterBank } from "@rt/core";

/** Options of the capture worklet. */
export interface CaptureOptions {
  /**
   * From the context's rate to that of the frames, designed by the page, as that takes too long here; null for none.
   */
  readonly bank: FilterBank | null;
  readonly frameLength: number;
  readonly maxFrames: number;
}

/** What the page sends: a frame to reuse, the number of the input to switch to, or null to end it. */
export type ToCapture = Int16Array<ArrayBuffer> | number | null;

/** A frame, which must be sent back, and how many samples before it were lost. */
export interface Captured {
  readonly frame: Int16Array<ArrayBuffer>;
  readonly lost: number;
}

/** What the worklet sends: frames, and null after each switch. */
export type FromCapture = Captured | null;
