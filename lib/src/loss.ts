/**
 * Losses say how wrong predictions ŷ are against targets y, both n × k (n rows of data, k outputs). The constants in
 * front of the sum are part of the loss and stand nowhere else: together with the number in the penalty they decide
 * what lambda means.
 */
import { Matrix } from "ml-matrix";
import { type MatrixLike, quote, shapeOf, type Table, table } from "./input";

export interface Loss {
  readonly name: string;
  /** The loss of predictions (n × k) against targets (n × k). Throws when the shapes differ or an entry is not finite. */
  value(predictions: MatrixLike, targets: MatrixLike): number;
  /** The gradient with respect to the predictions, n × k. Throws as `value` does. */
  gradient(predictions: MatrixLike, targets: MatrixLike): Matrix;
  /** Squared losses only: the factor in front of the sum of squares, for n rows and k outputs. */
  readonly scale?: (n: number, k: number) => number;
  /** For solvers: the loss of flat tables that fit; fills `gradient` (n · k numbers). */
  evaluate(predictions: Float64Array, targets: Table, gradient: Float64Array): number;
}

/** A loss of the form scale · Σ (ŷ - y)²: closed form, coordinate descent and paths need no more than the scale. */
export interface SquaredLoss extends Loss {
  readonly scale: (n: number, k: number) => number;
}

/** ½ Σ (ŷ - y)², over all rows and outputs; gradient ŷ - y. */
export const halfSumOfSquares: SquaredLoss = squared("halfSumOfSquares", () => 1 / 2);

/** 1/(n k) Σ (ŷ - y)², the mean over all n · k entries; gradient 2/(n k) (ŷ - y). */
export const meanSquaredError: SquaredLoss = squared("meanSquaredError", (n, k) => 1 / (n * k));

/**
 * 1/(2n) Σ (ŷ - y)², with the sum over all rows and outputs; gradient 1/n (ŷ - y). Half of `meanSquaredError` for
 * one output; for k > 1 outputs k/2 times it, for this one divides by the rows alone (as scikit-learn's lasso does).
 */
export const halfMeanSquaredError: SquaredLoss = squared("halfMeanSquaredError", (n) => 1 / (2 * n));

/** Throws a TypeError unless value is a loss. */
export function requireLoss(name: string, value: Loss): Loss {
  if (typeof value?.evaluate === "function") return value;
  throw new TypeError(`${name} must be a loss such as meanSquaredError, got ${quote(value)}`);
}

function squared(name: string, scale: (n: number, k: number) => number): SquaredLoss {
  const squaredLoss = loss(name, (predictions, targets, gradient) => {
    const factor = scale(targets.rows, targets.columns);
    const y = targets.values;
    let sum = 0;
    for (let i = 0; i < y.length; i++) {
      const residual = predictions[i] - y[i];
      sum += residual * residual;
      gradient[i] = 2 * factor * residual;
    }
    return factor * sum;
  });
  return { ...squaredLoss, scale };
}

/** Puts the public, checked form around the loop of a loss. */
function loss(name: string, evaluate: Loss["evaluate"]): Loss {
  function run(predictions: MatrixLike, targets: MatrixLike): { value: number; gradient: Matrix } {
    const yHat = table("predictions", predictions);
    const y = table("targets", targets);
    if (yHat.rows !== y.rows || yHat.columns !== y.columns) {
      throw new RangeError(
        `predictions are ${shapeOf(yHat)} and targets ${shapeOf(y)}: they must have one shape`,
      );
    }
    const gradient = new Float64Array(y.values.length);
    const value = evaluate(yHat.values, y, gradient);
    return { value, gradient: Matrix.from1DArray(y.rows, y.columns, gradient) };
  }
  return {
    name,
    evaluate,
    value: (predictions, targets) => run(predictions, targets).value,
    gradient: (predictions, targets) => run(predictions, targets).gradient,
  };
}
