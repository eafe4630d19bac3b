/**
 * An objective is what a solver minimizes: model, data, loss and penalties in one function of the parameters,
 *
 *     J(θ) = loss(model(X, θ), y) + Ω(weights) + Ω(biases).
 *
 * No constant is added here: those in front of the sums belong to the loss and to the penalty.
 */
import { Matrix } from "ml-matrix";
import { type MatrixLike, quote, shapeOf, type Table, table } from "../input";
import { type Loss, requireLoss } from "./loss";
import { type LinearGiven, type LinearParameters, linear, type Model } from "./model";
import { none, type Penalty, requirePenalty, softThreshold } from "./penalty";

/** Penalties on the weights and on the biases, each with its own. */
export interface Penalties {
  readonly weights: Penalty;
  readonly biases: Penalty;
}

/** What is minimized: J = loss + penalties, of one model on one set of data. */
export interface Objective<P = LinearParameters, G = LinearGiven> {
  readonly model: Model<P, G>;
  readonly loss: Loss;
  readonly penalty: Penalties;
  /** The data as it was when the objective was made: X is n × p, y is n × k. */
  readonly X: Table;
  readonly y: Table;

  /** J at the parameters. This and the next three throw when a shape does not fit, naming both shapes. */
  value(at: G): number;
  /** The two parts of J: the loss and the sum of the penalties. */
  parts(at: G): { loss: number; penalty: number };
  /** The (sub)gradient of J, in the parameters' shape; where an absolute value has a kink, 0 stands for its slope. */
  gradient(at: G): P;
  /** Predictions for the rows of X (any number of rows, p columns). */
  predict(at: G, X: MatrixLike): Matrix;

  // For solvers: functions of the flat vector θ, unchecked.

  /** How many numbers θ has: first the weights, then the biases. */
  readonly size: number;
  /** The loss alone; fills its gradient. */
  lossAt(theta: Float64Array, gradient: Float64Array): number;
  /** The penalties alone; adds their (sub)gradient to `gradient`. */
  penaltyAt(theta: Float64Array, gradient: Float64Array): number;
  /** J; fills the (sub)gradient. */
  evaluate(theta: Float64Array, gradient: Float64Array): number;
  /** The smooth part of J, all but the absolute values; fills its gradient. */
  smooth(theta: Float64Array, gradient: Float64Array): number;
  /** Replaces θ by argmin over z of ½ ‖z - θ‖² + step · (the absolute values in J at z). The complement of `smooth`. */
  prox(theta: Float64Array, step: number): void;
  /**
   * How far θ is from being stationary: the Euclidean distance of 0 from the subdifferential of J. It is 0 exactly
   * at a stationary point, and the norm of the gradient where J is smooth.
   * @param subgradient what `evaluate` filled at this θ, if that is known already
   */
  stationarity(theta: Float64Array, subgradient?: Float64Array): number;
  /** Predictions of θ for the rows of X, which is checked. */
  predictAt(theta: Float64Array, X: MatrixLike): Matrix;
  /** Parameters to θ; `name` is what they are called in an error. Throws when a shape does not fit, naming both. */
  flatten(name: string, at: G): Float64Array;
  /** θ to parameters. */
  shape(theta: Float64Array): P;
  /** What the entry of θ at an index is called, such as "W[1]". */
  label(index: number): string;
}

/** What an objective is made of, besides the data and the model. */
export interface ObjectiveOptions {
  loss: Loss;
  /** One penalty is that of the weights; biases are penalized only when said so. Default none. */
  penalty?: Penalty | Partial<Penalties>;
}

/**
 * Puts model, data, loss and penalties together. The data is copied: later changes to X or y do not reach it.
 *
 * @param X inputs, n × p
 * @param y targets, n × k; a list is a column (k = 1)
 * @param options.loss such as meanSquaredError
 * @param options.penalty such as halfL2(0.1), or { weights: l1(0.1), biases: l2(0.1) }; default none
 * @param options.intercept whether the linear model has a bias; default true
 * @throws TypeError or RangeError when X and y do not fit (both shapes named), are empty or hold NaN or infinite
 *   numbers, or when an option is none of those above
 */
export function objective(
  X: MatrixLike,
  y: MatrixLike,
  options: ObjectiveOptions & { intercept?: boolean },
): Objective;
/**
 * The same for another model, whose parameters have a shape of their own.
 *
 * @param options.model such as network([2, 3, 1])
 */
export function objective<P, G>(
  X: MatrixLike,
  y: MatrixLike,
  options: ObjectiveOptions & { model: Model<P, G> },
): Objective<P, G>;
export function objective<P, G>(
  X: MatrixLike,
  y: MatrixLike,
  options: ObjectiveOptions & { model?: Model<P, G>; intercept?: boolean },
): Objective<P, G> {
  const inputs = table("X", X);
  const targets = table("y", y);
  requireSameRows(inputs, targets);
  const loss = requireLoss("loss", options?.loss);
  loss.checkTargets?.(targets);
  const penalty = penalties(options.penalty ?? none);
  if (options.model && options.intercept !== undefined) {
    throw new TypeError("intercept belongs to the linear model: give either model or intercept");
  }
  const intercept = options.intercept === undefined ? {} : { intercept: options.intercept };
  if (options.model && typeof options.model.on !== "function") {
    throw new TypeError(`model must be a model such as linear(), got ${quote(options.model)}`);
  }
  // Without a model the first overload holds, where P and G are the linear model's.
  const model = options.model ?? (linear(intercept) as unknown as Model<P, G>);
  return assemble(model, inputs, targets, loss, penalty);
}

