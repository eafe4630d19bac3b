/**
 * Cross-validation: choose λ by how well fits predict rows that they have not seen. The rows are dealt into folds; each
 * fold in turn is held out, the whole path is fitted to the others, and its squared errors on the fold are taken.
 * With more rows than columns the fits to the others need only the products of the columns there, which are those of
 * all rows minus those of the fold.
 *
 * Sources: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2nd edition, section 7.10; the
 * one-standard-error rule: Breiman, Friedman, Olshen and Stone, Classification and Regression Trees (1984).
 */
import { Matrix } from "ml-matrix";
import { productsOf } from "../algebra/gram";
import { addAll, dot } from "../algebra/vector";
import type { RandomState } from "../data/random";
import { type FoldProducts, foldProducts } from "../forms/fold-products";
import { type MatrixLike, quote, shapeOf, type Table, table, wholeNumber } from "../input";
import { meanSquaredError } from "../objective/loss";
import { type Path, type PathOptions, path, pathOf, prepare, solveProducts } from "./path";

/** The path that is tried, and how the rows are dealt into folds. */
export interface CrossValidationOptions extends PathOptions {
  /** How many folds (dealt by `random`), or for each row the number of its fold, counted from 0. */
  folds: number | readonly number[];
  /** Deals the rows into folds; needed when `folds` is a number. */
  random?: RandomState;
  /** Called after each fold with the share that is done, from 0 to 1. */
  onProgress?: (done: number) => void;
}

/** The errors on rows held out, for each λ, and the two choices that they suggest. */
export interface CrossValidation {
  readonly lambdas: number[];
  /** errors[i][q]: the mean squared error of λ_i on fold q. */
  readonly errors: number[][];
  /** The mean over the folds, for each λ. */
  readonly mean: number[];
  /** Its standard error: the standard deviation over the folds (k - 1 in the denominator) by √k. */
  readonly standardError: number[];
  /** The λ with the smallest mean, and its place in the grid. */
  readonly best: { lambda: number; index: number };
  /** The largest λ whose mean is within one standard error of the smallest: the simplest fit that is as good. */
  readonly oneStandardError: { lambda: number; index: number };
  /** The fold of each row. */
  readonly folds: number[];
  /** The path on all rows. */
  readonly path: Path;
}

/**
 * Cross-validates a path of ridge, lasso or elastic net. In each fold everything is done anew on the training rows
 * alone: the means of the intercept, and the standard scores, if asked for. The penalty is the same λ on fewer rows;
 * with a mean in the loss it weighs as much there.
 *
 * @param X n × p
 * @param y n × 1
 * @throws as `path` does; RangeError when folds is not a whole number from 2 to n or not a fold for each row, or when
 *   a fold leaves no row to train on or has none; TypeError when random is missing
 */
export function crossValidate(
  X: MatrixLike,
  y: MatrixLike,
  options: CrossValidationOptions,
): CrossValidation {
  const inputs = table("X", X);
  const targets = table("y", y);
  const prepared = prepare(X, y, { ...options, standardize: false });
  const { form } = prepared;
  const { standardize = false } = options;
  // Without intercept the columns are not about their means, and standard scores need what is.
  const usable = form.y[0].length > form.X.length && !(standardize && !form.intercept);
  const products = usable ? productsOf(form.X, form.y[0]) : undefined;
  const whole = standardize ? path(X, y, options) : pathOf(prepared, options, products);
  const { lambdas } = whole;
  const folds = foldsOf(options, inputs.rows);
  const count = Math.max(...folds) + 1;
  const errors = lambdas.map(() => new Array<number>(count));
  const productsWithout = products ? foldProducts(form, products) : () => undefined;
  for (let fold = 0; fold < count; fold++) {
    const left = productsWithout(Array.from(folds.keys()).filter((row) => folds[row] === fold));
    const found =
      (left && errorsFromProducts(left, options, lambdas)) ??
      errorsFromRows(inputs, targets, folds, fold, options, lambdas);
    found.forEach((error, i) => {
      errors[i][fold] = error;
    });
    options.onProgress?.((fold + 1) / count);
  }
  return { ...choose(lambdas, errors), folds, path: whole };
}

