import { createQuietDeferred, type Deferred } from "../support/deferred.js";
import { errorOf } from "./failure.js";
import type { EffectTable, Settled } from "./step.js";

/** Promises by number, so that the reducer can settle them. */
export interface Tickets {
  /** The next number; responses and promises share one sequence. */
  next(): number;
  /** Creates a promise that the reducer settles by the number passed to `use`. It need not be awaited. */
  open<T extends Settled | void>(use: (ticket: number) => void): Promise<T>;
  readonly effects: Pick<EffectTable, "settle" | "reject">;
}

/** Creates the tickets of one session. */
export function createTickets(): Tickets {
  const open = new Map<number, Deferred<Settled>>();
  let last = 0;

  function take(ticket: number): Deferred<Settled> | undefined {
    const deferred = open.get(ticket);
    open.delete(ticket);
    return deferred;
  }

  return {
    next: () => ++last,
    open<T extends Settled | void>(use: (ticket: number) => void) {
      const ticket = ++last;
      const deferred = createQuietDeferred<Settled>();
      open.set(ticket, deferred);
      use(ticket);
      // The reducer ensures that each command settles with the right type.
      return deferred.promise as Promise<T>;
    },
    effects: {
      settle: ({ ticket, value }) => take(ticket)?.resolve(value),
      reject: ({ ticket, failure }) => take(ticket)?.reject(errorOf(failure)),
    },
  };
}
