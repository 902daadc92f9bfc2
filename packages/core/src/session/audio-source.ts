import { bytesToPcm16, createPcm16Decoder } from "../audio/pcm16.js";
import type { Recorder } from "../audio/recorder.js";
import { RealtimeError, realtimeError } from "../errors.js";
import { createDeferred } from "../support/deferred.js";
import type { Signal } from "../support/host.js";

/** Mono samples, or their PCM16 bytes, little-endian. */
export type AudioChunk = Int16Array | Uint8Array;

/**
 * The user's audio, in mono: one chunk; a source of chunks, which waits while they cannot be sent; or a microphone,
 * which cannot wait.
 */
export type AudioSource = AudioChunk | AsyncIterable<AudioChunk> | Recorder;

/** How to read a source. */
export interface ReadOptions {
  readonly take: (samples: Int16Array) => void;
  /** Resolves when there is room for more. */
  readonly room: () => Promise<void>;
  readonly signal?: Signal | undefined;
}

/** A source that is being read. */
export interface Reading {
  /** Resolves when the source has ended or was left, and rejects if it failed. */
  readonly over: Promise<void>;
  /** Stops reading and releases the source. */
  readonly leave: () => void;
}

/** The samples of a chunk. Throws `audio.invalid` if it is not audio. */
export function samplesIn(chunk: AudioChunk, decode = bytesToPcm16): Int16Array {
  if (isBytes(chunk)) return decode(chunk);
  if (chunk[Symbol.toStringTag] === "Int16Array") return chunk;
  throw new RealtimeError("audio.invalid", "audio must be an Int16Array, or a Uint8Array of PCM16");
}

/** Checks by name: a typed array may come from another realm, where it is an instance of another class. */
function isBytes(chunk: AudioChunk): chunk is Uint8Array {
  return chunk[Symbol.toStringTag] === "Uint8Array";
}

/** Reads a source to its end, or until it is left. How its bytes are split into chunks makes no difference. */
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
    // Not left to the loop, as the next chunk may never come. A failure to release the source does not matter here.
    letGo().catch(() => {});
  }

  if (signal?.aborted) leave();
  else
    read().then(
      () => over.resolve(),
      (cause: unknown) =>
        over.reject(realtimeError(cause, "recorder.failed", "the audio source failed: see the cause")),
    );
  signal?.addEventListener("abort", leave);
  return { over: over.promise.finally(() => signal?.removeEventListener("abort", leave)), leave };
}
