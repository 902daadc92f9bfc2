import { bytesToPcm16, createPcm16Decoder } from "../audio/pcm16.js";
import type { Recorder } from "../audio/recorder.js";
import { RealtimeError, realtimeError } from "../errors.js";
import { createDeferred } from "../support/deferred.js";
import type { Signal } from "../support/host.js";

/** Mono samples, or the same as PCM16 bytes, little endian. */
export type AudioChunk = Int16Array | Uint8Array;

/**
 * The user's audio, mono: one chunk, a source of chunks that waits while they cannot be sent, or a microphone, which
 * cannot wait.
 */
export type AudioSource = AudioChunk | AsyncIterable<AudioChunk> | Recorder;

/** How the chunks of a source are taken. */
export interface ReadOptions {
  readonly take: (samples: Int16Array) => void;
  /** Resolves when there is room for more. */
  readonly room: () => Promise<void>;
  readonly signal?: Signal | undefined;
}

/** A source that is being read. */
export interface Reading {
  /** Resolves when the source has ended or is left, and rejects with what went wrong with it. */
  readonly over: Promise<void>;
  /** Reads no more, and lets go of the source. */
  readonly leave: () => void;
}

/** The samples of a chunk; what is none is an `audio.invalid` error. */
export function samplesIn(chunk: AudioChunk, decode = bytesToPcm16): Int16Array {
  if (isBytes(chunk)) return decode(chunk);
  if (chunk[Symbol.toStringTag] === "Int16Array") return chunk;
  throw new RealtimeError("audio.invalid", "audio must be an Int16Array, or a Uint8Array of PCM16");
}

/** By name: a typed array may come from another realm, where it is an instance of another class. */
function isBytes(chunk: AudioChunk): chunk is Uint8Array {
  return chunk[Symbol.toStringTag] === "Uint8Array";
}

/** Reads a source to its end, or until it is left. Where its bytes are cut into chunks makes no difference. */
export function readSource(source: AsyncIterable<AudioChunk>, { take, room, signal }: ReadOptions): Reading {
  const iterator = source[Symbol.asyncIterator]();
  const { decode } = createPcm16Decoder();
  const over = createDeferred<void>();
  let isLeft = false;

  async function read(): Promise<void> {
    for await (const chunk of { [Symbol.asyncIterator]: () => iterator }) {
      if (isLeft) return;
      take(samplesIn(chunk, decode));
      await room();
    }
  }

  async function letGo(): Promise<void> {
    await iterator.return?.();
  }

  function leave(): void {
    isLeft = true;
    over.resolve();
    // Not left to the loop, as the next chunk may never come. Why a source cannot be let go of concerns nobody here.
    letGo().catch(() => {});
  }

  if (signal?.aborted) leave();
  else
    read().then(
      () => over.resolve(),
      (cause: unknown) =>
        over.reject(realtimeError(cause, "recorder.failed", "the source of audio failed: see the cause")),
    );
  signal?.addEventListener("abort", leave);
  return { over: over.promise.finally(() => signal?.removeEventListener("abort", leave)), leave };
}
