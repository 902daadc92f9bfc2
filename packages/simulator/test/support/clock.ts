import { manualClock, type ManualClock } from "@rt/core/testing";

/** A clock that counts from 1970, as the simulator's do, and stands still in 2026. */
export function stillClock(): ManualClock {
  return manualClock({ now: Date.UTC(2026, 0, 5, 14, 30) });
}

/** Is called in every turn of the event loop, as another session is, for as long as it says so; then the rest happens. */
export async function takeTurns(clock: ManualClock, goesOn: () => boolean): Promise<void> {
  const turn = (): void => {
    if (goesOn()) clock.after(0, turn);
  };
  clock.after(0, turn);
  await clock.elapse(0);
}
