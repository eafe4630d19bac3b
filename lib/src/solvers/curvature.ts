/**
 * The second derivatives of a binary loss by its weights, the bias going with them: with the curvatures h_i of the rows at
 * some point, the products of the columns √h_i (x_ij - m_j), m_j being the mean of column j by the weights h. They are
 * computed one by one, when they are asked for, since few columns take part.
 */
import { dot, sum } from "../algebra/vector";
import type { SomeColumns } from "../forms/unit-columns";
import type { BinaryPoint } from "./binary-point";

/** The columns as an active system takes them, each with length 1. */
export class Curvature implements SomeColumns {
  /** By what each column was divided to have length 1. */
  readonly norms: Float64Array;
  /** m_j; 0 without a bias. */
  readonly means: Float64Array;
  readonly #X: readonly Float64Array[];
  readonly #roots: Float64Array;
  readonly #unit: (Float64Array | undefined)[] = [];

  constructor(point: BinaryPoint) {
    const { X, intercept } = point.data;
    const h = point.curvatures();
    const total = sum(h) || 1;
    this.#X = X;
    this.#roots = h.map(Math.sqrt);
    this.means = Float64Array.from(X, (column) => (intercept ? dot(column, h) / total : 0));
    this.norms = Float64Array.from(X, (column, j) => lengthOf(column, this.means[j], h));
  }

  productsWith(which: readonly number[], j: number): Float64Array {
    const unit = this.#unitOf(j);
    return new Float64Array(which.map((i) => dot(this.#unitOf(i), unit)));
  }

  #unitOf(j: number): Float64Array {
    const known = this.#unit[j];
    if (known) return known;
    const unit = this.#X[j].map((x, i) => (this.#roots[i] * (x - this.means[j])) / this.norms[j]);
    this.#unit[j] = unit;
    return unit;
  }
}

/** √(Σ h_i (x_i - m)²) */
function lengthOf(column: Float64Array, mean: number, h: Float64Array): number {
  let square = 0;
  for (let i = 0; i < column.length; i++) square += h[i] * (column[i] - mean) * (column[i] - mean);
  return Math.sqrt(square);
}
