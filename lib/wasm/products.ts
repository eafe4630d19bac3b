/** Products of vectors, and sums of vectors: two numbers at a time, and of several vectors side by side. */

export function addProducts(
  x: i32,
  m: i32,
  y: i32,
  k: i32,
  stride: i32,
  length: i32,
  S: i32,
  row: i32,
  lower: bool,
): void {
  for (let i = 0; i < m; i += 4) {
    const end = lower ? min(k, i + 4) : k;
    for (let j = 0; j < end; j += 2) {
      addTile(
        (x + i * stride) << 3,
        (y + j * stride) << 3,
        stride << 3,
        length << 3,
        (S + i * row + j) << 3,
        row << 3,
        1,
      );
    }
  }
}

/**
 * Adds the eight products of four vectors from x on with two from y on, times sign, to four rows of two from s on; all in
 * bytes. Each number read takes part in two or four products, and none of the sums has to wait for another or leaves its
 * register: with more of them, or with three by three, some would.
 */
export function addTile(x: i32, y: i32, stride: i32, bytes: i32, s: i32, row: i32, sign: f64): void {
  let a0 = f64x2.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let b3 = a0;
  for (const end = x + bytes; x < end; x += 16, y += 16) {
    const x0 = v128.load(x);
    const x1 = v128.load(x + stride);
    const x2 = v128.load(x + 2 * stride);
    const x3 = v128.load(x + 3 * stride);
    const a = v128.load(y);
    const b = v128.load(y + stride);
    a0 = f64x2.add(a0, f64x2.mul(x0, a));
    a1 = f64x2.add(a1, f64x2.mul(x1, a));
    a2 = f64x2.add(a2, f64x2.mul(x2, a));
    a3 = f64x2.add(a3, f64x2.mul(x3, a));
    b0 = f64x2.add(b0, f64x2.mul(x0, b));
    b1 = f64x2.add(b1, f64x2.mul(x1, b));
    b2 = f64x2.add(b2, f64x2.mul(x2, b));
    b3 = f64x2.add(b3, f64x2.mul(x3, b));
  }
  addSums(s, a0, b0, sign);
  addSums(s + row, a1, b1, sign);
  addSums(s + 2 * row, a2, b2, sign);
  addSums(s + 3 * row, a3, b3, sign);
}

function addSums(at: i32, a: v128, b: v128, sign: f64): void {
  const sums = f64x2.add(v128.shuffle<f64>(a, b, 0, 2), v128.shuffle<f64>(a, b, 1, 3));
  v128.store(at, f64x2.add(v128.load(at), f64x2.mul(sums, f64x2.splat(sign))));
}

/** Both sums. */
export function total(sums: v128): f64 {
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

export function subtract(
  a: i32,
  length: i32,
  V: i32,
  stride: i32,
  list: i32,
  factors: i32,
  count: i32,
): void {
  const at = a << 3;
  for (let i = 0; i < count; i += 4) {
    const r0 = vector(V, stride, list, i);
    const r1 = vector(V, stride, list, i + 1);
    const r2 = vector(V, stride, list, i + 2);
    const r3 = vector(V, stride, list, i + 3);
    const f = (factors + i) << 3;
    const f0 = v128.load64_splat(f);
    const f1 = v128.load64_splat(f, 8);
    const f2 = v128.load64_splat(f, 16);
    const f3 = v128.load64_splat(f, 24);
    for (let k = 0, end = length << 3; k < end; k += 16) {
      const left = f64x2.add(f64x2.mul(f0, v128.load(r0 + k)), f64x2.mul(f1, v128.load(r1 + k)));
      const right = f64x2.add(f64x2.mul(f2, v128.load(r2 + k)), f64x2.mul(f3, v128.load(r3 + k)));
      v128.store(at + k, f64x2.sub(v128.load(at + k), f64x2.add(left, right)));
    }
  }
}

/** Where vector list_i begins, in bytes. */
function vector(V: i32, stride: i32, list: i32, i: i32): i32 {
  return (V + stride * <i32>load<f64>((list + i) << 3)) << 3;
}

export function products(
  a: i32,
  length: i32,
  V: i32,
  stride: i32,
  list: i32,
  results: i32,
  count: i32,
): void {
  const at = a << 3;
  for (let i = 0; i < count; i += 4) {
    const r0 = vector(V, stride, list, i);
    const r1 = vector(V, stride, list, i + 1);
    const r2 = vector(V, stride, list, i + 2);
    const r3 = vector(V, stride, list, i + 3);
    let s0 = f64x2.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (let k = 0, end = length << 3; k < end; k += 16) {
      const x = v128.load(at + k);
      s0 = f64x2.add(s0, f64x2.mul(x, v128.load(r0 + k)));
      s1 = f64x2.add(s1, f64x2.mul(x, v128.load(r1 + k)));
      s2 = f64x2.add(s2, f64x2.mul(x, v128.load(r2 + k)));
      s3 = f64x2.add(s3, f64x2.mul(x, v128.load(r3 + k)));
    }
    const to = (results + i) << 3;
    store<f64>(to, total(s0));
    store<f64>(to, total(s1), 8);
    store<f64>(to, total(s2), 16);
    store<f64>(to, total(s3), 24);
  }
}
