import { createRandom } from "../../src/random.js";
import { hum, mix, noise, sequence, silence, sound } from "./sounds.js";

const tau = 2 * Math.PI;

/** Noise whose power falls by 3 dB an octave: white noise through Kellet's filter. */
export function pink(seconds: number, level: number, seed = 1): Float32Array {
  let slow = 0;
  let middle = 0;
  let fast = 0;
  return noise(seconds, level, seed).map((white) => {
    slow = 0.99765 * slow + white * 0.099046;
    middle = 0.963 * middle + white * 0.2965164;
    fast = 0.57 * fast + white * 1.0526913;
    return (slow + middle + fast + white * 0.1848) / 3;
  });
}

/** Noise whose power falls by 6 dB an octave, above 50 Hz. */
function brown(seconds: number, level: number, seed = 1): Float32Array {
  let sum = 0;
  return noise(seconds, level, seed).map((white) => (sum = 0.98 * sum + 0.2 * white));
}

/** A crowd without a distinguishable voice: eight streams of pink noise, each in syllables of its own. */
export function babble(seconds: number, level: number): Float32Array {
  const speakers = Array.from({ length: 8 }, (_, i) =>
    pink(seconds, level, 20 + i).map(
      (sample, at) => sample * (0.5 - 0.45 * Math.cos((tau * (2 + 0.4 * i) * at) / 16_000 + i)),
    ),
  );
  const [first = silence(seconds), ...others] = speakers;
  return mix(first, ...others);
}

/** Plucked strings, one note after the other, several sounding at a time. Each has harmonics that fade. */
function plucks(seconds: number, notes: readonly (readonly number[])[], notesASecond: number): Float32Array {
  return sound(seconds, (t) => {
    const position = t * notesASecond;
    const age = (position % 1) / notesASecond;
    let sample = 0;
    for (const hz of notes[Math.floor(position) % notes.length] ?? []) {
      for (let k = 1; k <= 8; k++) sample += (Math.sin(tau * k * hz * t) * Math.exp(-age * (2 + k))) / k;
    }
    return 0.1 * sample;
  });
}

/** Held chords with tremolo, as of an organ. */
function chords(seconds: number): Float32Array {
  const held = [
    [261.6, 329.6, 392],
    [220, 261.6, 329.6],
    [174.6, 220, 261.6],
    [196, 246.9, 293.7],
  ];
  return sound(seconds, (t) => {
    let sample = 0;
    for (const hz of held[Math.floor(t / 1.5) % held.length] ?? []) {
      for (let k = 1; k <= 6; k++) sample += Math.sin(tau * k * hz * t) / k ** 1.5;
    }
    return 0.08 * sample * (1 + 0.1 * Math.sin(tau * 5 * t));
  });
}

/** A beat: a drum whose pitch falls, and a cymbal of noise. */
function drums(seconds: number): Float32Array {
  const hiss = noise(seconds, 0.2, 5);
  return sound(seconds, (t, i) => {
    const beat = t % 0.5;
    const drum = Math.sin(tau * (60 * beat + 3 * (1 - Math.exp(-beat * 30)))) * Math.exp(-beat * 12);
    return 0.5 * drum + (hiss[i] ?? 0) * Math.exp(-(t % 0.25) * 40);
  });
}

/** A keyboard being typed on: short bursts of noise at varying times and strengths. */
function keyboard(seconds: number): Float32Array {
  const random = createRandom(3);
  const samples = noise(seconds, 0.0005, 4);
  for (let at = 2_000; at < samples.length - 3_000; at += 800 + Math.floor(random() * 3_000)) {
    const burst = noise(0.09, 0.05 + 0.2 * random(), at);
    const decay = 100 + 200 * random();
    burst.forEach((sample, i) => (samples[at + i] = (samples[at + i] ?? 0) + sample * Math.exp(-i / decay)));
  }
  return samples;
}

/** Breathing: noise that swells and fades, colored by an open mouth. */
function breathing(level: number, hz: number): Float32Array {
  let before = 0;
  return pink(10, level, 6).map((sample, i) => {
    before = 0.6 * before + sample;
    return before * Math.max(0, Math.sin((tau * hz * i) / 16_000)) ** 2;
  });
}

/** A fan: pink noise in which the blades beat, with the hum of the motor. */
function fan(seconds: number): Float32Array {
  const air = pink(seconds, 0.05, 7);
  const blades = air.map((sample, i) => sample * (1 + 0.3 * Math.sin((tau * 24 * i) / 16_000)));
  return mix(blades, hum(seconds, { hz: 100, harmonics: 5, level: 0.01 }));
}

const room = (seconds: number) => noise(seconds, 0.0003, 9);

const arpeggio = [[261.6], [329.6], [392], [523.3], [392], [329.6]];
const guitar = [
  [110, 220],
  [146.8, 293.7],
  [164.8, 329.6],
  [98, 196],
];

/** Sounds that are not speech, by name. */
export const noises: Readonly<Record<string, () => Float32Array>> = {
  "white noise": () => noise(10, 0.05),
  "pink noise": () => pink(10, 0.1),
  "brown noise": () => brown(10, 0.05),
  "a hum of 50 Hz": () => mix(hum(10, { hz: 50, harmonics: 6, level: 0.1 }), room(10)),
  "a hum of 60 Hz": () => mix(hum(10, { hz: 60, harmonics: 10, level: 0.1 }), room(10)),
  "a hum that starts": () =>
    mix(sequence(silence(2), hum(8, { hz: 60, harmonics: 10, level: 0.1 })), room(10)),
  clicks: () => sound(10, (_, i) => (i % 4001 < 2 ? 0.8 : 0)),
  "clicks that ring": () =>
    sound(10, (_, i) => 0.6 * Math.exp(-(i % 5003) / 80) * Math.sin((i % 5003) * 0.6)),
  "a keyboard": () => keyboard(10),
  "steps of white noise": () =>
    sequence(noise(2, 0.001), noise(2, 0.1), noise(2, 0.005), noise(2, 0.05), noise(2, 0.001)),
  "steps of pink noise": () =>
    sequence(pink(2, 0.001), pink(2, 0.2), pink(2, 0.01), pink(2, 0.1), pink(2, 0.001)),
  "held chords": () => chords(10),
  "an arpeggio": () => plucks(10, arpeggio, 3),
  "a fast arpeggio": () => plucks(10, arpeggio, 8),
  "a plucked guitar": () => plucks(10, guitar, 2),
  drums: () => drums(10),
  "soft breathing": () => breathing(0.01, 0.4),
  "loud breathing": () => breathing(0.1, 0.6),
  "a fan": () => fan(10),
  "a fan that starts": () => sequence(room(2), fan(8)),
};
