import { RealtimeError, type Clock } from "@rt/core";

/** Until when one request is worked on. */
export interface Deadline {
  /** Fires with `link.timeout` when the time is up, and with the client's own reason when it leaves. */
  readonly signal: AbortSignal;
  /** Stops the clock. */
  end(): void;
}

/** Starts the clock for a request. */
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

/** What a promise comes to, unless the signal fires first: then it rejects with the signal's reason. */
export async function until<T>(signal: AbortSignal, promise: T | Promise<T>): Promise<T> {
  let stop = (): void => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    // The reason is our own error, or whatever the client's platform says of its leaving: that is looked at nowhere.
    stop = () => reject(signal.reason instanceof Error ? signal.reason : new Error("aborted"));
    signal.addEventListener("abort", stop);
  });
  if (signal.aborted) stop();
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener("abort", stop));
}
