/**
 * A microphone for a session: live mono audio, read as it is recorded. It belongs to whoever created it: a session
 * reads it and never stops it. The reader may keep the samples it yields.
 */
export interface Recorder extends AsyncIterable<Int16Array> {
  /** Samples per second, constant while it records. */
  readonly sampleRate: number;
  /** Stops recording, ends the readers and releases the device. Further calls do nothing. */
  stop(): void | Promise<void>;
  /** Mutes the microphone, if the device supports it: recording continues with zeros. */
  mute?(muted: boolean): void;
}
