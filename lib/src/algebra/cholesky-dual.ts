import { choleskyFactor, choleskySolve } from "./cholesky";
import { outerGram } from "./gram";
import { addAll, dot } from "./vector";

/**
 * (X_Aᵀ X_A + μ I) w = b for more columns than rows: by the n × n matrix M = X_A X_Aᵀ + μ I instead, whose size stays
 * the same however many columns there are. By the identity of Woodbury
 *
 *     v = M⁻¹ X_A b,   w = (b - X_Aᵀ v) / μ.
 *
 * The difference loses digits where μ is small beside M, so this is for a μ that is not.
 *
 * Source: Golub and Van Loan, Matrix Computations, 4th edition, section 2.1.4.
 */
export class CholeskyDual {
  readonly #n: number;
  /** X_A X_Aᵀ, of which only the lower triangle is kept up to date. */
  readonly #products: Float64Array;
  readonly #L: Float64Array;
  /** The μ that L was made for; NaN when columns have changed since. */
  #mu: number = Number.NaN;

  constructor(columns: readonly Float64Array[]) {
    const n = columns[0].length;
    this.#n = n;
    this.#products = outerGram(columns, n);
    this.#L = new Float64Array(n * n);
  }

  /** A column comes in (factor 1) or leaves (factor -1). */
  change(column: Float64Array, factor: number): void {
    this.#mu = Number.NaN;
    for (let i = 0; i < this.#n; i++) {
      const row = this.#products.subarray(i * this.#n, i * this.#n + i + 1);
      const entry = factor * column[i];
      for (let m = 0; m <= i; m++) row[m] += entry * column[m];
    }
  }

  /** Overwrites b, one number for each of the columns that are in, with the solution for μ. */
  solve(columns: readonly Float64Array[], mu: number, b: Float64Array): void {
    if (mu !== this.#mu) this.#factor(mu);
    const v = new Float64Array(this.#n);
    addAll(v, b, columns);
    choleskySolve(this.#L, v);
    columns.forEach((column, i) => {
      b[i] = (b[i] - dot(column, v)) / mu;
    });
  }

  #factor(mu: number): void {
    this.#mu = mu;
    this.#L.set(this.#products);
    for (let i = 0; i < this.#n; i++) this.#L[i * this.#n + i] += mu;
    choleskyFactor(this.#L, this.#n, 0);
  }
}
