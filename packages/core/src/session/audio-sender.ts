import { sampleRateOf } from "../audio/format.js";
import { encodeAlaw, encodeMulaw } from "../audio/g711.js";
import { createInputClock, type InputClock } from "../audio/input-clock.js";
import { encodePcm16 } from "../audio/pcm16.js";
import { createResampler, type Resampler } from "../audio/resample.js";
import type { ClientEvent } from "../protocol/client-events.js";
import type { AudioFormat } from "../protocol/session-config.js";
import { encodeBase64 } from "../support/base64.js";

/** Brings audio into the session's input format, sends it and counts it. */
export interface AudioSender {
  readonly clock: InputClock;
  /** Throws `options.invalid` for a rate that no audio has, `audio.invalid` for a format that nobody knows. */
  check(sampleRate: number): void;
  readonly send: (samples: Int16Array, sampleRate: number) => void;
  /** Sends what the filters have kept back: all that was handed in is with the service then. */
  finish(): void;
  /** Forgets what the filters have kept back. */
  reset(): void;
}

/** What a sender sends by. */
export interface AudioSenderOptions {
  /** Asked each time, as it may change. */
  readonly format: () => AudioFormat;
  readonly send: (event: ClientEvent) => void;
}

/** 1 MiB of PCM an event; services take 15 (T22). */
const maxSamples = 2 ** 19;

/** Makes the sender of one session. Sources of different rates may take turns: each has a filter of its own. */
export function createAudioSender({ format, send }: AudioSenderOptions): AudioSender {
  const clock = createInputClock();
  const resamplers = new Map<number, Resampler>();
  let target = 0;

  function resamplerFrom(from: number): Resampler {
    const to = sampleRateOf(format());
    if (to !== target) resamplers.clear();
    target = to;
    const resampler = resamplers.get(from) ?? createResampler({ from, to });
    resamplers.set(from, resampler);
    return resampler;
  }

  function emit(samples: Int16Array): void {
    for (let start = 0; start < samples.length; start += maxSamples) {
      const piece = samples.subarray(start, start + maxSamples);
      send({ type: "input_audio_buffer.append", audio: encode(piece, format()) });
      clock.add(piece.length, target);
    }
  }

  return {
    clock,
    check: resamplerFrom,
    send(samples, sampleRate) {
      const resampler = resamplerFrom(sampleRate);
      emit(sampleRate === target ? samples : resampler.push(samples));
    },
    finish() {
      for (const resampler of resamplers.values()) emit(resampler.flush());
    },
    reset: () => resamplers.clear(),
  };
}

function encode(samples: Int16Array, { type }: AudioFormat): string {
  if (type === "audio/pcm") return encodePcm16(samples);
  return encodeBase64(type === "audio/pcmu" ? encodeMulaw(samples) : encodeAlaw(samples));
}
