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

/** The same for the rows i to i + 3 and all columns before i, of which there are a multiple of 4: two at a time. */
function reduceFour(A: Float64Array, width: number, i: number): void {
  const row0 = i * width;
  const row1 = row0 + width;
  const row2 = row1 + width;
  const row3 = row2 + width;
  for (let j = 0; j < i; j += 2) {
    const left = j * width;
    const right = left + width;
    let l0 = A[row0 + j];
    let l1 = A[row1 + j];
    let l2 = A[row2 + j];
    let l3 = A[row3 + j];
    let r0 = A[row0 + j + 1];
    let r1 = A[row1 + j + 1];
    let r2 = A[row2 + j + 1];
    let r3 = A[row3 + j + 1];
    for (let m = 0; m < j; m++) {
      const l = A[left + m];
      const r = A[right + m];
      const x0 = A[row0 + m];
      const x1 = A[row1 + m];
      const x2 = A[row2 + m];
      const x3 = A[row3 + m];
      l0 -= x0 * l;
      l1 -= x1 * l;
      l2 -= x2 * l;
      l3 -= x3 * l;
      r0 -= x0 * r;
      r1 -= x1 * r;
      r2 -= x2 * r;
      r3 -= x3 * r;
    }
    const pivot = A[left + j];
    const beside = A[right + j];
    const next = A[right + j + 1];
    l0 /= pivot;
    l1 /= pivot;
    l2 /= pivot;
    l3 /= pivot;
    A[row0 + j] = l0;
    A[row1 + j] = l1;
    A[row2 + j] = l2;
    A[row3 + j] = l3;
    A[row0 + j + 1] = (r0 - l0 * beside) / next;
    A[row1 + j + 1] = (r1 - l1 * beside) / next;
    A[row2 + j + 1] = (r2 - l2 * beside) / next;
    A[row3 + j + 1] = (r3 - l3 * beside) / next;
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
