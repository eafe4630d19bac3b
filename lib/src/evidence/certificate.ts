/**
 * How good is a claimed solution? Two answers that need no solver, for the linear model with a squared loss and any
 * penalty, in the standard form ½ ‖y - X w‖² + λ Σ |w_j| + μ/2 Σ w_j², with r = y - X w:
 *
 * The KKT conditions say what a minimum looks like. With v_j = x_jᵀ r - μ w_j,
 *
 *     v_j = λ sign(w_j) where w_j ≠ 0,   |v_j| <= λ where w_j = 0.
 *
 * The duality gap bounds what is lost: J(w) is at most this far above the minimum. Both gaps below are sums of terms
 * that are >= 0, so nothing cancels and a tiny gap is a true one.
 *
 * Sources: Boyd and Vandenberghe, Convex Optimization (2004), chapter 5; Kim, Koh, Lustig, Boyd and Gorinevsky, "An
 * interior-point method for large-scale l1-regularized least squares" (2007), section III.
 */

import { add, dot, norm, timesTransposed } from "../algebra/vector";
import { type StandardForm, standardForm } from "../forms/standard-form";
import type { LinearGiven } from "../objective/model";
import type { Objective } from "../objective/objective";
import { softThreshold } from "../objective/penalty";

/** What is wrong with a claimed solution, at most; of the exact minimum both numbers are 0. */
export interface Certificate {
  /**
   * The largest violation of the KKT conditions over all weights (and the bias), relative to ‖x_j‖ ‖y‖, X and y
   * centred when there is an intercept.
   */
  readonly violation: number;
  /** Where it is, such as "W[3]". */
  readonly at: string;
  /** The objective's value lies at most this far above its minimum. */
  readonly gap: number;
}

/**
 * The certificate of parameters, whoever found them.
 *
 * @throws TypeError when the model is not linear, the loss not squared or a bias penalized; RangeError when a shape
 *   does not fit
 */
export function kkt(J: Objective, at: LinearGiven): Certificate {
  const form = standardForm("kkt", J);
  const theta = J.flatten("parameters", at);
  const p = form.X.length;
  const k = form.y.length;
  let worst = { violation: 0, at: J.label(0) };
  let gap = 0;
  form.y.forEach((y, c) => {
    const w = Float64Array.from({ length: p }, (_, j) => theta[j * k + c]);
    const r = Float64Array.from(y);
    let best = form.yMeans[c]; // the b that belongs to these weights
    form.X.forEach((column, j) => {
      add(r, -w[j], column);
      best -= form.xMeans[j] * w[j];
    });
    const violations = violationsOf(form, y, w, r);
    let index = violations.reduce((most, each, j) => (each <= violations[most] ? most : j), 0) * k + c;
    let violation = violations[(index - c) / k];
    if (form.intercept) {
      const off = best - theta[p * k + c];
      const n = y.length;
      const ofBias = (Math.sqrt(n) * Math.abs(off)) / (norm(y) || 1);
      if (ofBias > violation) [violation, index] = [ofBias, p * k + c];
      gap += (n * off * off) / 2;
    }
    gap += dualityGap(form, w, r, timesTransposed(form.X, r));
    if (!(violation <= worst.violation)) worst = { violation, at: J.label(index) };
  });
  return { ...worst, gap: form.unit * gap };
}

/** How far each weight is from its KKT condition, relative to ‖x_j‖ ‖y‖. */
export function violationsOf(
  { X, lambda, mu }: StandardForm,
  y: Float64Array,
  w: Float64Array,
  r: Float64Array,
): Float64Array {
  const size = norm(y);
  return Float64Array.from(X, (column, j) => {
    const v = dot(column, r) - mu * w[j];
    const violation = w[j] === 0 ? softThreshold(v, lambda) : v - lambda * Math.sign(w[j]);
    return Math.abs(violation) / (norm(column) * size || 1);
  });
}

/**
 * The duality gap in the standard form, for one output: w, r = y - X w, and v = Xᵀ r. For every dual point it is an
 * upper bound on what is lost; two are tried, and the better one counts.
 */
export function dualityGap(
  { lambda, mu }: StandardForm,
  w: Float64Array,
  r: Float64Array,
  v: Float64Array,
): number {
  // The dual point s · r of the lasso on [X; √μ I] and [y; 0], with s such that it is feasible: |s u_j| <= λ
  let square = dot(r, r);
  let product = 0;
  let steepest = 0;
  for (let j = 0; j < w.length; j++) {
    const u = v[j] - mu * w[j];
    square += mu * w[j] * w[j];
    product += w[j] * u;
    steepest = Math.max(steepest, Math.abs(u));
  }
  if (square === 0) return 0;
  const most = steepest > 0 ? lambda / steepest : Infinity;
  const s = Math.max(-most, Math.min(most, 1 + product / square));
  let scaled = (square * (1 - s) * (1 - s)) / 2;
  for (let j = 0; j < w.length; j++) scaled += lambda * Math.abs(w[j]) - s * w[j] * (v[j] - mu * w[j]);
  if (mu === 0) return Math.max(0, scaled);
  // With squares in the penalty every dual point is feasible, so r itself will do
  let whole = 0;
  for (let j = 0; j < w.length; j++) {
    const excess = softThreshold(v[j], lambda);
    whole += lambda * Math.abs(w[j]) + (mu * w[j] * w[j]) / 2 - w[j] * v[j] + (excess * excess) / (2 * mu);
  }
  return Math.max(0, Math.min(scaled, whole));
}
