import { writeWav } from "@rt/core";

/** The sample rate of the file, and of both sides unless a service has another. */
export const tapeRate = 24_000;

/**
 * A recording of a conversation: the user on the left, what was heard of the model on the right, each at the time it
 * was heard.
 */
export interface Tape {
  /** Adds audio of one side, at `tapeRate`, that ends now. */
  add(side: Side, samples: Int16Array): void;
  /** Its duration. */
  readonly seconds: number;
  /** Returns the recording so far as a stereo WAV file. */
  wav(): Blob;
}

/** A channel of the file. */
export type Side = "user" | "model";

const channels = { user: 0, model: 1 } as const;

/** Audio further than this behind the end is final, and is handed to the browser, which may move it to disk. */
const blockFrames = 20 * tapeRate;

/** How far clocks and reports may be off before it counts as a pause. */
const toleranceFrames = 0.15 * tapeRate;

/** 690 MB: beyond it, nothing more is recorded. */
const maxFrames = 2 * 3_600 * tapeRate;

/** Creates a tape that starts now. `now` is any clock in milliseconds. */
export function createTape(now: () => number): Tape {
  const startedAt = now();
  const ends: Record<Side, number> = { user: 0, model: 0 };
  const finished: Blob[] = [];
  let blocks: Int16Array<ArrayBuffer>[] = [];
  const length = (): number => Math.max(ends.user, ends.model);

  function write(side: Side, start: number, samples: Int16Array): void {
    for (const [i, sample] of samples.entries()) {
      const frame = start + i - finished.length * blockFrames;
      if (frame < 0) continue;
      const block = (blocks[Math.floor(frame / blockFrames)] ??= new Int16Array(2 * blockFrames));
      block[2 * (frame % blockFrames) + channels[side]] = sample;
    }
  }

  return {
    get seconds() {
      return length() / tapeRate;
    },
    add(side, samples) {
      const nowAt = Math.round(((now() - startedAt) * tapeRate) / 1_000);
      const start = Math.max(0, nowAt - samples.length);
      const begins = start > ends[side] + toleranceFrames ? start : ends[side];
      if (begins + samples.length > maxFrames) return;
      write(side, begins, samples);
      ends[side] = begins + samples.length;
      // Keeps one more block than is written to: the other side may be late.
      while (length() > (finished.length + 2) * blockFrames) {
        finished.push(new Blob([blocks[0] ?? new Int16Array(2 * blockFrames)]));
        blocks = blocks.slice(1);
      }
    },
    wav() {
      const rest = Array.from(blocks, (block) => block ?? new Int16Array(2 * blockFrames));
      const frames = length();
      const open = frames - finished.length * blockFrames;
      const tail = new Blob(rest).slice(0, 4 * open);
      return new Blob([wavHeader(frames), ...finished, tail], { type: "audio/wav" });
    },
  };
}

/** The header of a file with this many frames. */
function wavHeader(frames: number): Uint8Array<ArrayBuffer> {
  const header = writeWav([], { sampleRate: tapeRate, channels: 2 });
  const sizes = new DataView(header.buffer);
  sizes.setUint32(4, header.length - 8 + 4 * frames, true);
  sizes.setUint32(40, 4 * frames, true);
  return header;
}
