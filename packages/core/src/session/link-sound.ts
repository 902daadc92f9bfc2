import type { Player } from "../audio/player.js";
import type { Recorder } from "../audio/recorder.js";
import { RealtimeError } from "../errors.js";
import type { LinkMedia } from "../transport/transport.js";

/** The parts of a session that a connection carrying audio needs. */
export interface Sound {
  readonly recorder: Recorder | null;
  readonly player: Player | null;
  readonly muted: boolean;
}

/** Where the devices come from, and where errors go. */
export interface LinkSoundOptions {
  /** Of the connection in use; null if audio travels in events. */
  readonly media: () => LinkMedia | null;
  readonly sound: () => Sound;
  readonly onError: (error: RealtimeError) => void;
}

/** Passes the devices of a session to the connection in use, if that carries audio by itself. */
export interface LinkSound {
  /** The connection sends what the microphone records, so it is not sent in events. */
  readonly isRecorded: boolean;
  /** Call it whenever something may have changed. */
  update(): void;
}

/** Creates the object without passing anything on yet. */
export function createLinkSound({ media, sound, onError }: LinkSoundOptions): LinkSound {
  let told: (Sound & { readonly media: LinkMedia }) | null = null;
  let isRecorded = false;

  function tell(to: LinkMedia, { recorder, player, muted }: Sound): void {
    const before = told?.media === to ? told : null;
    told = { media: to, recorder, player, muted };
    if (recorder !== before?.recorder) isRecorded = to.record(recorder);
    if (player !== before?.player && !to.play(player))
      onError(
        new RealtimeError("player.failed", "this player cannot play calls: pass the transport a speaker"),
      );
    if (muted !== before?.muted) to.mute(muted);
  }

  return {
    get isRecorded() {
      return isRecorded;
    },
    update() {
      const now = media();
      if (now) return tell(now, sound());
      told = null;
      isRecorded = false;
    },
  };
}
