/** What `path`, `crossValidate`, `lambdaMax` and `lassoKnots` are asked for, checked; and the grid of λ. */
import { isList, type MatrixLike, type Progress, quote, trueOrFalse, wholeNumber } from "../input";
import type { Loss } from "../objective/loss";
import { type Objective, objective } from "../objective/objective";
import type { Penalty, PenaltyStrengths } from "../objective/penalty";

/** Which objectives a path runs through: loss, penalty, the grid of λ, and how the columns are treated. */
export interface PathOptions {
  /** A squared loss, or crossEntropy with one output. */
  loss: Loss;
  /**
   * The penalty for each λ, by its constructor: l1, l2, halfL2, or (lambda) => elasticNet(lambda, 0.5). It must grow
   * in proportion to λ; λ means what it means there.
   */
  penalty: (lambda: number) => Penalty;
  /**
   * The grid, descending; the last may be 0. Default: `count` values from lambdaMax down to `smallest` times it, evenly
   * on a log scale.
   */
  lambdas?: ArrayLike<number>;
  /** Default 100. */
  count?: number;
  /** Default 1e-3 for n > p, else 1e-2; for a penalty of squares alone 1e-8. */
  smallest?: number;
  /** Default true; never penalized. */
  intercept?: boolean;
  /**
   * Whether each column is divided by its standard deviation (n in the denominator) before it is penalized, so that
   * units do not matter. The coefficients come back in the original units. A column without spread gets the weight 0.
   * Default false.
   */
  standardize?: boolean;
  /** How much each row counts, as in `objective`. */
  sampleWeights?: MatrixLike;
  /**
   * Called after each λ (by crossValidate after each fold, by lassoKnots after each knot) with the share that is done, from
   * 0 to 1. What it throws ends the work, as in `() => signal.throwIfAborted()`.
   */
  onProgress?: Progress;
}

/** The options, checked, and the objective for λ = 1. */
export interface PathProblem {
  readonly J: Objective;
  /** The penalty's strengths for λ = 1. */
  readonly rates: PenaltyStrengths;
  readonly standardize: boolean;
}

/**
 * Checks the options and the data, in the name of the function that was called.
 * @throws TypeError or RangeError as `path` says
 */
export function problemOf(
  caller: string,
  X: MatrixLike,
  y: MatrixLike,
  options: Omit<PathOptions, "lambdas">,
): PathProblem {
  if (typeof options?.penalty !== "function") {
    throw new TypeError(`penalty must be a constructor such as l1, got ${quote(options?.penalty)}`);
  }
  if ("model" in options) {
    throw new TypeError(
      `${caller} needs the linear model, got a model: try proximalGradient for each lambda`,
    );
  }
  const { loss, penalty, intercept = true, standardize = false, sampleWeights } = options;
  trueOrFalse("standardize", standardize);
  const one = penalty(1);
  const J = objective(X, y, { loss, penalty: one, intercept, ...(sampleWeights && { sampleWeights }) });
  const rates = one.strengths?.(J.X.columns);
  if (!rates) {
    throw new TypeError(
      `${caller} needs a penalty of absolute values and squares, got ${one.name}: try proximalGradient for each lambda`,
    );
  }
  if (!loss.squared && !(loss.binary && J.y.columns === 1)) {
    const outputs = loss.binary ? ` with ${J.y.columns} outputs` : "";
    throw new TypeError(
      `${caller} needs a squared loss, or crossEntropy with one output, got ${loss.name}${outputs}: try proximalGradient for each lambda`,
    );
  }
  requireProportional(rates, penalty(2), one);
  return { J, rates, standardize };
}

function requireProportional(one: PenaltyStrengths, penalty: Penalty, first: Penalty): void {
  const two = penalty.strengths?.(one.absolute.length);
  const isDouble = (key: keyof PenaltyStrengths): boolean =>
    two !== undefined && one[key].every((strength, j) => two[key][j] === 2 * strength);
  if (![...one.absolute, ...one.quadratic].some((strength) => strength > 0)) {
    throw new TypeError(`penalty must hold some column, got ${first.name} for 1, which holds none`);
  }
  if (isDouble("absolute") && isDouble("quadratic")) return;
  throw new TypeError(
    `penalty must grow in proportion to lambda, got ${first.name} for 1 and ${penalty.name} for 2`,
  );
}

/**
 * The grid that the options ask for.
 * @param first the largest λ of a grid that is not given; called only then
 */
export function gridOf(options: PathOptions, { J, rates }: PathProblem, first: () => number): number[] {
  if (options.lambdas !== undefined) return checkedGrid(options.lambdas);
  const count = wholeNumber("count", options.count ?? 100, 1);
  const isRidge = rates.absolute.every((strength) => strength === 0);
  const usual = isRidge ? 1e-8 : J.X.rows > J.X.columns ? 1e-3 : 1e-2;
  const smallest = checkedShare(options.smallest ?? usual);
  const largest = first();
  if (!(largest > 0))
    throw new RangeError("y is constant or orthogonal to X: there is no path, give lambdas");
  return Array.from({ length: count }, (_, i) => largest * smallest ** (i / Math.max(count - 1, 1)));
}

/** Throws a RangeError unless smallest is a number between 0 and 1. */
export function checkedShare(smallest: number): number {
  if (smallest > 0 && smallest < 1) return smallest;
  throw new RangeError(`smallest must be a number between 0 and 1, got ${quote(smallest)}`);
}

function checkedGrid(lambdas: ArrayLike<number>): number[] {
  if (!isList(lambdas) || lambdas.length === 0) {
    throw new TypeError(`lambdas must be a list of numbers, got ${quote(lambdas)}`);
  }
  const grid = Array.from(lambdas);
  const last = grid.length - 1;
  grid.forEach((lambda, i) => {
    const least = i === last ? "0, or > 0" : "> 0";
    if (!(typeof lambda === "number" && (lambda > 0 || (i === last && lambda === 0)) && lambda < Infinity)) {
      throw new RangeError(`lambdas[${i}] must be a finite number ${least}, got ${quote(lambda)}`);
    }
    if (i > 0 && !(lambda < grid[i - 1])) {
      throw new RangeError(`lambdas must descend, but lambdas[${i}] is ${lambda} after ${grid[i - 1]}`);
    }
  });
  return grid;
}
