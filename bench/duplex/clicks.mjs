/** The interval between clicks: longer than sound takes from the speaker to the microphone. */
const everyMs = 2_000;
const clickMs = 5;
const level = 12_000;

/** A quiet hum with a click every two seconds, and the delay until each is recorded again, by frame counts. */
export function createClicks(rate) {
  const period = (everyMs * rate) / 1_000;
  const length = (clickMs * rate) / 1_000;
  const onsets = [];
  let [written, heard, wasLoud] = [0, 0, false];
  const clicks = {
    /**
     * From frames recorded to frames played, for the last click. Whatever its value, it is constant as long as nothing
     * drifts.
     */
    delayMs: NaN,
    next(frames) {
      const samples = Int16Array.from({ length: frames }, (_, i) =>
        (written + i) % period < length ? level : 600,
      );
      for (let i = 0; i < frames; i++) if ((written + i) % period === 0) onsets.push(written + i);
      written += frames;
      return samples;
    },
    hear(frame) {
      for (const [i, sample] of frame.entries()) {
        const isLoud = Math.abs(sample) > level / 2;
        if (isLoud && !wasLoud) clicks.delayMs = ((heard + i - onsets.shift()) * 1_000) / rate;
        wasLoud = isLoud;
      }
      heard += frame.length;
    },
  };
  return clicks;
}
