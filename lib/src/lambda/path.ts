/**
 * The path: the solutions for a whole range of λ, from one so large that (with an L1 penalty) every weight is 0 down
 * to a small share of it. Each solution is the start for the next, so the path costs little more than its end.
 *
 * Source: Friedman, Hastie and Tibshirani, "Regularization paths for generalized linear models via coordinate
 * descent", Journal of Statistical Software 33 (2010), section 2.5.
 */
import { Matrix } from "ml-matrix";
import { outerGram, type Products, productsOf } from "../algebra/gram";
import { Tridiagonal } from "../algebra/tridiagonal";
import { dot, sum, timesTransposed } from "../algebra/vector";
import { type StandardForm, standardForm } from "../forms/standard-form";
import { columnsOf, columnsOfGram } from "../forms/unit-columns";
import { type MatrixLike, quote, shapeOf, table, wholeNumber } from "../input";
import type { SquaredLoss } from "../objective/loss";
import { objective } from "../objective/objective";
import type { Penalty } from "../objective/penalty";
import { ActiveSet } from "../solvers/active-set";
import { solveClosed } from "../solvers/closed-form";

/** Which objectives a path runs through: loss, penalty, the grid of λ, and how the columns are treated. */
export interface PathOptions {
  loss: SquaredLoss;
  /**
   * The penalty for each λ, by its constructor: l1, l2, halfL2, or (lambda) => elasticNet(lambda, 0.5). It must grow
   * in proportion to λ; λ means what it means there.
   */
  penalty: (lambda: number) => Penalty;
  /** The grid, descending. Default: `count` values from lambdaMax down to `smallest` times it, evenly on a log scale. */
  lambdas?: readonly number[];
  /** Default 100. */
  count?: number;
  /** Default 1e-3 for n > p, else 1e-2; for a penalty of squares alone 1e-8. */
  smallest?: number;
  /** Default true; never penalized. */
  intercept?: boolean;
  /**
   * Whether each column is divided by its standard deviation (n in the denominator) before it is penalized, so that
   * units do not matter. The coefficients come back in the original units. Default false.
   */
  standardize?: boolean;
}

/** The solutions along a grid of λ. */
export interface Path {
  /** The grid, descending. */
  readonly lambdas: number[];
  /** p × the number of λ: column i belongs to lambdas[i]; in the units of X. */
  readonly coefficients: Matrix;
  /** One for each λ; 0 without intercept. */
  readonly intercepts: number[];
  /** How far the objective of each λ lies above its minimum, at most (duality gap). */
  readonly gaps: number[];
  /** Whether every solution meets its KKT conditions to 1e-10, relative to ‖x_j‖ ‖y‖. */
  readonly converged: boolean;
  /** Predictions for the rows of X, one column for each λ. */
  predict(X: MatrixLike): Matrix;
}

/** A penalty that grows in proportion to λ: its two numbers for λ = 1. */
interface Rate {
  readonly absolute: number;
  readonly quadratic: number;
}

/**
 * The solutions of scale · ‖X w + b - y‖² + penalty(λ) for a descending grid of λ, for one output: by the exact active
 * set where the penalty has absolute values; by one tridiagonalization for all λ where it has squares alone, or by the
 * closed form for those λ at which that would cost digits.
 *
 * @param X n × p
 * @param y n × 1
 * @throws TypeError for a loss that is not squared or a penalty that is no constructor; RangeError when y has several
 *   columns, the grid does not descend or holds something else than finite numbers > 0, or a column to standardize is
 *   constant
 */
export function path(X: MatrixLike, y: MatrixLike, options: PathOptions): Path {
  return pathOf(prepare(X, y, options), options);
}

