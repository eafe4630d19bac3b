/**
 * Losses say how wrong predictions ŷ are against targets y, both n × k (n rows of data, k outputs):
 *
 *     L = factor(n, k) · Σ_i s_i ℓ(ŷ_i, y_i)
 *
 * with the loss ℓ of one row, and the weight s_i of the row, 1 unless sample weights are given; n then is Σ s_i. The
 * factor is part of the loss and stands nowhere else: together with the number in the penalty it decides what lambda
 * means.
 */
import { Matrix } from "ml-matrix";
import { type MatrixLike, quote, type SampleWeights, shapeOf, type Table, table } from "../input";

/** How wrong predictions are: one number, and its gradient with respect to them. Its constants are all in here. */
export abstract class Loss {
  abstract readonly name: string;

  /**
   * What the sum over the rows is multiplied by, for n rows (or a total weight of n) and k outputs.
   * @example
   * meanSquaredError.factor(10, 1); // 0.1
   */
  abstract factor(n: number, k: number): number;

  /**
   * For solvers: ℓ of the row whose k predictions and targets begin at `at`; fills its gradient at the same places.
   */
  abstract row(
    predictions: Float64Array,
    targets: Float64Array,
    gradient: Float64Array,
    at: number,
    k: number,
  ): number;

  /** Throws when the loss has no meaning for these targets. */
  checkTargets?(targets: Table): void;

  /** The constant prediction, for each output, at which the loss is smallest, given the mean of each output's targets. */
  constant?(means: Float64Array): Float64Array;

  /**
   * Said by a loss factor · Σ (ŷ - y)², which `objective` checks at one place: closed form, coordinate descent and lasso
   * paths are made for it.
   */
  readonly squared: boolean = false;

  /** Said by a loss of two classes in one output: what Newton's method and a duality gap need of it. */
  readonly binary?: BinaryLoss;

  /** Predictions as probabilities, where they are logits. */
  probabilities?(predictions: Matrix): Matrix;

  /**
   * Whether no row that counts is on its wrong side (but for rounding) and some are on their right one: then larger is
   * better.
   */
  separates?(predictions: Float64Array, targets: Table, weights?: Float64Array): boolean;

  /**
   * The loss of predictions (n × k) against targets (n × k).
   * @throws RangeError when the shapes differ or an entry is not finite
   * @example
   * halfSumOfSquares.value([1, 2], [1, 4]); // 2
   */
  value(predictions: MatrixLike, targets: MatrixLike): number {
    return this.#run(predictions, targets).value;
  }

  /**
   * The gradient with respect to the predictions, n × k.
   * @throws as `value` does
   * @example
   * halfSumOfSquares.gradient([1, 2], [1, 4]); // [[0], [-2]]
   */
  gradient(predictions: MatrixLike, targets: MatrixLike): Matrix {
    const { rows, columns, gradient } = this.#run(predictions, targets);
    return Matrix.from1DArray(rows, columns, gradient);
  }

  /** For solvers: the loss of flat tables that fit; fills `gradient` (n · k numbers). */
  evaluate(
    predictions: Float64Array,
    targets: Table,
    gradient: Float64Array,
    sampleWeights?: SampleWeights,
  ): number {
    const { values: y, rows: n, columns: k } = targets;
    const weights = sampleWeights?.values;
    const factor = this.factor(sampleWeights?.total ?? n, k);
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const loss = this.row(predictions, y, gradient, i * k, k);
      sum += weights ? weights[i] * loss : loss;
      const scale = weights ? factor * weights[i] : factor;
      for (let at = i * k; at < (i + 1) * k; at++) gradient[at] *= scale;
    }
    return factor * sum;
  }

  #run(
    predictions: MatrixLike,
    targets: MatrixLike,
  ): Omit<Table, "values"> & { value: number; gradient: Float64Array } {
    const yHat = table("predictions", predictions);
    const y = table("targets", targets);
    requireOneShape(yHat, y);
    this.checkTargets?.(y);
    const gradient = new Float64Array(y.values.length);
    return { ...y, value: this.evaluate(yHat.values, y, gradient), gradient };
  }
}

/** ℓ of one number z against a target y from 0 to 1. */
export interface BinaryLoss {
  /** ℓ(z; y) */
  value(z: number, y: number): number;
  /** The probability that z stands for: ∂ℓ/∂z = probability(z) - y. */
  probability(z: number): number;
  /** z of a probability. */
  logit(probability: number): number;
  /** How much worse the probability of z is than q, where q is right: ℓ(z; q) less the smallest that ℓ(·; q) can be. */
  divergence(q: number, z: number): number;
}

/** Throws a RangeError unless predictions and targets have one shape. */
export function requireOneShape(predictions: Table, targets: Table): void {
  if (predictions.rows === targets.rows && predictions.columns === targets.columns) return;
  throw new RangeError(
    `predictions are ${shapeOf(predictions)} and targets ${shapeOf(targets)}: they must have one shape`,
  );
}

/** Throws a TypeError unless value is a loss, and squared if it says so. */
export function requireLoss(name: string, value: Loss): Loss {
  if (typeof value?.evaluate === "function" && typeof value.row === "function") {
    if (!value.squared || isSumOfSquares(value)) return value;
    throw new TypeError(`${name} ${value.name} says that it is squared, but is not factor · Σ (ŷ - y)²`);
  }
  const copied = typeof value === "object" && value !== null && "name" in value && !("on" in value);
  throw new TypeError(
    `${name} must be a loss such as meanSquaredError, got ${quote(value)}${
      copied ? " that lacks what solvers call: extend the class Loss" : ""
    }`,
  );
}

/** Whether a loss is factor · Σ s_i (ŷ - y)² at a place where no two of its numbers are alike, and so is its gradient. */
function isSumOfSquares(loss: Loss): boolean {
  const predictions = new Float64Array([2, -1, 0.5, 3]);
  const targets = { values: new Float64Array([1, 1, -1, 3.5]), rows: 2, columns: 2 };
  const weights = { values: new Float64Array([1, 3]), total: 4 };
  const gradient = new Float64Array(4);
  const value = loss.evaluate(predictions, targets, gradient, weights);
  const factor = loss.factor(weights.total, 2);
  const residuals = predictions.map((prediction, at) => prediction - targets.values[at]);
  const slopes = residuals.map((residual, at) => 2 * factor * weights.values[at >> 1] * residual);
  const sum = slopes.reduce((total, slope, at) => total + (slope * residuals[at]) / 2, 0);
  const isNear = (one: number, other: number): boolean => Math.abs(one - other) <= 1e-9 * factor;
  return isNear(value, sum) && slopes.every((slope, at) => isNear(gradient[at], slope));
}
