/** The loops over plain vectors in which the solvers spend their time. */

/** aᵀb. Four sums side by side, since each addition to one sum has to wait for the one before: twice as fast. */
export function dot(a: Float64Array, b: Float64Array): number {
  const n = a.length;
  const whole = n - (n % 4);
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let i = 0; i < whole; i += 4) {
    s0 += a[i] * b[i];
    s1 += a[i + 1] * b[i + 1];
    s2 += a[i + 2] * b[i + 2];
    s3 += a[i + 3] * b[i + 3];
  }
  for (let i = whole; i < n; i++) s0 += a[i] * b[i];
  return s0 + s1 + (s2 + s3);
}

/** a ← a + factor · b */
export function add(a: Float64Array, factor: number, b: Float64Array): void {
  for (let i = 0; i < a.length; i++) a[i] += factor * b[i];
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
