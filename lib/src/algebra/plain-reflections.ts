/** The loops of reflections in plain TypeScript: see loops.ts, and lib/wasm/reflections.ts for the compiled ones. */

export function reflectBoth(
  numbers: Float64Array,
  A: number,
  row: number,
  count: number,
  u: number,
  q: number,
  v: number,
  products: number,
): void {
  const reflectEntry = (here: number, k: number, i: number): number => {
    numbers[here + k] -= numbers[u + i] * numbers[q + k] + numbers[q + i] * numbers[u + k];
    return numbers[here + k];
  };
  // Two rows at a time, so that what is added to the products is read and written once for two.
  for (let j = 0; j < count; j += 2) {
    const upper = A + j * row;
    const lower = upper + row;
    const [u0, q0, v0] = [numbers[u + j], numbers[q + j], numbers[v + j]];
    const [u1, q1, v1] = [numbers[u + j + 1], numbers[q + j + 1], numbers[v + j + 1]];
    let sum0 = 0;
    let sum1 = 0;
    for (let m = 0; m < j; m++) {
      const entry0 = numbers[upper + m] - (u0 * numbers[q + m] + q0 * numbers[u + m]);
      const entry1 = numbers[lower + m] - (u1 * numbers[q + m] + q1 * numbers[u + m]);
      numbers[upper + m] = entry0;
      numbers[lower + m] = entry1;
      sum0 += entry0 * numbers[v + m];
      sum1 += entry1 * numbers[v + m];
      numbers[products + m] += entry0 * v0 + entry1 * v1;
    }
    const left = reflectEntry(upper, j, j);
    const beside = reflectEntry(lower, j, j + 1);
    const right = reflectEntry(lower, j + 1, j + 1);
    numbers[products + j] += sum0 + left * v0 + beside * v1;
    numbers[products + j + 1] += sum1 + beside * v0 + right * v1;
  }
}

export function reflect(
  numbers: Float64Array,
  Z: number,
  row: number,
  columns: number,
  v: number,
  count: number,
): void {
  const sums = new Float64Array(columns);
  // Two rows at a time; behind an odd number of them v has a 0.
  for (let m = 0; m < count; m += 2) {
    const [x, y] = [numbers[v + m], numbers[v + m + 1]];
    const even = Z + m * row;
    const odd = even + row;
    for (let c = 0; c < columns; c++) sums[c] += x * numbers[even + c] + y * numbers[odd + c];
  }
  for (let m = 0; m < count; m++) {
    const x = numbers[v + m];
    const here = Z + m * row;
    for (let c = 0; c < columns; c++) numbers[here + c] -= x * sums[c];
  }
}
