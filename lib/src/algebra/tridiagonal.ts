import { add, dot, most, norm } from "./vector";

/**
 * A is rotated whole, so that rounding leaves the same error everywhere, in proportion to its largest entries. A pivot
 * smaller than this share of them has lost more than seven of its sixteen digits, and may even be negative.
 */
const leastShare = 1e-7;

/** The squares of smaller entries may underflow, and those of larger ones overflow to where NaN tells. */
const smallest = 1e-120;

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
  readonly #diagonal: Float64Array;
  /** Entry i stands between i and i + 1. */
  readonly #offDiagonal: Float64Array;
  readonly #largest: number;

  /** @param A p × p, symmetric, row by row; only the lower triangle is read, and overwritten */
  constructor(A: Float64Array, p: number) {
    this.#p = p;
    this.#reflections = A;
    this.#diagonal = new Float64Array(p);
    this.#offDiagonal = new Float64Array(Math.max(p - 1, 0));
    let u: Float64Array = new Float64Array(p);
    let q = new Float64Array(p);
    let next = new Float64Array(p);
    for (let i = p - 1; i >= 0; i--) {
      const row = A.subarray(i * p, i * p + i + 1);
      for (let m = 0; m <= i; m++) row[m] -= u[i] * q[m] + q[i] * u[m];
      this.#diagonal[i] = row[i];
      if (i === 0) break;
      // Reflect what is left of the diagonal in row i onto its last entry.
      const v = row.subarray(0, i);
      const image = v[i - 1] > 0 ? -norm(v) : norm(v);
      this.#offDiagonal[i - 1] = image;
      const half = image * (image - v[i - 1]); // vᵀv / 2 when v is that of the reflection
      v[i - 1] -= image;
      const scale = half > 0 ? 1 / Math.sqrt(half) : 0;
      for (let m = 0; m < i; m++) v[m] *= scale;
      // A ← A - v qᵀ - q vᵀ with q = A v - (vᵀA v / 2) v, on the rows above. Each waits for the next pass, which
      // computes the next A v besides: so A, which is too large for the fastest cache, is read half as often.
      next.fill(0);
      if (i % 2 === 1) {
        A[0] -= 2 * u[0] * q[0];
        next[0] = A[0] * v[0];
      }
      for (let j = i % 2; j < i; j += 2) passRows(A, p, j, u, q, v, next);
      add(next, -dot(next.subarray(0, i), v) / 2, v);
      u = v;
      [q, next] = [next, q];
    }
    this.#largest = most(this.#diagonal);
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
      // Two rows at a time, and where they are odd in number the first by itself.
      const alone = i % 2 === 1 ? this.#reflections[i * p] : 0;
      for (let c = 0; c < columns; c++) products[c] = alone * Z[c];
      for (let m = i % 2; m < i; m += 2) {
        const v0 = this.#reflections[i * p + m];
        const v1 = this.#reflections[i * p + m + 1];
        const row0 = m * columns;
        const row1 = row0 + columns;
        for (let c = 0; c < columns; c++) products[c] += v0 * Z[row0 + c] + v1 * Z[row1 + c];
      }
      for (let m = 0; m < i; m++) {
        const v = this.#reflections[i * p + m];
        const row = m * columns;
        for (let c = 0; c < columns; c++) Z[row + c] -= v * products[c];
      }
    }
  }

  /**
   * The solution of (T + α I) z = b for α > 0 and T positive semidefinite; undefined where fewer than nine of its
   * digits would be right, as when the entries of A are many decades apart.
   */
  solve(alpha: number, b: Float64Array): Float64Array | undefined {
    const p = this.#p;
    const z = Float64Array.from(b);
    const ratios = new Float64Array(p);
    const largest = this.#largest;
    if (!(largest + alpha > smallest)) return undefined;
    for (let i = 0; i < p; i++) {
      const beside = i > 0 ? this.#offDiagonal[i - 1] : 0;
      const pivot = this.#diagonal[i] + alpha - ratios[i] * beside;
      if (!(pivot > leastShare * largest)) return undefined;
      if (i > 0) z[i] -= beside * z[i - 1];
      z[i] /= pivot;
      if (i + 1 < p) ratios[i + 1] = this.#offDiagonal[i] / pivot;
    }
    for (let i = p - 2; i >= 0; i--) z[i] -= ratios[i + 1] * z[i + 1];
    return z;
  }
}

/**
 * Rows j and j + 1 of the lower triangle: A ← A - u qᵀ - q uᵀ, and what their entries, which stand for two each but on
 * the diagonal, give to A v is added to `product`.
 */
function passRows(
  A: Float64Array,
  p: number,
  j: number,
  u: Float64Array,
  q: Float64Array,
  v: Float64Array,
  product: Float64Array,
): void {
  const upper = j * p;
  const lower = upper + p;
  const [u0, q0, v0] = [u[j], q[j], v[j]];
  const [u1, q1, v1] = [u[j + 1], q[j + 1], v[j + 1]];
  let sum0 = 0;
  let sum1 = 0;
  for (let m = 0; m < j; m++) {
    const entry0 = A[upper + m] - u0 * q[m] - q0 * u[m];
    const entry1 = A[lower + m] - u1 * q[m] - q1 * u[m];
    A[upper + m] = entry0;
    A[lower + m] = entry1;
    sum0 += entry0 * v[m];
    sum1 += entry1 * v[m];
    product[m] += entry0 * v0 + entry1 * v1;
  }
  A[upper + j] -= 2 * u0 * q0;
  A[lower + j] -= u1 * q0 + q1 * u0;
  A[lower + j + 1] -= 2 * u1 * q1;
  product[j] += sum0 + A[upper + j] * v0 + A[lower + j] * v1;
  product[j + 1] += sum1 + A[lower + j] * v0 + A[lower + j + 1] * v1;
}
