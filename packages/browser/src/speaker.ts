import type { AudioPart, Clock, Level, Player } from "@rt/core";
import source from "worklet:playback";
import { hasStarted, leaseContext } from "./context.js";
import type { AudioDevice } from "./devices.js";
import { loadWorklet } from "./load-worklet.js";
import { checkVolume, WorkletSpeaker } from "./worklet-speaker.js";

/** Where and how to play. All of it is optional. */
export interface SpeakerOptions {
  /** As `listDevices()` tells them; the default device, if left out. Chosen for the whole context, where it can be. */
  readonly deviceId?: string | undefined;
  /** 0 to 1. Default 1. */
  readonly volume?: number | undefined;
  /** To play in; otherwise all that this package opens share one. It is not closed. */
  readonly context?: AudioContext | undefined;
  /** Where the page has the files of `@rt/browser/worklets`, for a policy that allows only its own scripts. */
  readonly workletUrl?: string | URL | undefined;
  /** How much is held back before sound begins: at first, and at most after gaps. Default 80 and 320. */
  readonly jitterMs?: { readonly start: number; readonly max: number } | undefined;
  /** How much may wait to be heard. What comes beyond is refused as `player.failed`. Default 10 minutes. */
  readonly maxQueuedMs?: number | undefined;
  readonly clock?: Clock | undefined;
}

/**
 * A loudspeaker that counts what was rendered of each part: what was by the time of a stop is still heard to its end,
 * as no browser takes back what it gave to the device.
 */
export interface Speaker extends Required<Player> {
  readonly context: AudioContext;
  /** Of the context. */
  readonly sampleRate: number;
  /** Null while it is the default one, whichever that is. */
  readonly device: AudioDevice | null;
  /** 0 to 1. Setting anything else throws `options.invalid`. */
  volume: number;
  /** Of what is being heard now, over 20 ms; silence where nothing is. */
  readonly level: Level;
  /** Speech is heard: louder than -45 dB, and with no pause of 300 ms since. */
  readonly isSpeaking: boolean;
  /** How much waits to be heard. */
  readonly bufferedMs: number;
  /** Hears whenever speech begins or ends. Returns its own remover. */
  onSpeaking(listener: (isSpeaking: boolean) => void): () => void;
  /** Plays on another device; null for the default one. Rejects as `createSpeaker` does, and stays where it was. */
  setDevice(deviceId: string | null): Promise<void>;
  /** Plays the sound of a WebRTC peer, with the same volume and level, on the same device. Returns its end. */
  playStream(stream: MediaStream): () => void;
  /**
   * How many samples of a part have reached the ear by now, for captions: between reports too, without those that the
   * device still holds. Null for a part that is over or unknown.
   */
  position(part: AudioPart): number | null;
  /** Resolves when all that is queued was rendered, or dropped. */
  drained(): Promise<void>;
  /** Lets go of the device; what is queued is dropped. Of no effect the second time. */
  close(): Promise<void>;
}

/**
 * Opens a loudspeaker. Call it in a click, before the first `await`, or `unlockAudio()` then: until the visitor has
 * clicked, browsers play nothing, and what is queued waits. Rejects with `device.unavailable` where the page may not
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
