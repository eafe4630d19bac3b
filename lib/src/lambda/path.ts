/**
 * The path: the solutions for a whole range of λ, from one so large that (with an L1 penalty) every weight is 0 down
 * to a small share of it. Each solution is the start for the next, so the path costs little more than its end.
 *
 * Source: Friedman, Hastie and Tibshirani, "Regularization paths for generalized linear models via coordinate
 * descent", Journal of Statistical Software 33 (2010), section 2.5.
 */
import type { Matrix } from "ml-matrix";
import { zeros } from "../algebra/in-one-piece";
import { type Fit, fitOf } from "../evidence/fit";
import { type MatrixLike, type Progress, progress } from "../input";
import { fromStrengths, none } from "../objective/elastic";
import type { LinearParameters } from "../objective/linear";
import { Objective } from "../objective/objective";
import type { PenaltyStrengths } from "../objective/penalty";
import { binaryFamily } from "./binary-family";
import { type Family, predictAll, squaredFamily } from "./family";
import { gridOf, type PathOptions, type PathProblem, problemOf } from "./options";

/** The solutions along a grid of λ. */
export interface Path {
  /** The grid, descending. */
  readonly lambdas: number[];
  /**
   * p × the number of λ: column i belongs to lambdas[i]; in the units of X. With k outputs p · k rows, row j · k + c for
   * W[j, c].
   */
  readonly coefficients: Matrix;
  /** One for each λ; 0 without intercept. With k outputs k for each, at i · k + c. */
  readonly intercepts: number[];
  /** How far the objective of each λ lies above its minimum, at most (duality gap); NaN for λ = 0. */
  readonly gaps: number[];
  /** The largest violation of a KKT condition at each λ, relative to ‖x_j‖ ‖y‖. */
  readonly violations: number[];
  /** Whether every solution keeps its promise: violations up to 1e-10, for crossEntropy up to 1e-9. */
  readonly converged: boolean;
  /** What was found, in words; when it has not converged, where and why. */
  readonly reason: string;
  /** The columns of X without spread, whose weights are 0. */
  readonly constantColumns: readonly number[];
  /** The fit at lambdas[i], with its objective's value and all evidence. */
  at(i: number): Fit<LinearParameters> & { readonly gap: number };
  /** Predictions for the rows of X: a column for each λ; with k outputs k for each, at i · k + c. */
  predict(X: MatrixLike): Matrix;
}

/**
 * The solutions of loss(X w + b, y) + penalty(λ) for a descending grid of λ, each output by itself: for a squared loss by
 * the exact active set where the penalty has absolute values, by one tridiagonalization for all λ where it has squares
 * alone; for crossEntropy by proximal Newton steps. What cannot keep its promise is handed to a slower way.
 *
 * @param X n × p
 * @param y n × k
 * @throws TypeError for another loss, or a penalty that is no constructor or has other parts than absolute values and
 *   squares; RangeError when the grid does not descend or holds something else than finite numbers > 0 (the last may be
 *   0), or squares of X or y overflow or underflow
 * @example
 * const along = path([1, 2, 3], [2, 4, 6], { loss: halfSumOfSquares, penalty: l1, lambdas: [4, 2, 0] });
 * along.coefficients.getRow(0).map((w) => w.toFixed(9)); // ["0.000000000", "1.000000000", "2.000000000"]
 */
export function path(X: MatrixLike, y: MatrixLike, options: PathOptions): Path {
  const problem = problemOf("path", X, y, options);
  const family = familyOf("path", problem);
  const onProgress = progress(options.onProgress);
  const lambdas = gridOf(options, problem, () => family.largest());
  return pathOf(problem, family, lambdas, onProgress);
}

/**
 * The smallest λ for which every weight is 0, but for those that are free: the largest |x_jᵀ (y - ȳ)| in the units of loss
 * and penalty, or, with free columns, |x_jᵀ r| of what these leave of y.
 * @throws TypeError when some columns are held by squares alone, for no λ makes these 0; otherwise as `path` does
 * @example
 * lambdaMax([1, 2, 3], [2, 4, 6], { loss: halfSumOfSquares, penalty: l1 }); // 4
 */
export function lambdaMax(
  X: MatrixLike,
  y: MatrixLike,
  options: Omit<PathOptions, "lambdas" | "count" | "smallest" | "onProgress">,
): number {
  const problem = problemOf("lambdaMax", X, y, options);
  const { absolute, quadratic } = problem.rates;
  if (absolute.some((strength, j) => strength === 0 && quadratic[j] > 0)) {
    const { name } = options.penalty(1);
    throw new TypeError(`lambdaMax needs a penalty with absolute values, got ${name}`);
  }
  return familyOf("lambdaMax", problem).largest();
}

/** How the minima of a problem are found. */
export function familyOf(caller: string, problem: PathProblem): Family {
  return problem.J.loss.squared ? squaredFamily(caller, problem) : binaryFamily(caller, problem);
}

/** The path of a problem on a grid. */
export function pathOf(problem: PathProblem, family: Family, lambdas: number[], onProgress?: Progress): Path {
  const { J } = problem;
  const p = J.X.columns;
  const k = J.y.columns;
  const solutions = family.along(lambdas, onProgress);
  const coefficients = zeros(p * k, lambdas.length);
  const intercepts: number[] = [];
  solutions.forEach((solution, i) => {
    const theta = solution.theta();
    // Of many columns most are 0 already: to write it would only take time, and memory that nobody has touched.
    for (let at = 0; at < p * k; at++) if (theta[at] !== 0) coefficients.set(at, i, theta[at]);
    for (let c = 0; c < k; c++) intercepts.push(J.linear?.intercept ? theta[p * k + c] : 0);
  });
  const gaps = solutions.map(({ gap }) => gap);
  const violations = solutions.map(({ violation }) => violation);
  const failed = solutions.findIndex(({ converged }) => !converged);
  const converged = failed < 0;
  const worst = violations.reduce((most, each) => Math.max(most, each), 0).toExponential(1);
  const reason = converged
    ? `the largest KKT violation is ${worst}`
    : `at lambda ${lambdas[failed]}: ${solutions[failed].reason}`;
  return {
    lambdas,
    coefficients,
    intercepts,
    gaps,
    violations,
    converged,
    reason,
    constantColumns: family.constant,
    at(i) {
      const one = solutions[i];
      if (!one) throw new RangeError(`i must be a whole number from 0 to ${lambdas.length - 1}, got ${i}`);
      const { theta, atMeans, ...evidence } = one;
      return fitOf(objectiveAt(problem, family.scales, lambdas[i]), theta(), evidence);
    },
    predict: (rows) => predictAll(rows, family.means, solutions),
  };
}

/** The objective at one λ, in the units of X: of a standardized column it is scale_j w_j that is penalized. */
function objectiveAt({ J, rates }: PathProblem, scales: Float64Array, lambda: number): Objective {
  const strengths: PenaltyStrengths = {
    absolute: rates.absolute.map((strength, j) => lambda * strength * scales[j]),
    quadratic: rates.quadratic.map((strength, j) => lambda * strength * scales[j] ** 2),
  };
  const weights = fromStrengths(`the penalty at ${lambda}`, () => strengths);
  return new Objective(J.model, {
    X: J.X,
    y: J.y,
    loss: J.loss,
    sampleWeights: J.sampleWeights,
    penalty: { weights, biases: none },
  });
}
