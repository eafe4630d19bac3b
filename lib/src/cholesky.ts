/**
 * The Cholesky factor: A = L Lᵀ with L lower triangular, for a symmetric positive definite A. It solves A x = b in
 * half the work of elimination, and needs no pivoting. Matrices here are flat, row by row.
 *
 * Source: Golub and Van Loan, Matrix Computations, 4th edition, section 4.2.
 */

import { dotAt } from "./vector";

/** A pivot that keeps less than this share of its diagonal entry has lost four of its sixteen digits. */
const fourDigits = 1e-4;

/**
 * Overwrites the lower triangle of A (p × p) with L, four rows side by side: no sum has to wait for another.
 * @param leastShare how much of its diagonal entry each pivot has to keep
 * @param width how far apart the rows begin
 * @returns whether that went well; false when A is not positive definite with, by default, twelve digits to spare
 */
export function choleskyFactor(
  A: Float64Array,
  p: number,
  leastShare: number = fourDigits,
  width: number = p,
): boolean {
  for (let top = 0; top < p; top += 4) {
    const end = Math.min(top + 4, p);
    if (end === top + 4) reduceFour(A, width, top);
    else for (let i = top; i < end; i++) reduce(A, width, i, 0, top);
    for (let i = top; i < end; i++) {
      reduce(A, width, i, top, i);
      const entry = A[i * width + i];
      let left = entry;
      for (let m = 0; m < i; m++) left -= A[i * width + m] * A[i * width + m];
      if (!(left > leastShare * entry)) return false;
      A[i * width + i] = Math.sqrt(left);
    }
  }
  return true;
}

/** Makes the entries of L in row i from those of A, columns `from` to `to`. */
function reduce(A: Float64Array, width: number, i: number, from: number, to: number): void {
  const row = i * width;
  for (let j = from; j < to; j++) {
    let sum = A[row + j];
    for (let m = 0; m < j; m++) sum -= A[row + m] * A[j * width + m];
    A[row + j] = sum / A[j * width + j];
  }
}

/** The same for the rows i to i + 3 and all columns before i. */
function reduceFour(A: Float64Array, width: number, i: number): void {
  const row0 = i * width;
  const row1 = row0 + width;
  const row2 = row1 + width;
  const row3 = row2 + width;
  for (let j = 0; j < i; j++) {
    let sum0 = A[row0 + j];
    let sum1 = A[row1 + j];
    let sum2 = A[row2 + j];
    let sum3 = A[row3 + j];
    for (let m = 0; m < j; m++) {
      const factor = A[j * width + m];
      sum0 -= A[row0 + m] * factor;
      sum1 -= A[row1 + m] * factor;
      sum2 -= A[row2 + m] * factor;
      sum3 -= A[row3 + m] * factor;
    }
    const pivot = A[j * width + j];
    A[row0 + j] = sum0 / pivot;
    A[row1 + j] = sum1 / pivot;
    A[row2 + j] = sum2 / pivot;
    A[row3 + j] = sum3 / pivot;
  }
}

/** Overwrites b with the solution of L Lᵀ x = b: forward, then backward substitution. */
export function choleskySolve(L: Float64Array, b: Float64Array): void {
  const p = b.length;
  for (let i = 0; i < p; i++) {
    b[i] = (b[i] - dotAt(L, i * p, b, 0, i)) / L[i * p + i];
  }
  // Backward by rows, too: each solved entry is taken out of all above it, so that L is read in order.
  for (let i = p - 1; i >= 0; i--) {
    const x = b[i] / L[i * p + i];
    b[i] = x;
    for (let m = 0; m < i; m++) b[m] -= L[i * p + m] * x;
  }
}
