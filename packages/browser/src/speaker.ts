import type { AudioPart, Clock, Level, Player } from "@rt/core";
import source from "worklet:playback";
import { hasStarted, leaseContext } from "./context.js";
import type { AudioDevice } from "./devices.js";
import { loadWorklet } from "./load-worklet.js";
import { checkVolume, WorkletSpeaker } from "./worklet-speaker.js";

/** Options of a speaker, all optional. */
export interface SpeakerOptions {
  /**
   * An id from `listDevices()`. Default: the default device. Applies to the whole context, where the browser supports
   * that.
   */
  readonly deviceId?: string | undefined;
  /** 0 to 1. Default 1. */
  readonly volume?: number | undefined;
  /** The context to play in, which is not closed. Default: one that everything in this package shares. */
  readonly context?: AudioContext | undefined;
  /** Where the page serves the files of `@rt/browser/worklets`, for a policy that allows only its own scripts. */
  readonly workletUrl?: string | URL | undefined;
  /** How much to buffer before playback starts: at first, and at most after gaps. Default 80 and 320. */
  readonly jitterMs?: { readonly start: number; readonly max: number } | undefined;
  /** How much audio may be queued. More is refused with `player.failed`. Default 10 minutes. */
  readonly maxQueuedMs?: number | undefined;
  readonly clock?: Clock | undefined;
}

/**
 * A speaker that counts what was rendered of each part. What was rendered before a stop is still heard, as browsers
 * cannot take back what they gave to the device.
 */
export interface Speaker extends Required<Player> {
  readonly context: AudioContext;
  /** That of the context. */
  readonly sampleRate: number;
  /** The chosen device; null while it is the default. */
  readonly device: AudioDevice | null;
  /** 0 to 1. Setting anything else throws `options.invalid`. */
  volume: number;
  /** The level of what is being heard now, over 20 ms. */
  readonly level: Level;
  /** Whether speech is heard: louder than -45 dB, without a pause of 300 ms since. */
  readonly isSpeaking: boolean;
  /** The duration of the queued audio. */
  readonly bufferedMs: number;
  /** Calls `listener` whenever speech begins or ends. Returns a function that removes it. */
  onSpeaking(listener: (isSpeaking: boolean) => void): () => void;
  /**
   * Switches to another device; null for the default. Rejects as `createSpeaker` does, and then stays on the current
   * one.
   */
  setDevice(deviceId: string | null): Promise<void>;
  /** Plays the stream of a WebRTC peer, with the same volume, level and device. Returns a function that ends it. */
  playStream(stream: MediaStream): () => void;
  /**
   * How many samples of a part have been heard by now, for captions: estimated between reports, and without what the
   * device still buffers. Null for a part that is over or unknown.
   */
  position(part: AudioPart): number | null;
  /** Resolves when everything queued was rendered or dropped. */
  drained(): Promise<void>;
  /** Releases the device and drops what is queued. Does nothing the second time. */
  close(): Promise<void>;
}

/**
 * Opens a speaker. Call it in a click handler, before the first `await`, or call `unlockAudio()` there: until the user
 * has clicked, browsers play nothing, and audio stays queued. Rejects with `device.unavailable` if the page may not
 * load the worklet or choose a device, and with `device.not-found`, `device.denied` and `device.failed`.
 *
 * @example
 * const speaker = await createSpeaker();
 * const session = createSession({ service, player: speaker });
 */
export async function createSpeaker(options: SpeakerOptions = {}): Promise<Speaker> {
  const { volume = 1, deviceId } = options;
  checkVolume(volume);
  const lease = leaseContext(options.context);
  const { context } = lease;
  try {
    await loadWorklet(context, { name: "playback", source, url: options.workletUrl });
    await hasStarted(context, options.clock);
    const speaker = new WorkletSpeaker(lease, options);
    if (deviceId !== undefined)
      await speaker.setDevice(deviceId).catch(async (error: unknown) => {
        await speaker.close();
        throw error;
      });
    return speaker;
  } catch (error) {
    await lease.release();
    throw error;
  }
}
