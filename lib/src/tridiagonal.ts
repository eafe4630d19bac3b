/**
 * A symmetric matrix as A = Q T Qᵀ with T tridiagonal and Q orthogonal, by Householder reflections. Then (A + α I) x = b
 * costs O(p²) for any number of α: rotate b, solve the tridiagonal (T + α I) z = Qᵀ b in O(p), rotate back.
 *
 * Source: Golub and Van Loan, Matrix Computations, 4th edition, sections 8.3.1 and 4.3.6; the use for ridge: Eldén,
 * "Algorithms for the regularization of ill-conditioned least squares problems", BIT 17 (1977).
 */
export class Tridiagonal {
  readonly #p: number;
  /** Row i holds the vector of reflection i from entry i + 1 on; reflections go from the first row down. */
  readonly #reflections: Float64Array;
  readonly diagonal: Float64Array;
  /** offDiagonal[i] stands between i and i + 1. */
  readonly offDiagonal: Float64Array;

  /** @param A p × p, symmetric, row by row; overwritten */
  constructor(A: Float64Array, p: number) {
    const diagonal = new Float64Array(p);
    const offDiagonal = new Float64Array(Math.max(p - 1, 0));
    const u = new Float64Array(p);
    const q = new Float64Array(p);
    for (let i = 0; i < p; i++) {
      diagonal[i] = A[i * p + i];
      if (i === p - 1) break;
      // Reflect what is right of the diagonal in row i onto its first entry.
      let square = 0;
      for (let j = i + 1; j < p; j++) square += A[i * p + j] ** 2;
      const first = A[i * p + i + 1];
      const image = first > 0 ? -Math.sqrt(square) : Math.sqrt(square);
      offDiagonal[i] = image;
      const half = image * (image - first); // uᵀu / 2
      if (!(half > 0)) {
        A.fill(0, i * p + i + 1, (i + 1) * p);
        offDiagonal[i] = first;
        continue;
      }
      const scale = 1 / Math.sqrt(half);
      for (let j = i + 1; j < p; j++) u[j] = (j === i + 1 ? first - image : A[i * p + j]) * scale;
      // A ← A - u qᵀ - q uᵀ with q = A u - (uᵀA u / 2) u, on what is left below and right
      let product = 0;
      for (let j = i + 1; j < p; j++) {
        let sum = 0;
        for (let m = i + 1; m < p; m++) sum += A[j * p + m] * u[m];
        q[j] = sum;
        product += sum * u[j];
      }
      for (let j = i + 1; j < p; j++) q[j] -= (product / 2) * u[j];
      for (let j = i + 1; j < p; j++) {
        const uj = u[j];
        const qj = q[j];
        for (let m = i + 1; m < p; m++) A[j * p + m] -= uj * q[m] + qj * u[m];
      }
      for (let j = i + 1; j < p; j++) A[i * p + j] = u[j];
    }
    this.#p = p;
    this.#reflections = A;
    this.diagonal = diagonal;
    this.offDiagonal = offDiagonal;
  }

  /** Overwrites x with Qᵀ x. */
  rotate(x: Float64Array): void {
    for (let i = 0; i < this.#p - 1; i++) this.#mirror(i, x);
  }

  /** Overwrites x with Q x. */
  rotateBack(x: Float64Array): void {
    for (let i = this.#p - 2; i >= 0; i--) this.#mirror(i, x);
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

  #mirror(i: number, x: Float64Array): void {
    const p = this.#p;
    const u = this.#reflections;
    let sum = 0;
    for (let j = i + 1; j < p; j++) sum += u[i * p + j] * x[j];
    for (let j = i + 1; j < p; j++) x[j] -= sum * u[i * p + j];
  }
}
