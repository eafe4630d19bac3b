/**
 * The Cholesky factor: A = L Lᵀ with L lower triangular, for a symmetric positive definite A. It solves A x = b in
 * half the work of elimination, and needs no pivoting. Matrices here are flat, row by row.
 *
 * Source: Golub and Van Loan, Matrix Computations, 4th edition, section 4.2.
 */

/**
 * Overwrites the lower triangle of A (p × p) with L.
 * @returns undefined, or the first pivot at which A is not positive definite to working precision
 */
export function choleskyFactor(A: Float64Array, p: number): { pivot: number; value: number } | undefined {
  let largest = 0;
  for (let i = 0; i < p; i++) largest = Math.max(largest, A[i * p + i]);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = A[i * p + j];
      for (let m = 0; m < j; m++) sum -= A[i * p + m] * A[j * p + m];
      if (j < i) A[i * p + j] = sum / A[j * p + j];
      else if (sum > p * Number.EPSILON * largest) A[i * p + i] = Math.sqrt(sum);
      else return { pivot: i, value: sum };
    }
  }
  return undefined;
}

/** Overwrites B (p × k) with the solution of L Lᵀ X = B: forward, then backward substitution. */
export function choleskySolve(L: Float64Array, p: number, B: Float64Array, k: number): void {
  for (let c = 0; c < k; c++) {
    for (let i = 0; i < p; i++) {
      let sum = B[i * k + c];
      for (let m = 0; m < i; m++) sum -= L[i * p + m] * B[m * k + c];
      B[i * k + c] = sum / L[i * p + i];
    }
    for (let i = p - 1; i >= 0; i--) {
      let sum = B[i * k + c];
      for (let m = i + 1; m < p; m++) sum -= L[m * p + i] * B[m * k + c];
      B[i * k + c] = sum / L[i * p + i];
    }
  }
}
