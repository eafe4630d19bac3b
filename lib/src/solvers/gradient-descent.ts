/**
 * Gradient descent: walk against the gradient, with steps of constant length η times the gradient.
 *
 *     θ ← θ - η ∇J(θ)
 */

import { type Evidence, type Fit, fitOf } from "../evidence/fit";
import { compress } from "../forms/compress";
import { nonNegative, positive, quote, wholeNumber } from "../input";
import { type Objective, requireObjective } from "../objective/objective";

/** Where gradient descent starts, how far it steps, and when it ends. */
export interface GradientDescentOptions<G> {
  /** Where to start, in the model's shape: { W, b } for the linear model. */
  start: G;
  /** η, > 0. On a quadratic objective it must stay below 2 / (largest eigenvalue of the Hessian). */
  learningRate: number;
  /** How many updates at most, >= 0. */
  epochs: number;
  /**
   * Stop as soon as the stationarity is at most this, >= 0. Left out, every epoch is run, and `converged` says
   * whether the stationarity came down to 1e-6 (1 + |J|).
   */
  tolerance?: number;
  /** Keep the parameters of every epoch in the history, for a picture of the path. Default false. */
  keepParameters?: boolean;
}

/** One entry for each epoch: before each update, and one after the last (so epochs + 1 when none is saved). */
export interface History<P> {
  readonly objective: number[];
  readonly loss: number[];
  readonly penalty: number[];
  readonly stationarity: number[];
  /** Empty unless `keepParameters` asks for them. */
  readonly parameters: P[];
}

/**
 * Minimizes an objective by gradient descent with a constant step.
 *
 * An L1 penalty has no gradient at 0; there the subgradient with the smallest slope is used, and with a constant step
 * the weights that should be 0 jump around it for ever: the fit then ends with converged false and says so.
 *
 * @returns the parameters, with iterations (updates made), converged, reason, stationarity and history
 * @throws RangeError for options out of range or a start of the wrong shape; Error when the descent diverges (the
 *   objective is 1e10 times what it was, or not a finite number), with the epoch and a learning rate that works
 *
 * Source: Boyd and Vandenberghe, Convex Optimization (2004), section 9.3.
 */
export function gradientDescent<P, G>(
  J: Objective<P, G>,
  options: GradientDescentOptions<G>,
): Fit<P> & { history: History<P> } {
  requireObjective(J);
  if (!options) throw new TypeError("gradientDescent needs options { start, learningRate, epochs }");
  const { start, learningRate, epochs, tolerance, keepParameters = false } = options;
  positive("learningRate", learningRate);
  wholeNumber("epochs", epochs, 0);
  if (tolerance !== undefined) nonNegative("tolerance", tolerance);
  if (typeof keepParameters !== "boolean") {
    throw new TypeError(`keepParameters must be true or false, got ${quote(keepParameters)}`);
  }
  const theta = J.flatten("start", start);
  const gradient = new Float64Array(J.size);
  const quick = quickest(J, theta, epochs);
  const history: History<P> = { objective: [], loss: [], penalty: [], stationarity: [], parameters: [] };

  for (let epoch = 0; ; epoch++) {
    const loss = quick.lossAt(theta, gradient);
    const penalty = quick.penaltyAt(theta, gradient);
    const stationarity = quick.stationarity(theta, gradient);
    const objective = loss + penalty;
    const bound = hopeless * (1 + Math.abs(history.objective[0] ?? objective));
    if (!(Math.abs(objective) <= bound && stationarity < Infinity)) {
      throw diverged(epoch, learningRate, epoch > 0 ? safeRate(J, start) : 0);
    }
    history.objective.push(objective);
    history.loss.push(loss);
    history.penalty.push(penalty);
    history.stationarity.push(stationarity);
    if (keepParameters) history.parameters.push(J.shape(theta));

    if (epoch === epochs || (tolerance !== undefined && stationarity <= tolerance)) {
      return { ...fitOf(J, theta, evidence(J, options, history)), history };
    }
    for (let j = 0; j < theta.length; j++) theta[j] -= learningRate * gradient[j];
  }
}

/**
 * The same objective on fewer rows where that saves time: `compress` costs as much as a number of epochs, about half
 * of the parameters' number, and then each epoch costs as much as if there were no more rows than parameters.
 */
function quickest<P, G>(J: Objective<P, G>, theta: Float64Array, epochs: number): Objective<P, G> {
  const { X, y, model, loss } = J;
  const size = 1 + X.columns + y.columns;
  if (model.name !== "linear" || !loss.scale || X.rows < 4 * size || epochs < 2 * size) return J;
  const small = compress(J as unknown as Objective) as unknown as Objective<P, G>;
  // Squares of huge data may overflow in one and not yet in the other.
  return Number.isFinite(small.lossAt(theta, new Float64Array(J.size))) ? small : J;
}

/** Above this multiple of where it started (plus 1), the objective is not coming back. */
const hopeless = 1e10;

function evidence<P, G>(
  J: Objective<P, G>,
  { start, learningRate, tolerance }: GradientDescentOptions<G>,
  history: History<P>,
): Omit<Evidence, "predict"> {
  const objective = history.objective.at(-1)!;
  const stationarity = history.stationarity.at(-1)!;
  const enough = tolerance ?? 1e-6 * (1 + Math.abs(objective));
  const iterations = history.objective.length - 1;
  const converged = stationarity <= enough;
  const short = `after ${iterations} epochs the stationarity is ${stationarity.toExponential(1)}`;
  const hint = (): string => {
    const rate = objective > history.objective[0]! ? safeRate(J, start) : Infinity;
    if (learningRate > rate) return `the objective grew: try a learningRate of ${brief(rate)}`;
    return J.penalty.weights.absolute + J.penalty.biases.absolute > 0
      ? "constant steps jump over the kink of |w| at 0: take proximal steps"
      : "give it more epochs";
  };
  const reason = converged ? short : `${short}, more than ${enough.toExponential(1)}; ${hint()}`;
  return { objective, stationarity, converged, reason, iterations };
}

function diverged(epoch: number, learningRate: number, rate: number): Error {
  if (epoch === 0) return new Error("gradientDescent: the objective at start is not a finite number");
  return new Error(
    `gradientDescent diverged at epoch ${epoch} with learningRate ${learningRate}: try ${brief(rate)}`,
  );
}

/**
 * 1 / L, with L the largest curvature of the smooth part of J at the start: with this step a quadratic objective never
 * grows. L comes by power iteration: again and again, the direction becomes the change of the gradient along it.
 */
function safeRate<P, G>(J: Objective<P, G>, start: G): number {
  const theta = J.flatten("start", start);
  const here = new Float64Array(J.size);
  const there = new Float64Array(J.size);
  J.smooth(theta, here);
  let direction = Float64Array.from(theta, (_, j) => 1 + 1 / (j + 2)); // leans to no axis
  for (let round = 0; round < 50; round++) {
    const size = length(direction);
    direction = direction.map((x) => x / size);
    J.smooth(
      theta.map((x, j) => x + direction[j]),
      there,
    );
    direction = there.map((x, j) => x - here[j]);
  }
  return 1 / length(direction);
}

function length(x: Float64Array): number {
  return Math.sqrt(x.reduce((sum, each) => sum + each * each, 0));
}

function brief(rate: number): string {
  return String(Number(rate.toPrecision(2)));
}
