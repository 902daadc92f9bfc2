import { fieldsOf, packedIntegers } from "./protobuf.js";
import type { Field } from "./protobuf.js";

/** Numbers in rows, the last dimension varying fastest. */
export interface Tensor {
  readonly dimensions: readonly number[];
  readonly values: Float32Array;
}

/** Branches nest graphs within graphs. No model that we read goes deeper. */
const maxDepth = 16;

// Field numbers of onnx.proto, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
const model = { graph: 7 };
const graph = { node: 1, initializer: 5 };
const node = { output: 2, attribute: 5 };
const attribute = { tensor: 5, graph: 6 };
const tensor = { dimensions: 1, dataType: 2, name: 8, rawData: 9 };
const float32 = 1;

/**
 * Reads the weights of an ONNX model: all constant tensors of 32-bit floats, by name, including those of its branches.
 *
 * The graph itself is not read: the caller knows the computation. Throws a RangeError if the bytes are not a Protocol
 * Buffers message. A message of another kind has no tensors, or odd ones.
 */
export function readTensors(file: Uint8Array): ReadonlyMap<string, Tensor> {
  const tensors = new Map<string, Tensor>();
  for (const bytes of messages(file, model.graph)) readGraph(bytes, tensors, 0);
  return tensors;
}

function readGraph(bytes: Uint8Array, into: Map<string, Tensor>, depth: number): void {
  if (depth > maxDepth) throw new RangeError(`The graphs are nested more than ${maxDepth} deep.`);
  for (const { number, value } of fieldsOf(bytes)) {
    if (typeof value === "number") continue;
    if (number === graph.initializer) readTensor(value, null, into);
    if (number !== graph.node) continue;
    const [output] = messages(value, node.output);
    for (const part of messages(value, node.attribute)) {
      for (const constant of messages(part, attribute.tensor)) readTensor(constant, text(output), into);
      for (const branch of messages(part, attribute.graph)) readGraph(branch, into, depth + 1);
    }
  }
}

/** A constant is named after its output. Other tensors have their own names. */
function readTensor(bytes: Uint8Array, outputName: string | null, into: Map<string, Tensor>): void {
  const fields = [...fieldsOf(bytes)];
  const dataType = fields.find(({ number }) => number === tensor.dataType)?.value;
  const raw = fields.find(({ number }) => number === tensor.rawData)?.value;
  if (dataType !== float32 || !(raw instanceof Uint8Array)) return;
  const [ownName] = messages(bytes, tensor.name);
  into.set(outputName ?? text(ownName), { dimensions: dimensionsOf(fields), values: floats(raw) });
}

/** Lists of integers are packed, or one field per integer. */
function dimensionsOf(fields: readonly Field[]): readonly number[] {
  return fields
    .filter(({ number }) => number === tensor.dimensions)
    .flatMap(({ value }) => (typeof value === "number" ? value : [...packedIntegers(value)]));
}

/** Copied, since the bytes need not be aligned. The file is little-endian, as are all machines that we run on. */
function floats(raw: Uint8Array): Float32Array {
  return new Float32Array(new Uint8Array(raw).buffer);
}

function messages(bytes: Uint8Array, number: number): readonly Uint8Array[] {
  return [...fieldsOf(bytes)].flatMap((field) =>
    field.number === number && field.value instanceof Uint8Array ? field.value : [],
  );
}

function text(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}
