/**
 * Proximal gradient: a gradient step on the loss, then the proximal map of the penalties, which for an L1 penalty is the
 * soft threshold. It gives exact zeros where plain gradient descent gives none, and takes any penalty.
 *
 *     ISTA    θ ← prox(θ - t ∇f(θ), t)
 *     FISTA   the same from a point a little ahead, in the direction of the last step
 *
 * Sources: Beck and Teboulle, "A fast iterative shrinkage-thresholding algorithm for linear inverse problems", SIAM
 * Journal on Imaging Sciences 2 (2009); the restart: O'Donoghue and Candès, "Adaptive restart for accelerated gradient
 * schemes", Foundations of Computational Mathematics 15 (2015).
 */
import { dot, norm } from "../algebra/vector";
import { type Fit, fitOf } from "../evidence/fit";
import { noMinimum } from "../evidence/no-minimum";
import { requireUnits } from "../forms/centred-columns";
import { type Progress, positive, progress, trueOrFalse, wholeNumber } from "../input";
import { type Objective, requireObjective } from "../objective/objective";

/** Where the proximal gradient method starts, how it steps, and when it ends. */
export interface ProximalGradientOptions<G> {
  /** Where to start, in the model's shape; default 0 for the linear model. */
  start?: G;
  /** Whether to run ahead (FISTA) or not (ISTA); default true. */
  accelerated?: boolean;
  /** Converged when the violation is at most this; > 0, default 1e-9. */
  tolerance?: number;
  /** How many steps at most, >= 1; default 10000. */
  maxIterations?: number;
  /** Called after each step with its share of maxIterations, from 0 to 1; what it throws ends the descent. */
  onProgress?: Progress;
}

/** By which way the steps came to where they are. */
export interface ProximalGradientEvidence {
  /** The objective before each step and after the last. */
  readonly history: number[];
}

/**
 * Minimizes any objective by proximal gradient steps, their length found by backtracking: a step is halved until the
 * loss lies below the parabola that the step assumes. The objective never rises: where running ahead would raise it, the
 * run-up starts anew. With a penalty that is not convex the point found is stationary, and need not be the lowest.
 *
 * @throws TypeError for what is no objective; RangeError for options out of range, a start of the wrong shape, or squares
 *   of X or y that overflow or underflow; Error when the objective at the start is not a finite number
 * @example
 * const J = objective([1, 2, 3], [2, 4, 6], { loss: halfSumOfSquares, penalty: l1(14), intercept: false });
 * proximalGradient(J).W; // [[1]]
 */
