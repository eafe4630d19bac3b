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

/**
 * z ← z + Σ weights[from + k · step] vectors[k]. Four vectors at a time, so that each entry of z is fetched and stored
 * a quarter as often: twice as fast.
 */
export function addAll(
  z: Float64Array,
  vectors: readonly Float64Array[],
  weights: Float64Array,
  from: number,
  step: number,
): void {
  const whole = vectors.length - (vectors.length % 4);
  for (let k = 0; k < whole; k += 4) {
    const at = from + k * step;
    const [w0, w1, w2, w3] = [
      weights[at],
      weights[at + step],
      weights[at + 2 * step],
      weights[at + 3 * step],
    ];
    const [a0, a1, a2, a3] = [vectors[k], vectors[k + 1], vectors[k + 2], vectors[k + 3]];
    for (let i = 0; i < z.length; i++) z[i] += w0 * a0[i] + w1 * a1[i] + w2 * a2[i] + w3 * a3[i];
  }
  for (let k = whole; k < vectors.length; k++) add(z, weights[from + k * step], vectors[k]);
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
