/**
 * Sums of products in twice the usual digits: each sum and product is split into its rounded value and what rounding
 * took off, and these are added up as well.
 *
 * Source: Ogita, Rump and Oishi, "Accurate sum and dot product", SIAM Journal on Scientific Computing 26 (2005).
 */

/** A sum that keeps what rounding takes off. */
export class ExactSum {
  #sum: number = 0;
  #rest: number = 0;

  /** Adds a number. */
  add(x: number): void {
    const sum = this.#sum + x;
    const part = sum - this.#sum;
    this.#rest += this.#sum - (sum - part) + (x - part);
    this.#sum = sum;
  }

  /** Adds x · y. */
  addProduct(x: number, y: number): void {
    const product = x * y;
    this.add(product);
    const [x1, x2] = halves(x);
    const [y1, y2] = halves(y);
    this.#rest += x2 * y2 - (product - x1 * y1 - x2 * y1 - x1 * y2);
  }

  /** The sum, rounded once. */
  get value(): number {
    return this.#sum + this.#rest;
  }
}

/** A number as the sum of two of half as many digits, whose products are exact. */
function halves(x: number): [number, number] {
  const factor = 134217729 * x; // 2^27 + 1
  const high = factor - (factor - x);
  return [high, x - high];
}
