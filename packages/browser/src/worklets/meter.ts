/** The RMS thresholds at which speech begins and ends: 10 dB apart. */
const speechRms = 10 ** (-45 / 20);
const silenceRms = 10 ** (-55 / 20);
/** As long as people pause within a sentence. */
const pauseSeconds = 0.3;
const windowSeconds = 0.02;

/** Measures loudness in windows of about 20 ms, and detects speech. */
export class Meter {
  rms = 0;
  peak = 0;
  isSpeaking = false;
  readonly #sampleRate: number;
  #squares = 0;
  #largest = 0;
  #frames = 0;
  #silentFrames = 0;

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
  }

  /** Adds samples. Returns whether they completed a window, and the fields are up to date. */
  add(samples: Float32Array): boolean {
    // In locals, as each write to a field would allocate a number.
    let squares = 0;
    let largest = this.#largest;
    for (let i = 0; i < samples.length; i++) {
      const magnitude = Math.abs(samples[i] ?? 0);
      squares += magnitude * magnitude;
      if (magnitude > largest) largest = magnitude;
    }
    this.#squares += squares;
    this.#largest = largest;
    this.#frames += samples.length;
    if (this.#frames < windowSeconds * this.#sampleRate) return false;
    this.#endWindow();
    return true;
  }

  #endWindow(): void {
    this.rms = Math.sqrt(this.#squares / this.#frames);
    this.peak = this.#largest;
    this.#silentFrames = this.rms < silenceRms ? this.#silentFrames + this.#frames : 0;
    if (this.rms >= speechRms) this.isSpeaking = true;
    else if (this.#silentFrames >= pauseSeconds * this.#sampleRate) this.isSpeaking = false;
    this.#squares = this.#largest = this.#frames = 0;
  }
}
