/** A matrix as a list of its columns, in which products and means run down without a stride. */
import type { Table } from "../input";
import { dot, sum } from "./vector";

/** The columns of a table, each a copy. */
export function byColumns({ values, rows, columns }: Table): Float64Array[] {
  const result = Array.from({ length: columns }, () => new Float64Array(rows));
  // A few rows at a time: then what is read for one column is still in the cache for the next.
  for (let from = 0; from < rows; from += 16) {
    const to = Math.min(rows, from + 16);
    for (let j = 0; j < columns; j++) {
      const column = result[j];
      for (let i = from; i < to; i++) column[i] = values[i * columns + j];
    }
  }
  return result;
}

/**
 * Subtracts the mean (with weights, Σ s_i x_i / Σ s_i) and returns it. Twice, since the first mean of large numbers
 * carries their rounding; but for what is less than the rounding of what is left.
 */
export function centre(column: Float64Array, weights?: { values: Float64Array; total: number }): number {
  if (weights) return centreWeighted(column, weights);
  const first = sum(column) / column.length;
  const whole = column.length - (column.length % 2);
  let evens = 0;
  let odds = 0;
  let size = 0; // of every second one: enough to tell what is rounding
  for (let i = 0; i < whole; i += 2) {
    const even = column[i] - first;
    const odd = column[i + 1] - first;
    column[i] = even;
    column[i + 1] = odd;
    evens += even;
    odds += odd;
    size += Math.abs(even);
  }
  for (let i = whole; i < column.length; i++) {
    column[i] -= first;
    evens += column[i];
  }
  const left = evens + odds;
  if (Math.abs(left) < 2e-17 * size) return first;
  const second = left / column.length;
  for (let i = 0; i < column.length; i++) column[i] -= second;
  return first + second;
}

function centreWeighted(column: Float64Array, weights: { values: Float64Array; total: number }): number {
  let mean = 0;
  for (let round = 0; round < 2; round++) {
    const shift = dot(weights.values, column) / weights.total;
    for (let i = 0; i < column.length; i++) column[i] -= shift;
    mean += shift;
  }
  return mean;
}

/** column_i ← factors_i · column_i */
export function scaleRows(column: Float64Array, factors: Float64Array): void {
  for (let i = 0; i < column.length; i++) column[i] *= factors[i];
}

/** column ← column / divisor */
export function divide(column: Float64Array, divisor: number): void {
  for (let i = 0; i < column.length; i++) column[i] /= divisor;
}
