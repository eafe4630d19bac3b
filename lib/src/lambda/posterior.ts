/**
 * The Bayesian reading of ridge regression: with noise of variance σ² on y and independent normal priors of variance σ²/α
 * on the weights (none on b), the weights given the data are normal. Their mean is the ridge solution, and
 *
 *     covariance = σ² (XᵀX + α I)⁻¹,   the same for each output.
 *
 * Source: Bishop, Pattern Recognition and Machine Learning (2006), section 3.3.1.
 */
import { Matrix } from "ml-matrix";
import { CholeskyRows } from "../algebra/cholesky-rows";
import { gram } from "../algebra/gram";
import { lending } from "../algebra/workspace";
import { decompose, ridgeForm } from "../forms/singular-values";
import type { StandardForm } from "../forms/standard-form";
import { positive } from "../input";
import type { LinearParameters } from "../objective/linear";
import type { Objective } from "../objective/objective";
import { closedForm } from "../solvers/closed-form";

/**
 * The mean and the covariance of the weights, given the data.
 *
 * @param variance σ², > 0
 * @returns the mean (as W and b) and the covariance of the weights of one output, p × p
 * @throws what `closedForm` does for another model, loss or penalty; RangeError unless variance is a finite number > 0,
 *   or when α is 0 and X has dependent columns, so that the data leaves some direction open
 * @example
 * posterior(objective([1, 2, 3], [2, 4, 6], { loss: sumOfSquares, penalty: l2(2) }), 1).covariance; // [[0.25]]
 */
export function posterior(J: Objective, variance: number): { mean: LinearParameters; covariance: Matrix } {
  positive("variance", variance);
  const form = ridgeForm("posterior", J);
  const inverse = byCholesky(form) ?? bySingularValues(form);
  const { W, b } = closedForm(J);
  const p = form.X.length;
  const covariance = Matrix.zeros(p, p);
  inverse.forEach((column, j) => {
    for (let i = j; i < p; i++) {
      covariance.set(i, j, variance * column[i]);
      covariance.set(j, i, variance * column[i]);
    }
  });
  return { mean: { W, b }, covariance };
}

/** What a column keeps beside those before it, in squares: with less, more than three digits would be lost. */
const independent = 1e-3;

/** The columns of (XᵀX + α I)⁻¹, or undefined where the factor would cost digits. */
function byCholesky({ X, mu }: StandardForm): Float64Array[] | undefined {
  const p = X.length;
  return lending(() => {
    const products = gram(X);
    const below = X.map((_, i) => products.subarray(i * p, i * p + i));
    const squares = Float64Array.from(X, (_, i) => products[i * p + i] + mu[0]);
    const factor = new CholeskyRows(p);
    if (!factor.refill(below, squares, independent)) return undefined;
    return X.map((_, j) => {
      const column = new Float64Array(p);
      column[j] = 1;
      factor.solve(column);
      return column;
    });
  });
}

/** The same by X = U D Vᵀ: in the directions of V it is 1 / (d_i² + α), in all others 1 / α. */
function bySingularValues(form: StandardForm): Float64Array[] {
  const { V, d, rank } = decompose(form);
  const alpha = form.mu[0];
  const p = form.X.length;
  if (alpha === 0 && rank < p) {
    throw new RangeError(
      `posterior needs alpha > 0 for an X of rank ${rank} < ${p}: without a prior it has no covariance`,
    );
  }
  return form.X.map((_, j) => {
    const column = new Float64Array(p);
    for (let i = j; i < p; i++) {
      let sum = 0;
      let rest = i === j ? 1 : 0;
      for (let m = 0; m < rank; m++) {
        const product = V[m][i] * V[m][j];
        sum += product / (d[m] ** 2 + alpha);
        rest -= product;
      }
      column[i] = rank < p ? sum + rest / alpha : sum;
    }
    return column;
  });
}
