/**
 * Columns that no penalty holds (a factor of 0), beside others that one does. As the bias goes with the means, their
 * weights go with a projection: with F the free columns and Q an orthonormal basis of them, the others' weights w
 * minimize the same objective on what is left of all columns,
 *
 *     X ← X - Q Qᵀ X,   y ← y - Q Qᵀ y,   and afterwards   w_F = argmin ‖y - X w - F w_F‖.
 *
 * Source: Frisch and Waugh, "Partial time regressions as compared with individual trends", Econometrica 1 (1933).
 */
import { leastSquares } from "../algebra/householder";
import { add, dot, norm, subtractAll } from "../algebra/vector";

/** What can be done with the free columns. */
export interface FreeColumns {
  /** Replaces a column by what the free ones leave of it: 0 where that is rounding, beside the size it was measured in. */
  takeOut(column: Float64Array, size?: number): void;
  /** The weights of the free columns beside the weights of the other columns as they were. */
  fit(y: Float64Array, others: Float64Array, columns: readonly Float64Array[]): FreeFit;
}

/** The weights of free columns, and how well they fit. */
export interface FreeFit {
  readonly weights: [index: number, weight: number][];
  /** The largest slope of theirs that is left, relative to ‖x_j‖ ‖y‖, and what ½ ‖y - X w‖² loses by it. */
  readonly violation: number;
  readonly gap: number;
  /** y - X w without what the free columns could still take out. */
  readonly residual: Float64Array;
}

/** undefined when there is none. */
export function freeColumns(
  indices: readonly number[],
  columnOf: (j: number) => Float64Array,
  sizeOf: (j: number) => number,
): FreeColumns | undefined {
  if (indices.length === 0) return undefined;
  const free = indices.map(columnOf);
  const n = free[0].length;
  const precision = Math.max(n, free.length) * Number.EPSILON;
  const basis: Float64Array[] = [];

  /** Twice: what rounding leaves of the basis after the first time, the second takes. */
  const project = (column: Float64Array): void => {
    for (let round = 0; round < 2; round++) for (const q of basis) add(column, -dot(q, column), q);
  };
  free.forEach((column, i) => {
    const q = Float64Array.from(column);
    project(q);
    const left = norm(q);
    if (left > precision * sizeOf(indices[i])) basis.push(q.map((value) => value / left));
  });

  return {
    takeOut(column, size = norm(column)) {
      project(column);
      if (norm(column) <= precision * size) column.fill(0);
    },
    fit(y, others, columns) {
      const rest = Float64Array.from(y);
      subtractAll(rest, others, columns);
      // In units of their own, so that none of many solutions is chosen by the units.
      const units = Float64Array.from(indices, (j) => sizeOf(j) || 1);
      const copies = free.map((column, i) => column.map((value) => value / units[i]));
      const ones = new Float64Array(free.length).fill(1);
      const [solution] = leastSquares(copies, n, [rest.slice()], ones).solution;
      const weights = solution.map((weight, i) => weight / units[i]);
      subtractAll(rest, weights, free);
      const slopes = free.map((column) => Math.abs(dot(column, rest)) / (norm(column) * norm(y) || 1));
      const residual = Float64Array.from(rest);
      project(residual);
      add(rest, -1, residual);
      return {
        weights: indices.map((j, i) => [j, weights[i]]),
        violation: slopes.reduce((most, slope) => Math.max(most, slope), 0),
        gap: dot(rest, rest) / 2,
        residual,
      };
    },
  };
}
