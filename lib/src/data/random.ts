/**
 * NumPy's legacy random generator, draw for draw: the Mersenne Twister MT19937, and normals by the polar method.
 *
 * `RandomState(0)` gives the numbers that `numpy.random.seed(0)` gives. Uniforms agree in every bit, and so do normals with
 * those that NumPy draws on Linux, but for the last bit of some ten in a million.
 */
import type { Matrix } from "ml-matrix";
import { bulkDraws } from "../algebra/draws";
import { inOnePiece } from "../algebra/in-one-piece";
import { logarithm } from "../algebra/logarithm";
import { quote, wholeNumber } from "../input";

const N = 624; // words of state
const M = 397; // distance of the word that is mixed in
const upper = 0x80000000;
const lower = 0x7fffffff;
const twist = 0x9908b0df;

/**
 * A seeded stream of random numbers. The same seed gives the same stream, on every machine.
 *
 * Source: Matsumoto and Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998); normals: Marsaglia's polar method.
 *
 * @example
 * new RandomState(42).permutation(5); // [1, 4, 2, 0, 3]
 */
export class RandomState {
  readonly #words: Int32Array = new Int32Array(N);
  #next: number = N;
  #spare: number = Number.NaN; // the second normal of the last round, not handed out yet

  /**
   * @param seed a whole number from 0 to 2^32 - 1
   * @throws RangeError for any other seed
   */
  constructor(seed: number) {
    if (!(Number.isInteger(seed) && seed >= 0 && seed <= 0xffffffff)) {
      throw new RangeError(`seed must be a whole number from 0 to ${0xffffffff}, got ${quote(seed)}`);
    }
    const words = this.#words;
    words[0] = seed;
    for (let i = 1; i < N; i++) {
      const before = words[i - 1] ^ (words[i - 1] >>> 30);
      words[i] = Math.imul(1812433253, before) + i;
    }
  }

  /**
   * One uniform number in [0, 1), with 53 random bits.
   *
   * @example
   * new RandomState(0).random(); // 0.5488135039273248
   */
  random(): number {
    return uniform(this.#word(), this.#word());
  }

  /**
   * One standard normal number: mean 0, variance 1.
   *
   * @example
   * new RandomState(0).normal(); // 1.764052345967664
   */
  normal(): number {
    const spare = this.#spare;
    if (!Number.isNaN(spare)) {
      this.#spare = Number.NaN;
      return spare;
    }
    let x: number;
    let y: number;
    let square: number;
    do {
      x = 2 * this.random() - 1;
      y = 2 * this.random() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square === 0);
    const factor = Math.sqrt((-2 * logarithm(square)) / square);
    this.#spare = factor * x;
    return factor * y;
  }

  /**
   * A matrix of uniform numbers in [0, 1), drawn row by row.
   *
   * @throws RangeError unless rows and columns are whole numbers >= 1
   * @example
   * new RandomState(0).randomMatrix(1, 2); // [[0.5488135039273248, 0.7151893663724195]]
   */
  randomMatrix(rows: number, columns: number): Matrix {
    return matrix(rows, columns, (values) => {
      const at = this.#draw("uniforms", values, 0);
      for (let i = at; i < values.length; i++) values[i] = this.random();
    });
  }

  /**
   * A matrix of standard normal numbers, drawn row by row.
   *
   * @throws RangeError unless rows and columns are whole numbers >= 1
   * @example
   * new RandomState(0).normalMatrix(2, 1); // [[1.764052345967664], [0.4001572083672233]]
   */
  normalMatrix(rows: number, columns: number): Matrix {
    return matrix(rows, columns, (values) => {
      const start = Number.isNaN(this.#spare) ? 0 : 1;
      if (start === 1) values[0] = this.normal();
      const at = this.#draw("normals", values, start);
      for (let i = at; i < values.length; i++) values[i] = this.normal();
    });
  }

  /**
   * The numbers 0 ... n - 1 in random order, each order as likely (Fisher and Yates, from the end).
   *
   * @throws RangeError unless n is a whole number >= 1
   * @example
   * new RandomState(0).permutation(5); // [2, 0, 1, 3, 4]
   */
  permutation(n: number): number[] {
    wholeNumber("n", n, 1);
    const order = Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.#below(i);
      const kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return order;
  }

  /** Draws an even count of numbers, from place `at` on, by compiled loops where there are such; returns where they end. */
  #draw(what: "uniforms" | "normals", values: Float64Array, at: number): number {
    const draws = bulkDraws();
    const end = values.length - ((values.length - at) % 2);
    if (draws === null || end === at) return at;
    draws.words.set(this.#words);
    while (at < end) {
      const count = Math.min(end - at, draws.numbers.length);
      this.#next = draws[what](this.#next, count);
      values.set(draws.numbers.subarray(0, count), at);
      at += count;
    }
    this.#words.set(draws.words);
    return end;
  }

  /** A whole number from 0 to max, each as likely: draw just enough bits, and again while they are above max. */
  #below(max: number): number {
    const mask = 0xffffffff >>> Math.clz32(max);
    let value: number;
    do {
      value = (this.#word() & mask) >>> 0;
    } while (value > max);
    return value;
  }

  #word(): number {
    if (this.#next === N) this.#refill();
    return tempered(this.#words[this.#next++]);
  }

  /** Twists all 624 words at once; three loops, so that no index needs a modulo. */
  #refill(): void {
    const words = this.#words;
    for (let i = 0; i < N - M; i++) words[i] = words[i + M] ^ mixed(words[i], words[i + 1]);
    for (let i = N - M; i < N - 1; i++) words[i] = words[i + M - N] ^ mixed(words[i], words[i + 1]);
    words[N - 1] = words[M - 1] ^ mixed(words[N - 1], words[0]);
    this.#next = 0;
  }
}

/** A matrix, once its shape is checked, of values that are filled in. */
function matrix(rows: number, columns: number, fill: (values: Float64Array) => void): Matrix {
  wholeNumber("rows", rows, 1);
  wholeNumber("columns", columns, 1);
  const values = new Float64Array(rows * columns);
  fill(values);
  return inOnePiece(rows, columns, values);
}

/** What is drawn of a word of the state. */
function tempered(state: number): number {
  let word = state ^ (state >>> 11);
  word ^= (word << 7) & 0x9d2c5680;
  word ^= (word << 15) & 0xefc60000;
  return word ^ (word >>> 18);
}

/** 27 bits of one word and 26 of the next, as a number in [0, 1). */
function uniform(first: number, second: number): number {
  return ((first >>> 5) * 67108864 + (second >>> 6)) / 9007199254740992;
}

/**
 * Returns value, if it can draw as a RandomState can. What it can do is asked for and not its class, so that one of
 * another copy of the library is taken.
 * @throws TypeError for anything else, such as Math.random
 */
export function requireRandom(name: string, value: RandomState): RandomState {
  const draws = ["random", "normal", "randomMatrix", "normalMatrix", "permutation"] as const;
  if (draws.every((draw) => typeof value?.[draw] === "function")) return value;
  throw new TypeError(`${name} must be a RandomState, such as new RandomState(0), got ${quote(value)}`);
}

/** The highest bit of one word and the rest of the next, shifted, and twisted if odd. */
function mixed(word: number, next: number): number {
  const joined = (word & upper) | (next & lower);
  return (joined >>> 1) ^ (-(joined & 1) & twist);
}
