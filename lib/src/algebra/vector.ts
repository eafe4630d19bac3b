/** The loops over plain vectors in which the solvers spend their time. */

/** aᵀb */
export function dot(a: Float64Array, b: Float64Array): number {
  return dotAt(a, 0, b, 0, a.length);
}

/**
 * aᵀb of `count` entries of each, from a[i] and from b[j] on. Four sums side by side, since each addition to one
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

/** Σ a_i, four sums side by side. */
export function sum(a: Float64Array): number {
  const whole = a.length - (a.length % 4);
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let m = 0; m < whole; m += 4) {
    s0 += a[m];
    s1 += a[m + 1];
    s2 += a[m + 2];
    s3 += a[m + 3];
  }
  for (let m = whole; m < a.length; m++) s0 += a[m];
  return s0 + s1 + (s2 + s3);
}

/** ‖a‖, also where the squares of the entries would underflow or overflow. */
export function norm(a: Float64Array): number {
  const square = dot(a, a);
  if (square > 1e-280 && square < Infinity) return Math.sqrt(square);
  const largest = most(a);
  if (largest === 0 || !(largest < Infinity)) return largest;
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] / largest) ** 2;
  return largest * Math.sqrt(sum);
}

/** The entries at the places of a list; by a loop, since `Float64Array.from` takes seven times as long. */
export function entriesOf(a: Float64Array, places: readonly number[]): Float64Array {
  const entries = new Float64Array(places.length);
  for (let i = 0; i < entries.length; i++) entries[i] = a[places[i]];
  return entries;
}

/** max |a_i|; 0 of none. */
export function most(a: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const size = Math.abs(a[i]);
    if (!(size <= largest)) largest = size;
  }
  return largest;
}

/** Xᵀ v, from the columns of X. */
export function timesTransposed(X: readonly Float64Array[], v: Float64Array): Float64Array {
  const result = new Float64Array(X.length);
  for (let j = 0; j < X.length; j++) result[j] = dot(X[j], v);
  return result;
}

/** a ← a - Σ factors_j · columns_j, over the factors that are not 0. */
export function subtractAll(a: Float64Array, factors: Float64Array, columns: readonly Float64Array[]): void {
  const used: number[] = [];
  for (let j = 0; j < factors.length; j++) if (factors[j] !== 0) used.push(j);
  addAll(
    a,
    used.map((j) => -factors[j]),
    used.map((j) => columns[j]),
  );
}
