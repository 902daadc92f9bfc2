import { createResampler, writeWav } from "@rt/core";
import type { Clock } from "../../clock.js";
import { pause } from "../../clock.js";
import type { Speech } from "../brain.js";
import { Endpoint, textOf } from "./endpoint.js";
import type { EndpointOptions } from "./endpoint.js";
import { parsed, textField } from "./gate.js";

/** A model that transcribes speech: `POST /audio/transcriptions`. */
export interface TranscriptionOptions extends Omit<EndpointOptions, "model"> {
  /** Default `whisper-1`. Servers with a single model ignore it. */
  readonly model?: string | undefined;
  /** The language spoken, for example `en`. Default: left to the server, which detects it or has a default. */
  readonly language?: string | undefined;
}

const sampleRate = 24_000;
/** The sample rate of speech recognizers. Some accept no other. */
const heardRate = 16_000;
const maxAnswerBytes = 1024 * 1024;
const nobody = new AbortController().signal;

/**
 * Transcribes speech. A request is only ended by its time limit: the user's words are transcribed even if no answer is
 * waiting for them.
 */
export function createTranscription(
  options: TranscriptionOptions,
  clock: Clock,
): (speech: Speech) => Promise<string> {
  const { model = "whisper-1", language } = options;
  const endpoint = new Endpoint("transcription", "/audio/transcriptions", {
    options: { ...options, model },
    clock,
  });
  return async ({ samples }) => {
    const body = new FormData();
    const wav = writeWav(await resampled(samples, clock), { sampleRate: heardRate });
    body.set("file", new Blob([wav], { type: "audio/wav" }), "speech.wav");
    body.set("model", model);
    body.set("response_format", "json");
    if (language !== undefined) body.set("language", language);
    const { chunks, contentType } = await endpoint.post({ body, signal: nobody, maxBytes: maxAnswerBytes });
    const text = textField(parsed(await textOf(chunks)), "text");
    if (text === undefined)
      throw endpoint.complaints.unexpected(`${contentType || "something"} without a text field`);
    return text.trim();
  };
}

/** Resamples a second at a time, so that other sessions get their turn. */
async function resampled(samples: Int16Array, clock: Clock): Promise<Int16Array[]> {
  const resampler = createResampler({ from: sampleRate, to: heardRate });
  const chunks: Int16Array[] = [];
  for (let start = 0; start < samples.length; start += sampleRate) {
    chunks.push(resampler.push(samples.subarray(start, start + sampleRate)));
    await pause(clock, 0, nobody);
  }
  return [...chunks, resampler.flush()];
}
