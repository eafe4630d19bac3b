/** The loops in plain TypeScript: see loops.ts for what each does, and lib/wasm/loops.ts for the compiled ones. */
import type { Loops } from "./loops";
import { reflect, reflectBoth } from "./plain-reflections";
import { dotAt } from "./vector";

/** The loops on an array. */
export function plainLoops(numbers: Float64Array): Loops {
  const vector = (V: number, stride: number, list: number, i: number): number =>
    V + stride * numbers[list + i];
  return {
    addProducts(x, m, y, k, stride, length, S, row, lower) {
      for (let i = 0; i < m; i += 4) {
        const end = lower ? Math.min(k, i + 4) : k;
        for (let j = 0; j < end; j += 2)
          addTile(numbers, x + i * stride, y + j * stride, stride, length, S + i * row + j, row, 1);
      }
    },

    factor: (A, row, count, leastShare, diagonal) => factor(numbers, A, row, count, leastShare, diagonal),

    forward(L, row, m, b) {
      for (let i = 0; i < m; i++) {
        const here = L + i * row;
        numbers[b + i] = (numbers[b + i] - dotAt(numbers, here, numbers, b, i)) / numbers[here + i];
      }
    },

    // By rows, too: each solved entry is taken out of all above it, so that L is read in order.
    backward(L, row, m, b) {
      for (let i = m - 1; i >= 0; i--) {
        const here = L + i * row;
        const x = numbers[b + i] / numbers[here + i];
        numbers[b + i] = x;
        for (let k = 0; k < i; k++) numbers[b + k] -= numbers[here + k] * x;
      }
    },

    subtract(a, length, V, stride, list, factors, count) {
      for (let i = 0; i < count; i += 4) {
        const r0 = vector(V, stride, list, i);
        const r1 = vector(V, stride, list, i + 1);
        const r2 = vector(V, stride, list, i + 2);
        const r3 = vector(V, stride, list, i + 3);
        const f0 = numbers[factors + i];
        const f1 = numbers[factors + i + 1];
        const f2 = numbers[factors + i + 2];
        const f3 = numbers[factors + i + 3];
        for (let k = 0; k < length; k++) {
          const left = f0 * numbers[r0 + k] + f1 * numbers[r1 + k];
          numbers[a + k] -= left + (f2 * numbers[r2 + k] + f3 * numbers[r3 + k]);
        }
      }
    },

    products(a, length, V, stride, list, results, count) {
      for (let i = 0; i < count; i++) {
        numbers[results + i] = dotAt(numbers, a, numbers, vector(V, stride, list, i), length);
      }
    },

    reflectBoth: (A, row, count, u, q, v, products) => reflectBoth(numbers, A, row, count, u, q, v, products),

    reflect: (Z, row, columns, v, count) => reflect(numbers, Z, row, columns, v, count),
  };
}

/**
 * Adds the eight products of four vectors with two, times sign, to four rows of two. Each number read takes part in two
 * or four products, and none of the sums has to wait for another.
 */
function addTile(
  numbers: Float64Array,
  x: number,
  y: number,
  stride: number,
  length: number,
  s: number,
  row: number,
  sign: number,
): void {
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  let b3 = 0;
  for (const end = x + length; x < end; x++, y++) {
    const x0 = numbers[x];
    const x1 = numbers[x + stride];
    const x2 = numbers[x + 2 * stride];
    const x3 = numbers[x + 3 * stride];
    const a = numbers[y];
    const b = numbers[y + stride];
    a0 += x0 * a;
    a1 += x1 * a;
    a2 += x2 * a;
    a3 += x3 * a;
    b0 += x0 * b;
    b1 += x1 * b;
    b2 += x2 * b;
    b3 += x3 * b;
  }
  numbers[s] += sign * a0;
  numbers[s + 1] += sign * b0;
  numbers[s + row] += sign * a1;
  numbers[s + row + 1] += sign * b1;
  numbers[s + 2 * row] += sign * a2;
  numbers[s + 2 * row + 1] += sign * b2;
  numbers[s + 3 * row] += sign * a3;
  numbers[s + 3 * row + 1] += sign * b3;
}

/** So many columns of L at a time: a panel of them stays in the second cache. */
const block = 64;

function factor(
  numbers: Float64Array,
  A: number,
  row: number,
  count: number,
  leastShare: number,
  diagonal: number,
): boolean {
  for (let i = 0; i < count; i++) numbers[diagonal + i] = numbers[A + i * row + i];
  for (let from = 0; from < count; from += block) {
    const to = Math.min(from + block, count);
    for (let i = from; i < count; i += 4) {
      const here = A + i * row;
      for (let j = from; j < Math.min(i, to); j += 2) {
        const upper = A + j * row;
        addTile(numbers, here + from, upper + from, row, j - from, here + j, row, -1);
        divide(numbers, here + j, row, upper + j);
      }
      for (let m = i; i < to && m < i + 4; m++) {
        if (!finishRow(numbers, A, row, from, i, m, leastShare * numbers[diagonal + m])) return false;
      }
    }
    const rest = count - to;
    const left = A + to * row + from;
    for (let i = 0; i < rest; i += 4) {
      for (let j = 0; j < i + 4; j += 2) {
        const s = A + (to + i) * row + to + j;
        addTile(numbers, left + i * row, left + j * row, row, to - from, s, row, -1);
      }
    }
  }
  return true;
}

/** Four rows of two entries, of which all products before are taken out already, by the two pivots and what is below. */
function divide(numbers: Float64Array, s: number, row: number, pivot: number): void {
  const left = numbers[pivot];
  const beside = numbers[pivot + row];
  const right = numbers[pivot + row + 1];
  for (let i = 0; i < 4; i++, s += row) {
    const entry = numbers[s] / left;
    numbers[s] = entry;
    numbers[s + 1] = (numbers[s + 1] - entry * beside) / right;
  }
}

/** Row m of L from column i (at most 3 before m) up to its pivot; products before column `from` are taken out already. */
function finishRow(
  numbers: Float64Array,
  A: number,
  row: number,
  from: number,
  i: number,
  m: number,
  least: number,
): boolean {
  const here = A + m * row;
  for (let j = i; j <= m; j++) {
    const other = A + j * row;
    const entry = numbers[here + j] - dotAt(numbers, here + from, numbers, other + from, j - from);
    if (j < m) numbers[here + j] = entry / numbers[other + j];
    else if (!(entry > least)) return false;
    else numbers[here + j] = Math.sqrt(entry);
  }
  return true;
}
