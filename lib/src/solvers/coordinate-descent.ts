/**
 * Coordinate descent for the lasso and the elastic net: minimize over one weight at a time, all others held fixed.
 * In the standard form ½ ‖y - X w‖² + λ Σ |w_j| + μ/2 Σ w_j² that is a parabola with a kink, and its minimum is a
 * soft threshold:
 *
 *     w_j ← S(x_jᵀ r + ‖x_j‖² w_j, λ) / (‖x_j‖² + μ),   r = y - X w.
 *
 * Source: Friedman, Hastie and Tibshirani, "Regularization paths for generalized linear models via coordinate
 * descent", Journal of Statistical Software 33 (2010), sections 2.1 to 2.3.
 */

import { add, dot, timesTransposed } from "../algebra/vector";
import { dualityGap, violationsOf } from "../evidence/certificate";
import { type Fit, fitOf } from "../evidence/fit";
import { type StandardForm, standardForm, toTheta } from "../forms/standard-form";
import { positive, quote, wholeNumber } from "../input";
import type { LinearGiven, LinearParameters } from "../objective/model";
import type { Objective } from "../objective/objective";
import { softThreshold } from "../objective/penalty";

/** Where coordinate descent starts, when it ends, and how it keeps its books. */
export interface CoordinateDescentOptions {
  /** Where to start, for a warm start; default 0. Its b does not matter. */
  start?: LinearGiven;
  /**
   * Done when the duality gap is at most this share of ½ ‖y‖² (y centred) and no KKT condition is violated by more
   * than this share of ‖x_j‖ ‖y‖; > 0, default 1e-10. Without any penalty the second counts alone.
   */
  tolerance?: number;
  /** How many passes over the weights at most, >= 1; default 10000. */
  passes?: number;
  /**
   * How x_jᵀ r is had. "naive" computes it from the residuals, O(n) a weight. "covariance" keeps all of them up to
   * date by the Gram matrix, O(p) whenever a weight changes. Default: covariance when n > p, naive otherwise.
   */
  updates?: "naive" | "covariance";
}

/** How near the minimum coordinate descent came. */
export interface CoordinateDescentEvidence {
  /** The objective lies at most this far above its minimum. */
  readonly gap: number;
  /** The largest relative violation of a KKT condition. */
  readonly violation: number;
}

/**
 * Minimizes scale · ‖X W + 1 b - y‖² + absolute · Σ |W| + quadratic · Σ W² by cyclic coordinate descent, each output
 * by itself. Passes run over the weights that are not 0 (the active set) until these have settled; then one over all
 * weights shows whether another one wants to leave 0.
 *
 * @throws TypeError when the model is not linear, the loss not squared or a bias penalized; RangeError for options
 *   out of range
 */
export function coordinateDescent(
  J: Objective,
  options: CoordinateDescentOptions = {},
): Fit<LinearParameters> & CoordinateDescentEvidence {
  const { tolerance = 1e-10, passes = 10000 } = options;
  positive("tolerance", tolerance);
  wholeNumber("passes", passes, 1);
  const form = standardForm("coordinateDescent", J);
  const { updates = form.y[0].length > form.X.length ? "covariance" : "naive" } = options;
  if (updates !== "naive" && updates !== "covariance") {
    throw new TypeError(`updates must be "naive" or "covariance", got ${quote(updates)}`);
  }
  const start = options.start ? J.flatten("start", options.start) : new Float64Array(J.size);
  const k = form.y.length;
  const results = form.y.map((y, c) => {
    const w = Float64Array.from(form.X, (_, j) => start[j * k + c]);
    const slopes = updates === "naive" ? naive(form, y, w) : covariance(form, y, w);
    return descend(form, y, w, slopes, tolerance, passes);
  });
  const theta = toTheta(
    form,
    results.map(({ w }) => w),
  );
  const gradient = new Float64Array(J.size);
  const gap = form.unit * results.reduce((sum, each) => sum + each.gap, 0);
  const converged = results.every((each) => each.converged);
  const iterations = Math.max(...results.map((each) => each.passes));
  const short = `after ${iterations} passes the duality gap is ${gap.toExponential(1)}`;
  return fitOf(J, theta, {
    objective: J.evaluate(theta, gradient),
    stationarity: J.stationarity(theta, gradient),
    converged,
    reason: converged ? short : `${short}, more than asked for: give it more passes`,
    iterations,
    gap,
    violation: Math.max(...results.map((each) => each.violation)),
  });
}

/** x_jᵀ r for the current w, and what has to be done when a weight has changed. */
interface Slopes {
  of(j: number): number;
  changed(j: number, by: number): void;
}

function naive({ X }: StandardForm, y: Float64Array, w: Float64Array): Slopes {
  const r = residuals(X, y, w);
  return { of: (j) => dot(X[j], r), changed: (j, by) => add(r, -by, X[j]) };
}

function covariance({ X }: StandardForm, y: Float64Array, w: Float64Array): Slopes {
  const slopes = timesTransposed(X, residuals(X, y, w));
  const gram: Float64Array[] = []; // a row is computed when its weight first changes
  return {
    of: (j) => slopes[j],
    changed(j, by) {
      gram[j] ??= timesTransposed(X, X[j]);
      add(slopes, -by, gram[j]);
    },
  };
}

function descend(
  form: StandardForm,
  y: Float64Array,
  w: Float64Array,
  slopes: Slopes,
  tolerance: number,
  most: number,
): { w: Float64Array; gap: number; violation: number; converged: boolean; passes: number } {
  const { X, lambda, mu } = form;
  const squares = Float64Array.from(X, (column) => dot(column, column));
  const all = Array.from(X.keys()).filter((j) => squares[j] > 0); // a column of zeros keeps its weight at 0
  for (const [j, square] of squares.entries()) if (square === 0) w[j] = 0;

  /** One pass; how much the fit X w has moved, at most. */
  function pass(indices: readonly number[]): number {
    let moved = 0;
    for (const j of indices) {
      const before = w[j];
      w[j] = softThreshold(slopes.of(j) + squares[j] * before, lambda) / (squares[j] + mu);
      if (w[j] === before) continue;
      slopes.changed(j, w[j] - before);
      moved = Math.max(moved, Math.abs(w[j] - before) * Math.sqrt(squares[j]));
    }
    return moved;
  }

  const size = Math.sqrt(dot(y, y));
  for (let passes = 1; ; passes++) {
    pass(all);
    const r = residuals(X, y, w);
    const gap = dualityGap(form, w, r, timesTransposed(X, r));
    const violation = Math.max(...violationsOf(form, y, w, r));
    // Without a penalty the only feasible dual points are orthogonal to X: the gap says nothing, and the KKT conditions
    // (a gradient of 0) have to do.
    const closed = gap <= (tolerance * size * size) / 2 || (lambda === 0 && mu === 0);
    const converged = closed && violation <= tolerance;
    if (converged || passes >= most) return { w, gap, violation, converged, passes };
    const active = all.filter((j) => w[j] !== 0);
    while (passes < most && pass(active) > (tolerance * size) / 10) passes++;
  }
}

function residuals(X: readonly Float64Array[], y: Float64Array, w: Float64Array): Float64Array {
  const r = Float64Array.from(y);
  X.forEach((column, j) => {
    if (w[j] !== 0) add(r, -w[j], column);
  });
  return r;
}
