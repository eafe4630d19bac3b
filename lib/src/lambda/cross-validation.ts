/**
 * Cross-validation: choose λ by how well fits predict rows that they have not seen. The rows are dealt into folds; each
 * fold in turn is held out, the whole path is fitted to the others, and its errors on the fold are taken. Where there are
 * not many more columns than rows, the fits to the others need only the products of the columns there (fold-errors.ts).
 *
 * Sources: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2nd edition, section 7.10; the
 * one-standard-error rule: Breiman, Friedman, Olshen and Stone, Classification and Regression Trees (1984).
 */
import type { RandomState } from "../data/random";
import type { Fit } from "../evidence/fit";
import { type MatrixLike, progress } from "../input";
import type { LinearParameters } from "../objective/linear";
import { type FoldErrors, foldErrors, type Score, scoreOf } from "./fold-errors";
import { dealt } from "./folds";
import { gridOf, type PathOptions, problemOf } from "./options";
import { familyOf, type Path, pathOf } from "./path";

/** The path that is tried, and how the rows are dealt into folds. */
export interface CrossValidationOptions extends PathOptions {
  /** How many folds (dealt by `random`), or for each row the number of its fold, counted from 0. */
  folds: number | ArrayLike<number>;
  /** Deals the rows into folds; needed when `folds` is a number. */
  random?: RandomState;
  /**
   * How errors are counted: for squared losses "squared error", the mean of (ŷ - y)², summed over the outputs; for
   * crossEntropy "deviance" (default), twice the mean cross-entropy, or "misclassification", the share of rows whose
   * class is not the likelier one.
   */
  score?: Score;
}

/** The errors on rows held out, for each λ, and the two choices that they suggest. */
export interface CrossValidation {
  readonly lambdas: number[];
  /** errors[i][q]: the error of λ_i on fold q; with sample weights, each row counts by its own. */
  readonly errors: number[][];
  /** The mean over the folds, for each λ. */
  readonly mean: number[];
  /** Its standard error: the standard deviation over the folds (k - 1 in the denominator) by √k. */
  readonly standardError: number[];
  /** The λ with the smallest mean, and its place in the grid. */
  readonly best: { lambda: number; index: number };
  /** The largest λ whose mean is within one standard error of the smallest: the simplest fit that is as good. */
  readonly oneStandardError: { lambda: number; index: number };
  /** The fit to all rows at the best λ. */
  readonly bestFit: Fit<LinearParameters> & { readonly gap: number };
  /** The fold of each row. */
  readonly folds: number[];
  /** The path on all rows. */
  readonly fullPath: Path;
  /** Whether every fit, in each fold and on all rows, keeps its promise. */
  readonly converged: boolean;
  /** What was found, in words; when it has not converged, where and why. */
  readonly reason: string;
}

/**
 * Cross-validates a path of ridge, lasso or elastic net, for a squared loss or for crossEntropy. In each fold everything
 * is done anew on the training rows alone: the means of the intercept, and the standard scores, if asked for. The penalty
 * is the same λ on fewer rows; with a mean in the loss it weighs as much there.
 *
 * @param X n × p
 * @param y n × k
 * @throws what `path` does: TypeError or RangeError for loss, penalty, grid and data; RangeError when folds is not a whole
 *   number from 2 to n or not a fold for each row, or when a fold leaves no row to train on or has none; TypeError when
 *   random is missing or no RandomState, or the score does not go with the loss
 * @example
 * const options = { loss: halfSumOfSquares, penalty: l1, lambdas: [1, 0.1], folds: [0, 1, 0, 1] };
 * crossValidate([1, 2, 3, 4], [2, 4, 6, 8], options).best.lambda; // 0.1
 */
export function crossValidate(
  X: MatrixLike,
  y: MatrixLike,
  options: CrossValidationOptions,
): CrossValidation {
  const problem = problemOf("crossValidate", X, y, options);
  const onProgress = progress(options.onProgress);
  const score = scoreOf(options.score, problem.J.loss);
  const folds = dealt(options, problem.J.X.rows);
  const family = familyOf("crossValidate", problem);
  const lambdas = gridOf(options, problem, () => family.largest());
  const errorsOf = foldErrors(problem, family, lambdas, score);
  const fullPath = pathOf(problem, family, lambdas);
  const count = folds.reduce((most, fold) => Math.max(most, fold), 0) + 1;
  const found: FoldErrors[] = [];
  for (let fold = 0; fold < count; fold++) {
    found.push(errorsOf(folds, fold));
    onProgress((fold + 1) / count);
  }
  const failed = found.findIndex(({ reason }) => reason !== undefined);
  const converged = fullPath.converged && failed < 0;
  const reason = failed < 0 ? fullPath.reason : `without fold ${failed}, ${found[failed].reason}`;
  const chosen = choose(
    lambdas,
    lambdas.map((_, i) => found.map(({ errors }) => errors[i])),
  );
  return { ...chosen, bestFit: fullPath.at(chosen.best.index), folds, fullPath, converged, reason };
}

/** The two choices of λ that a table of errors suggests. */
function choose(
  lambdas: number[],
  errors: number[][],
): Pick<CrossValidation, "lambdas" | "errors" | "mean" | "standardError" | "best" | "oneStandardError"> {
  const k = errors[0].length;
  const mean = errors.map((row) => row.reduce((sum, each) => sum + each, 0) / k);
  const standardError = errors.map((row, i) =>
    Math.sqrt(row.reduce((sum, each) => sum + (each - mean[i]) ** 2, 0) / (k - 1) / k),
  );
  const index = mean.reduce((best, each, i) => (each < mean[best] ? i : best), 0);
  const simplest = mean.findIndex((each) => each <= mean[index] + standardError[index]);
  return {
    lambdas,
    errors,
    mean,
    standardError,
    best: { lambda: lambdas[index], index },
    oneStandardError: { lambda: lambdas[simplest], index: simplest },
  };
}
