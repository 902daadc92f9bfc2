/** A microphone or a speaker of this machine. */
export interface AudioDevice {
  /** Identifies it to {@link Backend}. Stays the same as long as the device does. */
  readonly id: string;
  /** The name to show to users. */
  readonly name: string;
  readonly kind: "input" | "output";
  /** Whether programs that name no device get this one. */
  readonly isDefault: boolean;
}

/** How to open a stream, which is mono PCM16. */
export interface StreamOptions {
  /** Samples per second. The backend or the system converts to what the device supports. */
  readonly sampleRate: number;
  /** The id of a device. Default: the default device, which may change while the stream is open. */
  readonly device?: string | undefined;
}

/** Callbacks of an output stream. */
export interface OutputHandler {
  /** The stream ran dry: what is written next is heard after a gap. */
  onUnderrun(): void;
  /** The device or the sound server is gone and the stream is over. No callback follows. */
  onLost(cause: unknown): void;
}

/** A stream to a speaker. One frame is one sample, as there is one channel. */
export interface OutputStream {
  /** The id of the device, or null where it is not known. */
  readonly device: string | null;
  /**
   * Takes all samples at once, without copying, so do not change them afterwards. Queues what the device has no room
   * for.
   */
  write(samples: Int16Array): void;
  /**
   * Resolves with the number of frames heard since the stream was opened: those the device took, minus those it still
   * holds. It never decreases and never counts what was flushed.
   */
  heard(): Promise<number>;
  /**
   * Falls silent immediately and drops what is queued. Resolves with {@link heard} at that moment. What is written next
   * is played, even if the stream was paused.
   */
  flush(): Promise<number>;
  /** Pauses and keeps what is queued, or resumes. */
  pause(isPaused: boolean): void;
  /** The frames written and not heard yet, as far as known here: use it to decide when to write more. */
  readonly pending: number;
  /** Closes the stream. A second call has no effect. */
  close(): Promise<void>;
}

/** Callbacks of an input stream. */
export interface InputHandler {
  /** Receives recorded sound in chunks of 10 to 20 ms, which the handler may keep. */
  onSamples(samples: Int16Array): void;
  /** This many frames were lost before they could be read. */
  onOverrun(frames: number): void;
  /** The device or the sound server is gone and the stream is over. No callback follows. */
  onLost(cause: unknown): void;
}

/** A stream from a microphone. */
export interface InputStream {
  readonly device: string | null;
  /** Closes the stream. A second call has no effect. */
  close(): Promise<void>;
}

/** Access to the audio devices of this machine. */
export interface Backend {
  readonly name: "pulse" | "native" | "command";
  /** Resolves with all devices that can be opened. Monitors of speakers are not among them. */
  devices(): Promise<readonly AudioDevice[]>;
  /**
   * Calls the listener when a device appears, disappears or becomes the default. Returns a function that removes it.
   */
  watch(listener: () => void): () => void;
  /**
   * Opens a stream to a speaker. Rejects with `device.not-found` if there is no such device, and with `device.failed`
   * if it cannot be opened.
   */
  openOutput(options: StreamOptions, handler: OutputHandler): Promise<OutputStream>;
  openInput(options: StreamOptions, handler: InputHandler): Promise<InputStream>;
  /** Closes all streams without calling their handlers, and disconnects. A second call has no effect. */
  close(): Promise<void>;
}

/** Connects to a backend. Rejects with `device.unavailable`, whose message says why it does not work here. */
export type CreateBackend = () => Promise<Backend>;
