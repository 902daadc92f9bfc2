/** A microphone or a loudspeaker of this machine. */
export interface AudioDevice {
  /** Names it to {@link Backend}; stays the same as long as the device does. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  readonly kind: "input" | "output";
  /** What programs get that ask for no device. */
  readonly isDefault: boolean;
}

/** What a stream is opened with: mono PCM16. */
export interface StreamOptions {
  /** Samples a second; the backend or the system converts to what the device has. */
  readonly sampleRate: number;
  /** The id of a device; the default one, if left out, which may change while the stream is open. */
  readonly device?: string | undefined;
}

/** What an output stream tells. */
export interface OutputHandler {
  /** It ran dry, and what is written next is heard after a gap. */
  onUnderrun(): void;
  /** The device or the system's sound server is gone; the stream is over. Nothing is told after it. */
  onLost(cause: unknown): void;
}

/** A loudspeaker. Frames are samples, as there is one channel. */
export interface OutputStream {
  /** The device, as far as that is known. */
  readonly device: string | null;
  /** Takes all samples at once, without a copy: they are not to be changed. Keeps what the device has no room for yet. */
  write(samples: Int16Array): void;
  /**
   * How many frames were heard since the stream was opened: those taken by the device, without what it still holds.
   * It never goes back, and never counts what was flushed.
   */
  heard(): Promise<number>;
  /**
   * Falls silent now and drops what waits; resolves with {@link heard} at that moment. What is written next is heard,
   * also where it was paused.
   */
  flush(): Promise<number>;
  /** Falls silent and keeps what waits, or goes on. */
  pause(isPaused: boolean): void;
  /** Frames that were written and not heard yet, as far as known here: to see when to write more. */
  readonly pending: number;
  /** Of no effect the second time. */
  close(): Promise<void>;
}

/** What an input stream tells. */
export interface InputHandler {
  /** Sound as it is recorded, in chunks of 10 to 20 ms; theirs to keep. */
  onSamples(samples: Int16Array): void;
  /** So many frames were lost before they could be read. */
  onOverrun(frames: number): void;
  /** The device or the system's sound server is gone; the stream is over. Nothing is told after it. */
  onLost(cause: unknown): void;
}

/** A microphone. */
export interface InputStream {
  readonly device: string | null;
  /** Of no effect the second time. */
  close(): Promise<void>;
}

/** A way to the devices of this machine. */
export interface Backend {
  readonly name: "pulse" | "native" | "command";
  /** All devices that can be opened; monitors of loudspeakers are not among them. */
  devices(): Promise<readonly AudioDevice[]>;
  /** Hears when devices come, go, or another becomes the default. Returns its own remover. */
  watch(listener: () => void): () => void;
  /** Rejects with `device.not-found` where there is no such device, `device.failed` where it cannot be opened. */
  openOutput(options: StreamOptions, handler: OutputHandler): Promise<OutputStream>;
  openInput(options: StreamOptions, handler: InputHandler): Promise<InputStream>;
  /** Closes all streams without telling them, and lets go of the system. Of no effect the second time. */
  close(): Promise<void>;
}

/** Connects to a backend; rejects with `device.unavailable`, which says why it does not work here. */
export type CreateBackend = () => Promise<Backend>;
