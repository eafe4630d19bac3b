/**
 * An objective is what a solver minimizes: model, data, loss and penalties in one function of the parameters,
 *
 *     J(θ) = loss(model(X, θ), y) + Ω(weights) + Ω(biases).
 *
 * No constant is added here: those in front of the sums belong to the loss and to the penalty.
 */
import type { Matrix } from "ml-matrix";
import { inOnePiece } from "../algebra/in-one-piece";
import { byBlocks, checkedWeights, type MatrixLike, quote, shapeOf, type Table, table } from "../input";
import { none } from "./elastic";
import { FlatObjective, type Parts, type Penalties } from "./flat-objective";
import { type LinearGiven, type LinearParameters, linear } from "./linear";
import { type Loss, requireLoss } from "./loss";
import type { Model, ModelOnData } from "./model";
import { type Penalty, requirePenalty } from "./penalty";

/** What an objective is made of, besides the data and the model. */
export interface ObjectiveOptions {
  loss: Loss;
  /** One penalty is that of the weights; biases are penalized only when said so. Default none. */
  penalty?: Penalty | Partial<Penalties>;
  /**
   * How much each row counts, >= 0: a weight of 2 is a row that stands there twice. Losses that are sums add up s_i
   * times the loss of row i, those that are means divide by Σ s_i in place of n; penalties stay as they are. So it is in
   * scikit-learn. Default 1 each.
   */
  sampleWeights?: MatrixLike;
}

/** What is minimized: J = loss + penalties, of one model on one set of data. */
export class Objective<P = LinearParameters, G = LinearGiven> extends FlatObjective {
  readonly model: Model<P, G>;
  readonly #fitted: ModelOnData<P, G>;

  /** @internal Parts that are checked already: `objective` makes it. */
  constructor(model: Model<P, G>, parts: Parts, fitted?: ModelOnData<P, G>) {
    const on = fitted ?? model.on(parts.X, parts.y.columns);
    super(parts, on);
    this.model = model;
    this.#fitted = on;
  }

  /**
   * J at the parameters. This and the next four throw when a shape does not fit, naming both shapes.
   * @example
   * objective([1, 2], [3, 5], { loss: sumOfSquares, penalty: l2(1) }).value({ W: [2], b: 0 }); // 6
   */
  value(at: G): number {
    const { loss, penalty } = this.#partsAt(at);
    return loss + penalty;
  }

  /**
   * The two parts of J: the loss and the sum of the penalties.
   * @example
   * objective([1, 2], [3, 5], { loss: sumOfSquares, penalty: l2(1) }).parts({ W: [2], b: 0 }).penalty; // 4
   */
  parts(at: G): { loss: number; penalty: number } {
    const { loss, penalty } = this.#partsAt(at);
    return { loss, penalty };
  }

