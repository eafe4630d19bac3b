/**
 * QR by Householder reflections, with column pivoting: A P = Q R. It works on A itself and never forms AᵀA, whose
 * condition number is the square of A's. The pivots bring the rank to light: the diagonal of R falls in size.
 *
 * A matrix is stored by columns here, since a reflection runs down the columns.
 *
 * Source: Golub and Van Loan, Matrix Computations, 4th edition, sections 5.2 and 5.4 (rank, minimum norm).
 */

export interface Reflections {
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

/** Factors the matrix with the given columns, which are overwritten. */
export function reflect(columns: Float64Array[], rows: number): Reflections {
  const order = columns.map((_, j) => j);
  const diagonal: number[] = [];
  const steps = Math.min(rows, columns.length);
  for (let s = 0; s < steps; s++) {
    const pivot = longest(columns, s);
    [columns[s], columns[pivot]] = [columns[pivot], columns[s]];
    [order[s], order[pivot]] = [order[pivot], order[s]];
    const v = columns[s];
    const norm = Math.sqrt(dot(v, v, s));
    const tolerance = Math.max(rows, columns.length) * Number.EPSILON * Math.abs(diagonal[0] ?? 0);
    if (!(norm > tolerance)) break;
    const image = v[s] > 0 ? -norm : norm; // away from v[s], so that nothing cancels
    v[s] -= image;
    diagonal.push(image);
    for (let j = s + 1; j < columns.length; j++) mirror(v, columns[j], s);
  }
  return { rows, columns, diagonal, order, rank: diagonal.length };
}

/** Overwrites x with Qᵀ x. */
export function applyTransposed(Q: Reflections, x: Float64Array): void {
  for (let s = 0; s < Q.rank; s++) mirror(Q.columns[s], x, s);
}

/** Overwrites x with Q x. */
function apply(Q: Reflections, x: Float64Array): void {
  for (let s = Q.rank - 1; s >= 0; s--) mirror(Q.columns[s], x, s);
}

/**
 * Minimizes ‖A x - b‖² for every b in B (given and returned by columns); where the rank of A is below its number of
 * columns, the solution of smallest norm among all.
 */
export function leastSquares(
  columns: Float64Array[],
  rows: number,
  B: Float64Array[],
): { solution: Float64Array[]; rank: number } {
  const p = columns.length;
  const R = reflect(columns, rows);
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
  return reflect(rows, p);
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

function longest(columns: readonly Float64Array[], s: number): number {
  let best = s;
  let most = -1;
  for (let j = s; j < columns.length; j++) {
    const square = dot(columns[j], columns[j], s);
    if (square > most) {
      most = square;
      best = j;
    }
  }
  return best;
}

function dot(a: Float64Array, b: Float64Array, from: number): number {
  let sum = 0;
  for (let i = from; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
