import { vadFrameSamples } from "../vad.js";
import type { Vad } from "../vad.js";
import type { Layer } from "./layer.js";
import { encoderShape } from "./weights.js";
import type { SileroWeights } from "./weights.js";

/** The last samples of the previous frame, which precede each frame. */
const contextSamples = 64;

/** The end of each frame, mirrored, is appended to it. */
const mirroredSamples = 64;

/** The spectrum is computed at four places. */
const windowSamples = 256;
const hopSamples = 128;
const places = 4;
const bins = 129;

const hiddenSize = 128;

/** A layer at one of its places: what it reads and where it writes. */
interface Step {
  readonly layer: Layer;
  readonly input: Float32Array;
  readonly output: Float32Array;
}

/**
 * The Silero network, for one stream of audio: spectrum, four convolutions, an LSTM, one number.
 *
 * It computes what the graph of versions 5 and 6 does at 16 kHz, up to rounding: https://github.com/snakers4/silero-vad
 */
export class SileroNetwork implements Vad {
  readonly #weights: SileroWeights;
  readonly #audio = new Float32Array(contextSamples + vadFrameSamples + mirroredSamples);
  readonly #spectrum = new Float32Array(2 * bins);
  readonly #magnitudes: Float32Array;
  readonly #encoder: readonly Step[];
  /** The encoded frame, followed by the hidden values of the frame before. */
  readonly #encoded = new Float32Array(2 * hiddenSize);
  readonly #hidden = this.#encoded.subarray(hiddenSize);
  readonly #cell = new Float32Array(hiddenSize);
  readonly #gates = new Float32Array(4 * hiddenSize);

  constructor(weights: SileroWeights) {
    this.#weights = weights;
    const input = paddedColumns(places, bins);
    this.#magnitudes = input.subarray(bins);
    this.#encoder = stepsFrom(input, weights.encoder, this.#encoded);
  }

  probability(frame: Float32Array): number {
    this.#take(frame);
    for (let place = 0; place < places; place++) this.#transform(place);
    for (const { layer, input, output } of this.#encoder) {
      layer.apply(input, output);
      rectify(output);
    }
    this.#weights.gates.apply(this.#encoded, this.#gates);
    this.#remember();
    return this.#decode();
  }

  reset(): void {
    this.#audio.fill(0);
    this.#hidden.fill(0);
    this.#cell.fill(0);
  }

  #take(frame: Float32Array): void {
    const end = contextSamples + vadFrameSamples;
    this.#audio.copyWithin(0, vadFrameSamples, end);
    this.#audio.set(frame, contextSamples);
    for (let i = 0; i < mirroredSamples; i++) this.#audio[end + i] = this.#audio[end - 2 - i] ?? 0;
  }

  #transform(place: number): void {
    const start = place * hopSamples;
    const spectrum = this.#spectrum;
    this.#weights.spectrum.apply(this.#audio.subarray(start, start + windowSamples), spectrum);
    for (let bin = 0; bin < bins; bin++) {
      const cosine = spectrum[bin] ?? 0;
      const sine = spectrum[bins + bin] ?? 0;
      this.#magnitudes[place * bins + bin] = Math.sqrt(cosine * cosine + sine * sine);
    }
  }

  /** Lets the gates decide what enters the cell from the frame, and what of the cell is output. */
  #remember(): void {
    const gates = this.#gates;
    for (let i = 0; i < hiddenSize; i++) {
      const input = logistic(gates[i] ?? 0);
      const kept = logistic(gates[hiddenSize + i] ?? 0);
      const candidate = Math.tanh(gates[2 * hiddenSize + i] ?? 0);
      const told = logistic(gates[3 * hiddenSize + i] ?? 0);
      const cell = kept * (this.#cell[i] ?? 0) + input * candidate;
      this.#cell[i] = cell;
      this.#hidden[i] = told * Math.tanh(cell);
    }
  }

  #decode(): number {
    const { weights, bias } = this.#weights.decoder;
    return logistic(
      weights.reduce((sum, weight, i) => sum + weight * Math.max(0, this.#hidden[i] ?? 0), bias),
    );
  }
}

/** Each convolution writes what the next one reads. Its windows are three columns wide. */
function stepsFrom(input: Float32Array, layers: readonly Layer[], encoded: Float32Array): readonly Step[] {
  let columns = input;
  return layers.flatMap((layer, i) => {
    const shape = encoderShape[i] ?? encoderShape[0];
    const isLast = i === layers.length - 1;
    const from = columns;
    columns = paddedColumns(shape.places, shape.outputs);
    const to = isLast ? encoded : columns.subarray(shape.outputs);
    return Array.from({ length: shape.places }, (_, place) => {
      const start = place * shape.stride * shape.inputs;
      return {
        layer,
        input: from.subarray(start, start + 3 * shape.inputs),
        output: to.subarray(place * shape.outputs, (place + 1) * shape.outputs),
      };
    });
  });
}

/** Columns of numbers one after the other, between two columns of zeros that stay zero. */
function paddedColumns(count: number, size: number): Float32Array {
  return new Float32Array((count + 2) * size);
}

function rectify(values: Float32Array): void {
  for (let i = 0; i < values.length; i++) values[i] = Math.max(0, values[i] ?? 0);
}

function logistic(z: number): number {
  return 1 / (1 + Math.exp(-z));
}
