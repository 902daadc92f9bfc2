import { FrameQueue, RealtimeError, type Clock } from "@rt/core";

/** How to buffer frames for readers. */
export interface FrameReadersOptions {
  readonly sampleRate: number;
  readonly maxUnreadMs: number;
  readonly clock: Clock;
  /** Receives `audio.overflow` when audio was lost, at most once a second. */
  readonly onError: (error: RealtimeError) => void;
}

const tellEveryMs = 1_000;

/** The readers of a microphone. */
export class FrameReaders {
  overruns = 0;
  readonly #options: FrameReadersOptions;
  readonly #queues = new Set<FrameQueue>();
  #lostSamples = 0;
  #toldAt = -Infinity;
  #isOver = false;

  constructor(options: FrameReadersOptions) {
    this.#options = options;
  }

  get lostMs(): number {
    return (this.#lostSamples * 1_000) / this.#options.sampleRate;
  }

  /** Gives each reader a copy of the frame, which may be reused. */
  push(frame: Int16Array): void {
    let dropped = 0;
    for (const queue of this.#queues) dropped = Math.max(dropped, queue.push(frame.slice()));
    if (dropped > 0) this.lose(dropped, "what the microphone recorded was not read in time");
  }

  /** Counts and reports lost samples. */
  lose(samples: number, why: string): void {
    const { clock, sampleRate, onError } = this.#options;
    this.overruns++;
    this.#lostSamples += samples;
    const now = clock.now();
    if (now - this.#toldAt < tellEveryMs) return;
    this.#toldAt = now;
    const ms = Math.ceil((samples * 1_000) / sampleRate);
    onError(new RealtimeError("audio.overflow", `${why}: ${ms} ms of audio were lost`));
  }

  /** Reads from now on; ends at once if there will be no more frames. */
  read(): AsyncIterator<Int16Array> {
    const { maxUnreadMs, sampleRate } = this.#options;
    const maxUnread = (maxUnreadMs * sampleRate) / 1_000;
    const queue: FrameQueue = new FrameQueue(maxUnread, () => void this.#queues.delete(queue));
    if (this.#isOver) queue.end();
    else this.#queues.add(queue);
    return queue;
  }

  /** Ends all readers once they have read what is left. */
  end(): void {
    this.#isOver = true;
    for (const queue of this.#queues) queue.end();
    this.#queues.clear();
  }
}
