/**
 * Losses say how wrong predictions ŷ are against targets y, both n × k (n rows of data, k outputs). The constants in
 * front of the sum are part of the loss and stand nowhere else: together with the number in the penalty they decide
 * what lambda means.
 */
import { Matrix } from "ml-matrix";
import { type MatrixLike, quote, shapeOf, type Table, table } from "../input";

/** How wrong predictions are: one number, and its gradient with respect to them. Its constants are all in here. */
export interface Loss {
  readonly name: string;
  /** The loss of predictions (n × k) against targets (n × k). Throws when the shapes differ or an entry is not finite. */
  value(predictions: MatrixLike, targets: MatrixLike): number;
  /** The gradient with respect to the predictions, n × k. Throws as `value` does. */
  gradient(predictions: MatrixLike, targets: MatrixLike): Matrix;
  /** Squared losses only: the factor in front of the sum of squares, for n rows and k outputs. */
  readonly scale?: (n: number, k: number) => number;
  /** Throws when the loss has no meaning for these targets. */
  readonly checkTargets?: (targets: Table) => void;
  /** For solvers: the loss of flat tables that fit; fills `gradient` (n · k numbers). */
  evaluate(predictions: Float64Array, targets: Table, gradient: Float64Array): number;
}

/** A loss of the form scale · Σ (ŷ - y)²: closed form, coordinate descent and paths need no more than the scale. */
export interface SquaredLoss extends Loss {
  readonly scale: (n: number, k: number) => number;
}

/** Σ (ŷ - y)², over all rows and outputs; gradient 2 (ŷ - y). */
export const sumOfSquares: SquaredLoss = squared("sumOfSquares", () => 1);

/** ½ Σ (ŷ - y)², over all rows and outputs; gradient ŷ - y. */
export const halfSumOfSquares: SquaredLoss = squared("halfSumOfSquares", () => 1 / 2);

/** 1/(n k) Σ (ŷ - y)², the mean over all n · k entries; gradient 2/(n k) (ŷ - y). */
export const meanSquaredError: SquaredLoss = squared("meanSquaredError", (n, k) => 1 / (n * k));

/**
 * 1/(2n) Σ (ŷ - y)², with the sum over all rows and outputs; gradient 1/n (ŷ - y). Half of `meanSquaredError` for
 * one output; for k > 1 outputs k/2 times it, for this one divides by the rows alone (as scikit-learn's lasso does).
 */
export const halfMeanSquaredError: SquaredLoss = squared("halfMeanSquaredError", (n) => 1 / (2 * n));

/**
 * The cross-entropy of predicted probabilities, the mean over the n rows. It takes logits z, not probabilities, so
 * that no logarithm of 0 can arise.
 *
 * One output: y_i is 0 or 1 (or a probability between), the prediction is σ(z_i) = 1 / (1 + e^-z_i), and
 *
 *     -1/n Σ_i [y_i log σ(z_i) + (1 - y_i) log(1 - σ(z_i))],   gradient (σ(z_i) - y_i) / n.
 *
 * k > 1 outputs: each row of y sums to 1 (a 1 at the right class, say), the prediction is softmax(z_i), and
 *
 *     -1/n Σ_i Σ_c y_ic log softmax(z_i)_c,   gradient (softmax(z_i)_c - y_ic) / n.
 *
 * Throws a RangeError when y has entries outside [0, 1] or, for k > 1, rows that do not sum to 1.
 * Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.2.2.
 */
export const crossEntropy: Loss = loss(
  "crossEntropy",
  (logits, targets, gradient) => {
    const { rows: n, columns: k } = targets;
    const y = targets.values;
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const row = logits.subarray(i * k, (i + 1) * k);
      if (k === 1) {
        // log(1 + e^z) - y z, with the large exponential taken out
        sum += Math.max(row[0], 0) + Math.log1p(Math.exp(-Math.abs(row[0]))) - y[i] * row[0];
        gradient[i] = (1 / (1 + Math.exp(-row[0])) - y[i]) / n;
        continue;
      }
      const { shifted, total } = exponentials(row);
      for (let c = 0; c < k; c++) {
        sum += y[i * k + c] * (Math.log(total) - shifted[c]);
        gradient[i * k + c] = (Math.exp(shifted[c]) / total - y[i * k + c]) / n;
      }
    }
    return sum / n;
  },
  checkProbabilities,
);

/** softmax(z)_c = e^z_c / Σ e^z: scores to probabilities, row by row; z is n × k. Throws as every table does. */
export function softmax(logits: Matrix): Matrix {
  const { values, rows, columns } = table("logits", logits);
  const probabilities = new Float64Array(values.length);
  for (let from = 0; from < values.length; from += columns) {
    const { shifted, total } = exponentials(values.subarray(from, from + columns));
    probabilities.set(
      shifted.map((z) => Math.exp(z) / total),
      from,
    );
  }
  return Matrix.from1DArray(rows, columns, probabilities);
}

/** z with its largest entry taken out, so that nothing overflows and no digit is lost, and Σ e^z of that. */
function exponentials(z: Float64Array): { shifted: Float64Array; total: number } {
  const largest = Math.max(...z);
  const shifted = z.map((each) => each - largest);
  return { shifted, total: shifted.reduce((sum, each) => sum + Math.exp(each), 0) };
}

function checkProbabilities({ values, rows, columns }: Table): void {
  values.forEach((value, at) => {
    if (value >= 0 && value <= 1) return;
    throw new RangeError(
      `crossEntropy needs targets from 0 to 1, got ${value} in row ${Math.floor(at / columns)}`,
    );
  });
  for (let i = 0; columns > 1 && i < rows; i++) {
    const sum = values.subarray(i * columns, (i + 1) * columns).reduce((total, each) => total + each, 0);
    if (Math.abs(sum - 1) <= 1e-9) continue;
    throw new RangeError(`crossEntropy needs rows of targets that sum to 1, but row ${i} sums to ${sum}`);
  }
}

/** Throws a TypeError unless value is a loss. */
export function requireLoss(name: string, value: Loss): Loss {
  if (typeof value?.evaluate === "function") return value;
  throw new TypeError(`${name} must be a loss such as meanSquaredError, got ${quote(value)}`);
}

/**
 * scale(n, k) · Σ (ŷ - y)².
 * @internal
 */
export function squared(name: string, scale: (n: number, k: number) => number): SquaredLoss {
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
function loss(name: string, evaluate: Loss["evaluate"], checkTargets?: (targets: Table) => void): Loss {
  function run(predictions: MatrixLike, targets: MatrixLike): { value: number; gradient: Matrix } {
    const yHat = table("predictions", predictions);
    const y = table("targets", targets);
    if (yHat.rows !== y.rows || yHat.columns !== y.columns) {
      throw new RangeError(
        `predictions are ${shapeOf(yHat)} and targets ${shapeOf(y)}: they must have one shape`,
      );
    }
    checkTargets?.(y);
    const gradient = new Float64Array(y.values.length);
    const value = evaluate(yHat.values, y, gradient);
    return { value, gradient: Matrix.from1DArray(y.rows, y.columns, gradient) };
  }
  return {
    name,
    evaluate,
    ...(checkTargets && { checkTargets }),
    value: (predictions, targets) => run(predictions, targets).value,
    gradient: (predictions, targets) => run(predictions, targets).gradient,
  };
}
