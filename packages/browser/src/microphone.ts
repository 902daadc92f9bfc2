import type { Clock, Level, RealtimeError, Recorder } from "@rt/core";
import type { Processing } from "./constraints.js";
import { DeviceMicrophone } from "./device-microphone.js";
import type { AudioDevice } from "./devices.js";
import type { MicrophoneState } from "./microphone-state.js";

/** Which microphone, and how to record. All of it is optional. */
export interface MicrophoneOptions extends Processing {
  /** An id, as `listDevices()` tells them; the browser's choice, if left out or null. */
  readonly deviceId?: string | null | undefined;
  /** 8, 16, 24 or 48 kHz. Default 24,000, which is what the models hear. */
  readonly sampleRate?: number | undefined;
  /** How much is kept for a reader who is slow. Beyond it the oldest is dropped, counted and told. Default 5000. */
  readonly maxUnreadMs?: number | undefined;
  /** After so long of nothing but zeros its state is `silent`. Default 5000. */
  readonly silentAfterMs?: number | undefined;
  /** Hears of each state, from the first: before there is a microphone, too. */
  readonly onState?: ((state: MicrophoneState) => void) | undefined;
  /** One to record with in place of the one that is shared; it is not closed. Firefox needs the microphone's rate. */
  readonly context?: AudioContext | undefined;
  /** Where the page has the file `worklets/capture.js` of this package, or the folder of it, for a strict policy. */
  readonly workletUrl?: string | URL | undefined;
  readonly clock?: Clock | undefined;
}

/** A microphone: frames of 20 ms, from when its reading begins. Each reader gets frames of its own. */
export interface Microphone extends Required<Recorder> {
  /**
   * For those who send the sound by themselves, as WebRTC does: muted and gated as the frames are. Another one with
   * another device.
   */
  readonly stream: MediaStream;
  /** What it records from; the last one while that is lost. Null where the browser does not tell. */
  readonly device: Pick<AudioDevice, "id" | "name"> | null;
  /** Whether the browser takes the echo out of what is recorded, as far as it says. */
  readonly isEchoCancelled: boolean;
  readonly state: MicrophoneState;
  /** The device is gone, or the permission, and no other was found yet. */
  readonly isLost: boolean;
  readonly isMuted: boolean;
  readonly isPaused: boolean;
  /** Of the last 20 ms as they were recorded, muted or not: a meter shows a muted speaker that they are. */
  readonly level: Level;
  /** How often sound was lost: a reader was too slow, or the page was. */
  readonly overruns: number;
  /** How much was lost in all. */
  readonly lostMs: number;
  /**
   * Goes over to another device, or to the browser's choice, without a gap and with the same processing; the same one
   * is opened anew. Rejects as `createMicrophone` does, and goes on as it was.
   */
  setDevice(deviceId: string | null): Promise<void>;
  /** As `silence` it goes on in zeros, so that turn detection hears silence; as `stop` there are no frames. */
  mute(muted: boolean, as?: "silence" | "stop"): void;
  /** Nothing is recorded or read meanwhile. */
  pause(): void;
  resume(): void;
  /** Goes on in zeros while it is closed: for half duplex, whatever the user has muted. */
  gate(isClosed: boolean): void;
  /** Hears of the track of `stream` when that is another. Returns its own remover. */
  onTrack(listener: (track: MediaStreamTrack) => void): () => void;
  /** Hears of each state from now on. Returns its own remover. */
  onState(listener: (state: MicrophoneState) => void): () => void;
  /**
   * Hears that the device is lost (`device.lost`) or the permission taken back (`device.denied`), which yields silence
   * until there is one again, and that sound was lost (`audio.overflow`), at most once a second. Returns its remover.
   */
  onError(listener: (error: RealtimeError) => void): () => void;
  stop(): Promise<void>;
}

/**
 * Opens a microphone, best in a click: the browser may ask the visitor, and waits for the answer. Rejects with
 * `device.denied`, `device.not-found`, `device.failed`, and `device.unavailable` where the page can have none; the
 * message tells the visitor what to do.
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