export function proximalGradient<P, G>(
  J: Objective<P, G>,
  options: ProximalGradientOptions<G> = {},
): Fit<P> & ProximalGradientEvidence {
  requireObjective(J);
  const onProgress = progress(options.onProgress);
  const { start, accelerated = true, tolerance = 1e-9, maxIterations = 10000 } = options;
  positive("tolerance", tolerance);
  wholeNumber("maxIterations", maxIterations, 1);
  trueOrFalse("accelerated", accelerated);
  requireUnits("proximalGradient", J);
  const size = J.size;
  const slope = new Float64Array(size);
  const ignored = new Float64Array(size);
  let theta = J.begin("proximalGradient", start);
  /** J at θ, and how far it is from stationary. */
  const look = (at: Float64Array): { value: number; violation: number } => {
    const loss = J.lossAt(at, slope);
    const { violation } = J.violation(at, slope);
    return { value: loss + J.penaltyAt(at, ignored), violation };
  };
  let { value, violation } = look(theta);
  if (!Number.isFinite(value))
    throw new Error("proximalGradient: the objective at start is not a finite number");
  let ahead = Float64Array.from(theta);
  let momentum = 1;
  const lengths = lengthsOf(J);
  let step = firstStep(J, theta, lengths);
  const history = [value];
  const milestones = [Float64Array.from(theta)]; // at steps 0, 1, 2, 4, 8, …

  while (history.length <= maxIterations && violation > tolerance) {
    const taken = proximalStep(J, ahead, step, lengths);
    const next = look(taken.theta);
    if (next.value > value && momentum > 1) {
      // Running ahead went too far: start the run-up anew from where we are.
      ahead = Float64Array.from(theta);
      momentum = 1;
      continue;
    }
    const faster = accelerated ? (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2 : 1;
    const pull = (momentum - 1) / faster;
    ahead = taken.theta.map((entry, j) => entry + pull * (entry - theta[j]));
    ({ theta } = taken);
    ({ value, violation } = next);
    momentum = faster;
    step = taken.step * 1.1; // so that a step once too short may grow again
    history.push(value);
    onProgress((history.length - 1) / maxIterations);
    if (Number.isInteger(Math.log2(history.length - 1))) milestones.push(Float64Array.from(theta));
  }

  const iterations = history.length - 1;
  const short = `after ${iterations} steps the violation is ${violation.toExponential(1)}`;
  const late = milestones.at(-2) ?? milestones[0];
  const none = noMinimum(J, [theta, theta.map((entry, j) => entry - late[j])]);
  const converged = violation <= tolerance && none === undefined;
  const point = J.penalty.weights.convex && J.penalty.biases.convex && J.linear ? "" : ": a stationary point";
  const reason = none
    ? `${short}, but ${none}`
    : converged
      ? `${short}${point}`
      : `${short}, more than ${tolerance.toExponential(1)}: give it more iterations`;
  return fitOf(J, theta, { converged, reason, iterations, violation, history });
}

/** How long the step of each parameter is, as a multiple of those of the weights: biases have units of their own. */
function lengthsOf<P, G>(J: Objective<P, G>): Float64Array {
  const { biases, ratio } = J.balance;
  return new Float64Array(J.size).fill(1, 0, biases).fill(ratio, biases);
}

/** ‖way‖² in units in which all steps are equally long. */
function squareOf(way: Float64Array, lengths: Float64Array): number {
  let square = 0;
  for (let j = 0; j < way.length; j++) square += (way[j] * way[j]) / lengths[j];
  return square;
}

/** One over the curvature of the loss along its gradient, or 1: a length to begin with, in the units of the problem. */
function firstStep<P, G>(J: Objective<P, G>, theta: Float64Array, lengths: Float64Array): number {
  const here = new Float64Array(J.size);
  J.lossAt(theta, here);
  const downhill = here.map((slope, j) => lengths[j] * slope);
  const length = norm(downhill);
  if (length === 0) return 1;
  const there = new Float64Array(J.size);
  // So far that the slopes change by more than their rounding, and not so far that they are quite others
  for (let [round, share] = [0, 1 / length]; round < 200; round++) {
    const way = downhill.map((entry) => share * entry);
    J.lossAt(
      theta.map((entry, j) => entry - way[j]),
      there,
    );
    const before = dot(here, way);
    const change = Math.abs(before - dot(there, way)) / before;
    if (change > 1e-6 && change < 0.1) return share / change;
    share *= change > 1e-6 ? 1 / 1024 : 1024;
  }
  return 1;
}

/** The proximal step from a point, halved until the loss is no more curved along it than 1 / step. */
function proximalStep<P, G>(
  J: Objective<P, G>,
  from: Float64Array,
  longest: number,
  lengths: Float64Array,
): { theta: Float64Array; step: number } {
  const gradient = new Float64Array(J.size);
  const there = new Float64Array(J.size);
  const value = J.lossAt(from, gradient);
  const { ratio } = J.balance;
  for (let step = longest; ; step /= 2) {
    const theta = from.map((entry, j) => entry - step * lengths[j] * gradient[j]);
    J.prox(theta, step, step * ratio);
    const way = theta.map((entry, j) => entry - from[j]);
    const square = squareOf(way, lengths);
    const bound = value + dot(gradient, way) + square / (2 * step);
    const reached = J.lossAt(theta, there);
    // The values decide while they differ by more than rounding; near the minimum the slopes do.
    const curved = dot(there, way) - dot(gradient, way);
    const below = reached <= bound + 1e-13 * Math.abs(value) && curved <= (square / step) * (1 + 1e-9);
    if (below || square === 0 || step < 1e-300) return { theta, step };
  }
}
