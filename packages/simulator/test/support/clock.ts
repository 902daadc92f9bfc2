import { manualClock, type ManualClock } from "@rt/core/testing";

/** A clock that counts from 1970, as the simulator's does, and stands still in 2026. */
export function stillClock(): ManualClock {
  return manualClock({ now: Date.UTC(2026, 0, 5, 14, 30) });
}

/**
 * Calls `goesOn` in every turn of the event loop, as another session would run, until it returns false; then runs the
 * rest.
 */
export async function takeTurns(clock: ManualClock, goesOn: () => boolean): Promise<void> {
  const turn = (): void => {
    if (goesOn()) clock.after(0, turn);
  };
  clock.after(0, turn);
  await clock.elapse(0);
}
