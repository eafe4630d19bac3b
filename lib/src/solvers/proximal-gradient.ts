/**
 * Proximal gradient: a gradient step on the smooth part of the objective, then the proximal map of the rest, which
 * for an L1 penalty is the soft threshold. It gives exact zeros where plain gradient descent gives none.
 *
 *     ISTA    θ ← prox(θ - t ∇f(θ), t)
 *     FISTA   the same from a point a little ahead, in the direction of the last step
 *
 * Sources: Beck and Teboulle, "A fast iterative shrinkage-thresholding algorithm for linear inverse problems", SIAM
 * Journal on Imaging Sciences 2 (2009); the restart: O'Donoghue and Candès, "Adaptive restart for accelerated gradient
 * schemes", Foundations of Computational Mathematics 15 (2015).
 */

import { dot } from "../algebra/vector";
import { type Fit, fitOf } from "../evidence/fit";
import { positive, quote, wholeNumber } from "../input";
import { type Objective, requireObjective } from "../objective/objective";

/** Where the proximal gradient method starts, how it steps, and when it ends. */
export interface ProximalGradientOptions<G> {
  /** Where to start, in the model's shape. */
  start: G;
  /** Whether to run ahead (FISTA) or not (ISTA); default true. */
  accelerated?: boolean;
  /** Done when the fixed-point residual is at most this; > 0, default 1e-8 (1 + |J|). */
  tolerance?: number;
  /** How many steps at most, >= 1; default 10000. */
  iterations?: number;
}

/** How near a stationary point the steps came, and by which way. */
export interface ProximalGradientEvidence {
  /** ‖θ - prox(θ - t ∇f(θ), t)‖ / t at the end: 0 exactly at a stationary point, the gradient's norm without L1. */
  readonly residual: number;
  /** The objective before each step and after the last. */
  readonly history: number[];
}

/**
 * Minimizes any objective by proximal gradient steps, their length found by backtracking: a step is halved until the
 * smooth part lies below the parabola that the step assumes. The objective never rises: where running ahead would
 * raise it, the run-up starts anew.
 *
 * @throws TypeError for what is no objective; RangeError for options out of range or a start of the wrong shape; Error
 *   when the objective at the start is not a finite number
 */
export function proximalGradient<P, G>(
  J: Objective<P, G>,
  options: ProximalGradientOptions<G>,
): Fit<P> & ProximalGradientEvidence {
  requireObjective(J);
  if (!options) throw new TypeError("proximalGradient needs options { start }");
  const { start, accelerated = true, tolerance, iterations = 10000 } = options;
  if (tolerance !== undefined) positive("tolerance", tolerance);
  wholeNumber("iterations", iterations, 1);
  if (typeof accelerated !== "boolean") {
    throw new TypeError(`accelerated must be true or false, got ${quote(accelerated)}`);
  }
  const size = J.size;
  const ignored = new Float64Array(size);
  let theta = J.flatten("start", start);
  let value = J.evaluate(theta, ignored);
  if (!Number.isFinite(value))
    throw new Error("proximalGradient: the objective at start is not a finite number");
  let ahead = Float64Array.from(theta);
  let momentum = 1;
  let step = 1;
  let residual = Infinity;
  const history = [value];
  const enough = (): number => tolerance ?? 1e-8 * (1 + Math.abs(value));

  for (let count = 0; count < iterations && residual > enough(); count++) {
    const taken = proximalStep(J, ahead, step);
    const next = J.evaluate(taken.theta, ignored);
    if (next > value && momentum > 1) {
      // Running ahead went too far: start the run-up anew from where we are.
      ahead = Float64Array.from(theta);
      momentum = 1;
      count--;
      continue;
    }
    residual = distance(taken.theta, ahead) / taken.step;
    const faster = accelerated ? (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2 : 1;
    const pull = (momentum - 1) / faster;
    ahead = taken.theta.map((entry, j) => entry + pull * (entry - theta[j]));
    theta = taken.theta;
    value = next;
    momentum = faster;
    step = taken.step * 1.1; // so that a step once too short may grow again
    if (residual <= enough()) residual = residualAt(J, theta, taken.step); // it was that of the point ahead
    history.push(value);
  }
  residual = residualAt(J, theta, step);
  const gradient = new Float64Array(size);
  const short = `after ${history.length - 1} steps the fixed-point residual is ${residual.toExponential(1)}`;
  const converged = residual <= enough();
  return fitOf(J, theta, {
    objective: J.evaluate(theta, gradient),
    stationarity: J.stationarity(theta, gradient),
    converged,
    reason: converged ? short : `${short}, more than ${enough().toExponential(1)}: give it more iterations`,
    iterations: history.length - 1,
    residual,
    history,
  });
}

/** The proximal step from a point, halved until the smooth part is no more curved along it than 1 / step. */
function proximalStep<P, G>(
  J: Objective<P, G>,
  from: Float64Array,
  longest: number,
): { theta: Float64Array; step: number } {
  const gradient = new Float64Array(J.size);
  const there = new Float64Array(J.size);
  const value = J.smooth(from, gradient);
  for (let step = longest; ; step /= 2) {
    const theta = from.map((entry, j) => entry - step * gradient[j]);
    J.prox(theta, step);
    const way = theta.map((entry, j) => entry - from[j]);
    const square = dot(way, way);
    const bound = value + dot(gradient, way) + square / (2 * step);
    const reached = J.smooth(theta, there);
    // The values decide while they differ by more than rounding; near the minimum the slopes do.
    const curved = dot(there, way) - dot(gradient, way);
    const below = reached <= bound + 1e-13 * Math.abs(value) && curved <= (square / step) * (1 + 1e-9);
    if (below || square === 0 || step < 1e-300) return { theta, step };
  }
}

function residualAt<P, G>(J: Objective<P, G>, theta: Float64Array, step: number): number {
  const gradient = new Float64Array(J.size);
  J.smooth(theta, gradient);
  const moved = theta.map((entry, j) => entry - step * gradient[j]);
  J.prox(moved, step);
  return distance(moved, theta) / step;
}

function distance(a: Float64Array, b: Float64Array): number {
  const difference = a.map((entry, j) => entry - b[j]);
  return Math.sqrt(dot(difference, difference));
}
