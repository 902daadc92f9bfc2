/** Below this level a microphone picks up nothing, not even its own noise. */
const floorDbfs = -80;

/** No room is that quiet for so long. */
const patienceMs = 10_000;

/**
 * Creates a function to call with the microphone's level as often as you like, or with null if there is no microphone
 * or its silence is expected. It returns true once for each suspiciously long silence.
 */
export function createSilenceWatch(now: () => number): (dbfs: number | null) => boolean {
  let soundAt = now();
  let isTold = false;
  return (dbfs) => {
    if (dbfs === null || dbfs > floorDbfs) {
      soundAt = now();
      isTold = false;
    }
    const isLong = now() - soundAt >= patienceMs && !isTold;
    isTold ||= isLong;
    return isLong;
  };
}
