/**
 * A microphone, as a session sees it: live sound of one channel, read as it is recorded. It belongs to whoever made
 * it: a session reads it and never stops it. What it yields is its reader's to keep.
 */
export interface Recorder extends AsyncIterable<Int16Array> {
  /** Samples a second, the same for as long as it records. */
  readonly sampleRate: number;
  /** Ends the recording and the reading, and lets go of the device. Of no effect the second time. */
  stop(): void | Promise<void>;
  /** Where the device can be kept from listening: goes on meanwhile, in zeros. */
  mute?(muted: boolean): void;
}
