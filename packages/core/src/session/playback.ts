import { createAudioDecoder, type AudioDecoder } from "../audio/codec.js";
import { isSamePart, type Played } from "../audio/ledger.js";
import type { AudioPart, Player } from "../audio/player.js";
import type { RealtimeError } from "../errors.js";
import { createAttempt } from "./attempt.js";
import type { EffectTable, InputOf } from "./step.js";
import { trackPlayer } from "./tracked-player.js";

export type { Played } from "../audio/ledger.js";

/** What the playback of a session needs. */
export interface PlaybackOptions {
  /** The current player; null if the application or the service plays. */
  readonly player: () => Player | null;
  readonly dispatch: (input: InputOf<"played"> | InputOf<"playbackStopped">) => void;
  /** Receives all readable audio, in order: the same samples that the player gets. */
  readonly onAudio: (responseId: string, samples: Int16Array) => void;
  /** `audio.invalid`: unreadable audio, which is skipped. `player.failed`. Each reported once until it works again. */
  readonly onError: (error: RealtimeError) => void;
}

/** The audio of a session on its way to the user. */
export interface Playback {
  /** How much of an item was received and heard, for captions; null if nothing of it is left to be heard. */
  readonly played: (itemId: string) => Played | null;
  /** Call it when no more audio of a response will arrive. */
  readonly forget: (responseId: string) => void;
  readonly effects: Pick<
    EffectTable,
    "play" | "playedOut" | "stopPlayback" | "pausePlayback" | "resumePlayback" | "changePlayer"
  >;
}

/** Decodes a session's audio once, passes it to its readers, and tracks how much the player has played. */
export function createPlayback({ player, dispatch, onAudio, onError }: PlaybackOptions): Playback {
  const track = (now: Player | null) => now && trackPlayer({ player: now, dispatch, onError });
  let tracked = track(player());
  const attempt = createAttempt(onError, "audio.invalid", "the service sent unreadable audio");
  /** One per part, as parts begin with whole samples and their events need not (T84). */
  let decoders: readonly Decoder[] = [];
  return {
    played: (itemId) => tracked?.played(itemId) ?? null,
    forget: (responseId) => void (decoders = decoders.filter((part) => part.responseId !== responseId)),
    effects: {
      play({ event, format }) {
        const { response_id: responseId, item_id: itemId, content_index: contentIndex } = event;
        const part = { responseId, itemId, contentIndex };
        let decoder = decoders.find((other) => isSamePart(other, part));
        let samples: Int16Array = silence;
        attempt.run(() => {
          if (!decoder) decoders = [...decoders, (decoder = { ...part, ...createAudioDecoder(format) })];
          samples = decoder.decode(event.delta);
        });
        tracked?.play({ ...part, samples, sampleRate: decoder?.sampleRate ?? 24_000 });
        if (samples.length > 0) onAudio(responseId, samples);
      },
      playedOut({ itemId, contentIndex }) {
        const part = { itemId, contentIndex };
        decoders = decoders.filter((other) => !isSamePart(other, part));
        tracked?.finish(part);
      },
      stopPlayback: () => tracked?.stop(),
      pausePlayback: () => tracked?.pause(),
      resumePlayback: () => tracked?.resume(),
      changePlayer: () => void (tracked = track(player())),
    },
  };
}

interface Decoder extends AudioDecoder, AudioPart {
  readonly responseId: string;
}

const silence = new Int16Array(0);
