/** The loops over plain vectors in which the solvers spend their time. */

/** aᵀb */
export function dot(a: Float64Array, b: Float64Array): number {
  return dotAt(a, 0, b, 0, a.length);
}

/**
 * The same of `count` entries of each, from a[i] and from b[j] on. Four sums side by side, since each addition to one
 * sum has to wait for the one before: twice as fast.
 */
export function dotAt(a: Float64Array, i: number, b: Float64Array, j: number, count: number): number {
  const whole = count - (count % 4);
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let m = 0; m < whole; m += 4) {
    s0 += a[i + m] * b[j + m];
    s1 += a[i + m + 1] * b[j + m + 1];
    s2 += a[i + m + 2] * b[j + m + 2];
    s3 += a[i + m + 3] * b[j + m + 3];
  }
  for (let m = whole; m < count; m++) s0 += a[i + m] * b[j + m];
  return s0 + s1 + (s2 + s3);
}

/** a ← a + factor · b */
export function add(a: Float64Array, factor: number, b: Float64Array): void {
  for (let i = 0; i < a.length; i++) a[i] += factor * b[i];
}

/** a ← a + Σ factors_i · columns_i, four at a time, so that a is read and written once for four. */
export function addAll(a: Float64Array, factors: ArrayLike<number>, columns: readonly Float64Array[]): void {
  const whole = columns.length - (columns.length % 4);
  for (let at = 0; at < whole; at += 4) {
    const [A, B, C, D] = columns.slice(at, at + 4);
    const x = factors[at];
    const y = factors[at + 1];
    const z = factors[at + 2];
    const u = factors[at + 3];
    for (let m = 0; m < a.length; m++) a[m] += x * A[m] + y * B[m] + (z * C[m] + u * D[m]);
  }
  for (let at = whole; at < columns.length; at++) add(a, factors[at], columns[at]);
}

/** Σ a_i */
export function sum(a: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i];
  return total;
}

/** ‖a‖ */
export function norm(a: Float64Array): number {
  return Math.sqrt(dot(a, a));
}

/** Xᵀ v, from the columns of X. */
export function timesTransposed(X: readonly Float64Array[], v: Float64Array): Float64Array {
  const result = new Float64Array(X.length);
  for (let j = 0; j < X.length; j++) result[j] = dot(X[j], v);
  return result;
}
