import { fillUp } from "./cholesky";
import { giveBack, type Workspace, workspace } from "./workspace";

/**
 * A Cholesky factor that grows and shrinks: A = L Lᵀ, to which a row and column is appended or from which one is
 * dropped in O(m²) instead of the O(m³) of a new factor. It lies in a workspace, and is in use for as long as that is.
 *
 * Source: Golub and Van Loan, Matrix Computations, 4th edition, section 6.5.4.
 */
export class CholeskyRows {
  #space: Workspace;
  /** How many rows there is room for, a multiple of four. */
  #capacity: number;
  /** How many rows there are. */
  size: number = 0;

  constructor(capacity: number) {
    this.#capacity = 4 * Math.ceil(capacity / 4);
    this.#space = workspace(roomFor(this.#capacity));
  }

  /** Where L begins; before it lie a right side, with room to spare, and what `factor` needs. */
  get #L(): number {
    return 2 * (this.#capacity + 2);
  }

  /** How far apart the rows of L begin: a power of two apart they would share their places in the cache. */
  get #row(): number {
    return this.#capacity + 2;
  }

  /**
   * Appends a row: its products with the rows before, and its own square.
   * @returns false, with nothing changed, when less than `least` of the square is left beside the rows before: then
   *   the new column depends on these, to working precision
   */
  append(products: Float64Array, square: number, least: number): boolean {
    this.#grow(this.size + 1);
    const m = this.size;
    const { numbers, loops } = this.#space;
    numbers.set(products);
    loops.forward(this.#L, this.#row, m, 0);
    let left = square;
    for (let i = 0; i < m; i++) left -= numbers[i] * numbers[i];
    if (!(left > least * square)) return false;
    const here = this.#L + m * this.#row;
    for (let i = 0; i < m; i++) numbers[here + i] = numbers[i];
    numbers[here + m] = Math.sqrt(left);
    this.size++;
    return true;
  }

  /** Drops a row and its column: the rows below lose an entry, and rotations make them triangular again. */
  drop(at: number): void {
    const { numbers } = this.#space;
    const width = this.#row;
    const last = this.size - 1;
    const L = this.#L;
    for (let i = at; i < last; i++) {
      const next = L + (i + 1) * width;
      numbers.copyWithin(next - width, next, next + i + 2);
    }
    for (let j = at; j < last; j++) {
      // Rotate columns j and j + 1 so that the entry right of the diagonal in row j vanishes.
      const pivot = L + j * width + j;
      const length = Math.hypot(numbers[pivot], numbers[pivot + 1]);
      const cosine = numbers[pivot] / length;
      const sine = numbers[pivot + 1] / length;
      for (let i = pivot, end = L + last * width; i < end; i += width) {
        const x = numbers[i];
        const y = numbers[i + 1];
        numbers[i] = cosine * x + sine * y;
        numbers[i + 1] = cosine * y - sine * x;
      }
    }
    this.size = last;
  }

  /** Overwrites the first `size` entries of b with the solution of A x = b. */
  solve(b: Float64Array): void {
    const { numbers, loops } = this.#space;
    const m = this.size;
    for (let i = 0; i < m; i++) numbers[i] = b[i];
    loops.forward(this.#L, this.#row, m, 0);
    loops.backward(this.#L, this.#row, m, 0);
    for (let i = 0; i < m; i++) b[i] = numbers[i];
  }

  clear(): void {
    this.size = 0;
  }

  /** After the last use. */
  release(): void {
    giveBack(this.#space);
  }

  /**
   * Factors anew: row i has the products with the rows before it, squares[i] its own.
   * @returns false, with no rows left, when `append` would refuse one of them
   */
  refill(rows: readonly Float64Array[], squares: Float64Array, least: number): boolean {
    this.#grow(rows.length);
    const { numbers, loops } = this.#space;
    const [L, width] = [this.#L, this.#row];
    for (let i = 0; i < rows.length; i++) {
      numbers.set(rows[i], L + i * width);
      numbers[L + i * width + i] = squares[i];
    }
    fillUp(numbers, L, width, rows.length);
    const count = 4 * Math.ceil(rows.length / 4);
    const done = loops.factor(L, width, count, least, this.#capacity + 2);
    this.size = done ? rows.length : 0;
    return this.size === rows.length;
  }

  #grow(rows: number): void {
    if (rows <= this.#capacity) return;
    const [before, L, width] = [this.#space, this.#L, this.#row];
    this.#capacity = 4 * Math.ceil(Math.max(rows, 2 * this.#capacity) / 4);
    this.#space = workspace(roomFor(this.#capacity));
    for (let i = 0; i < this.size; i++) {
      const row = L + i * width;
      this.#space.numbers.set(before.numbers.subarray(row, row + i + 1), this.#L + i * this.#row);
    }
    giveBack(before);
  }
}

function roomFor(capacity: number): number {
  return (capacity + 2) * (capacity + 2);
}
