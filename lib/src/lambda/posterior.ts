/**
 * The Bayesian reading of ridge regression: with noise of variance σ² on y and independent normal priors of variance σ²/α
 * on the weights (none on b), the weights given the data are normal. Their mean is the ridge solution, and
 *
 *     covariance = σ² (XᵀX + α I)⁻¹,   the same for each output.
 *
 * Source: Bishop, Pattern Recognition and Machine Learning (2006), section 3.3.1.
 */
import { Matrix } from "ml-matrix";
import { decompose, ridgeForm } from "../forms/singular-values";
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
  const { V, d, rank } = decompose(form);
  const alpha = form.mu[0];
  const p = form.X.length;
  if (alpha === 0 && rank < p) {
    throw new RangeError(
      `posterior needs alpha > 0 for an X of rank ${rank} < ${p}: without a prior it has no covariance`,
    );
  }
  const { W, b } = closedForm(J);
  const covariance = Matrix.zeros(p, p);
  // In the directions of V the precision is d_i² + α, in all others α.
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < p; j++) {
      let sum = 0;
      let rest = i === j ? 1 : 0;
      for (let m = 0; m < rank; m++) {
        const product = V[m][i] * V[m][j];
        sum += product / (d[m] ** 2 + alpha);
        rest -= product;
      }
      covariance.set(i, j, variance * (rank < p ? sum + rest / alpha : sum));
    }
  }
  return { mean: { W, b }, covariance };
}
