/**
 * The errors of a path on the rows of one fold, fitted to the others: from products where these say enough, else from the
 * rows themselves.
 */
import { dot, subtractAll } from "../algebra/vector";
import { type FoldProducts, foldProducts } from "../forms/fold-products";
import { quote, type Table } from "../input";
import type { Loss } from "../objective/loss";
import { Objective } from "../objective/objective";
import type { PenaltyStrengths } from "../objective/penalty";
import { solveProducts } from "../solvers/along";
import type { Family, FamilySolution, SquaredFamily } from "./family";
import type { PathProblem } from "./options";
import { familyOf } from "./path";

/** How errors are counted. */
export type Score = "squared error" | "deviance" | "misclassification";

/** The error at each λ, and the reason when a fit did not converge. */
export interface FoldErrors {
  readonly errors: number[];
  readonly reason: string | undefined;
}

/** Throws a TypeError unless the score goes with the loss; by default the one that does. */
export function scoreOf(score: Score | undefined, loss: Loss): Score {
  const fitting: Score[] = loss.squared ? ["squared error"] : ["deviance", "misclassification"];
  const [usual] = fitting;
  if (score === undefined) return usual;
  if (fitting.includes(score)) return score;
  const names = fitting.map((name) => JSON.stringify(name)).join(" or ");
  throw new TypeError(`score must be ${names} for ${loss.name}, got ${quote(score)}`);
}

/** A function that gives the errors on one fold. */
export function foldErrors(
  problem: PathProblem,
  family: Family & Partial<SquaredFamily>,
  lambdas: readonly number[],
  score: Score,
): (folds: readonly number[], fold: number) => FoldErrors {
  const quick = quickErrors(problem, family, lambdas);
  return (folds, fold) => {
    const held = Array.from(folds.keys()).filter((row) => folds[row] === fold);
    requireWeights(problem.J, folds, fold);
    return quick?.(held) ?? errorsFromRows(problem, folds, fold, lambdas, score);
  };
}

/** Throws a RangeError when no row of a fold counts, or none of those outside. */
function requireWeights({ sampleWeights }: Objective, folds: readonly number[], fold: number): void {
  const counts = (isIn: boolean): boolean =>
    folds.some((of, row) => (of === fold) === isIn && sampleWeights!.values[row] > 0);
  if (!sampleWeights || (counts(true) && counts(false))) return;
  throw new RangeError(`sampleWeights must be > 0 for some row of fold ${fold}, and for some row outside`);
}

/** From products: for a squared loss of one output, few enough columns, and none that is free. */
function quickErrors(
  problem: PathProblem,
  { form, products }: Partial<SquaredFamily>,
  lambdas: readonly number[],
): ((held: readonly number[]) => FoldErrors | undefined) | undefined {
  const { standardize, J, rates } = problem;
  // Products of more columns than rows pay for themselves as soon as several fits use them; squares alone take the rows then.
  const perRow = rates.absolute.some((strength) => strength > 0) ? 2 : 1;
  const all = products?.(0, perRow);
  // Without intercept the columns are not about their means, and standard scores need what is.
  if (!form || !all || form.free || form.y.length > 1 || (standardize && !form.intercept)) return undefined;
  const without = foldProducts(form, all, perRow);
  return (held) => {
    const left = without(held);
    return left && errorsFromProducts(left, J.loss, rates, standardize, lambdas);
  };
}

/** The mean squared error on the fold for each λ, from products; undefined where these do not say enough. */
function errorsFromProducts(
  fold: FoldProducts,
  loss: Loss,
  { absolute, quadratic }: PenaltyStrengths,
  standardize: boolean,
  lambdas: readonly number[],
): FoldErrors | undefined {
  const { gram, Xty, heldX, heldY, total, heldTotal } = fold;
  const p = Xty.length;
  const unit = 2 * loss.factor(total, 1);
  // Of columns that are standardized already, by the spread of all rows: this is what is left to do.
  const scales = Float64Array.from(Xty, (_, j) => (standardize && Math.sqrt(gram[j * p + j] / total)) || 1);
  for (let i = 0; standardize && i < p; i++) {
    for (let j = 0; j < p; j++) gram[i * p + j] /= scales[i] * scales[j];
    Xty[i] /= scales[i];
  }
  const rates = { lambda: absolute.map((s) => s / unit), mu: quadratic.map((s) => (2 * s) / unit) };
  const errors = solveProducts(fold, rates, lambdas)?.map(({ w }) => {
    const residuals = heldY.slice();
    subtractAll(
      residuals,
      w.map((each, j) => each / scales[j]),
      heldX,
    );
    return dot(residuals, residuals) / heldTotal;
  });
  return errors && { errors, reason: undefined };
}

/** The same from the rows themselves. */
function errorsFromRows(
  problem: PathProblem,
  folds: readonly number[],
  fold: number,
  lambdas: readonly number[],
  score: Score,
): FoldErrors {
  const { J, rates, standardize } = problem;
  const rows = Array.from(folds.keys());
  const inside = part(
    J,
    rows.filter((row) => folds[row] !== fold),
  );
  const outside = part(
    J,
    rows.filter((row) => folds[row] === fold),
  );
  const family = familyOf(`crossValidate without fold ${fold}`, { J: inside, rates, standardize });
  const solutions = family.along(lambdas);
  const failed = solutions.findIndex(({ converged }) => !converged);
  return {
    errors: solutions.map((solution) => errorOf(outside, family, solution, score)),
    reason: failed < 0 ? undefined : `at lambda ${lambdas[failed]}: ${solutions[failed].reason}`,
  };
}

/** The objective of some of the rows. */
function part({ model, X, y, loss, penalty, sampleWeights }: Objective, rows: readonly number[]): Objective {
  const values = sampleWeights && Float64Array.from(rows, (row) => sampleWeights.values[row]);
  const total = values?.reduce((sum, weight) => sum + weight, 0) ?? rows.length;
  const tables = { X: rowsOf(X, rows), y: rowsOf(y, rows) };
  return new Objective(model, { ...tables, loss, penalty, sampleWeights: values && { values, total } });
}

function rowsOf({ values, columns }: Table, rows: readonly number[]): Table {
  const kept = new Float64Array(rows.length * columns);
  rows.forEach((row, at) => {
    kept.set(values.subarray(row * columns, (row + 1) * columns), at * columns);
  });
  return { values: kept, rows: rows.length, columns };
}

/** The mean error of one solution on rows that it has not seen. */
function errorOf(
  { X, y, sampleWeights, loss }: Objective,
  { means }: Family,
  solution: FamilySolution,
  score: Score,
): number {
  const { atMeans } = solution;
  const theta = solution.theta();
  const k = y.columns;
  const p = X.columns;
  const total = sampleWeights?.total ?? X.rows;
  let sum = 0;
  for (let i = 0; i < X.rows; i++) {
    const weight = sampleWeights?.values[i] ?? 1;
    for (let c = 0; c < k; c++) {
      let prediction = atMeans[c];
      for (let j = 0; j < p; j++) prediction += (X.values[i * p + j] - means[j]) * theta[j * k + c];
      const target = y.values[i * k + c];
      if (score === "squared error") sum += weight * (prediction - target) ** 2;
      else if (score === "deviance") sum += 2 * weight * loss.binary!.value(prediction, target);
      else sum += weight * (prediction > 0 ? 1 - target : target);
    }
  }
  return sum / total;
}