  /**
   * The (sub)gradient of J, in the parameters' shape; where an absolute value has a kink, 0 stands for its slope.
   * @example
   * objective([1, 2], [3, 5], { loss: sumOfSquares }).gradient({ W: [2], b: 0 }).W; // [[-6]]
   */
  gradient(at: G): P {
    return this.shape(this.#partsAt(at).gradient);
  }

  /**
   * Predictions for the rows of X (any number of rows, p columns).
   * @example
   * objective([1, 2], [3, 5], { loss: sumOfSquares }).predict({ W: [2], b: 1 }, [10]); // [[21]]
   */
  predict(at: G, X: MatrixLike): Matrix {
    return this.predictAt(this.flatten("parameters", at), X);
  }

  /** For solvers: predictions of θ for the rows of X, which is checked. */
  predictAt(theta: Float64Array, X: MatrixLike): Matrix {
    const k = this.y.columns;
    let result: Float64Array | undefined;
    const start = (inputs: { rows: number; columns: number }): void => {
      if (inputs.columns !== this.X.columns) {
        throw new RangeError(
          `X must have ${this.X.columns} columns like the data of the fit, but it is ${shapeOf(inputs)}`,
        );
      }
      result = new Float64Array(inputs.rows * k);
    };
    byBlocks("X", X, start, (block, from) => {
      result!.set(this.model.on(block, k).forward(theta), from * k);
    });
    return inOnePiece(result!.length / k, k, result!);
  }

  /** For solvers: parameters to θ; `name` is what they are called in an error. Throws when a shape does not fit, naming both. */
  flatten(name: string, at: G): Float64Array {
    return this.#fitted.flatten(name, at);
  }

  /**
   * For solvers: where one begins, the start it was given, or 0.
   * @throws TypeError for a model that 0 is no start for
   */
  begin(solver: string, start: G | undefined): Float64Array {
    if (start !== undefined) return this.flatten("start", start);
    if (this.#fitted.start) return Float64Array.from(this.#fitted.start);
    const { name } = this.model;
    throw new TypeError(`${solver} needs a start for ${name}, such as ${name}.start(random)`);
  }

  /** For solvers: θ to parameters. */
  shape(theta: Float64Array): P {
    return this.#fitted.shape(theta);
  }

  #partsAt(at: G): { loss: number; penalty: number; gradient: Float64Array } {
    const theta = this.flatten("parameters", at);
    const gradient = new Float64Array(this.size);
    return { loss: this.lossAt(theta, gradient), penalty: this.penaltyAt(theta, gradient), gradient };
  }
}

/**
 * Puts model, data, loss and penalties together. The data is copied: later changes to X or y do not reach it.
 *
 * @param X inputs, n × p
 * @param y targets, n × k; a list is a column (k = 1)
 * @param options.loss such as meanSquaredError
 * @param options.penalty such as halfL2(0.1), or { weights: l1(0.1), biases: l2(0.1) }; default none
 * @param options.intercept whether the linear model has a bias; default true
 * @param options.sampleWeights how much each row counts, n numbers >= 0; default 1 each
 * @throws TypeError or RangeError when X and y do not fit (both shapes named), are empty or hold NaN or infinite
 *   numbers, or when an option is none of those above
 * @example
 * objective([1, 2, 3], [2, 4, 6], { loss: meanSquaredError, penalty: l1(0.5) }).value({ W: [2] }); // 1
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
  const parts = partsOf(X, y, options);
  if (options.model && options.intercept !== undefined) {
    throw new TypeError("intercept belongs to the linear model: give either model or intercept");
  }
  const intercept = options.intercept === undefined ? {} : { intercept: options.intercept };
  if (options.model && typeof options.model.on !== "function") {
    throw new TypeError(`model must be a model such as linear(), got ${quote(options.model)}`);
  }
  // Without a model the first overload holds, where P and G are the linear model's.
  return new Objective(options.model ?? (linear(intercept) as unknown as Model<P, G>), parts);
}

/** Checks and copies what an objective is made of: once, for all that is done with it. */
function partsOf(X: MatrixLike, y: MatrixLike, options: ObjectiveOptions): Parts {
  const inputs = table("X", X);
  const targets = table("y", y);
  requireSameRows(inputs, targets);
  const loss = requireLoss("loss", options?.loss);
  loss.checkTargets?.(targets);
  const penalty = penalties(options.penalty ?? none);
  const sampleWeights = checkedWeights(options.sampleWeights, inputs.rows);
  return { X: inputs, y: targets, loss, penalty, sampleWeights };
}

/** Throws a TypeError unless J is an objective: solvers take the data through it. */
export function requireObjective<P, G>(J: Objective<P, G>): void {
  if (typeof J?.lossAt === "function") return;
  throw new TypeError(`J must be an objective made by objective(X, y, { loss, penalty }), got ${quote(J)}`);
}

/**
 * Throws a TypeError unless the model is linear and the loss squared.
 * @param advice what to do instead, at the end of the message
 */
export function requireLinearSquares(caller: string, J: Objective, advice = ""): void {
  requireObjective(J);
  if (!J.linear) throw new TypeError(`${caller} needs the linear model, got ${J.model.name}${advice}`);
  if (!J.loss.squared) throw new TypeError(`${caller} needs a squared loss, got ${J.loss.name}${advice}`);
}

function requireSameRows(X: Table, y: Table): void {
  if (X.rows === y.rows) return;
  const row = y.rows === 1 && y.columns === X.rows ? "; y is a row, give a column: y.transpose()" : "";
  throw new RangeError(
    `y must have one row for each row of X, but X is ${shapeOf(X)} and y is ${shapeOf(y)}${row}`,
  );
}

function penalties(given: Penalty | Partial<Penalties>): Penalties {
  if (typeof given === "object" && given !== null && ("weights" in given || "biases" in given)) {
    return {
      weights: requirePenalty("penalty.weights", given.weights ?? none),
      biases: requirePenalty("penalty.biases", given.biases ?? none),
    };
  }
  return { weights: requirePenalty("penalty", given as Penalty), biases: none };
}
