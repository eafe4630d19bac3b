/**
 * NumPy's legacy random generator, draw for draw: the Mersenne Twister MT19937, and normals by the polar method.
 *
 * `RandomState(0)` gives the numbers that `numpy.random.seed(0)` gives. Uniforms agree in every bit. Normals go
 * through Math.log, whose last bits differ from the C library's in about 3 % of the draws: compare those with a
 * relative tolerance of 1e-12, never bit for bit.
 */
import { Matrix } from "ml-matrix";
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
    const high = this.#word() >>> 5; // 27 bits
    const low = this.#word() >>> 6; // 26 bits
    return (high * 67108864 + low) / 9007199254740992;
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
    const factor = Math.sqrt((-2 * Math.log(square)) / square);
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
    return this.#matrix(rows, columns, () => this.random());
  }

  /**
   * A matrix of standard normal numbers, drawn row by row.
   *
   * @throws RangeError unless rows and columns are whole numbers >= 1
   * @example
   * new RandomState(0).normalMatrix(2, 1); // [[1.764052345967664], [0.4001572083672233]]
   */
  normalMatrix(rows: number, columns: number): Matrix {
    return this.#matrix(rows, columns, () => this.normal());
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

  #matrix(rows: number, columns: number, draw: () => number): Matrix {
    wholeNumber("rows", rows, 1);
    wholeNumber("columns", columns, 1);
    const matrix = new Matrix(rows, columns);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) matrix.set(i, j, draw());
    }
    return matrix;
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
    let word = this.#words[this.#next++];
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return word ^ (word >>> 18);
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
