/**
 * The Cholesky factor: A = L Lᵀ with L lower triangular, for a symmetric positive definite A. It solves A x = b in
 * half the work of elimination, and needs no pivoting. Matrices here are flat, row by row.
 *
 * Source: Golub and Van Loan, Matrix Computations, 4th edition, section 4.2.
 */

/** A pivot that keeps less than this share of its diagonal entry has lost four of its sixteen digits. */
const leastShare = 1e-4;

/**
 * Overwrites the lower triangle of A (p × p) with L.
 * @returns whether that went well; false when A is not positive definite with twelve digits to spare
 */
export function choleskyFactor(A: Float64Array, p: number): boolean {
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) {
      const entry = A[i * p + j];
      let sum = entry;
      for (let m = 0; m < j; m++) sum -= A[i * p + m] * A[j * p + m];
      if (j < i) A[i * p + j] = sum / A[j * p + j];
      else if (sum > leastShare * entry) A[i * p + i] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** Overwrites b with the solution of L Lᵀ x = b: forward, then backward substitution. */
export function choleskySolve(L: Float64Array, b: Float64Array): void {
  const p = b.length;
  for (let i = 0; i < p; i++) {
    let sum = b[i];
    for (let m = 0; m < i; m++) sum -= L[i * p + m] * b[m];
    b[i] = sum / L[i * p + i];
  }
  for (let i = p - 1; i >= 0; i--) {
    let sum = b[i];
    for (let m = i + 1; m < p; m++) sum -= L[m * p + i] * b[m];
    b[i] = sum / L[i * p + i];
  }
}
