/** The sample rate of detectors. */
const rate = 16_000;

/** Makes a sound sample by sample, from the time in seconds. Full scale is 1. */
export function sound(seconds: number, sample: (t: number, i: number) => number): Float32Array {
  return Float32Array.from({ length: Math.round(seconds * rate) }, (_, i) => sample(i / rate, i));
}

export const silence = (seconds: number) => sound(seconds, () => 0);

/** Joins sounds, one after the other. */
export function sequence(...sounds: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(sounds.reduce((length, each) => length + each.length, 0));
  let start = 0;
  for (const each of sounds) {
    whole.set(each, start);
    start += each.length;
  }
  return whole;
}

/** Adds sounds of equal length. */
export function mix(first: Float32Array, ...others: readonly Float32Array[]): Float32Array {
  return first.map((sample, i) => others.reduce((total, other) => total + (other[i] ?? 0), sample));
}

/** Normally distributed noise, the same for the same seed. */
export function noise(seconds: number, level: number, seed = 1): Float32Array {
  const random = lehmer(seed);
  return sound(seconds, () => level * Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random()));
}

/** Mains hum: harmonics, each weaker than the one before. */
export function hum(
  seconds: number,
  options: { readonly hz: number; readonly harmonics: number; readonly level: number },
): Float32Array {
  return sound(seconds, (t) => {
    let sample = 0;
    for (let k = 1; k <= options.harmonics; k++) sample += Math.sin(2 * Math.PI * options.hz * k * t + k) / k;
    return options.level * sample;
  });
}

/**
 * Similar to a voice: harmonics of a falling pitch under two gliding formants, four syllables a second. Its root mean
 * square is a little under a third of `level`.
 */
export function voice(seconds: number, { pitchHz = 120, level = 0.3 } = {}): Float32Array {
  let phase = 0;
  return sound(seconds, (t) => {
    const hz = pitchHz * (1.1 - 0.1 * t + 0.03 * Math.sin(9 * t));
    phase += hz / rate;
    const first = 500 + 200 * Math.sin(2 * Math.PI * 2.1 * t);
    const second = 1500 + 500 * Math.sin(2 * Math.PI * 1.3 * t);
    let sample = 0;
    for (let k = 1; k * hz < 3800; k++)
      sample += (formant(k * hz, first) + formant(k * hz, second) / 2) * Math.sin(2 * Math.PI * k * phase);
    return level * (0.55 - 0.45 * Math.cos(2 * Math.PI * 4 * t)) * sample * 0.5;
  });
}

export function toPcm16(samples: Float32Array): Int16Array {
  return Int16Array.from(samples, (sample) =>
    Math.max(-0x8000, Math.min(0x7fff, Math.round(sample * 0x8000))),
  );
}

function formant(hz: number, centre: number): number {
  return 0.03 + 1 / (1 + ((hz - centre) / 90) ** 2);
}

/** Park and Miller, "Random number generators: good ones are hard to find" (1988). Never 0, never 1. */
function lehmer(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 0x7fffffff;
    return state / 0x7fffffff;
  };
}
