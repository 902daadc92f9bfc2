import { cepstraWidth } from "./cepstra.js";
import type { Cepstra } from "./cepstra.js";

/** The largest ratio of lengths at which two utterances are compared. */
const longestRatio = 2.2;

/**
 * How many rows one may run ahead of the other: this share of the longer one, and at least the difference in length.
 */
const slack = 0.35;
const leastSlack = 5;

/** The cost of staying on a sound, where advancing in step costs 2. */
const dwelling = 1.5;

/**
 * How differently two utterances sound at best, however their speed varies: dynamic time warping (Sakoe and Chiba,
 * "Dynamic programming algorithm optimization for spoken word recognition", IEEE ASSP 26, 1978). Zero if they are the
 * same, infinite if one is much longer.
 */
export function distance(first: Cepstra, second: Cepstra): number {
  const rows = first.count;
  const columns = second.count;
  if (Math.max(rows, columns) > longestRatio * Math.min(rows, columns)) return Infinity;
  const reach = Math.max(Math.abs(rows - columns) + leastSlack, Math.round(slack * Math.max(rows, columns)));
  let before = new Float64Array(columns + 1).fill(Infinity);
  let current = new Float64Array(columns + 1);
  before[0] = 0;
  for (let row = 1; row <= rows; row++) {
    const sound = first.rows.subarray((row - 1) * cepstraWidth, row * cepstraWidth);
    const middle = (row * columns) / rows;
    const end = Math.min(columns, Math.ceil(middle + reach));
    current.fill(Infinity);
    for (let column = Math.max(1, Math.floor(middle - reach)); column <= end; column++) {
      const cost = difference(sound, second.rows, (column - 1) * cepstraWidth);
      current[column] = Math.min(
        (before[column - 1] ?? Infinity) + 2 * cost,
        (before[column] ?? Infinity) + dwelling * cost,
        (current[column - 1] ?? Infinity) + dwelling * cost,
      );
    }
    [before, current] = [current, before];
  }
  return (before[columns] ?? Infinity) / (rows + columns);
}

/** The Euclidean distance. It is computed millions of times, hence the plain loop. */
function difference(sound: Float64Array, others: Float64Array, start: number): number {
  let sum = 0;
  for (let k = 0; k < cepstraWidth; k++) {
    const apart = (sound[k] ?? 0) - (others[start + k] ?? 0);
    sum += apart * apart;
  }
  return Math.sqrt(sum);
}
