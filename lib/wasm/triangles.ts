/** The Cholesky factor, a block of columns at a time, and the two triangular systems that solve with it. */
import { addTile, total } from "./products";

/** So many columns of L at a time: a panel of them stays in the second cache. */
const block: i32 = 64;

export function factor(A: i32, row: i32, count: i32, leastShare: f64, diagonal: i32): bool {
  for (let i = 0; i < count; i++) store<f64>((diagonal + i) << 3, load<f64>((A + i * row + i) << 3));
  for (let from = 0; from < count; from += block) {
    const to = min(from + block, count);
    for (let i = from; i < count; i += 4) {
      const here = A + i * row;
      for (let j = from; j < min(i, to); j += 2) {
        const upper = A + j * row;
        addTile(
          (here + from) << 3,
          (upper + from) << 3,
          row << 3,
          (j - from) << 3,
          (here + j) << 3,
          row << 3,
          -1,
        );
        divide((here + j) << 3, row << 3, (upper + j) << 3);
      }
      for (let m = i; i < to && m < i + 4; m++) {
        if (!finishRow(A, row, from, i, m, leastShare * load<f64>((diagonal + m) << 3))) return false;
      }
    }
    // What this block of columns gives to all that is right of it
    const rest = count - to;
    const left = A + to * row + from;
    for (let i = 0; i < rest; i += 4) {
      for (let j = 0; j < i + 4; j += 2) {
        const s = A + (to + i) * row + to + j;
        addTile(
          (left + i * row) << 3,
          (left + j * row) << 3,
          row << 3,
          (to - from) << 3,
          s << 3,
          row << 3,
          -1,
        );
      }
    }
  }
  return true;
}

/** Four rows of two entries, of which all products before are taken out already, by the two pivots and what is below. */
function divide(s: i32, row: i32, pivot: i32): void {
  const left = load<f64>(pivot);
  const beside = load<f64>(pivot + row);
  const right = load<f64>(pivot + row, 8);
  for (let i = 0; i < 4; i++, s += row) {
    const entry = load<f64>(s) / left;
    store<f64>(s, entry);
    store<f64>(s, (load<f64>(s, 8) - entry * beside) / right, 8);
  }
}

/** Row m of L from column i (at most 3 before m) up to its pivot; products before column `from` are taken out already. */
function finishRow(A: i32, row: i32, from: i32, i: i32, m: i32, least: f64): bool {
  const here = A + m * row;
  for (let j = i; j <= m; j++) {
    const other = A + j * row;
    let entry = load<f64>((here + j) << 3);
    for (let k = from; k < j; k++) entry -= load<f64>((here + k) << 3) * load<f64>((other + k) << 3);
    if (j < m) entry /= load<f64>((other + j) << 3);
    else if (!(entry > least)) return false;
    else entry = sqrt(entry);
    store<f64>((here + j) << 3, entry);
  }
  return true;
}

export function forward(L: i32, row: i32, m: i32, b: i32): void {
  for (let i = 0; i < m; i += 4) {
    const r0 = (L + i * row) << 3;
    const r1 = r0 + (row << 3);
    const r2 = r1 + (row << 3);
    const r3 = r2 + (row << 3);
    const at = b << 3;
    let a0 = f64x2.splat(0);
    let a1 = a0;
    let a2 = a0;
    let a3 = a0;
    for (let k = 0, end = i << 3; k < end; k += 16) {
      const x = v128.load(at + k);
      a0 = f64x2.add(a0, f64x2.mul(x, v128.load(r0 + k)));
      a1 = f64x2.add(a1, f64x2.mul(x, v128.load(r1 + k)));
      a2 = f64x2.add(a2, f64x2.mul(x, v128.load(r2 + k)));
      a3 = f64x2.add(a3, f64x2.mul(x, v128.load(r3 + k)));
    }
    solveEntry(r0, at, i, i, total(a0));
    if (i + 1 < m) solveEntry(r1, at, i + 1, i, total(a1));
    if (i + 2 < m) solveEntry(r2, at, i + 2, i, total(a2));
    if (i + 3 < m) solveEntry(r3, at, i + 3, i, total(a3));
  }
}

/** b_i, when the products with what is before entry `from` have the sum `known`; in bytes. */
function solveEntry(row: i32, b: i32, i: i32, from: i32, known: f64): void {
  for (let k = from << 3, end = i << 3; k < end; k += 8) known += load<f64>(row + k) * load<f64>(b + k);
  store<f64>(b + (i << 3), (load<f64>(b + (i << 3)) - known) / load<f64>(row + (i << 3)));
}

export function backward(L: i32, row: i32, m: i32, b: i32): void {
  const at = b << 3;
  let i = m - 1;
  if (m & 1) {
    const last = (L + i * row) << 3;
    const x = load<f64>(at + (i << 3)) / load<f64>(last + (i << 3));
    store<f64>(at + (i << 3), x);
    const xs = f64x2.splat(x);
    for (let k = 0, end = i << 3; k < end; k += 16) {
      v128.store(at + k, f64x2.sub(v128.load(at + k), f64x2.mul(xs, v128.load(last + k))));
    }
    i--;
  }
  // Two at a time, which are taken out of all above them together
  for (; i > 0; i -= 2) {
    const lower = (L + i * row) << 3;
    const upper = lower - (row << 3);
    const place = i << 3;
    const x = load<f64>(at + place) / load<f64>(lower + place);
    const y = (load<f64>(at + place - 8) - x * load<f64>(lower + place - 8)) / load<f64>(upper + place - 8);
    store<f64>(at + place, x);
    store<f64>(at + place - 8, y);
    const xs = f64x2.splat(x);
    const ys = f64x2.splat(y);
    for (let k = 0; k < place - 8; k += 16) {
      const out = f64x2.add(f64x2.mul(xs, v128.load(lower + k)), f64x2.mul(ys, v128.load(upper + k)));
      v128.store(at + k, f64x2.sub(v128.load(at + k), out));
    }
  }
}
