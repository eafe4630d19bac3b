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

interface Reflections {
  readonly rows: number;
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
  return { rows, columns, diagonal, order, rank: diagonal.length };
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
 * Minimizes ‖A x - b‖² for every b in B (given and returned by columns); where the rank of A is below its number of
 * columns, the solution of smallest norm among all.
 * @param sizes the length of each column as it was measured (before its mean was taken off, say), to which its
 *   rounding errors are in proportion
 */
export function leastSquares(
  columns: Float64Array[],
  rows: number,
  B: Float64Array[],
  sizes: Float64Array,
): { solution: Float64Array[]; rank: number } {
  const p = columns.length;
  const precision = Math.max(rows, p) * Number.EPSILON;
  const R = reflect(columns, rows, sizes, precision);
  const { rank, order } = R;
  const toSmallest = rank < p ? reflectRows(R) : undefined;
  const solution = B.map((b) => {
    const x = new Float64Array(p);
    applyTransposed(R, b);
    if (toSmallest) {
      forward(toSmallest, b, x);
      apply(toSmallest, x);
    } else backward(R, b, x);
    const unpermuted = new Float64Array(p);
    order.forEach((column, j) => {
      unpermuted[column] = x[j];
    });
    return unpermuted;
  });
  return { solution, rank };
}

/** Factors the transpose of the upper `rank` rows of R: among all x that solve these rows, Q leads to the shortest. */
function reflectRows(R: Reflections): Reflections {
  const p = R.columns.length;
  const rows = R.diagonal.map((diagonal, i) =>
    Float64Array.from({ length: p }, (_, j) => (j < i ? 0 : j === i ? diagonal : R.columns[j][i])),
  );
  return reflect(rows, p, new Float64Array(rows.length).fill(1), 0);
}

/** Solves R x = b from the last row up. */
function backward(R: Reflections, b: Float64Array, x: Float64Array): void {
  for (let i = R.rank - 1; i >= 0; i--) {
    let sum = b[i];
    for (let j = i + 1; j < R.rank; j++) sum -= R.columns[j][i] * x[j];
    x[i] = sum / R.diagonal[i];
  }
}

/** Solves Rᵀ x = b from the first row down; b in the order in which the columns were pivoted. */
function forward(R: Reflections, b: Float64Array, x: Float64Array): void {
  for (let i = 0; i < R.rank; i++) {
    let sum = b[R.order[i]];
    for (let j = 0; j < i; j++) sum -= R.columns[i][j] * x[j];
    x[i] = sum / R.diagonal[i];
  }
}

/** Reflects x at the plane orthogonal to v; both count from entry s on. */
function mirror(v: Float64Array, x: Float64Array, s: number): void {
  const factor = (2 * dot(v, x, s)) / dot(v, v, s);
  for (let i = s; i < v.length; i++) x[i] -= factor * v[i];
}

/** The length of x from entry `from` on. */
function length(x: Float64Array, from: number): number {
  return Math.sqrt(dot(x, x, from));
}

function dot(a: Float64Array, b: Float64Array, from: number): number {
  let sum = 0;
  for (let i = from; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
