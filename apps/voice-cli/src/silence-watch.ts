/** Below this a microphone hears nothing, not even its own noise. */
const floorDbfs = -80;

/** Nobody's room is as quiet for so long. */
const patienceMs = 10_000;

/**
 * Takes the level of a microphone as often as it likes, null where there is none or it need not be heard, and answers
 * true once for every silence that is suspiciously long.
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