/**
 * The objective of parts that are checked already.
 * @internal
 */
export function assemble<P, G>(
  model: Model<P, G>,
  X: Table,
  y: Table,
  loss: Loss,
  penalty: Penalties,
): Objective<P, G> {
  const k = y.columns;
  const { weights, biases, ...fitted } = model.on(X, k);
  const size = weights + biases;
  const outputGradient = new Float64Array(y.values.length);
  const groups = [
    { penalty: penalty.weights, start: 0, end: weights },
    { penalty: penalty.biases, start: weights, end: size },
  ];

  function lossAt(theta: Float64Array, gradient: Float64Array): number {
    const value = loss.evaluate(fitted.forward(theta), y, outputGradient);
    fitted.backward(outputGradient, gradient);
    return value;
  }

  function addPenalty(theta: Float64Array, gradient: Float64Array, withAbsolute: boolean): number {
    let total = 0;
    for (const { penalty, start, end } of groups) {
      const absolute = withAbsolute ? penalty.absolute : 0;
      const { quadratic } = penalty;
      for (let j = start; j < end; j++) {
        const w = theta[j];
        total += absolute * Math.abs(w) + quadratic * w * w;
        gradient[j] += absolute * Math.sign(w) + 2 * quadratic * w;
      }
    }
    return total;
  }

  function penaltyAt(theta: Float64Array, gradient: Float64Array): number {
    return addPenalty(theta, gradient, true);
  }

  function evaluate(theta: Float64Array, gradient: Float64Array): number {
    return lossAt(theta, gradient) + penaltyAt(theta, gradient);
  }

  function smooth(theta: Float64Array, gradient: Float64Array): number {
    return lossAt(theta, gradient) + addPenalty(theta, gradient, false);
  }

  function prox(theta: Float64Array, step: number): void {
    for (const { penalty, start, end } of groups) {
      const threshold = step * penalty.absolute;
      for (let j = start; j < end; j++) theta[j] = softThreshold(theta[j], threshold);
    }
  }

  function stationarity(theta: Float64Array, subgradient?: Float64Array): number {
    const gradient = subgradient ?? new Float64Array(size);
    if (!subgradient) evaluate(theta, gradient);
    let square = 0;
    for (const { penalty, start, end } of groups) {
      for (let j = start; j < end; j++) {
        // At a kink every slope from -absolute to absolute may be added: the best one cancels what it can.
        const distance = theta[j] === 0 ? softThreshold(gradient[j], penalty.absolute) : gradient[j];
        square += distance * distance;
      }
    }
    return Math.sqrt(square);
  }

  function predictAt(theta: Float64Array, rows: MatrixLike): Matrix {
    const inputs = table("X", rows);
    if (inputs.columns !== X.columns) {
      throw new RangeError(
        `X must have ${X.columns} columns like the data of the fit, but it is ${shapeOf(inputs)}`,
      );
    }
    return Matrix.from1DArray(inputs.rows, k, model.on(inputs, k).forward(theta));
  }

  function partsAt(at: G): { loss: number; penalty: number; gradient: Float64Array } {
    const theta = fitted.flatten("parameters", at);
    const gradient = new Float64Array(size);
    return { loss: lossAt(theta, gradient), penalty: penaltyAt(theta, gradient), gradient };
  }

  return {
    model,
    loss,
    penalty,
    X,
    y,
    size,
    lossAt,
    penaltyAt,
    evaluate,
    smooth,
    prox,
    stationarity,
    predictAt,
    flatten: fitted.flatten,
    shape: fitted.shape,
    label: fitted.label,

    value(at) {
      const { loss, penalty } = partsAt(at);
      return loss + penalty;
    },
    parts(at) {
      const { loss, penalty } = partsAt(at);
      return { loss, penalty };
    },
    gradient: (at) => fitted.shape(partsAt(at).gradient),
    predict: (at, rows) => predictAt(fitted.flatten("parameters", at), rows),
  };
}

/** Throws a TypeError unless J is an objective: solvers take the data through it. */
export function requireObjective<P, G>(J: Objective<P, G>): void {
  if (typeof J?.lossAt === "function") return;
  throw new TypeError(`J must be an objective made by objective(X, y, { loss, penalty }), got ${quote(J)}`);
}

function requireSameRows(X: Table, y: Table): void {
  if (X.rows === y.rows) return;
  const row = y.rows === 1 && y.columns === X.rows ? "; y is a row, give a column: y.transpose()" : "";
  throw new RangeError(
    `y must have one row for each row of X, but X is ${shapeOf(X)} and y is ${shapeOf(y)}${row}`,
  );
}

function penalties(given: Penalty | Partial<Penalties>): Penalties {
  if (typeof given === "object" && ("weights" in given || "biases" in given)) {
    return {
      weights: requirePenalty("penalty.weights", given.weights ?? none),
      biases: requirePenalty("penalty.biases", given.biases ?? none),
    };
  }
  return { weights: requirePenalty("penalty", given as Penalty), biases: none };
}
