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
  /** The voice, by the server's name for it. Default: the one that the session asks for. */
  readonly voice?: string | undefined;
  /**
   * The format to request: `pcm` is heard while it is generated, `wav` once it is complete. A WAV file is recognized in
   * any case.
   */
  readonly format?: "pcm" | "wav" | undefined;
  /** The sample rate of the server's `pcm`, which does not state it. Default 24,000. */
  readonly sampleRate?: number | undefined;
}

const spokenRate = 24_000;
/** Ten minutes at 24 kHz, for one sentence. */
const maxAnswerBytes = 10 * 60 * 2 * spokenRate;
const nobody = new AbortController().signal;

/** Creates a voice that a server speaks. Sends one request for each text, and skips text without words. */
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

/** Content types that are not bare samples. Those that are have many names. */
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
