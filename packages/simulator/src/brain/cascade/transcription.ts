import { createResampler, writeWav } from "@rt/core";
import type { Clock } from "../../clock.js";
import { pause } from "../../clock.js";
import type { Speech } from "../brain.js";
import { Endpoint, textOf } from "./endpoint.js";
import type { EndpointOptions } from "./endpoint.js";
import { parsed, textField } from "./gate.js";

/** A model that puts speech into words: `POST /audio/transcriptions`. */
export interface TranscriptionOptions extends Omit<EndpointOptions, "model"> {
  /** Default `whisper-1`. Servers with a single model do not look at it. */
  readonly model?: string | undefined;
  /** What is spoken, for example `en`; if left out, the server finds out, or has a default. */
  readonly language?: string | undefined;
}

const sampleRate = 24_000;
/** What speech recognisers listen at; some take nothing else. */
const heardRate = 16_000;
const maxAnswerBytes = 1024 * 1024;
const nobody = new AbortController().signal;

/** Puts speech into words. What the user says stays said though nobody waits for it: only time ends a request. */
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
      throw endpoint.complaints.unexpected(`${contentType || "something"} without a text`);
    return text.trim();
  };
}

/** A second at a time, so that other sessions get their turn. */
async function resampled(samples: Int16Array, clock: Clock): Promise<Int16Array[]> {
  const resampler = createResampler({ from: sampleRate, to: heardRate });
  const chunks: Int16Array[] = [];
  for (let start = 0; start < samples.length; start += sampleRate) {
    chunks.push(resampler.push(samples.subarray(start, start + sampleRate)));
    await pause(clock, 0, nobody);
  }
  return [...chunks, resampler.flush()];
}
