import { closeSync, openSync, writeSync } from "node:fs";
import { pcm16ToBytes, resample, writeWav } from "@rt/core";
import type { AudioChunk, AudioPart, PlayedPart, Player } from "@rt/core";

/** The sample rate of the file, which is that of both sides unless a service uses another. */
const recordingRate = 24_000;

/**
 * A stereo WAV of a conversation: the user on the left, and on the right what was heard of the model, when it was
 * heard. Times are Unix milliseconds, or those of any other clock.
 */
export interface Recording {
  readonly file: string;
  /** Adds the user's audio that ends now. */
  hear(samples: Int16Array, sampleRate: number): void;
  /** Keeps audio that will be played, until it is known how much of it was. */
  queue(chunk: AudioChunk): void;
  /** This much of a part has been heard by now. */
  played(part: PlayedPart): void;
  /** Nothing more of what is queued will be heard, except what the returned function is called with. */
  stop(): (parts: readonly PlayedPart[]) => void;
  /** Writes the rest. A second call has no effect. Synchronous, as the process may be about to exit. */
  close(): void;
}

/** How late either side may report. */
const marginMs = 1_000;

/** How far a report may be off: device clocks drift, and reports come when the process has time. */
const toleranceMs = 100;

/** The largest size that fits in a WAV header. */
const maxBytes = 0xffff_ffff - 44;

/**
 * Creates the file and writes continuously: at any moment it is a valid WAV that ends about a second ago, even if the
 * process is killed. Throws file system errors. After 12 hours the file is full, and no more is written.
 */
export function createRecording(file: string, now: () => number): Recording {
  const wav = createWavFile(file);
  const startedAt = now();
  const left = createTrack();
  const right = createTrack();
  let queue = createQueue();
  const frameNow = () => Math.round(((now() - startedAt) * recordingRate) / 1_000);

  function write(until: number): void {
    const from = wav.frames;
    if (until <= from) return;
    wav.write(interleave(left.take(from, until), right.take(from, until)));
  }

  function add(track: Track, samples: Int16Array, sampleRate: number): void {
    const at = frameNow();
    track.add(sampleRate === recordingRate ? samples : resampled(samples, sampleRate), at);
    write(at - (marginMs * recordingRate) / 1_000);
  }

  function played(part: PlayedPart, from: Queue): void {
    const { samples, sampleRate } = from.take(part);
    if (samples.length > 0) add(right, samples, sampleRate);
  }

  return {
    file,
    hear: (samples, sampleRate) => add(left, samples, sampleRate),
    queue: (chunk) => queue.push(chunk),
    played: (part) => played(part, queue),
    stop() {
      const stopped = queue;
      queue = createQueue();
      return (parts) => parts.forEach((part) => played(part, stopped));
    },
    close() {
      if (wav.isClosed) return;
      write(Math.max(left.end, right.end));
      wav.close();
    },
  };
}

const resampled = (samples: Int16Array, from: number) => resample(samples, { from, to: recordingRate });

/** One side: stretches of audio on the time line, in order. */
type Track = ReturnType<typeof createTrack>;

function createTrack() {
  const tolerance = (toleranceMs * recordingRate) / 1_000;
  let stretches: { readonly start: number; readonly samples: Int16Array }[] = [];
  let end = 0;
  return {
    get end() {
      return end;
    },
    /** Adds audio that ends at a frame. If it begins close to where the last ended, it is placed right after it. */
    add(samples: Int16Array, endsAt: number): void {
      const start = Math.max(0, endsAt - samples.length);
      const begins = start > end + tolerance ? start : end;
      stretches.push({ start: begins, samples });
      end = begins + samples.length;
    },
    /** Takes the audio between two frames. */
    take(from: number, until: number): Int16Array {
      const taken = new Int16Array(until - from);
      for (const { start, samples } of stretches) {
        const piece = samples.subarray(Math.max(0, from - start), Math.max(0, until - start));
        if (piece.length > 0) taken.set(piece, Math.max(0, start - from));
      }
      stretches = stretches.filter(({ start, samples }) => start + samples.length > until);
      return taken;
    },
  };
}

