/** How far apart they are: further than sound takes from the loudspeaker to the microphone. */
const everyMs = 2_000;
const clickMs = 5;
const level = 12_000;

/** A quiet hum with a click every two seconds, and how long each takes to be heard again, by counts of frames. */
export function createClicks(rate) {
  const period = (everyMs * rate) / 1_000;
  const length = (clickMs * rate) / 1_000;
  const onsets = [];
  let [written, heard, wasLoud] = [0, 0, false];
  const clicks = {
    /** Of frames recorded to frames played, of the last click: a constant, whatever it is, as long as nothing drifts. */
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
