import type { Clock, Level, RealtimeError, Recorder } from "@rt/core";
import type { Processing } from "./constraints.js";
import { DeviceMicrophone } from "./device-microphone.js";
import type { AudioDevice } from "./devices.js";
import type { MicrophoneState } from "./microphone-state.js";

/** Options of a microphone, all optional. */
export interface MicrophoneOptions extends Processing {
  /** An id from `listDevices()`; null or left out for the browser's default. */
  readonly deviceId?: string | null | undefined;
  /** 8, 16, 24 or 48 kHz. Default 24,000, the rate of the models. */
  readonly sampleRate?: number | undefined;
  /**
   * How much to buffer for a slow reader. Beyond it, the oldest audio is dropped, counted and reported. Default 5000.
   */
  readonly maxUnreadMs?: number | undefined;
  /** How long only zeros must arrive until the state is `silent`. Default 5000. */
  readonly silentAfterMs?: number | undefined;
  /** Called for each state from the first on, even before the microphone is open. */
  readonly onState?: ((state: MicrophoneState) => void) | undefined;
  /**
   * The context to record with instead of the shared one; it is not closed. Firefox needs the microphone's sample rate.
   */
  readonly context?: AudioContext | undefined;
  /** Where the page serves `worklets/capture.js` of this package, or its folder, for a strict policy. */
  readonly workletUrl?: string | URL | undefined;
  readonly clock?: Clock | undefined;
}

/** A microphone that yields frames of 20 ms from when reading begins. Each reader gets its own frames. */
export interface Microphone extends Required<Recorder> {
  /**
   * For sending the audio yourself, as WebRTC does: muted and gated like the frames. Another device means another
   * stream.
   */
  readonly stream: MediaStream;
  /** The current device, or the last one if lost. Null if the browser does not say. */
  readonly device: Pick<AudioDevice, "id" | "name"> | null;
  /** Whether the browser cancels the echo, as far as it reports that. */
  readonly isEchoCancelled: boolean;
  readonly state: MicrophoneState;
  /** The device or the permission is gone, and no other device was found yet. */
  readonly isLost: boolean;
  readonly isMuted: boolean;
  readonly isPaused: boolean;
  /** Of the last 20 ms as recorded, also while muted: a meter can show users that they speak while muted. */
  readonly level: Level;
  /** How often audio was lost because a reader or the page was too slow. */
  readonly overruns: number;
  /** How much audio was lost in total. */
  readonly lostMs: number;
  /**
   * Switches to another device, or to the browser's default, without a gap and with the same processing; reopens it if
   * it is the same. Rejects as `createMicrophone` does, and then nothing changes.
   */
  setDevice(deviceId: string | null): Promise<void>;
  /** `silence` keeps sending zeros, so that turn detection receives silence; `stop` sends no frames. */
  mute(muted: boolean, as?: "silence" | "stop"): void;
  /** Stops the frames until `resume()`: nothing of that time is read. */
  pause(): void;
  resume(): void;
  /** While closed, the frames are zeros: for half duplex, independently of the user's mute. */
  gate(isClosed: boolean): void;
  /** Calls `listener` when `stream` gets another track. Returns a function that removes it. */
  onTrack(listener: (track: MediaStreamTrack) => void): () => void;
  /** Calls `listener` for each state from now on. Returns a function that removes it. */
  onState(listener: (state: MicrophoneState) => void): () => void;
  /**
   * Calls `listener` when the device is lost (`device.lost`) or the permission revoked (`device.denied`), which yields
   * silence until a device is back, and when audio was lost (`audio.overflow`), at most once a second. Returns a
   * function that removes it.
   */
  onError(listener: (error: RealtimeError) => void): () => void;
  stop(): Promise<void>;
}

/**
 * Opens a microphone: call it in a click handler, as the browser may prompt the user, and waits for the answer. Rejects
 * with `device.denied`, `device.not-found`, `device.failed`, and `device.unavailable` if the page can have none; the
 * message tells the user what to do.
 *
 * @example
 * const microphone = await createMicrophone({ onState: ({ hint }) => (status.textContent = hint) });
 * void session.appendAudio(microphone);
 */
export async function createMicrophone(options: MicrophoneOptions = {}): Promise<Microphone> {
  const microphone = new DeviceMicrophone(options);
  await microphone.open();
  return microphone;
}