/** The path of what has been prepared; with the products of its columns, where these are known already. */
export function pathOf(prepared: Prepared, options: PathOptions, products?: Products): Path {
  const { form, scales, rate, n } = prepared;
  const lambdas = options.lambdas ? checkedGrid(options.lambdas) : gridOf(form, rate, options, n);
  const solutions = solveAlong(form, lambdas, products);
  const p = form.X.length;
  const coefficients = new Matrix(p, lambdas.length);
  const intercepts = solutions.map(({ w }, i) => {
    let b = form.yMeans[0];
    for (let j = 0; j < p; j++) {
      const original = w[j] / scales[j];
      coefficients.set(j, i, original);
      b -= form.xMeans[j] * original;
    }
    return form.intercept ? b : 0;
  });
  return {
    lambdas,
    coefficients,
    intercepts,
    gaps: solutions.map(({ gap }) => form.unit * gap),
    converged: solutions.every(({ converged }) => converged),
    predict(rows) {
      const inputs = table("X", rows);
      if (inputs.columns !== p) throw new RangeError(`X must have ${p} columns, got ${shapeOf(inputs)}`);
      // About the means: far from 0, X w and b are large and cancel.
      const matrix = Matrix.from1DArray(inputs.rows, p, inputs.values).subRowVector(form.xMeans);
      return matrix.mmul(coefficients).add(form.yMeans[0]);
    },
  };
}

/**
 * The smallest λ for which every weight is 0: the largest |x_jᵀ (y - ȳ)| in the units of loss and penalty.
 * @throws TypeError when the penalty has no absolute values: then no λ does that; otherwise as `path` does
 */
export function lambdaMax(X: MatrixLike, y: MatrixLike, options: Omit<PathOptions, "lambdas">): number {
  const { form, rate } = prepare(X, y, options);
  if (rate.absolute === 0) {
    throw new TypeError(`lambdaMax needs a penalty with absolute values, got ${options.penalty(1).name}`);
  }
  return largest(form);
}

/** What one fit along a grid needs. */
export interface Prepared {
  /** With the λ and μ of λ = 1. */
  readonly form: StandardForm;
  /** By what each column was divided. */
  readonly scales: Float64Array;
  readonly rate: Rate;
  readonly n: number;
}

/** Checks, centres and, if asked for, scales: where a path begins, and a cross-validation. */
export function prepare(X: MatrixLike, y: MatrixLike, options: Omit<PathOptions, "lambdas">): Prepared {
  const rate = rateOf(options?.penalty);
  const { loss, penalty, intercept = true, standardize = false } = options;
  const J = objective(X, y, { loss, penalty: penalty(1), intercept });
  if (J.y.columns !== 1)
    throw new RangeError(`y must have one column, got ${shapeOf(J.y)}: take them one by one`);
  const form = standardForm("path", J);
  const scales = standardize ? standardizeColumns(form) : new Float64Array(form.X.length).fill(1);
  return { form, scales, rate, n: J.y.rows };
}

/** The grid that options ask for. */
export function gridOf(form: StandardForm, rate: Rate, options: PathOptions, n: number): number[] {
  const count = wholeNumber("count", options.count ?? 100, 1);
  const ridge = rate.absolute === 0;
  const usual = ridge ? 1e-8 : n > form.X.length ? 1e-3 : 1e-2;
  const smallest = options.smallest ?? usual;
  if (!(smallest > 0 && smallest < 1)) {
    throw new RangeError(`smallest must be a number between 0 and 1, got ${quote(smallest)}`);
  }
  // No λ of a ridge path makes weights 0: start where all of them are shrunk to a hundredth.
  const first = ridge
    ? (100 * form.X.reduce((sum, column) => sum + dot(column, column), 0)) / form.mu
    : largest(form);
  if (!(first > 0)) throw new RangeError("y is constant or orthogonal to X: there is no path, give lambdas");
  return Array.from({ length: count }, (_, i) => first * smallest ** (i / Math.max(count - 1, 1)));
}

/** max |x_jᵀ y| / λ for λ = 1 */
function largest(form: StandardForm): number {
  return Math.max(...form.X.map((column) => Math.abs(dot(column, form.y[0])))) / form.lambda;
}

/** The minimum at one λ. */
interface Solution {
  w: Float64Array;
  gap: number;
  converged: boolean;
}

/** The minimum for each λ, in the standard form whose λ and μ are those of λ = 1. */
function solveAlong(form: StandardForm, lambdas: readonly number[], known?: Products): Solution[] {
  const { X, lambda, mu } = form;
  const [y] = form.y;
  const products = known ?? (y.length > X.length ? productsOf(X, y) : undefined);
  if (lambda > 0) {
    const set = products ? activeSetOf(products) : ActiveSet.from(columnsOf(X), y);
    return activeAlong(set, form, lambdas);
  }
  // Ridge with more columns than rows: w = Xᵀ (X Xᵀ + α I)⁻¹ y
  const quick = products
    ? ridgeAlong(products.gram, products.Xty, mu, lambdas)
    : ridgeAlong(outerGram(X, y.length), y, mu, lambdas).map((v) => v && timesTransposed(X, v));
  return quick.map((w, i) => ridgeSolution(w ?? solveClosed(form, lambdas[i] * mu).solution[0]));
}

