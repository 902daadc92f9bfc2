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
  /** The one of now; null where the application plays by itself, or the service does. */
  readonly player: () => Player | null;
  readonly dispatch: (input: InputOf<"played"> | InputOf<"playbackStopped">) => void;
  /** Gets all audio that can be read, in order: the very samples that the player gets. */
  readonly onAudio: (responseId: string, samples: Int16Array) => void;
  /** `audio.invalid`: what came cannot be read, and is left out. `player.failed`. Told once until it works again. */
  readonly onError: (error: RealtimeError) => void;
}

/** What of a session's audio is on its way to the listener. */
export interface Playback {
  /** How much of an item was received and heard, for captions; null where nothing of it is left to be heard. */
  readonly played: (itemId: string) => Played | null;
  /** No more audio of a response will come. */
  readonly forget: (responseId: string) => void;
  readonly effects: Pick<
    EffectTable,
    "play" | "playedOut" | "stopPlayback" | "pausePlayback" | "resumePlayback" | "changePlayer"
  >;
}

/** Decodes a session's audio once, hands it to its readers, and keeps account of what the player makes of it. */
export function createPlayback({ player, dispatch, onAudio, onError }: PlaybackOptions): Playback {
  const track = (now: Player | null) => now && trackPlayer({ player: now, dispatch, onError });
  let tracked = track(player());
  const attempt = createAttempt(onError, "audio.invalid", "audio that cannot be read");
  /** One a part, as parts begin with whole samples and their events need not (T84). */
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
