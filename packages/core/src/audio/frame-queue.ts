type Result = IteratorResult<Int16Array, undefined>;

/** The samples that one reader of a microphone has not read yet. */
export class FrameQueue implements AsyncIterableIterator<Int16Array> {
  readonly #maxFrames: number;
  readonly #onLeave: () => void;
  /** Reads that are waiting for samples. */
  readonly #waiting: ((result: Result) => void)[] = [];
  #chunks: Int16Array[] = [];
  #held = 0;
  #isOver = false;

  /** Holds at most `maxFrames` samples; `onLeave` is called when the reader leaves or is done. */
  constructor(maxFrames: number, onLeave: () => void) {
    this.#maxFrames = maxFrames;
    this.#onLeave = onLeave;
  }

  /** Adds samples. Returns how many were dropped, oldest first, because the reader is too slow. */
  push(samples: Int16Array): number {
    const read = this.#waiting.shift();
    if (read) {
      read({ done: false, value: samples });
      return 0;
    }
    this.#chunks.push(samples);
    const before = this.#held + samples.length;
    this.#held = before;
    while (this.#held > this.#maxFrames) this.#held -= this.#chunks.shift()?.length ?? 0;
    return before - this.#held;
  }

  /** Ends the queue: the reader gets what is left and is then done. */
  end(): void {
    this.#isOver = true;
    for (const read of this.#waiting.splice(0)) read(this.#over());
  }

  next(): Promise<Result> {
    const value = this.#chunks.shift();
    this.#held -= value?.length ?? 0;
    if (value) return Promise.resolve({ done: false, value });
    return this.#isOver ? Promise.resolve(this.#over()) : new Promise((read) => this.#waiting.push(read));
  }

  return(): Promise<Result> {
    this.#chunks = [];
    this.#held = 0;
    this.end();
    return Promise.resolve(this.#over());
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #over(): Result {
    this.#onLeave();
    return { done: true, value: undefined };
  }
}
