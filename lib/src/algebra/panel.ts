import { type Workspace, workspace } from "./workspace";

/**
 * Vectors of one length, side by side in one workspace, for what goes over many of them; in use for as long as that is.
 */
export class Panel {
  /** To be filled by who makes the panel. */
  readonly vectors: readonly Float64Array[];
  readonly #space: Workspace;
  /** Even; behind a vector of odd length there is a 0. */
  readonly #length: number;
  readonly #stride: number;
  /** The workspace begins with a vector; behind it the list of those that take part, and a number for each. */
  readonly #list: number;
  readonly #each: number;
  readonly #first: number;

  constructor(count: number, length: number) {
    this.#length = length + (length % 2);
    this.#stride = this.#length + 2; // a power of two apart they would share their places in the cache
    this.#list = this.#stride;
    this.#each = this.#list + upToFour(count);
    this.#first = this.#each + upToFour(count);
    this.#space = workspace(this.#first + count * this.#stride);
    const { numbers } = this.#space;
    this.vectors = Array.from({ length: count }, (_, j) => {
      const from = this.#first + j * this.#stride;
      numbers[from + length] = 0;
      return numbers.subarray(from, from + length);
    });
  }

  /** target ← target - Σ factors_j · vector j over the j of the list */
  subtract(target: Float64Array, which: readonly number[], factors: Float64Array): void {
    const { numbers, loops } = this.#space;
    const count = this.#choose(which);
    for (let i = 0; i < count; i++) numbers[this.#each + i] = i < which.length ? factors[which[i]] : 0;
    numbers.set(target);
    loops.subtract(0, this.#length, this.#first, this.#stride, this.#list, this.#each, count);
    target.set(numbers.subarray(0, target.length));
  }

  /** The products of some of the vectors with v; what is returned is overwritten by the next call. */
  products(which: readonly number[], v: Float64Array): Float64Array {
    const { numbers, loops } = this.#space;
    const count = this.#choose(which);
    numbers.set(v);
    numbers.fill(0, v.length, this.#length);
    loops.products(0, this.#length, this.#first, this.#stride, this.#list, this.#each, count);
    return numbers.subarray(this.#each, this.#each + which.length);
  }

  /** Writes the list and fills it up to a multiple of four, which is returned. */
  #choose(which: readonly number[]): number {
    const count = upToFour(which.length);
    const { numbers } = this.#space;
    for (let i = 0; i < count; i++) numbers[this.#list + i] = i < which.length ? which[i] : 0;
    return count;
  }
}

/** The next multiple of four. */
function upToFour(count: number): number {
  return 4 * Math.ceil(count / 4);
}
