/**
 * Gradient descent: walk against the gradient, with steps of constant length η times the gradient.
 *
 *     θ ← θ - η ∇J(θ)
 */
import { norm } from "../algebra/vector";
import { type Fit, fitOf, type Verdict } from "../evidence/fit";
import { noMinimum } from "../evidence/no-minimum";
import { requireUnits } from "../forms/centred-columns";
import { nonNegative, type Progress, positive, progress, trueOrFalse, wholeNumber } from "../input";
import { type Objective, requireObjective } from "../objective/objective";

/** Where gradient descent starts, how far it steps, and when it ends. */
export interface GradientDescentOptions<G> {
  /** Where to start, in the model's shape: { W, b } for the linear model, where the default is 0. */
  start?: G;
  /** η, > 0. On a quadratic objective it must stay below 2 / (largest eigenvalue of the Hessian). */
  learningRate: number;
  /** How many updates at most, >= 0. */
  maxIterations: number;
  /**
   * Converged when the violation is at most this, >= 0; default 1e-6. When it is given, the descent also stops there;
   * left out, every update is made.
   */
  tolerance?: number;
  /** Keep the parameters before each update and after the last in the history, for a picture. Default false. */
  keepParameters?: boolean;
  /** Called after each update with its share of maxIterations, from 0 to 1; what it throws ends the descent. */
  onProgress?: Progress;
}

/** One entry for each update: before it, and one after the last (so iterations + 1). */
export interface History<P> {
  /** The objective: loss plus penalties. */
  readonly value: number[];
  readonly loss: number[];
  readonly penalty: number[];
  readonly stationarity: number[];
  /** Empty unless `keepParameters` asks for them. Each takes its shape anew whenever it is looked at. */
  readonly parameters: P[];
}

/**
 * Minimizes an objective by gradient descent with a constant step.
 *
 * An L1 penalty has no gradient at 0; there the subgradient 0 of |w| is used, and with a constant step the weights that
 * should be 0 jump around it for ever: the fit then ends with converged false and says so.
 *
 * @returns the parameters, with iterations (updates made), converged, reason, stationarity, violation and history
 * @throws RangeError for options out of range, a start of the wrong shape, or squares of X or y that overflow or underflow;
 *   TypeError for a penalty that is infinite somewhere, which steps would leave; Error when the descent diverges (the
 *   objective is 1e10 times what it was, or not a finite number), with the iteration and a learning rate that works
 *
 * Source: Boyd and Vandenberghe, Convex Optimization (2004), section 9.3.
 * @example
 * const J = objective([1, 2, 3], [2, 4, 6], { loss: meanSquaredError, intercept: false });
 * gradientDescent(J, { learningRate: 0.1, maxIterations: 50 }).W; // [[2]]
 */
export function gradientDescent<P, G>(
  J: Objective<P, G>,
  options: GradientDescentOptions<G>,
): Fit<P> & { history: History<P> } {
  requireObjective(J);
  if (!options) throw new TypeError("gradientDescent needs options { learningRate, maxIterations }");
  const { start, learningRate, maxIterations, tolerance, keepParameters = false } = options;
  positive("learningRate", learningRate);
  wholeNumber("maxIterations", maxIterations, 0);
  if (tolerance !== undefined) nonNegative("tolerance", tolerance);
  trueOrFalse("keepParameters", keepParameters);
  const onProgress = progress(options.onProgress);
  requireEverywhere(J);
  requireUnits("gradientDescent", J);
  const begin = J.begin("gradientDescent", start);
  const theta = Float64Array.from(begin);
  const gradient = new Float64Array(J.size);
  const ignored = new Float64Array(J.size);
  const names = Object.keys(J.shape(theta) as object) as (keyof P)[];
  let largest: number | undefined;
  const history: History<P> = { value: [], loss: [], penalty: [], stationarity: [], parameters: [] };

  for (let iteration = 0; ; iteration++) {
    const loss = J.lossAt(theta, gradient);
    const stationarity = J.stationarity(theta, gradient);
    const done =
      iteration === maxIterations ||
      (tolerance !== undefined && J.violation(theta, gradient).violation <= tolerance);
    const penalty = J.penaltyAt(theta, gradient);
    const value = loss + penalty;
    largest ??= hopeless * Math.max(Math.abs(value), Math.abs(J.evaluate(new Float64Array(J.size), ignored)));
    if (!(Math.abs(value) <= largest && Math.abs(value) < Infinity)) {
      throw diverged(iteration, learningRate, iteration > 0 ? safeRate(J, begin) : 0);
    }
    history.value.push(value);
    history.loss.push(loss);
    history.penalty.push(penalty);
    history.stationarity.push(stationarity);
    if (keepParameters) history.parameters.push(shapedLater(J, theta, names));
    if (done) return { ...fitOf(J, theta, verdict(J, theta, begin, options, history)), history };
    for (let j = 0; j < theta.length; j++) theta[j] -= learningRate * gradient[j];
    onProgress((iteration + 1) / maxIterations);
  }
}

