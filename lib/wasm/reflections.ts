/** Reflections: of a symmetric matrix from both sides, and of rows of numbers. */
import { total } from "./products";

export function reflectBoth(A: i32, row: i32, count: i32, u: i32, q: i32, v: i32, products: i32): void {
  const us = u << 3;
  const qs = q << 3;
  const vs = v << 3;
  const ps = products << 3;
  for (let j = 0; j < count; j += 2) {
    const at = j << 3;
    const upper = (A + j * row) << 3;
    const lower = upper + (row << 3);
    const u0 = v128.load64_splat(us + at);
    const q0 = v128.load64_splat(qs + at);
    const v0 = v128.load64_splat(vs + at);
    const u1 = v128.load64_splat(us + at, 8);
    const q1 = v128.load64_splat(qs + at, 8);
    const v1 = v128.load64_splat(vs + at, 8);
    let s0 = f64x2.splat(0);
    let s1 = s0;
    for (let m = 0; m < at; m += 16) {
      const um = v128.load(us + m);
      const qm = v128.load(qs + m);
      const vm = v128.load(vs + m);
      const e0 = f64x2.sub(v128.load(upper + m), f64x2.add(f64x2.mul(u0, qm), f64x2.mul(q0, um)));
      const e1 = f64x2.sub(v128.load(lower + m), f64x2.add(f64x2.mul(u1, qm), f64x2.mul(q1, um)));
      v128.store(upper + m, e0);
      v128.store(lower + m, e1);
      s0 = f64x2.add(s0, f64x2.mul(e0, vm));
      s1 = f64x2.add(s1, f64x2.mul(e1, vm));
      const both = f64x2.add(f64x2.mul(e0, v0), f64x2.mul(e1, v1));
      v128.store(ps + m, f64x2.add(v128.load(ps + m), both));
    }
    const left = reflectEntry(upper, at, us, qs, at);
    const beside = reflectEntry(lower, at, us, qs, at + 8);
    const right = reflectEntry(lower, at + 8, us, qs, at + 8);
    const x = load<f64>(vs + at);
    const y = load<f64>(vs + at, 8);
    store<f64>(ps + at, load<f64>(ps + at) + (total(s0) + left * x + beside * y));
    store<f64>(ps + at, load<f64>(ps + at, 8) + (total(s1) + beside * x + right * y), 8);
  }
}

/** Entry k of a row that begins at `here`, the row being that of entry i of u and q; in bytes. */
function reflectEntry(here: i32, k: i32, us: i32, qs: i32, i: i32): f64 {
  const out = load<f64>(us + i) * load<f64>(qs + k) + load<f64>(qs + i) * load<f64>(us + k);
  const entry = load<f64>(here + k) - out;
  store<f64>(here + k, entry);
  return entry;
}

export function reflect(Z: i32, row: i32, columns: i32, v: i32, count: i32): void {
  const bytes = row << 3;
  for (let c = 0; c < columns; c += 4) {
    const from = (Z + c) << 3;
    let a0 = f64x2.splat(0);
    let a1 = a0;
    let b0 = a0;
    let b1 = a0;
    for (let m = 0, z = from; m < count; m += 2, z += 2 * bytes) {
      const x = v128.load64_splat((v + m) << 3);
      const y = v128.load64_splat((v + m) << 3, 8);
      a0 = f64x2.add(a0, f64x2.mul(x, v128.load(z)));
      a1 = f64x2.add(a1, f64x2.mul(x, v128.load(z, 16)));
      b0 = f64x2.add(b0, f64x2.mul(y, v128.load(z + bytes)));
      b1 = f64x2.add(b1, f64x2.mul(y, v128.load(z + bytes, 16)));
    }
    a0 = f64x2.add(a0, b0);
    a1 = f64x2.add(a1, b1);
    for (let m = 0, z = from; m < count; m++, z += bytes) {
      const x = v128.load64_splat((v + m) << 3);
      v128.store(z, f64x2.sub(v128.load(z), f64x2.mul(x, a0)));
      v128.store(z, f64x2.sub(v128.load(z, 16), f64x2.mul(x, a1)), 16);
    }
  }
}