/** The mean squared error on the fold for each λ, from products; undefined where these do not say enough. */
function errorsFromProducts(
  fold: FoldProducts,
  options: PathOptions,
  lambdas: readonly number[],
): number[] | undefined {
  const { gram, Xty, heldX, heldY, rows } = fold;
  const p = Xty.length;
  const { absolute, quadratic } = options.penalty(1);
  const unit = 2 * options.loss.scale(rows, 1);
  const scales = Float64Array.from(Xty, (_, j) =>
    options.standardize ? Math.sqrt(gram[j * p + j] / rows) : 1,
  );
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < p; j++) gram[i * p + j] /= scales[i] * scales[j];
    Xty[i] /= scales[i];
  }
  const strengths = { lambda: absolute / unit, mu: (2 * quadratic) / unit };
  return solveProducts(fold, strengths, lambdas)?.map(({ w }) => {
    const active: number[] = [];
    for (let j = 0; j < p; j++) if (w[j] !== 0) active.push(j);
    const residuals = heldY.slice();
    addAll(
      residuals,
      active.map((j) => -w[j] / scales[j]),
      active.map((j) => heldX[j]),
    );
    return dot(residuals, residuals) / residuals.length;
  });
}

/** The same from the rows themselves. */
function errorsFromRows(
  X: Table,
  y: Table,
  folds: readonly number[],
  fold: number,
  options: PathOptions,
  lambdas: readonly number[],
): number[] {
  const inside = rowsWhere(X, y, (row) => folds[row] !== fold);
  const outside = rowsWhere(X, y, (row) => folds[row] === fold);
  const predictions = path(inside.X, inside.y, { ...options, lambdas }).predict(outside.X);
  return lambdas.map((_, i) => meanSquaredError.value(predictions.getColumn(i), outside.y));
}

/** The two choices of λ that a table of errors suggests. */
function choose(lambdas: number[], errors: number[][]): Omit<CrossValidation, "folds" | "path"> {
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

/** Rows to learn from, and rows set aside to test with. */
export interface Split {
  train: { X: Matrix; y: Matrix };
  test: { X: Matrix; y: Matrix };
}

/**
 * Sets rows aside for a test, chosen at random; look at them once, at the end.
 * @param share of the rows that are set aside, between 0 and 1; at least one row, and not all
 */
export function trainTestSplit(X: MatrixLike, y: MatrixLike, share: number, random: RandomState): Split {
  const inputs = table("X", X);
  const targets = table("y", y);
  const n = inputs.rows;
  if (targets.rows !== n) {
    throw new RangeError(
      `y must have one row for each row of X, but X is ${shapeOf(inputs)} and y ${shapeOf(targets)}`,
    );
  }
  const size = Math.round(share * n);
  if (!(share > 0 && share < 1 && size >= 1 && size < n)) {
    throw new RangeError(`share must leave rows on both sides of ${n}, got ${quote(share)}`);
  }
  const aside = new Set(random.permutation(n).slice(0, size));
  return {
    train: rowsWhere(inputs, targets, (row) => !aside.has(row)),
    test: rowsWhere(inputs, targets, (row) => aside.has(row)),
  };
}

function rowsWhere(X: Table, y: Table, keep: (row: number) => boolean): { X: Matrix; y: Matrix } {
  const rows = Array.from({ length: X.rows }, (_, row) => row).filter(keep);
  const part = ({ values, columns }: Table): Matrix =>
    new Matrix(rows.map((row) => Array.from(values.subarray(row * columns, (row + 1) * columns))));
  return { X: part(X), y: part(y) };
}

function foldsOf({ folds, random }: CrossValidationOptions, n: number): number[] {
  if (typeof folds === "number") {
    wholeNumber("folds", folds, 2);
    if (folds > n) throw new RangeError(`folds must be at most the ${n} rows of X, got ${folds}`);
    if (!random)
      throw new TypeError("random must be a RandomState to deal the rows into folds, got undefined");
    const order = random.permutation(n);
    const result = new Array<number>(n);
    order.forEach((row, place) => {
      result[row] = place % folds;
    });
    return result;
  }
  if (!Array.isArray(folds) || folds.length !== n) {
    throw new RangeError(
      `folds must be a number or a list of ${n}, one for each row of X, got ${quote(folds)}`,
    );
  }
  folds.forEach((fold, row) => {
    wholeNumber(`folds[${row}]`, fold, 0);
  });
  const count = Math.max(...folds) + 1;
  for (let fold = 0; fold < count; fold++) {
    const size = folds.filter((each) => each === fold).length;
    if (size === 0)
      throw new RangeError(`folds must be numbered without gaps from 0, but fold ${fold} has no row`);
    if (size === n)
      throw new RangeError("folds must be at least two: one fold of all rows leaves none to train on");
  }
  return [...folds];
}
