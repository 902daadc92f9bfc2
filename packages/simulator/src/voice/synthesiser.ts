import { Pitch } from "./pitch.js";
import { sampleRate } from "./resonators.js";
import type { Segment } from "./segments.js";
import { Glottis, Noise } from "./sources.js";
import { formantAt, trackOf, type Track } from "./tracks.js";
import { VocalTract } from "./vocal-tract.js";
import type { Speaker } from "./voices.js";

/** Parameters are updated every 2.5 ms; gains change within that time, sample by sample. */
const frameSize = 60;
const frameMs = (1000 * frameSize) / sampleRate;
/** Samples emitted at once: 50 ms. */
const blockSize = 20 * frameSize;

/** The loudest sample: -1 dB of full scale. */
const ceiling = 32_768 * 10 ** (-1 / 20);
/** Up to here, -7 dB of full scale, the limiter changes nothing. */
const knee = ceiling / 2;

/** The amplitude of speech at voice level 0 dB, set so that running speech is near -20 dB of full scale. */
const voiceGain = 5_200;
const aspirationGain = 0.09;
const fricationGain = 1.1;

/** Noise below this gain is less than one step of the samples. */
const inaudible = 1e-4;

/** A voice that sets in, dies away or is unstressed loses its high harmonics first: dB at 3 kHz per dB, and at most. */
const tiltPerDb = 0.6;
const softestTiltDb = 14;

type Gains = readonly [voice: number, aspiration: number, frication: number];

/** Renders segments to samples for one speaker. The tract's state carries over from call to call. */
export class Synthesiser {
  readonly #glottis: Glottis;
  readonly #tract: VocalTract;
  readonly #pitch: Pitch;
  readonly #noise = new Noise();
  readonly #outputGain: number;
  readonly #breath: number;
  readonly #tiltDb: number;
  readonly #stretch: number;
  readonly #glottal = new Float64Array(frameSize);
  readonly #frication = new Float64Array(frameSize);
  #gains: Gains = [0, 0, 0];
  #velum = 0;
  readonly #bandwidths: [number, number, number] = [80, 100, 150];
  /** Time that did not fill a frame, kept so that rounding errors never add up. */
  #restMs = 0;

  constructor(speaker: Speaker, speed: number) {
    this.#glottis = new Glottis(speaker);
    this.#tract = new VocalTract(speaker.formantScale);
    this.#pitch = new Pitch(speaker);
    this.#outputGain = voiceGain * fromDb(speaker.gainDb);
    this.#breath = fromDb(speaker.breathDb);
    this.#tiltDb = speaker.tiltDb;
    this.#stretch = 1 / (speaker.rate * speed);
  }

  /** Renders one segment between its neighbors, in blocks of at most 50 ms. A very short one may yield nothing. */
  *render(
    segment: Segment,
    neighbours: readonly (Segment | undefined)[],
  ): Generator<Int16Array<ArrayBuffer>> {
    const durationMs = segment.durationMs * this.#stretch;
    const track = trackOf(segment, durationMs, neighbours);
    const frames = Math.floor((durationMs + this.#restMs) / frameMs);
    this.#restMs += durationMs - frames * frameMs;
    this.#pitch.begin(segment);
    for (let done = 0; done < frames;) {
      const count = Math.min(frames - done, blockSize / frameSize);
      const block = new Int16Array(count * frameSize);
      for (let frame = 0; frame < count; frame += 1) {
        this.#frame(
          track,
          (done + frame + 0.5) * frameMs,
          block.subarray(frame * frameSize, (frame + 1) * frameSize),
        );
      }
      done += count;
      yield block;
    }
  }

  #frame(track: Track, atMs: number, output: Int16Array): void {
    const { segment } = track;
    const gains = this.#nextGains(segment);
    const accent = atMs < track.durationMs * segment.accentShare ? segment.accent : 0;
    const frequency = this.#pitch.advance(frameMs / 1000, { accent, tension: segment.tension });
    this.#glottis.tune(frequency, this.#tiltDb + softness(gains[0]));
    for (const index of [0, 1, 2] as const) {
      this.#bandwidths[index] += 0.3 * (segment.bandwidths[index] - this.#bandwidths[index]);
      this.#tract.moveFormant(index, formantAt(track, index, atMs), this.#bandwidths[index]);
    }
    this.#velum += 0.2 * (segment.velum - this.#velum);
    this.#tract.openVelum(this.#velum);
    if (segment.frication) this.#tract.shapeMouth(segment.frication, formantAt(track, 1, atMs));
    this.#fill(output, this.#gains, gains);
    this.#gains = gains;
  }

  /** Levels slide to their targets: voice and breath in about 10 ms, into a pause in 20, a burst at once. */
  #nextGains(segment: Segment): Gains {
    const [voice, aspiration, frication] = this.#gains;
    const targetVoice = level(segment.voiceDb);
    const targetAspiration = level(segment.aspirationDb) + targetVoice * this.#breath;
    const targetFrication = level(segment.fricationDb) * fromDb(segment.frication?.levelDb ?? 0);
    const isEnding = targetFrication < frication;
    // Not the closure of a stop, which is as silent but ends the voice at once.
    const isPause = segment.locus.rank === 0;
    return [
      voice + (isPause ? 0.14 : 0.3) * (targetVoice - voice),
      aspiration + 0.3 * (targetAspiration - aspiration),
      frication + (segment.abrupt ? 0.9 : isEnding ? 0.35 : 0.14) * (targetFrication - frication),
    ];
  }

  #fill(output: Int16Array, from: Gains, to: Gains): void {
    const voiceStep = (to[0] - from[0]) / frameSize;
    const aspirationStep = (to[1] - from[1]) / frameSize;
    const fricationStep = (to[2] - from[2]) / frameSize;
    let [voice, aspiration, frication] = from;
    for (let index = 0; index < frameSize; index += 1) {
      voice += voiceStep;
      aspiration += aspirationStep;
      frication += fricationStep;
      const pulse = this.#glottis.next();
      // Air that makes noise flows with the voice: half as much while the folds are shut (Klatt 1980).
      const flow = this.#glottis.isOpen ? 1 : 1 - 0.5 * Math.min(1, voice * 2);
      const noise = this.#noise.next() * flow;
      this.#glottal[index] = pulse * voice + noise * aspiration * aspirationGain;
      this.#frication[index] = noise * frication * fricationGain;
    }
    this.#tract.filterVoice(this.#glottal);
    if (from[2] + to[2] > inaudible) this.#tract.addNoise(this.#glottal, this.#frication);
    else this.#tract.restMouth();
    const gain = this.#outputGain;
    for (let index = 0; index < frameSize; index += 1)
      output[index] = limited((this.#glottal[index] ?? 0) * gain);
  }
}

/** Bends what is above the knee towards the ceiling, which nothing reaches. Below the knee, sound passes unchanged. */
function limited(sample: number): number {
  const size = Math.abs(sample);
  if (size <= knee) return sample;
  return Math.sign(sample) * (knee + (ceiling - knee) * Math.tanh((size - knee) / (ceiling - knee)));
}

/** How much a voice of this gain loses at 3 kHz, in dB (Klatt & Klatt 1990: spectral tilt goes with effort). */
function softness(gain: number): number {
  return Math.min(softestTiltDb, Math.max(0, -20 * tiltPerDb * Math.log10(gain + 1e-4)));
}

function level(db: number | undefined): number {
  return db === undefined ? 0 : fromDb(db);
}

function fromDb(db: number): number {
  return 10 ** (db / 20);
}
