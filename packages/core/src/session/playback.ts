import { sampleRateOf } from "../audio/format.js";
import { decodeAlaw, decodeMulaw } from "../audio/g711.js";
import type { Played } from "../audio/ledger.js";
import { createPcm16Decoder } from "../audio/pcm16.js";
import type { AudioChunk, AudioPart, Player } from "../audio/player.js";
import { RealtimeError } from "../errors.js";
import type { AudioFormat } from "../protocol/session-config.js";
import { decodeBase64 } from "../support/base64.js";
import type { EffectTable, InputOf } from "./step.js";
import { trackPlayer } from "./tracked-player.js";

export type { Played } from "../audio/ledger.js";

/** What the playback of a session needs. */
export interface PlaybackOptions {
  /** Null where the application plays by itself, or the service does. */
  readonly player: Player | null;
  readonly dispatch: (input: InputOf<"played"> | InputOf<"playbackStopped">) => void;
  /** Gets all audio that can be read, in order: the very samples that the player gets. */
  readonly onAudio: (responseId: string, samples: Int16Array) => void;
  /** `audio.invalid`: what came cannot be read, and is left out. `player.failed`: told once until it works again. */
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
    "play" | "playedOut" | "stopPlayback" | "pausePlayback" | "resumePlayback"
  >;
}

/** Decodes a session's audio once, hands it to its readers, and keeps account of what the player makes of it. */
export function createPlayback({ player, dispatch, onAudio, onError }: PlaybackOptions): Playback {
  const tracked = player && trackPlayer({ player, dispatch, onError });
  const decoders = createDecoders(onError);
  return {
    played: (itemId) => tracked?.played(itemId) ?? null,
    forget: (responseId) => decoders.forget(responseId),
    effects: {
      play(effect) {
        const chunk = decoders.decode(effect);
        tracked?.play(chunk);
        if (chunk.samples.length > 0) onAudio(chunk.responseId, chunk.samples);
      },
      playedOut(part) {
        decoders.end(part);
        tracked?.finish(part);
      },
      stopPlayback: () => tracked?.stop(),
      pausePlayback: () => tracked?.pause(),
      resumePlayback: () => tracked?.resume(),
    },
  };
}

interface Decoder {
  readonly responseId: string;
  readonly sampleRate: number;
  readonly decode: (base64: string) => Int16Array;
}

/** One decoder a part, as parts begin with whole samples and their events need not (T84). */
function createDecoders(onError: (error: RealtimeError) => void) {
  const decoders = new Map<string, Decoder>();

  function attempt<T>(run: () => T, otherwise: T): T {
    try {
      return run();
    } catch (cause) {
      const known = cause instanceof RealtimeError;
      onError(known ? cause : new RealtimeError("audio.invalid", "audio that cannot be read", { cause }));
      return otherwise;
    }
  }

  return {
    decode({ event, format }: Parameters<EffectTable["play"]>[0]): AudioChunk {
      const { response_id: responseId, item_id: itemId, content_index: contentIndex, delta } = event;
      const key = keyOf({ itemId, contentIndex });
      const decoder =
        decoders.get(key) ?? attempt(() => createDecoder(responseId, format), { responseId, ...mute });
      decoders.set(key, decoder);
      const samples = attempt(() => decoder.decode(delta), silence);
      return { responseId, itemId, contentIndex, samples, sampleRate: decoder.sampleRate };
    },
    end: (part: AudioPart) => void decoders.delete(keyOf(part)),
    forget(responseId: string) {
      for (const [key, decoder] of decoders) if (decoder.responseId === responseId) decoders.delete(key);
    },
  };
}

function createDecoder(responseId: string, format: AudioFormat): Decoder {
  const sampleRate = sampleRateOf(format);
  if (format.type === "audio/pcm") {
    const stream = createPcm16Decoder();
    return { responseId, sampleRate, decode: (base64) => stream.decode(base64) };
  }
  const expand = format.type === "audio/pcmu" ? decodeMulaw : decodeAlaw;
  return { responseId, sampleRate, decode: (base64) => expand(decodeBase64(base64)) };
}

const silence = new Int16Array(0);

/** For a format that is not known: said once, at the first chunk of a part. */
const mute = { sampleRate: 24_000, decode: () => silence };

function keyOf({ itemId, contentIndex }: AudioPart): string {
  return `${itemId} ${contentIndex}`;
}
