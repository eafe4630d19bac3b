/**
 * Draws of the Mersenne Twister in bulk, in AssemblyScript: the same numbers as lib/src/data/random.ts and
 * lib/src/algebra/logarithm.ts draw one by one, to the last bit. Four words at a time are twisted and tempered.
 *
 * In memory, in bytes: 624 words of state from 0, as they are drawn from 2496, the table of the logarithm from 5120, and
 * the numbers that are drawn from 9216.
 */
const N: i32 = 624 << 2;
const M: i32 = 397 << 2;
const table: i32 = 5120;
const drawn: i32 = 9216;

/** Where the next word is, in bytes; N where the state has to be twisted first. */
let next: i32 = N;

/** Draws uniform numbers in [0, 1), from word `from` of the state on; returns which word is next. */
export function uniforms(from: i32, count: i32): i32 {
  begin(from);
  for (let i = 0; i < count; i++) store<f64>(drawn + (i << 3), uniform());
  return next >> 2;
}

/** The same of standard normal numbers, of which the count is even. */
export function normals(from: i32, count: i32): i32 {
  begin(from);
  for (let i = 0; i < count; i += 2) {
    let x: f64;
    let y: f64;
    let square: f64;
    do {
      x = 2 * uniform() - 1;
      y = 2 * uniform() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square === 0);
    const factor = sqrt((-2 * logarithm(square)) / square);
    store<f64>(drawn + (i << 3), factor * y);
    store<f64>(drawn + (i << 3), factor * x, 8);
  }
  return next >> 2;
}

function begin(from: i32): void {
  next = from << 2;
  temper();
}

/** 27 bits of one word and 26 of the next. */
function uniform(): f64 {
  if (next === N) twist();
  const high = load<u32>(next + N) >> 5;
  next += 4;
  if (next === N) twist();
  const low = load<u32>(next + N) >> 6;
  next += 4;
  return (<f64>high * 67108864 + <f64>low) / 9007199254740992;
}

function twist(): void {
  let at = 0;
  for (; at < N - M - 12; at += 16) {
    v128.store(at, twisted(v128.load(at), v128.load(at + 4), v128.load(at + M)));
  }
  for (; at < N - M; at += 4) twistOne(at, at + 4, at + M);
  for (; at < N - 16; at += 16) {
    v128.store(at, twisted(v128.load(at), v128.load(at + 4), v128.load(at + M - N)));
  }
  for (; at < N - 4; at += 4) twistOne(at, at + 4, at + M - N);
  twistOne(at, 0, M - 4);
  next = 0;
  temper();
}

/** The highest bit of each word and the rest of the one after it, shifted, and twisted if odd. */
function twisted(word: v128, after: v128, far: v128): v128 {
  const joined = v128.bitselect(word, after, i32x4.splat(0x80000000));
  const odd = i32x4.neg(v128.and(joined, i32x4.splat(1)));
  return v128.xor(v128.xor(far, i32x4.shr_u(joined, 1)), v128.and(odd, i32x4.splat(0x9908b0df)));
}

function twistOne(at: i32, after: i32, far: i32): void {
  const joined = (load<u32>(at) & 0x80000000) | (load<u32>(after) & 0x7fffffff);
  store<u32>(at, load<u32>(far) ^ (joined >> 1) ^ ((0 - (joined & 1)) & 0x9908b0df));
}

function temper(): void {
  for (let at = 0; at < N; at += 16) {
    let word = v128.load(at);
    word = v128.xor(word, i32x4.shr_u(word, 11));
    word = v128.xor(word, v128.and(i32x4.shl(word, 7), i32x4.splat(0x9d2c5680)));
    word = v128.xor(word, v128.and(i32x4.shl(word, 15), i32x4.splat(0xefc60000)));
    v128.store(at + N, v128.xor(word, i32x4.shr_u(word, 18)));
  }
}

function logarithm(x: f64): f64 {
  return x >= 0.9375 && x < 1.0647 ? nearOne(x) : byTable(x);
}

function nearOne(x: f64): f64 {
  const r = x - 1;
  const r2 = r * r;
  const r3 = r2 * r;
  const first = 0.3333333333333352 + r * -0.24999999999998432 + r2 * 0.19999999999320328;
  const second = -0.16666666669929706 + r * 0.14285715076560868 + r2 * -0.12499997863982555;
  const third = 0.11110712032936046 + r * -0.10000486757818193 + r2 * 0.09181994006195467;
  const rest = r3 * (first + r3 * (second + r3 * (third + r3 * -0.08328363062289341)));
  const far = r * 134217728;
  const high = r + far - far;
  const half = high * high * -0.5;
  const sum = r + half;
  return rest + (r - sum + half - 0.5 * (r - high) * (high + r)) + sum;
}

function byTable(x: f64): f64 {
  const bits = reinterpret<u64>(x);
  const offset = <i32>(bits >> 32) - 0x3fe60000;
  const k = offset >> 20;
  const at = table + (((<u32>offset >> 11) & 0x1fc) << 3);
  const z = reinterpret<f64>(bits - ((<i64>k) << 52)); // x / 2^k
  const product = z * load<f64>(at);
  const c1 = load<f64>(at, 8);
  const c2 = load<f64>(at, 16);
  const z1 = upperHalf(z);
  const z2 = z - z1;
  const r = product - 1 + (z1 * c1 - product + z1 * c2 + z2 * c1 + z2 * c2);
  const known = <f64>k * 0.6931471805598903 + load<f64>(at, 24);
  const sum = known + r;
  const low = known - sum + r + <f64>k * 5.497923018708371e-14;
  const r2 = r * r;
  const even = 0.20000304511814496 + r * -0.16667054827627667;
  const rest = 0.33333333331825593 + r * -0.2499999999622955 + r2 * even;
  return low + r2 * -0.5000000000000001 + r * r2 * rest + sum;
}

function upperHalf(x: f64): f64 {
  const scaled = 134217729 * x;
  return scaled - (scaled - x);
}
