/**
 * Coordinate descent: minimize over one weight at a time, all others held fixed. Of a squared loss that is a parabola,
 * and its minimum together with the penalty is a proximal map, with r = y - X w:
 *
 *     w_j ← prox of ω_j at w_j + x_jᵀ r / ‖x_j‖², with the step 1 / (unit ‖x_j‖²)
 *
 * which for the elastic net, in the standard form ½ ‖y - X w‖² + λ Σ |w_j| + μ/2 Σ w_j², is the soft threshold
 *
 *     w_j ← S(x_jᵀ r + ‖x_j‖² w_j, λ) / (‖x_j‖² + μ).
 *
 * Source: Friedman, Hastie and Tibshirani, "Regularization paths for generalized linear models via coordinate
 * descent", Journal of Statistical Software 33 (2010), sections 2.1 to 2.3.
 */
import { certify } from "../evidence/certificate";
import { type Fit, fitOf } from "../evidence/fit";
import { squaredForm } from "../forms/standard-form";
import { type Progress, positive, progress, quote, wholeNumber } from "../input";
import type { LinearGiven, LinearParameters } from "../objective/linear";
import type { Objective } from "../objective/objective";
import { covariance, Descent, naive } from "./coordinate-steps";
import { Extrapolation } from "./extrapolation";

/** Where coordinate descent starts, when it ends, and how it keeps its books. */
export interface CoordinateDescentOptions {
  /** Where to start, for a warm start; default 0. Its b does not matter. */
  start?: LinearGiven;
  /**
   * Converged when no KKT condition is violated by more than this share of ‖x_j‖ ‖y‖, and the duality gap, where there
   * is one, is at most this share of ½ ‖y‖² (y centred); > 0, default 1e-10.
   */
  tolerance?: number;
  /** How many passes over the weights at most, >= 1; default 10000. */
  maxIterations?: number;
  /**
   * How x_jᵀ r is had. "naive" computes it from the residuals, O(n) a weight. "covariance" keeps all of them up to
   * date by the Gram matrix, O(p) whenever a weight changes. Default: covariance when n > p, naive otherwise.
   */
  updates?: "naive" | "covariance";
  /** Called after each pass with its share of maxIterations, from 0 to 1; what it throws ends the descent. */
  onProgress?: Progress;
}

/** How near the minimum coordinate descent came. */
export interface CoordinateDescentEvidence {
  /** The objective lies at most this far above its minimum; NaN without a bound (no penalty, or one that is not convex). */
  readonly gap: number;
}

/**
 * Minimizes factor · ‖X W + 1 b - y‖² + Ω(W) by cyclic coordinate descent, each output by itself, for a penalty that is a
 * sum over the entries. Passes run over the weights that are not 0 (the active set) until these have settled, but not for
 * long: then one over all weights shows whether another one wants to leave 0. Where the weights creep, the sequence is
 * extrapolated. With a penalty that is not convex the point found is stationary, and need not be the lowest.
 *
 * @throws TypeError when the model is not linear, the loss not squared, the penalty no sum over the entries, or a bias
 *   penalized; RangeError for options out of range
 * @example
 * coordinateDescent(objective([1, 2, 3], [2, 4, 6], { loss: halfSumOfSquares, penalty: l1(2) })).W; // [[1]]
 */
export function coordinateDescent(
  J: Objective,
  options: CoordinateDescentOptions = {},
): Fit<LinearParameters> & CoordinateDescentEvidence {
  const { tolerance = 1e-10, maxIterations = 10000 } = options;
  const onProgress = progress(options.onProgress);
  positive("tolerance", tolerance);
  wholeNumber("maxIterations", maxIterations, 1);
  const { form, entries } = squaredForm("coordinateDescent", J);
  const { updates = form.y[0].length > form.X.length ? "covariance" : "naive" } = options;
  if (updates !== "naive" && updates !== "covariance") {
    throw new TypeError(`updates must be "naive" or "covariance", got ${quote(updates)}`);
  }
  const start = J.begin("coordinateDescent", options.start);
  const k = form.y.length;
  const hasBound = J.penalty.weights.strengths !== undefined;
  const results = form.y.map((y, c) => {
    const ofAll: Progress = (done) => onProgress((c + done) / k);
    const w = Float64Array.from(form.columns, (j) => start[j * k + c]);
    const slopes = updates === "naive" ? naive(form, y) : covariance(form, y);
    return descend(new Descent(form, y, w, entries, slopes), tolerance, maxIterations, hasBound, ofAll);
  });
  const weights = results.map(({ w }) => w);
  const iterations = results.reduce((most, { passes }) => Math.max(most, passes), 0);
  const beside = form.beside(weights).violation;
  const violation = results.reduce((most, each) => Math.max(most, each.violation), beside);
  const converged = results.every((each) => each.converged) && beside <= tolerance;
  const gap = hasBound ? certify(form, weights).gap : Number.NaN;
  const bound = Number.isNaN(gap) ? "" : `, the duality gap ${gap.toExponential(1)}`;
  const short = `after ${iterations} passes the largest KKT violation is ${violation.toExponential(1)}${bound}`;
  const point = J.penalty.weights.convex ? "" : ": a stationary point";
  const advice = hasBound ? "try activeSet, which is exact" : "give it more iterations";
  const reason = converged ? short + point : `${short}, more than asked for: ${advice}`;
  return fitOf(J, form.theta(weights), { converged, reason, iterations, violation, gap });
}

/** So many passes over the active weights at most, before all are looked at again. */
const atOnce = 50;

function descend(
  descent: Descent,
  tolerance: number,
  most: number,
  hasBound: boolean,
  onProgress: Progress,
): { w: Float64Array; violation: number; converged: boolean; passes: number } {
  const { all, size, w } = descent;
  let passes = 0;
  for (;;) {
    descent.pass(all);
    passes++;
    onProgress(passes / most);
    const active = all.filter((j) => w[j] !== 0);
    const { violation, gap } = descent.quality(hasBound);
    const converged = violation <= tolerance && !(gap > (tolerance * size * size) / 2);
    if (converged || passes >= most) return { w, violation, converged, passes };
    const sequence = new Extrapolation(w, active);
    // The last pass is one over all weights.
    for (let round = 0; round < atOnce && passes < most - 1; round++) {
      passes++;
      if (descent.pass(active) <= (tolerance * size) / 1000) break;
      const further = sequence.next(w);
      if (further) descent.tryOut(further);
    }
  }
}
