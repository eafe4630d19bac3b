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
 * carries their rounding.
 */
export function centre(column: Float64Array, weights?: { values: Float64Array; total: number }): number {
  let mean = 0;
  for (let round = 0; round < 2; round++) {
    const shift = weights ? dot(weights.values, column) / weights.total : sum(column) / column.length;
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