/** The same from products alone; undefined where these do not say enough, and the data itself is needed. */
export function solveProducts(
  products: Products,
  { lambda, mu }: { lambda: number; mu: number },
  lambdas: readonly number[],
): Solution[] | undefined {
  if (lambda > 0) return activeAlong(activeSetOf(products), { lambda, mu }, lambdas);
  const solutions = ridgeAlong(products.gram, products.Xty, mu, lambdas).flatMap((w) =>
    w ? [ridgeSolution(w)] : [],
  );
  return solutions.length === lambdas.length ? solutions : undefined;
}

function activeSetOf({ gram, Xty, size }: Products): ActiveSet {
  return ActiveSet.fromProducts(columnsOfGram(gram, Xty.length), Xty, size);
}

function ridgeSolution(w: Float64Array): Solution {
  return { w, gap: 0, converged: true };
}

function activeAlong(
  set: ActiveSet,
  { lambda, mu }: { lambda: number; mu: number },
  lambdas: readonly number[],
): Solution[] {
  return lambdas.map((each) => {
    const { converged } = set.solve(each * lambda, each * mu);
    return { w: set.weights(), gap: set.gap(each * lambda, each * mu), converged };
  });
}

/** (A + λ μ I) w = b for all λ where that keeps its digits, by one tridiagonalization of A. */
function ridgeAlong(
  A: Float64Array,
  b: Float64Array,
  mu: number,
  lambdas: readonly number[],
): (Float64Array | undefined)[] {
  const size = b.length;
  const count = lambdas.length;
  const T = new Tridiagonal(A.slice(), size);
  const rotated = Float64Array.from(b);
  T.rotate(rotated);
  const Z = new Float64Array(size * count);
  const solved = lambdas.map((lambda, c) => {
    const z = T.solve(lambda * mu, rotated);
    z?.forEach((value, i) => {
      Z[i * count + c] = value;
    });
    return z;
  });
  T.rotateBack(Z, count);
  return solved.map((w, c) => w?.map((_, i) => Z[i * count + c]));
}

function rateOf(penalty: (lambda: number) => Penalty): Rate {
  if (typeof penalty !== "function") {
    throw new TypeError(`penalty must be a constructor such as l1, got ${quote(penalty)}`);
  }
  const [one, two] = [penalty(1), penalty(2)];
  const proportional = two.absolute === 2 * one.absolute && two.quadratic === 2 * one.quadratic;
  if (!proportional || one.absolute + one.quadratic === 0) {
    throw new TypeError(
      `penalty must grow in proportion to lambda, got ${one.name} for 1 and ${two.name} for 2`,
    );
  }
  return one;
}

function checkedGrid(lambdas: readonly number[]): number[] {
  if (!Array.isArray(lambdas) || lambdas.length === 0) {
    throw new TypeError(`lambdas must be a list of numbers, got ${quote(lambdas)}`);
  }
  lambdas.forEach((lambda, i) => {
    if (!(typeof lambda === "number" && lambda > 0 && lambda < Infinity)) {
      throw new RangeError(`lambdas[${i}] must be a finite number > 0, got ${quote(lambda)}`);
    }
    if (i > 0 && !(lambda < lambdas[i - 1])) {
      throw new RangeError(`lambdas must descend, but lambdas[${i}] is ${lambda} after ${lambdas[i - 1]}`);
    }
  });
  return [...lambdas];
}

/** Divides each column by its standard deviation, and returns these. */
export function standardizeColumns({ X, xMeans, sizes }: StandardForm): Float64Array {
  return Float64Array.from(X, (column, j) => {
    const n = column.length;
    const mean = sum(column) / n;
    const scale = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n);
    if (!(scale > 1e-12 * (Math.abs(xMeans[j] + mean) + scale))) {
      throw new RangeError(`column ${j} of X is constant: it has no standard score`);
    }
    for (let i = 0; i < n; i++) column[i] /= scale;
    sizes[j] /= scale;
    return scale;
  });
}
