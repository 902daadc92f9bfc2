import { RealtimeError } from "@rt/core";
import { Layer } from "./layer.js";
import { readTensors } from "./onnx.js";
import type { Tensor } from "./onnx.js";

/** The learned weights of a Silero model. They are read only, so all connections share them. */
export interface SileroWeights {
  /** From 256 samples to 129 cosines and then 129 sines: a Fourier transform with its Hann window. */
  readonly spectrum: Layer;
  /** Four convolutions of width 3. */
  readonly encoder: readonly Layer[];
  /** From 128 inputs and then 128 hidden values to the gates of the LSTM: input, forget, cell, output, 128 each. */
  readonly gates: Layer;
  /** From 128 hidden values to one. */
  readonly decoder: { readonly weights: Float32Array; readonly bias: number };
}

/** The convolutions of the encoder: channels in and out, at how many places, and how far these are apart. */
export const encoderShape = [
  { inputs: 129, outputs: 128, places: 4, stride: 1 },
  { inputs: 128, outputs: 64, places: 2, stride: 2 },
  { inputs: 64, outputs: 64, places: 1, stride: 2 },
  { inputs: 64, outputs: 128, places: 1, stride: 1 },
] as const;

/** One half of the model is for 8 kHz, with a basis half as long: this finds the half for 16 kHz. */
const basis = { name: "stft.forward_basis_buffer", dimensions: [258, 1, 256] };

/**
 * Reads the weights for 16 kHz from the bytes of an ONNX file. Throws `options.invalid` if it is not Silero v5 or v6.
 */
export function readWeights(file: Uint8Array, path: string): SileroWeights {
  try {
    return weightsOf(readTensors(file));
  } catch (cause) {
    const message = `${path} is not a Silero VAD model of version 5 or 6 in ONNX format.`;
    throw new RealtimeError("options.invalid", message, { cause });
  }
}

function weightsOf(tensors: ReadonlyMap<string, Tensor>): SileroWeights {
  const take = takerFrom(tensors);
  return {
    spectrum: new Layer(take(basis.name, basis.dimensions), new Float32Array(258)),
    encoder: encoderShape.map(({ inputs, outputs }, i) => {
      const weights = take(`encoder.${i}.reparam_conv.weight`, [outputs, inputs, 3]);
      return new Layer(columnByColumn(weights, inputs), take(`encoder.${i}.reparam_conv.bias`, [outputs]));
    }),
    gates: new Layer(
      sideBySide(take("decoder.rnn.weight_ih", [512, 128]), take("decoder.rnn.weight_hh", [512, 128])),
      sumOf(take("decoder.rnn.bias_ih", [512]), take("decoder.rnn.bias_hh", [512])),
    ),
    decoder: {
      weights: take("decoder.decoder.2.weight", [1, 128, 1]),
      bias: take("decoder.decoder.2.bias", [1])[0] ?? 0,
    },
  };
}

/** Exporters put the path of a branch before each name: the prefix of the basis is the prefix of all. */
function takerFrom(tensors: ReadonlyMap<string, Tensor>) {
  const found = [...tensors].find(
    ([name, tensor]) => name.endsWith(basis.name) && hasShape(tensor, basis.dimensions),
  );
  const prefix = found?.[0].slice(0, -basis.name.length) ?? "";
  return (name: string, dimensions: readonly number[]): Float32Array => {
    const tensor = tensors.get(prefix + name);
    if (tensor && hasShape(tensor, dimensions)) return tensor.values;
    throw new RangeError(`The model has no tensor ${name} of ${dimensions.join(" x ")}.`);
  };
}

function hasShape({ dimensions, values }: Tensor, wanted: readonly number[]): boolean {
  const size = wanted.reduce((product, each) => product * each, 1);
  return String(dimensions) === String(wanted) && values.length === size;
}

/** Reorders from the three taps of each channel in a row to all channels of each tap in a row. */
function columnByColumn(weights: Float32Array, channels: number): Float32Array {
  const row = 3 * channels;
  return weights.map((_, i) => {
    const inRow = i % row;
    return weights[i - inRow + (inRow % channels) * 3 + Math.floor(inRow / channels)] ?? 0;
  });
}

function sideBySide(left: Float32Array, right: Float32Array): Float32Array {
  const joined = new Float32Array(left.length + right.length);
  for (let start = 0; start < left.length; start += 128) {
    joined.set(left.subarray(start, start + 128), 2 * start);
    joined.set(right.subarray(start, start + 128), 2 * start + 128);
  }
  return joined;
}

function sumOf(first: Float32Array, second: Float32Array): Float32Array {
  return first.map((value, i) => value + (second[i] ?? 0));
}
