import type { Player } from "../audio/player.js";
import type { Recorder } from "../audio/recorder.js";
import { RealtimeError } from "../errors.js";
import type { LinkMedia } from "../transport/transport.js";

/** What a connection that carries sound has to know of its session. */
export interface Sound {
  readonly recorder: Recorder | null;
  readonly player: Player | null;
  readonly muted: boolean;
}

/** Where it is found out, and who hears of trouble. */
export interface LinkSoundOptions {
  /** Of the connection that counts; null where audio travels in events. */
  readonly media: () => LinkMedia | null;
  readonly sound: () => Sound;
  readonly onError: (error: RealtimeError) => void;
}

/** Hands the devices of a session to the connection that counts, where that carries sound by itself. */
export interface LinkSound {
  /** What the microphone records is sent by the connection, and not in events. */
  readonly isRecorded: boolean;
  /** To be called whenever something may have changed. */
  update(): void;
}

/** Makes one, which has told nobody anything. */
export function createLinkSound({ media, sound, onError }: LinkSoundOptions): LinkSound {
  let told: (Sound & { readonly media: LinkMedia }) | null = null;
  let isRecorded = false;

  function tell(to: LinkMedia, { recorder, player, muted }: Sound): void {
    const before = told?.media === to ? told : null;
    told = { media: to, recorder, player, muted };
    if (recorder !== before?.recorder) isRecorded = to.record(recorder);
    if (player !== before?.player && !to.play(player))
      onError(new RealtimeError("player.failed", "the player plays no calls: give the transport a speaker"));
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