/**
 * Parameters that take their shape when somebody looks, anew each time: as they are here they take 8 bytes each, where a
 * Matrix takes a hundred and more for each of its rows.
 */
function shapedLater<P, G>(J: Objective<P, G>, theta: Float64Array, names: readonly (keyof P)[]): P {
  const kept = theta.slice();
  const shaped = {} as P;
  for (const name of names) {
    Object.defineProperty(shaped, name, { enumerable: true, get: () => J.shape(kept)[name] });
  }
  return shaped;
}

/** Above this multiple of where it started, or of what it is at 0, the objective is not coming back. */
const hopeless = 1e10;

function requireEverywhere<P, G>({ penalty: { weights, biases } }: Objective<P, G>): void {
  const bounded = [weights, biases].find(({ domain }) => domain !== undefined);
  if (!bounded) return;
  throw new TypeError(
    `gradientDescent would leave ${bounded.domain}, where ${bounded.name} is finite: try proximalGradient`,
  );
}

function verdict<P, G>(
  J: Objective<P, G>,
  theta: Float64Array,
  begin: Float64Array,
  { learningRate, tolerance = 1e-6 }: GradientDescentOptions<G>,
  history: History<P>,
): Verdict {
  const { violation } = J.violation(theta);
  const iterations = history.value.length - 1;
  const none = noMinimum(J, [theta, theta.map((x, j) => x - begin[j])]);
  const converged = violation <= tolerance && none === undefined;
  const short = `after ${iterations} iterations the violation is ${violation.toExponential(1)}`;
  const hint = (): string => {
    if (none) return none;
    const rate = safeRate(J, begin);
    // Up to 2 / L the objective falls; close to it the steps only swing to and fro.
    if (learningRate > 1.9 * rate) return `the steps are too long: try a learningRate of ${brief(rate)}`;
    return isKinked(J)
      ? "constant steps jump over the kink of a penalty: try proximalGradient"
      : "give it more iterations";
  };
  const reason = converged ? short : `${short}, more than ${tolerance.toExponential(1)}; ${hint()}`;
  return {
    converged,
    reason: none && violation <= tolerance ? `${short}, but ${none}` : reason,
    iterations,
    violation,
  };
}

/** Whether a penalty has a kink at 0, where it takes small slopes to balance themselves. */
function isKinked<P, G>(J: Objective<P, G>): boolean {
  const small = new Float64Array(J.size).fill(1e-100);
  return J.stationarity(new Float64Array(J.size), small) < norm(small) * (1 - 0.1 / J.size);
}

function diverged(iteration: number, learningRate: number, rate: number): Error {
  if (iteration === 0) return new Error("gradientDescent: the objective at start is not a finite number");
  return new Error(
    `gradientDescent diverged at iteration ${iteration} with learningRate ${learningRate}: try ${brief(rate)}`,
  );
}

/**
 * 1 / L, with L the largest curvature of J at the start: with this step a quadratic objective never grows. L comes by
 * power iteration: again and again, the direction becomes the change of the gradient along it.
 */
function safeRate<P, G>(J: Objective<P, G>, start: Float64Array): number {
  const here = new Float64Array(J.size);
  const there = new Float64Array(J.size);
  J.lossAt(start, here);
  let direction = Float64Array.from(start, (_, j) => 1 + 1 / (j + 2)); // leans to no axis
  for (let round = 0; round < 50; round++) {
    const size = norm(direction);
    direction = direction.map((x) => x / size);
    J.lossAt(
      start.map((x, j) => x + direction[j]),
      there,
    );
    direction = there.map((x, j) => x - here[j]);
  }
  return 1 / (norm(direction) + curvatureOfPenalty(J));
}

/** The largest curvature of the penalties, away from their kinks. */
function curvatureOfPenalty<P, G>(J: Objective<P, G>): number {
  const slopesAt = (x: number): Float64Array => {
    const slopes = new Float64Array(J.size);
    J.penaltyAt(new Float64Array(J.size).fill(x), slopes);
    return slopes;
  };
  const [at1, at2] = [slopesAt(1), slopesAt(2)];
  return at2.reduce((largest, slope, j) => Math.max(largest, slope - at1[j]), 0);
}

function brief(rate: number): string {
  return String(Number(rate.toPrecision(2)));
}
