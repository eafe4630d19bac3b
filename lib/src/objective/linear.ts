/** The linear model ŷ = X W + 1 b: X is n × p, W is p × k, b is 1 × k and added to every row, ŷ is n × k. */
import { Matrix } from "ml-matrix";
import { times, transposedTimes } from "../algebra/rows";
import { norm, sum } from "../algebra/vector";
import { type MatrixLike, shapeOf, type Table, table, trueOrFalse } from "../input";
import type { Model, ModelOnData } from "./model";

/** The linear model's parameters: weights W (p × k) and bias b (1 × k; zeros when the model has no intercept). */
export interface LinearParameters {
  W: Matrix;
  b: Matrix;
}

/** What may be given for them: W also as a list (a column), b also as a number or a list of k; b left out is 0. */
export interface LinearGiven {
  W: MatrixLike;
  b?: MatrixLike | number;
}

/**
 * The linear model ŷ = X W + 1 b.
 *
 * @param options.intercept whether there is a bias b; default true. Without it b stays 0.
 * @throws TypeError when intercept is neither true nor false
 * @example
 * objective([1, 2], [3, 5], { loss: sumOfSquares, model: linear() }).value({ W: [2], b: 1 }); // 0
 */
export function linear(options: { intercept?: boolean } = {}): Model<LinearParameters, LinearGiven> {
  const { intercept = true } = options;
  trueOrFalse("intercept", intercept);
  return { name: "linear", on: (X, k) => new LinearOnData(X, k, intercept) };
}

/** A class, so that a copy with another `forward` does not say of itself that it is linear. */
class LinearOnData implements ModelOnData<LinearParameters, LinearGiven> {
  readonly #X: Table;
  readonly #k: number;
  readonly #intercept: boolean;
  readonly #predictions: Float64Array;
  /** Of W or of its gradient. */
  readonly #column: Float64Array;
  /** Of the rows of X with it, or what these are multiplied by. */
  readonly #products: Float64Array;
  #lengths: Float64Array | undefined;

  constructor(X: Table, k: number, intercept: boolean) {
    this.#X = X;
    this.#k = k;
    this.#intercept = intercept;
    this.#predictions = new Float64Array(X.rows * k);
    this.#column = new Float64Array(X.columns);
    this.#products = new Float64Array(X.rows);
  }

  get weights(): { rows: number; columns: number } {
    return { rows: this.#X.columns, columns: this.#k };
  }

  get biases(): number {
    return this.#intercept ? this.#k : 0;
  }

  get linear(): { intercept: boolean } {
    return { intercept: this.#intercept };
  }

  get start(): Float64Array {
    return new Float64Array(this.#X.columns * this.#k + this.biases);
  }

  forward(theta: Float64Array): Float64Array {
    const { values, columns: p } = this.#X;
    const k = this.#k;
    for (let c = 0; c < k; c++) {
      for (let j = 0; j < p; j++) this.#column[j] = theta[j * k + c];
      times(values, this.#column, this.#products);
      const b = this.#intercept ? theta[p * k + c] : 0;
      for (let i = 0; i < this.#products.length; i++) this.#predictions[i * k + c] = this.#products[i] + b;
    }
    return this.#predictions;
  }

  // ∂L/∂W = Xᵀ G and ∂L/∂b = 1ᵀ G, with G = ∂L/∂ŷ
  backward(outputGradient: Float64Array, gradient: Float64Array): void {
    const { values, columns: p } = this.#X;
    const k = this.#k;
    for (let c = 0; c < k; c++) {
      for (let i = 0; i < this.#products.length; i++) this.#products[i] = outputGradient[i * k + c];
      transposedTimes(values, this.#products, this.#column);
      for (let j = 0; j < p; j++) gradient[j * k + c] = this.#column[j];
      if (this.#intercept) gradient[p * k + c] = sum(this.#products);
    }
  }

  // |x_jᵀ g| <= ‖x_j‖ ‖g‖, with columns about their means where the bias takes care of these
  reach(outputGradient: Float64Array, rowWeights?: Float64Array): Float64Array {
    const { rows: n, columns: p } = this.#X;
    const k = this.#k;
    this.#lengths ??= this.#lengthsOf(rowWeights);
    const result = new Float64Array(p * k + this.biases);
    const part = new Float64Array(n);
    for (let c = 0; c < k; c++) {
      for (let i = 0; i < n; i++) part[i] = outputGradient[i * k + c] / Math.sqrt(rowWeights?.[i] || 1);
      const length = norm(part);
      for (let j = 0; j < p; j++) result[j * k + c] = this.#lengths[j] * length;
      if (this.#intercept) result[p * k + c] = this.#lengths[p] * length;
    }
    return result;
  }

  /** The lengths of the columns, and of the column of ones that belongs to the bias; row by row, as X is stored. */
  #lengthsOf(rowWeights: Float64Array | undefined): Float64Array {
    const { values, rows: n, columns: p } = this.#X;
    const sums = new Float64Array(p);
    const squares = new Float64Array(p + 1);
    let total = 0;
    for (let i = 0; i < n; i++) {
      const weight = rowWeights ? rowWeights[i] : 1;
      total += weight;
      for (let j = 0; j < p; j++) {
        // From the first row, so that the mean, far from 0, does not drown the spread.
        const distance = this.#intercept ? values[i * p + j] - values[j] : values[i * p + j];
        sums[j] += weight * distance;
        squares[j] += weight * distance * distance;
      }
    }
    if (this.#intercept)
      for (let j = 0; j < p; j++) squares[j] = Math.max(0, squares[j] - sums[j] ** 2 / total);
    squares[p] = total;
    return squares.map(Math.sqrt);
  }

  flatten(name: string, parameters: LinearGiven): Float64Array {
    const p = this.#X.columns;
    const k = this.#k;
    const W = table(`${name}.W`, parameters?.W);
    if (W.rows !== p || W.columns !== k) {
      throw new RangeError(`${name}.W must be ${p} × ${k} (features × outputs), got ${shapeOf(W)}`);
    }
    const given = parameters.b ?? new Float64Array(k);
    const b = table(`${name}.b`, typeof given === "number" ? [given] : given);
    if (b.values.length !== k) throw new RangeError(`${name}.b must be 1 × ${k}, got ${shapeOf(b)}`);
    if (!this.#intercept && b.values.some((value) => value !== 0)) {
      throw new RangeError(
        `${name}.b must be 0 or left out in a model without intercept, got ${b.values.join(", ")}`,
      );
    }
    const theta = new Float64Array(p * k + this.biases);
    theta.set(W.values);
    if (this.#intercept) theta.set(b.values, p * k);
    return theta;
  }

  shape(theta: Float64Array): LinearParameters {
    const p = this.#X.columns;
    const k = this.#k;
    const W = Matrix.from1DArray(p, k, theta.subarray(0, p * k));
    const b = this.#intercept ? Matrix.from1DArray(1, k, theta.subarray(p * k)) : Matrix.zeros(1, k);
    return { W, b };
  }

  label(index: number): string {
    const k = this.#k;
    const weights = this.#X.columns * k;
    const [letter, at] = index < weights ? ["W", index] : ["b", index - weights];
    if (k === 1) return letter === "b" ? "b" : `W[${at}]`;
    return letter === "b" ? `b[${at}]` : `W[${Math.floor(at / k)}, ${at % k}]`;
  }
}
