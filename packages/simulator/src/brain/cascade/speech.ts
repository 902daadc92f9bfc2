import { createPcm16Decoder, createResampler, readWav, resample, toMono } from "@rt/core";
import type { RealtimeError } from "@rt/core";
import type { Clock } from "../../clock.js";
import type { SpeakOptions, SpeechPiece, Voice } from "../../voice/voice.js";
import { bytesOf, Endpoint } from "./endpoint.js";
import type { Answer, EndpointOptions } from "./endpoint.js";

/** A model that speaks: `POST /audio/speech`. */
export interface SpeechOptions extends Omit<EndpointOptions, "model"> {
  /** Default `tts-1`. */
  readonly model?: string | undefined;
  /** The voice, by the server's name for it; if left out, the one that the session asks for. */
  readonly voice?: string | undefined;
  /** What to ask for: `pcm` is heard while it is made, `wav` once it is whole. A WAV file is understood in any case. */
  readonly format?: "pcm" | "wav" | undefined;
  /** Samples a second of the server's `pcm`, which does not say. Default 24,000. */
  readonly sampleRate?: number | undefined;
}

const spokenRate = 24_000;
/** Ten minutes at 24 kHz, for one sentence. */
const maxAnswerBytes = 10 * 60 * 2 * spokenRate;
const nobody = new AbortController().signal;

/** A voice that is spoken by a server. It makes one request for each text; text without words it passes over. */
export function createSpeech(options: SpeechOptions, clock: Clock): Voice {
  const { model = "tts-1", format = "pcm", sampleRate = spokenRate } = options;
  const endpoint = new Endpoint("speech", "/audio/speech", { options: { ...options, model }, clock });
  return {
    async *speak(text: string, { voice = "alloy", speed = 1, signal = nobody }: SpeakOptions = {}) {
      if (!/[\p{L}\p{N}]/u.test(text)) return;
      const body = JSON.stringify({
        model,
        input: text.trim(),
        voice: options.voice ?? voice,
        response_format: format,
        ...(speed !== 1 && { speed }),
      });
      const answer = await endpoint.post({ body, signal, maxBytes: maxAnswerBytes });
      const unexpected = (what: string) => endpoint.complaints.unexpected(what);
      yield* pieces(answer, { format, sampleRate, unexpected });
    },
  };
}

/** Types that are surely not bare samples; for those that are, servers have many names. */
const otherTypes = /^(text\/|application\/json$|audio\/(mpeg|mp3|aac|ogg|opus|flac|webm))/;
const wavTypes = /^audio\/(wav|wave|x-wav|vnd\.wave)$/;

async function* pieces(
  { contentType, chunks }: Answer,
  settings: PieceSettings,
): AsyncGenerator<SpeechPiece> {
  const { format, sampleRate, unexpected } = settings;
  if (otherTypes.test(contentType)) throw unexpected(`${contentType}, not ${format}`);
  if (format === "wav" || wavTypes.test(contentType)) {
    return yield { samples: wavSamples(await bytesOf(chunks), unexpected) };
  }
  const decoder = createPcm16Decoder();
  const resampler = createResampler({ from: sampleRate, to: spokenRate });
  for await (const bytes of chunks) yield { samples: resampler.push(decoder.decode(bytes)) };
  yield { samples: resampler.flush() };
}

interface PieceSettings {
  readonly format: "pcm" | "wav";
  readonly sampleRate: number;
  readonly unexpected: (what: string) => RealtimeError;
}

function wavSamples(file: Uint8Array, unexpected: PieceSettings["unexpected"]): Int16Array<ArrayBuffer> {
  try {
    const wav = readWav(file);
    return resample(toMono(wav), { from: wav.sampleRate, to: spokenRate });
  } catch (cause) {
    throw unexpected(cause instanceof Error ? cause.message : String(cause));
  }
}
