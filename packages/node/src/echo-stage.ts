/** Removes what a speaker plays from what a microphone records. */
export interface EchoStage {
  /**
   * Takes frames in the order they are recorded. Returns the same total length of sound, possibly with a short delay.
   */
  process(frame: Int16Array): Int16Array;
  close(): void;
}
