/**
 * The Cholesky factor: A = L Lᵀ with L lower triangular, for a symmetric positive definite A. It solves A x = b in
 * half the work of elimination, and needs no pivoting. Matrices here are flat, row by row.
 *
 * Source: Golub and Van Loan, Matrix Computations, 4th edition, section 4.2.
 */

import { dotAt } from "./vector";
import { lending, workspace } from "./workspace";

/** A pivot that keeps less than this share of its diagonal entry has lost four of its sixteen digits. */
const fourDigits = 1e-4;

/**
 * Overwrites the lower triangle of A (p × p) with L.
 * @param leastShare how much of its diagonal entry each pivot has to keep
 * @returns whether that went well; false when A is not positive definite with, by default, twelve digits to spare
 */
export function choleskyFactor(A: Float64Array, p: number, leastShare: number = fourDigits): boolean {
  const count = 4 * Math.ceil(p / 4);
  const row = count + 2; // a power of two apart they would share their places in the cache
  return lending(() => {
    const { numbers, loops } = workspace(count * row + count);
    for (let i = 0; i < p; i++) numbers.set(A.subarray(i * p, i * p + i + 1), i * row);
    fillUp(numbers, 0, row, p);
    if (!loops.factor(0, row, count, leastShare, count * row)) return false;
    for (let i = 0; i < p; i++) A.set(numbers.subarray(i * row, i * row + i + 1), i * p);
    return true;
  });
}

/** Makes the number of rows a multiple of four by rows of the identity. */
export function fillUp(numbers: Float64Array, A: number, row: number, p: number): void {
  for (let i = p; i % 4 > 0; i++) {
    numbers.fill(0, A + i * row, A + i * row + i);
    numbers[A + i * row + i] = 1;
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