/** What will be played, by part. */
type Queue = ReturnType<typeof createQueue>;

function createQueue() {
  const parts = new Map<string, { sampleRate: number; played: number; chunks: Int16Array[] }>();
  const keyOf = ({ itemId, contentIndex }: AudioPart) => `${itemId} ${contentIndex}`;
  return {
    push(chunk: AudioChunk): void {
      const key = keyOf(chunk);
      // Nothing is kept of parts that are over.
      for (const [other, { chunks }] of parts) if (other !== key && chunks.length === 0) parts.delete(other);
      const part = parts.get(key) ?? { sampleRate: chunk.sampleRate, played: 0, chunks: [] };
      part.chunks.push(chunk.samples);
      parts.set(key, part);
    },
    /** What was played of a part since the last call. */
    take(report: PlayedPart): { readonly samples: Int16Array; readonly sampleRate: number } {
      const part = parts.get(keyOf(report));
      if (!part) return { samples: new Int16Array(0), sampleRate: recordingRate };
      const taken = shift(part.chunks, report.playedSamples - part.played);
      part.played += taken.length;
      return { samples: taken, sampleRate: part.sampleRate };
    },
  };
}

/** Takes the first samples from a list of chunks. */
function shift(chunks: Int16Array[], count: number): Int16Array {
  const available = chunks.reduce((sum, { length }) => sum + length, 0);
  const taken = new Int16Array(Math.max(0, Math.min(Math.floor(count), available)));
  for (let at = 0; at < taken.length;) {
    const [chunk = taken] = chunks;
    const piece = chunk.subarray(0, taken.length - at);
    taken.set(piece, at);
    at += piece.length;
    if (piece.length < chunk.length) chunks[0] = chunk.subarray(piece.length);
    else chunks.shift();
  }
  return taken;
}

function interleave(left: Int16Array, right: Int16Array): Int16Array {
  const both = new Int16Array(2 * left.length);
  for (let frame = 0; frame < left.length; frame++) {
    both[2 * frame] = left[frame] ?? 0;
    both[2 * frame + 1] = right[frame] ?? 0;
  }
  return both;
}

/** A growing stereo WAV file whose header is always correct. */
function createWavFile(file: string) {
  const header = writeWav([], { sampleRate: recordingRate, channels: 2 });
  const sizes = new DataView(header.buffer);
  const descriptor = openSync(file, "w");
  writeSync(descriptor, header);
  let bytes = 0;
  let isClosed = false;
  return {
    get frames() {
      return bytes / 4;
    },
    get isClosed() {
      return isClosed;
    },
    write(samples: Int16Array): void {
      if (isClosed || bytes + samples.byteLength > maxBytes) return;
      writeSync(descriptor, pcm16ToBytes(samples), 0, samples.byteLength, header.length + bytes);
      bytes += samples.byteLength;
      sizes.setUint32(4, header.length - 8 + bytes, true);
      sizes.setUint32(40, bytes, true);
      writeSync(descriptor, header, 0, header.length, 0);
    },
    close(): void {
      isClosed = true;
      closeSync(descriptor);
    },
  };
}

/** A player whose audio is recorded as it is heard. */
export function recordedPlayer(player: Player, recording: Recording): Player {
  player.onPlayed((part) => recording.played(part));
  return {
    play(chunk) {
      recording.queue(chunk);
      player.play(chunk);
    },
    finish: (part) => player.finish?.(part),
    stop() {
      const take = recording.stop();
      const answer = player.stop();
      if (answer instanceof Promise) return answer.then((parts) => (take(parts), parts));
      take(answer);
      return answer;
    },
    onPlayed: (listener) => player.onPlayed(listener),
    pause: () => player.pause?.(),
    resume: () => player.resume?.(),
    onError: (listener) => player.onError?.(listener) ?? (() => {}),
    get underruns() {
      return player.underruns ?? 0;
    },
  };
}
