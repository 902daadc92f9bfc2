import { RealtimeError, type Clock } from "@rt/core";

/** The deadline of one request. */
export interface Deadline {
  /** Aborts with `link.timeout` when the time is up, and with the client's reason when it disconnects. */
  readonly signal: AbortSignal;
  /** Stops the timer. */
  end(): void;
}

/** Starts the deadline of a request. */
export function createDeadline(left: AbortSignal, timeoutMs: number, clock: Pick<Clock, "after">): Deadline {
  const over = new AbortController();
  const leave = (): void => over.abort(left.reason);
  const stop = clock.after(timeoutMs, () =>
    over.abort(new RealtimeError("link.timeout", `no answer within ${timeoutMs} ms`)),
  );
  left.addEventListener("abort", leave);
  if (left.aborted) leave();
  return {
    signal: over.signal,
    end() {
      stop();
      left.removeEventListener("abort", leave);
    },
  };
}

/** Settles as the promise does, unless the signal aborts first: then rejects with its reason. */
export async function until<T>(signal: AbortSignal, promise: T | Promise<T>): Promise<T> {
  let stop = (): void => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    // The reason is our own error, or whatever the platform gives for a client that left, which nothing reads.
    stop = () => reject(signal.reason instanceof Error ? signal.reason : new Error("aborted"));
    signal.addEventListener("abort", stop);
  });
  if (signal.aborted) stop();
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener("abort", stop));
}
