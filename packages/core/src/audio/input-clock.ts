import { millisecondsOf } from "./format.js";

/** Counts the audio that a service was sent, which is the only clock it has for it (T16). */
export interface InputClock {
  /** Since the connection began. */
  readonly appendedMs: number;
  /** Since the service's buffer was last empty, as far as can be told. */
  readonly uncommittedMs: number;
  add(samples: number, sampleRate: number): void;
  /** The service's buffer is empty. */
  empty(): void;
  /** A connection begins. */
  restart(): void;
}

/** Makes a clock at zero. */
export function createInputClock(): InputClock {
  let rate = 24_000;
  let appended = 0;
  let emptiedAt = 0;

  return {
    get appendedMs() {
      return millisecondsOf(appended, rate);
    },
    get uncommittedMs() {
      return millisecondsOf(appended - emptiedAt, rate);
    },
    add(samples, sampleRate) {
      // Samples are counted, which is exact; they are converted only where the format changes on the way.
      appended *= sampleRate / rate;
      emptiedAt *= sampleRate / rate;
      rate = sampleRate;
      appended += samples;
    },
    empty() {
      emptiedAt = appended;
    },
    restart() {
      appended = 0;
      emptiedAt = 0;
    },
  };
}
