/** Takes out of what a microphone records what a loudspeaker plays. */
export interface EchoStage {
  /** Takes frames in order, as they are recorded; what it returns lasts as long in all, and may come a little later. */
  process(frame: Int16Array): Int16Array;
  close(): void;
}
