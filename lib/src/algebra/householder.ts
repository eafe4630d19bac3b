/**
 * QR by Householder reflections, with column pivoting: A P = Q R. It works on A itself and never forms AᵀA, whose
 * condition number is the square of A's. The pivots bring the rank to light: a column that depends on those before it
 * has nothing left but rounding errors, and these are measured against the column itself, for a feature in millionths
 * counts as much as one in millions.
 *
 * A matrix is stored by columns here, since a reflection runs down the columns.
 *
 * Source: Golub and Van Loan, Matrix Computations, 4th edition, sections 5.2 and 5.4 (rank, minimum norm).
 */

import { dotAt } from "./vector";

interface Reflections {
  /** Above the diagonal of each column: R. From the diagonal down: the vector of the column's reflection. */
  readonly columns: Float64Array[];
  /** The diagonal of R, `rank` numbers. */
  readonly diagonal: number[];
  /** order[j]: which column of A stands at place j. */
  readonly order: number[];
  /** The number of columns that are independent to working precision. */
  readonly rank: number;
}

/**
 * Factors the matrix with the given columns, which are overwritten. The next pivot is the column of which the largest
 * share of its size is left; when no share is above the precision, the rank is reached.
 */
function reflect(columns: Float64Array[], rows: number, sizes: Float64Array, precision: number): Reflections {
  const order = columns.map((_, j) => j);
  const diagonal: number[] = [];
  const steps = Math.min(rows, columns.length);
  for (let s = 0; s < steps; s++) {
    let pivot = -1;
    let most = precision;
    for (let j = s; j < columns.length; j++) {
      const share = length(columns[j], s) / sizes[order[j]];
      if (share > most) [pivot, most] = [j, share];
    }
    if (pivot < 0) break;
    [columns[s], columns[pivot]] = [columns[pivot], columns[s]];
    [order[s], order[pivot]] = [order[pivot], order[s]];
    const v = columns[s];
    const norm = length(v, s);
    const image = v[s] > 0 ? -norm : norm; // away from v[s], so that nothing cancels
    v[s] -= image;
    diagonal.push(image);
    for (let j = s + 1; j < columns.length; j++) mirror(v, columns[j], s);
  }
  return { columns, diagonal, order, rank: diagonal.length };
}

/** How many columns are independent to working precision, each measured in the size it was given. */
export function rankOf(columns: readonly Float64Array[], rows: number, sizes: Float64Array): number {
  const copies = columns.map((column) => column.slice());
  return reflect(copies, rows, sizes, Math.max(rows, columns.length) * Number.EPSILON).rank;
}

/** Overwrites x with Qᵀ x. */
function applyTransposed(Q: Reflections, x: Float64Array): void {
  for (let s = 0; s < Q.rank; s++) mirror(Q.columns[s], x, s);
}

/** Overwrites x with Q x. */
function apply(Q: Reflections, x: Float64Array): void {
  for (let s = Q.rank - 1; s >= 0; s--) mirror(Q.columns[s], x, s);
}

/**
 * Minimizes ‖A x - b‖² + α ‖x‖² for every b in B (given and returned by columns); where α is 0 and the rank of A below
 * its number of columns, the solution of smallest norm among all. A and B are overwritten.
 * @param sizes the length of each column as it was measured (before its mean was taken off, say), to which its
 *   rounding errors are in proportion
 */
export function leastSquares(
  columns: Float64Array[],
  rows: number,
  B: Float64Array[],
  sizes: Float64Array,
  alpha = 0,
): { solution: Float64Array[]; rank: number } {
  const p = columns.length;
  const R = reflect(columns, rows, sizes, Math.max(rows, p) * Number.EPSILON);
  for (const b of B) applyTransposed(R, b);
  const pivoted =
    R.rank < p
      ? shortest(R, B, alpha)
      : alpha > 0
        ? damped(upper(R), B, alpha)
        : B.map((b) => backward(R, b));
  const solution = pivoted.map((x) => {
    const unpivoted = new Float64Array(p);
    R.order.forEach((column, j) => {
      unpivoted[column] = x[j];
    });
    return unpivoted;
  });
  return { solution, rank: R.rank };
}

/** Where R has more columns than rows: with Rᵀ = Z T, the shortest x are the x = Z u, and what is left is Tᵀ u = b. */
function shortest(R: Reflections, B: readonly Float64Array[], alpha: number): Float64Array[] {
  const p = R.columns.length;
  const rows = R.diagonal.map((_, i) => Float64Array.from({ length: p }, (_, j) => entry(R, i, j)));
  const Z = reflect(rows, p, new Float64Array(R.rank).fill(1), 0);
  const transposed = R.diagonal.map((_, j) => {
    const column = new Float64Array(R.rank);
    Z.order.forEach((row, i) => {
      column[row] = entry(Z, j, i);
    });
    return column;
  });
  return damped(transposed, B, alpha).map((u) => {
    const x = new Float64Array(p);
    x.set(u);
    apply(Z, x);
    return x;
  });
}

/** Minimizes ‖T u - b‖² + α ‖u‖² for T of full rank, as least squares: ‖[T; √α I] u - [b; 0]‖². */
function damped(T: readonly Float64Array[], B: readonly Float64Array[], alpha: number): Float64Array[] {
  const size = T.length;
  const longer = (column: Float64Array): Float64Array => {
    const result = new Float64Array(2 * size);
    result.set(column.subarray(0, size));
    return result;
  };
  const columns = T.map((column, j) => {
    const result = longer(column);
    result[size + j] = Math.sqrt(alpha);
    return result;
  });
  const sizes = Float64Array.from(columns, (column) => length(column, 0));
  return leastSquares(columns, 2 * size, B.map(longer), sizes).solution;
}

/** The entry of R in row i and column j. */
function entry(R: Reflections, i: number, j: number): number {
  return i < j ? R.columns[j][i] : i === j ? R.diagonal[i] : 0;
}

/** R by columns, where it is square. */
function upper(R: Reflections): Float64Array[] {
  return R.diagonal.map((_, j) => Float64Array.from(R.diagonal, (_, i) => entry(R, i, j)));
}

/** Solves R x = b from the last row up. */
function backward(R: Reflections, b: Float64Array): Float64Array {
  const x = new Float64Array(R.rank);
  for (let i = R.rank - 1; i >= 0; i--) {
    let sum = b[i];
    for (let j = i + 1; j < R.rank; j++) sum -= R.columns[j][i] * x[j];
    x[i] = sum / R.diagonal[i];
  }
  return x;
}

/** Reflects x at the plane orthogonal to v; both count from entry s on. */
function mirror(v: Float64Array, x: Float64Array, s: number): void {
  const count = v.length - s;
  const factor = (2 * dotAt(v, s, x, s, count)) / dotAt(v, s, v, s, count);
  for (let i = s; i < v.length; i++) x[i] -= factor * v[i];
}

/** The length of x from entry `from` on. */
function length(x: Float64Array, from: number): number {
  return Math.sqrt(dotAt(x, from, x, from, x.length - from));
}
