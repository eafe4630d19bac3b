/**
 * The triangle R in A = Q R, without Q: by Householder reflections, or as the Cholesky factor of AᵀA. This is four times
 * as fast, but squares the condition number, so it is for columns that are far from dependent.
 *
 * Source: Golub and Van Loan, Matrix Computations, 4th edition, sections 4.2 and 5.2.
 */
import { choleskyFactor } from "./cholesky";
import { gram } from "./gram";
import { add, dot, dotAt, norm } from "./vector";

/** The columns of R, column i with its i + 1 entries, from the columns of A, each n long; A is overwritten. */
export function triangleOf(columns: Float64Array[], n: number): Float64Array[] {
  return byCholesky(columns) ?? byReflections(columns, n);
}

/** What a column keeps beside those before it, in squares: with less, more than three digits would be lost. */
const independent = 1e-3;

function byCholesky(given: readonly Float64Array[]): Float64Array[] | undefined {
  const size = given.length;
  const L = gram(given);
  if (!choleskyFactor(L, size, independent)) return undefined;
  return given.map((_, j) => L.slice(j * size, j * size + j + 1));
}

function byReflections(given: readonly Float64Array[], n: number): Float64Array[] {
  const size = given.length;
  const columns = n >= size ? [...given] : given.map((column) => lengthened(column, size));
  columns.forEach((column, s) => {
    const v = column.slice(s);
    const image = v[0] > 0 ? -norm(v) : norm(v);
    if (image === 0) return;
    const half = image * (image - v[0]); // vᵀv / 2 when v is that of the reflection
    v[0] -= image;
    for (let j = s; j < size; j += 4) reflect(columns.slice(j, j + 4), v, s, half);
  });
  return columns.map((column, j) => column.slice(0, j + 1));
}

function lengthened(column: Float64Array, size: number): Float64Array {
  const result = new Float64Array(size);
  result.set(column);
  return result;
}

/** Reflects one to four columns from entry s on at the plane orthogonal to v, side by side when they are four. */
function reflect(columns: readonly Float64Array[], v: Float64Array, s: number, half: number): void {
  if (columns.length < 4) {
    for (const column of columns) {
      const x = column.subarray(s);
      add(x, -dot(v, x) / half, v);
    }
    return;
  }
  const [a, b, c, d] = columns;
  let ofA = 0;
  let ofB = 0;
  let ofC = 0;
  let ofD = 0;
  for (let i = 0; i < v.length; i++) {
    const entry = v[i];
    ofA += entry * a[s + i];
    ofB += entry * b[s + i];
    ofC += entry * c[s + i];
    ofD += entry * d[s + i];
  }
  ofA /= half;
  ofB /= half;
  ofC /= half;
  ofD /= half;
  for (let i = 0; i < v.length; i++) {
    const entry = v[i];
    a[s + i] -= ofA * entry;
    b[s + i] -= ofB * entry;
    c[s + i] -= ofC * entry;
    d[s + i] -= ofD * entry;
  }
}

/** r ← r + R w over the columns of R from `from` on, each as long as its place says: four at a time where they reach. */
export function addTriangleTimes(
  R: readonly Float64Array[],
  from: number,
  w: Float64Array,
  r: Float64Array,
): void {
  const p = w.length;
  const whole = p - (p % 4);
  for (let j = 0; j < whole; j += 4) {
    const a = R[from + j];
    const b = R[from + j + 1];
    const c = R[from + j + 2];
    const d = R[from + j + 3];
    const [x, y, z, u] = [w[j], w[j + 1], w[j + 2], w[j + 3]];
    const n = a.length;
    for (let i = 0; i < n; i++) r[i] += x * a[i] + y * b[i] + (z * c[i] + u * d[i]);
    r[n] += y * b[n] + z * c[n] + u * d[n];
    r[n + 1] += z * c[n + 1] + u * d[n + 1];
    r[n + 2] += u * d[n + 2];
  }
  for (let j = whole; j < p; j++) {
    const column = R[from + j];
    for (let i = 0; i < column.length; i++) r[i] += w[j] * column[i];
  }
}

/** Rᵀ r over the same columns into `result`. */
export function triangleTransposedTimes(
  R: readonly Float64Array[],
  from: number,
  r: Float64Array,
  result: Float64Array,
): void {
  const p = result.length;
  const whole = p - (p % 4);
  for (let j = 0; j < whole; j += 4) {
    const a = R[from + j];
    const b = R[from + j + 1];
    const c = R[from + j + 2];
    const d = R[from + j + 3];
    const n = a.length;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let i = 0; i < n; i++) {
      const value = r[i];
      s0 += value * a[i];
      s1 += value * b[i];
      s2 += value * c[i];
      s3 += value * d[i];
    }
    result[j] = s0;
    result[j + 1] = s1 + r[n] * b[n];
    result[j + 2] = s2 + r[n] * c[n] + r[n + 1] * c[n + 1];
    result[j + 3] = s3 + r[n] * d[n] + r[n + 1] * d[n + 1] + r[n + 2] * d[n + 2];
  }
  for (let j = whole; j < p; j++) result[j] = dotAt(R[from + j], 0, r, 0, R[from + j].length);
}
