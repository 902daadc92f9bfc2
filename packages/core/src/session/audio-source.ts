import { bytesToPcm16, createPcm16Decoder } from "../audio/pcm16.js";
import { RealtimeError } from "../errors.js";
import { createDeferred } from "../support/deferred.js";
import type { Signal } from "../support/host.js";

/** Mono samples, or the same as PCM16 bytes, little endian. */
export type AudioChunk = Int16Array | Uint8Array;

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
export function samplesIn(chunk: AudioChunk): Int16Array {
  if (isSamples(chunk)) return chunk;
  if (isBytes(chunk)) return bytesToPcm16(chunk);
  throw new RealtimeError("audio.invalid", "audio is an Int16Array of samples or a Uint8Array of PCM16");
}

/** Reads a source to its end, or until it is left. Where its bytes are cut into chunks makes no difference. */
export function readSource(source: AsyncIterable<AudioChunk>, options: ReadOptions): Reading {
  const { take, room, signal } = options;
  const iterator = source[Symbol.asyncIterator]();
  const decode = createSourceDecoder();
  const over = createDeferred<void>();
  let isLeft = false;

  async function read(): Promise<void> {
    for await (const chunk of { [Symbol.asyncIterator]: () => iterator }) {
      if (isLeft) return;
      take(decode(chunk));
      await room();
    }
    if (!isLeft) decode(null);
  }

  async function letGo(): Promise<void> {
    await iterator.return?.();
  }

  function leave(): void {
    isLeft = true;
    over.resolve();
    // Not left to the loop, as the next chunk may never come. Why a source cannot be let go of concerns nobody here.
    letGo().catch((cause: unknown) => over.reject(failed(cause)));
  }

  if (signal?.aborted) leave();
  else
    read().then(
      () => over.resolve(),
      (cause: unknown) => over.reject(failed(cause)),
    );
  signal?.addEventListener("abort", leave);
  return { over: over.promise.finally(() => signal?.removeEventListener("abort", leave)), leave };
}

/** The samples of one chunk after another; null for the end, which must not come within a sample. */
function createSourceDecoder(): (chunk: AudioChunk | null) => Int16Array {
  const decoder = createPcm16Decoder();
  let bytes = 0;
  return (chunk) => {
    if (chunk === null) return bytesToPcm16(new Uint8Array(bytes % 2));
    if (!isBytes(chunk)) return samplesIn(chunk);
    bytes += chunk.length;
    return decoder.decode(chunk);
  };
}

// By name: a typed array may come from another realm, where it is an instance of another class.
function isSamples(chunk: AudioChunk): chunk is Int16Array {
  return chunk[Symbol.toStringTag] === "Int16Array";
}

function isBytes(chunk: AudioChunk): chunk is Uint8Array {
  return chunk[Symbol.toStringTag] === "Uint8Array";
}

function failed(cause: unknown): RealtimeError {
  if (cause instanceof RealtimeError) return cause;
  return new RealtimeError("recorder.failed", "reading a source of audio failed: see the cause", { cause });
}
