import { add, dot, most, norm } from "./vector";
import { type Workspace, workspace } from "./workspace";

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
  readonly #space: Workspace;
  /** How far apart rows begin: a power of two apart they would share their places in the cache. */
  readonly #row: number;
  readonly #diagonal: Float64Array;
  /** Entry i stands between i and i + 1. */
  readonly #offDiagonal: Float64Array;
  readonly #largest: number;

  /**
   * It lies in a workspace, and is in use for as long as that is. In the end row i of it begins with the vector of
   * reflection i, i numbers; reflections go from the last row up.
   * @param A p × p, symmetric, row by row; only the lower triangle is read
   */
  constructor(A: Float64Array, p: number) {
    this.#p = p;
    this.#row = p + (p % 2) + 2;
    this.#space = workspace((p + 5) * this.#row);
    this.#diagonal = new Float64Array(p);
    this.#offDiagonal = new Float64Array(Math.max(p - 1, 0));
    const row = this.#row;
    const { numbers, loops } = this.#space;
    for (let i = 0; i < p; i++) numbers.set(A.subarray(i * p, i * p + i + 1), i * row);
    // Room behind the rows, of which there is one more than p where p is odd
    const [vAt, ...rest] = [1, 2, 3, 4].map((i) => (p + i) * row);
    let [uAt, qAt, nextAt] = rest;
    numbers.fill(0, p * row, (p + 5) * row);
    const partOf = (from: number, length: number): Float64Array => numbers.subarray(from, from + length);
    for (let i = p - 1; i >= 0; i--) {
      const here = partOf(i * row, i + 1);
      const [u, q] = [partOf(uAt, i + 1), partOf(qAt, i + 1)];
      for (let m = 0; m <= i; m++) here[m] -= u[i] * q[m] + q[i] * u[m];
      this.#diagonal[i] = here[i];
      if (i === 0) break;
      // Reflect what is left of the diagonal in row i onto its last entry.
      const v = here.subarray(0, i);
      const image = v[i - 1] > 0 ? -norm(v) : norm(v);
      this.#offDiagonal[i - 1] = image;
      const half = image * (image - v[i - 1]); // vᵀv / 2 when v is that of the reflection
      v[i - 1] -= image;
      const scale = half > 0 ? 1 / Math.sqrt(half) : 0;
      for (let m = 0; m < i; m++) v[m] *= scale;
      // A ← A - v qᵀ - q vᵀ with q = A v - (vᵀA v / 2) v, on the rows above. Each waits for the next pass, which
      // computes the next A v besides: so A, which is too large for the fastest cache, is read half as often.
      const kept = this.#show(i, vAt);
      const next = partOf(nextAt, i);
      next.fill(0);
      loops.reflectBoth(0, row, i, uAt, qAt, vAt, nextAt);
      add(next, -dot(next, kept) / 2, kept);
      v.set(kept); // which the loop may have overwritten
      partOf(uAt, i).set(kept);
      [qAt, nextAt] = [nextAt, qAt];
    }
    this.#largest = most(this.#diagonal);
  }

  /** Copies the vector of reflection i to a place where a 0 follows. */
  #show(i: number, at: number): Float64Array {
    const { numbers } = this.#space;
    numbers.copyWithin(at, i * this.#row, i * this.#row + i);
    numbers[at + i] = 0;
    return numbers.subarray(at, at + i);
  }

  /** Overwrites x with Qᵀ x. */
  rotate(x: Float64Array): void {
    for (let i = this.#p - 1; i > 0; i--) {
      const v = this.#space.numbers.subarray(i * this.#row, i * this.#row + i);
      const changed = x.subarray(0, i);
      add(changed, -dot(v, changed), v);
    }
  }

  /** Q times each of some vectors, which are rotated side by side. */
  rotateBack(vectors: readonly Float64Array[]): Float64Array[] {
    const p = this.#p;
    const columns = 4 * Math.ceil(vectors.length / 4);
    const row = columns + 2;
    const { numbers, loops } = workspace((p + 1) * row + p + 2);
    numbers.fill(0, 0, (p + 1) * row + p + 2);
    vectors.forEach((vector, c) => {
      for (let i = 0; i < p; i++) numbers[i * row + c] = vector[i];
    });
    const v = (p + 1) * row;
    for (let i = 1; i < p; i++) {
      numbers.set(this.#space.numbers.subarray(i * this.#row, i * this.#row + i), v);
      loops.reflect(0, row, columns, v, i);
    }
    return vectors.map((_, c) => Float64Array.from({ length: p }, (_, i) => numbers[i * row + c]));
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
