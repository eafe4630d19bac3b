import { choleskyFactor } from "./cholesky";
import { dotAt } from "./vector";

/**
 * A Cholesky factor that grows and shrinks: A = L Lᵀ, to which a row and column is appended or from which one is
 * dropped in O(m²) instead of the O(m³) of a new factor.
 *
 * Source: Golub and Van Loan, Matrix Computations, 4th edition, section 6.5.4.
 */
export class CholeskyRows {
  /** The rows of L, each `capacity` apart. */
  #L: Float64Array;
  #capacity: number;
  /** How many rows there are. */
  size: number = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#L = new Float64Array(capacity * capacity);
  }

  /**
   * Appends a row: its products with the rows before, and its own square.
   * @returns false, with nothing changed, when less than `least` of the square is left beside the rows before: then
   *   the new column depends on these, to working precision
   */
  append(products: Float64Array, square: number, least: number): boolean {
    this.#grow(this.size + 1);
    const m = this.size;
    const L = this.#L;
    const from = m * this.#capacity;
    let left = square;
    for (let i = 0; i < m; i++) {
      const row = i * this.#capacity;
      const entry = (products[i] - dotAt(L, row, L, from, i)) / L[row + i];
      L[from + i] = entry;
      left -= entry * entry;
    }
    if (!(left > least * square)) return false;
    L[from + m] = Math.sqrt(left);
    this.size++;
    return true;
  }

  /** Drops a row and its column: the rows below lose an entry, and rotations make them triangular again. */
  drop(at: number): void {
    const L = this.#L;
    const width = this.#capacity;
    const last = this.size - 1;
    for (let i = at; i < last; i++) L.copyWithin(i * width, (i + 1) * width, (i + 1) * width + i + 2);
    for (let j = at; j < last; j++) {
      // Rotate columns j and j + 1 so that the entry right of the diagonal in row j vanishes.
      const row = j * width;
      const length = Math.hypot(L[row + j], L[row + j + 1]);
      const cosine = L[row + j] / length;
      const sine = L[row + j + 1] / length;
      for (let i = j; i < last; i++) {
        const x = L[i * width + j];
        const y = L[i * width + j + 1];
        L[i * width + j] = cosine * x + sine * y;
        L[i * width + j + 1] = cosine * y - sine * x;
      }
    }
    this.size = last;
  }

  /** Overwrites the first `size` entries of b with the solution of A x = b. */
  solve(b: Float64Array): void {
    const L = this.#L;
    const width = this.#capacity;
    const m = this.size;
    for (let i = 0; i < m; i++) {
      const row = i * width;
      b[i] = (b[i] - dotAt(L, row, b, 0, i)) / L[row + i];
    }
    // Backward by rows, too: each solved entry is taken out of all above it, so that L is read in order.
    for (let i = m - 1; i >= 0; i--) {
      const row = i * width;
      const x = b[i] / L[row + i];
      b[i] = x;
      for (let j = 0; j < i; j++) b[j] -= L[row + j] * x;
    }
  }

  /** The smallest square on the diagonal: how independent the rows are, when each has square 1. */
  leastPivot(): number {
    let least = Infinity;
    for (let i = 0; i < this.size; i++) least = Math.min(least, this.#L[i * this.#capacity + i] ** 2);
    return least;
  }

  clear(): void {
    this.size = 0;
  }

  /**
   * Factors anew: row i has the products with the rows before it, squares[i] its own.
   * @returns false, with no rows left, when `append` would refuse one of them
   */
  refill(rows: readonly Float64Array[], squares: Float64Array, least: number): boolean {
    this.#grow(rows.length);
    const width = this.#capacity;
    for (let i = 0; i < rows.length; i++) {
      for (let j = 0; j < i; j++) this.#L[i * width + j] = rows[i][j];
      this.#L[i * width + i] = squares[i];
    }
    const done = choleskyFactor(this.#L, rows.length, least, width);
    this.size = done ? rows.length : 0;
    return done;
  }

  #grow(rows: number): void {
    if (rows <= this.#capacity) return;
    const wider = Math.max(rows, 2 * this.#capacity);
    const L = new Float64Array(wider * wider);
    for (let i = 0; i < this.size; i++) {
      L.set(this.#L.subarray(i * this.#capacity, i * this.#capacity + i + 1), i * wider);
    }
    this.#L = L;
    this.#capacity = wider;
  }
}
