/**
 * One layer of a network, without its nonlinearity: a matrix times a vector, plus a bias. A convolution is that at each
 * of its places, where the channels of one place lie side by side.
 */
export class Layer {
  readonly #weights: Float32Array;
  readonly #bias: Float32Array;
  readonly #columns: number;

  /** The weights of the matrix row by row: at least four rows, as many as there are biases. */
  constructor(weights: Float32Array, bias: Float32Array) {
    this.#weights = weights;
    this.#bias = bias;
    this.#columns = weights.length / bias.length;
  }

  /** Fills the start of `output` with one number per row, from one number of `input` per column. */
  apply(input: Float32Array, output: Float32Array): void {
    // The last four rows may overlap those before: computing some twice is cheaper than a second loop for the rest.
    const last = this.#bias.length - 4;
    for (let row = 0; row < last + 4; row += 4) this.#applyFour(Math.min(row, last), input, output);
  }

  /** Four rows at once, since a single sum would wait for each of its additions. */
  #applyFour(row: number, input: Float32Array, output: Float32Array): void {
    const weights = this.#weights;
    const columns = this.#columns;
    const a = row * columns;
    const b = a + columns;
    const c = b + columns;
    const d = c + columns;
    let sumA = this.#bias[row] ?? 0;
    let sumB = this.#bias[row + 1] ?? 0;
    let sumC = this.#bias[row + 2] ?? 0;
    let sumD = this.#bias[row + 3] ?? 0;
    for (let i = 0; i < columns; i++) {
      const value = input[i] ?? 0;
      sumA += (weights[a + i] ?? 0) * value;
      sumB += (weights[b + i] ?? 0) * value;
      sumC += (weights[c + i] ?? 0) * value;
      sumD += (weights[d + i] ?? 0) * value;
    }
    output[row] = sumA;
    output[row + 1] = sumB;
    output[row + 2] = sumC;
    output[row + 3] = sumD;
  }
}
