/** Products with a matrix that is stored row by row, n × p in one flat array. */
import { dotAt } from "./vector";

/** X w into `result`: four rows side by side, so that no sum has to wait for another. */
export function times(x: Float64Array, w: Float64Array, result: Float64Array): void {
  const n = result.length;
  const p = w.length;
  const whole = n - (n % 4);
  for (let i = 0; i < whole; i += 4) {
    const row = i * p;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let j = 0; j < p; j++) {
      const factor = w[j];
      s0 += x[row + j] * factor;
      s1 += x[row + p + j] * factor;
      s2 += x[row + 2 * p + j] * factor;
      s3 += x[row + 3 * p + j] * factor;
    }
    result[i] = s0;
    result[i + 1] = s1;
    result[i + 2] = s2;
    result[i + 3] = s3;
  }
  for (let i = whole; i < n; i++) result[i] = dotAt(x, i * p, w, 0, p);
}

/** Xᵀ g into `result`, four rows at a time, so that the result is read and written once for four. */
export function transposedTimes(x: Float64Array, g: Float64Array, result: Float64Array): void {
  const n = g.length;
  const p = result.length;
  const whole = n - (n % 4);
  result.fill(0);
  for (let i = 0; i < whole; i += 4) {
    const row = i * p;
    const g0 = g[i];
    const g1 = g[i + 1];
    const g2 = g[i + 2];
    const g3 = g[i + 3];
    for (let j = 0; j < p; j++) {
      result[j] +=
        x[row + j] * g0 + x[row + p + j] * g1 + (x[row + 2 * p + j] * g2 + x[row + 3 * p + j] * g3);
    }
  }
  for (let i = whole; i < n; i++) {
    for (let j = 0; j < p; j++) result[j] += x[i * p + j] * g[i];
  }
}
