/**
 * How good is a claimed solution? Two answers that need no solver, in the standard form ½ ‖y - X w‖² + Σ λ_j |w_j| +
 * ½ Σ μ_j w_j², with r = y - X w and v = Xᵀ r:
 *
 * The KKT conditions say what a minimum looks like:
 *
 *     v_j - μ_j w_j = λ_j sign(w_j) where w_j ≠ 0,   |v_j| <= λ_j where w_j = 0.
 *
 * The duality gap bounds what is lost: J(w) is at most this far above the minimum. The gaps below are sums of terms
 * that are >= 0, so nothing cancels and a tiny gap is a true one.
 *
 * Every solver of a squared loss is judged here, and only here is it said whether one has converged.
 *
 * Sources: Boyd and Vandenberghe, Convex Optimization (2004), chapter 5; Kim, Koh, Lustig, Boyd and Gorinevsky, "An
 * interior-point method for large-scale l1-regularized least squares" (2007), section III.
 */
import { dot, norm, subtractAll, timesTransposed } from "../algebra/vector";
import type { StandardForm } from "../forms/standard-form";
import { softThreshold } from "../objective/elastic";

/** How good a claimed solution is; of the exact minimum both numbers are 0. */
export interface Quality {
  /** The largest violation of a KKT condition, relative to ‖x_j‖ ‖y‖ (about their means, with an intercept). */
  readonly violation: number;
  /**
   * The objective's value lies at most this far above its minimum; NaN where there is no such bound, as without any
   * penalty.
   */
  readonly gap: number;
}

/** A violation up to this counts as none: what solvers of squared losses promise. */
export const promised = 1e-10;

/** What a quick way has to reach, or the next one is tried: so that rounding in the evidence decides nothing. */
export const comfortable = 1e-11;

/** The strengths of the penalty, column by column. */
export interface Rates {
  readonly lambda: Float64Array;
  readonly mu: Float64Array;
}

/** The quality of the weights of each output, and the column where the violation is. */
export function certify(
  form: StandardForm,
  weights: readonly Float64Array[],
): Quality & { output: number; column: number } {
  let worst = { violation: 0, output: 0, column: 0 };
  let gap = 0;
  weights.forEach((w, output) => {
    const one = certifyOne(form, form.y[output], w, form);
    if (!(one.violation <= worst.violation)) worst = { ...one, output };
    gap += one.gap;
  });
  const beside = form.beside(weights);
  return {
    ...worst,
    violation: Math.max(worst.violation, beside.violation),
    gap: form.unit * (gap + beside.gap),
  };
}

/** The quality of one output's weights, for strengths that may be others than the form's; the gap is that of the form. */
export function certifyOne(
  { X, norms }: Pick<StandardForm, "X" | "norms">,
  y: Float64Array,
  w: Float64Array,
  rates: Rates,
): Quality & { column: number } {
  const r = Float64Array.from(y);
  subtractAll(r, w, X);
  const v = timesTransposed(X, r);
  const size = norm(y);
  const violation = violationOf(rates, w, v, (j) => norms[j] * size);
  return { ...violation, gap: dualityGap(rates, w, v, dot(r, r)) };
}

/** By how much the condition of one weight does not hold, for the slope v_j - μ_j w_j; with its sign. */
export function kktOff(weight: number, slope: number, lambda: number): number {
  return weight === 0 ? softThreshold(slope, lambda) : slope - lambda * Math.sign(weight);
}

/**
 * The largest violation of a KKT condition.
 * @param sizeOf ‖x_j‖ ‖y‖
 */
export function violationOf(
  { lambda, mu }: Rates,
  w: Float64Array,
  v: Float64Array,
  sizeOf: (j: number) => number,
): { violation: number; column: number } {
  let worst = { violation: 0, column: 0 };
  for (let j = 0; j < w.length; j++) {
    const off = kktOff(w[j], v[j] - mu[j] * w[j], lambda[j]);
    if (off === 0) continue;
    const violation = Math.abs(off) / (sizeOf(j) || 1);
    if (!(violation <= worst.violation)) worst = { violation, column: j };
  }
  return worst;
}

/**
 * The duality gap in the standard form, for one output. For every dual point it is an upper bound on what is lost; two
 * are tried, both a multiple of r, and the better one counts.
 *
 * @param square ‖r‖², or more
 * @param columns the columns that count: all others have w_j = 0 and |v_j| at most `outside` times λ_j; default all
 */
export function dualityGap(
  { lambda, mu }: Rates,
  w: Float64Array,
  v: Float64Array,
  square: number,
  columns?: readonly number[],
  outside = 0,
): number {
  const count = columns?.length ?? w.length;
  let augmented = square; // ‖r‖² + Σ μ_j w_j²
  let product = 0;
  let steepest = outside; // |v_j - μ_j w_j| / λ_j
  let steepestWhole = outside; // |v_j| / λ_j where μ_j is 0
  let penalty = 0;
  for (let i = 0; i < count; i++) {
    const j = columns ? columns[i] : i;
    const u = v[j] - mu[j] * w[j];
    augmented += mu[j] * w[j] * w[j];
    product += w[j] * u;
    penalty += lambda[j] + mu[j];
    if (u !== 0) steepest = Math.max(steepest, Math.abs(u) / lambda[j]);
    if (mu[j] === 0 && v[j] !== 0) steepestWhole = Math.max(steepestWhole, Math.abs(v[j]) / lambda[j]);
  }
  if (penalty === 0 && count === w.length) return Number.NaN;

  // The dual point s · r of the lasso on [X; √μ] and [y; 0], with s such that it is feasible: |s u_j| <= λ_j
  const most = 1 / steepest;
  const s = augmented > 0 ? Math.max(-most, Math.min(most, 1 + product / augmented)) : Math.min(1, most);
  let first = (augmented * (1 - s) * (1 - s)) / 2;
  for (let i = 0; steepest < Infinity && i < count; i++) {
    const j = columns ? columns[i] : i;
    first += lambda[j] * Math.abs(w[j]) - s * w[j] * (v[j] - mu[j] * w[j]);
  }
  // With squares in the penalty every v_j is feasible, so there r itself may do
  const t = Math.min(1, 1 / steepestWhole);
  const second = (square * (1 - t) * (1 - t)) / 2 + penaltyGap({ lambda, mu }, w, v, t, columns);
  return Math.max(0, Math.min(first, second));
}

/**
 * Ω(w) + Ω*(s v) - s wᵀv, which is >= 0: what the penalty adds to the gap of the dual point that v belongs to. Where
 * μ_j is 0 it takes for granted that |s v_j| <= λ_j.
 */
export function penaltyGap(
  { lambda, mu }: Rates,
  w: Float64Array,
  v: Float64Array,
  s: number,
  columns?: readonly number[],
): number {
  let gap = 0;
  const count = columns?.length ?? w.length;
  for (let i = 0; i < count; i++) {
    const j = columns ? columns[i] : i;
    const size = Math.abs(w[j]);
    const toward = s * v[j] * (w[j] < 0 ? -1 : 1);
    const excess = (w[j] === 0 ? Math.abs(toward) : toward) - lambda[j];
    // ½ (excess - μ |w|)² / μ, without the difference of large numbers
    if (excess > 0 && mu[j] > 0) gap += (excess - mu[j] * size) ** 2 / (2 * mu[j]);
    else {
      const away = toward < -lambda[j] && mu[j] > 0 ? (toward + lambda[j]) ** 2 / (2 * mu[j]) : 0;
      gap += lambda[j] * size + (mu[j] * size * size) / 2 - toward * size + away;
    }
  }
  return gap;
}
