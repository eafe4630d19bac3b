import { add, dot, norm } from "./vector";

/**
 * A symmetric matrix as A = Q T Qᵀ with T tridiagonal and Q orthogonal, by Householder reflections. Then (A + α I) x = b
 * costs O(p²) for any number of α: rotate b, solve the tridiagonal (T + α I) z = Qᵀ b in O(p), rotate back.
 *
 * Source: Golub and Van Loan, Matrix Computations, 4th edition, sections 8.3.1 and 4.3.6; the use for ridge: Eldén,
 * "Algorithms for the regularization of ill-conditioned least squares problems", BIT 17 (1977).
 */
export class Tridiagonal {
  readonly #p: number;
  /** Row i begins with the vector of reflection i, i numbers; reflections go from the last row up. */
  readonly #reflections: Float64Array;
  readonly diagonal: Float64Array;
  /** offDiagonal[i] stands between i and i + 1. */
  readonly offDiagonal: Float64Array;

  /** @param A p × p, symmetric, row by row; only the lower triangle is read, and overwritten */
  constructor(A: Float64Array, p: number) {
    this.#p = p;
    this.#reflections = A;
    this.diagonal = new Float64Array(p);
    this.offDiagonal = new Float64Array(Math.max(p - 1, 0));
    let u: Float64Array = new Float64Array(p);
    let q = new Float64Array(p);
    let next = new Float64Array(p);
    for (let i = p - 1; i >= 0; i--) {
      const row = A.subarray(i * p, i * p + i + 1);
      for (let m = 0; m <= i; m++) row[m] -= u[i] * q[m] + q[i] * u[m];
      this.diagonal[i] = row[i];
      if (i === 0) break;
      // Reflect what is left of the diagonal in row i onto its last entry.
      const v = row.subarray(0, i);
      const image = v[i - 1] > 0 ? -norm(v) : norm(v);
      this.offDiagonal[i - 1] = image;
      const half = image * (image - v[i - 1]); // vᵀv / 2 when v is that of the reflection
      v[i - 1] -= image;
      const scale = half > 0 ? 1 / Math.sqrt(half) : 0;
      for (let m = 0; m < i; m++) v[m] *= scale;
      // A ← A - v qᵀ - q vᵀ with q = A v - (vᵀA v / 2) v, on the rows above. Each waits for the next pass, which
      // computes the next A v besides: so A, which is too large for the fastest cache, is read half as often.
      next.fill(0);
      for (let j = 0; j < i; j++) next[j] += passRow(A, j * p, j, u, q, v, next);
      add(next, -dot(next.subarray(0, i), v) / 2, v);
      u = v;
      [q, next] = [next, q];
    }
  }

  /** Overwrites x with Qᵀ x. */
  rotate(x: Float64Array): void {
    for (let i = this.#p - 1; i > 0; i--) {
      const v = this.#reflections.subarray(i * this.#p, i * this.#p + i);
      const changed = x.subarray(0, i);
      add(changed, -dot(v, changed), v);
    }
  }

  /** Overwrites Z with Q Z. Z has p rows of `columns` numbers each, so that all columns are rotated side by side. */
  rotateBack(Z: Float64Array, columns: number): void {
    const p = this.#p;
    const products = new Float64Array(columns);
    for (let i = 1; i < p; i++) {
      products.fill(0);
      for (let m = 0; m < i; m++) {
        const v = this.#reflections[i * p + m];
        for (let c = 0; c < columns; c++) products[c] += v * Z[m * columns + c];
      }
      for (let m = 0; m < i; m++) {
        const v = this.#reflections[i * p + m];
        for (let c = 0; c < columns; c++) Z[m * columns + c] -= v * products[c];
      }
    }
  }

  /** The solution of (T + α I) z = b for α > 0 and T positive semidefinite. */
  solve(alpha: number, b: Float64Array): Float64Array {
    const p = this.#p;
    const z = Float64Array.from(b);
    const ratios = new Float64Array(p);
    let pivot = this.diagonal[0] + alpha;
    z[0] /= pivot;
    for (let i = 1; i < p; i++) {
      const beside = this.offDiagonal[i - 1];
      ratios[i] = beside / pivot;
      pivot = this.diagonal[i] + alpha - ratios[i] * beside;
      z[i] = (z[i] - beside * z[i - 1]) / pivot;
    }
    for (let i = p - 2; i >= 0; i--) z[i] -= ratios[i + 1] * z[i + 1];
    return z;
  }
}

/**
 * Row j of the lower triangle, which begins at `row`: A ← A - u qᵀ - q uᵀ. Then what the row's entries before the
 * diagonal, which stand for two, give to A v above it is added to `product`.
 * @returns what the row gives to entry j of A v
 */
function passRow(
  A: Float64Array,
  row: number,
  j: number,
  u: Float64Array,
  q: Float64Array,
  v: Float64Array,
  product: Float64Array,
): number {
  const [uj, qj, vj] = [u[j], q[j], v[j]];
  let sum = 0;
  for (let m = 0; m < j; m++) {
    const entry = A[row + m] - uj * q[m] - qj * u[m];
    A[row + m] = entry;
    sum += entry * v[m];
    product[m] += entry * vj;
  }
  A[row + j] -= 2 * uj * qj;
  return sum + A[row + j] * vj;
}
