/**
 * The closed form: where the loss is squared and the penalty is quadratic, setting the gradient to 0 gives a linear
 * system, and one solve is the whole training. With scale the loss's factor and q the penalty's,
 *
 *     J(W, b) = scale · ‖X W + 1 b - y‖² + q ‖W‖²,
 *
 * so the weights depend on the one number α = q / scale, and on the data centred by its means (which takes care of
 * the unpenalized b):
 *
 *     (XᵀX + α I) W = Xᵀ y,   b = ȳ - x̄ᵀ W.
 */
import { choleskyFactor, choleskySolve } from "./cholesky";
import { type Fit, fitOf } from "./fit";
import { leastSquares } from "./householder";
import type { Table } from "./input";
import type { LinearParameters } from "./model";
import { type Objective, requireObjective } from "./objective";

/** How a closed form was computed. */
export interface ClosedFormEvidence {
  /** The strength of the L2 penalty in terms of ‖X W + 1 b - y‖² + α ‖W‖². */
  readonly alpha: number;
  /** Least squares only: the rank of X (centred, with an intercept). Below p the solution is not unique. */
  readonly rank?: number;
}

/**
 * Minimizes scale · ‖X W + 1 b - y‖² + q ‖W‖² exactly: ridge regression for q > 0, least squares for q = 0; with or
 * without intercept, for any number of outputs.
 *
 * Ridge goes through the Cholesky factor of XᵀX + α I (p × p), or of X Xᵀ + α I (n × n) when n < p; where α is so
 * small and X so nearly dependent that this would cost digits, it goes through QR as least squares does, with column
 * pivoting. When X has dependent columns many W minimize the least squares, and the one of smallest norm is returned,
 * with rank < p to tell.
 *
 * @throws TypeError when the objective is not of this form: the message names what does not fit, and what to take;
 *   RangeError when the squares of X or y overflow
 *
 * Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2nd edition, sections 3.2 and 3.4.1.
 */
export function closedForm(J: Objective): Fit<LinearParameters> & ClosedFormEvidence {
  requireObjective(J);
  const alpha = strength(J);
  const { columns: p } = J.X;
  const { columns: k } = J.y;
  const intercept = J.size > p * k;
  const X = byColumns(J.X);
  const y = byColumns(J.y);
  const sizes = Float64Array.from(X, (column) => Math.sqrt(dot(column, column)));
  if (!(sizes.every(Number.isFinite) && y.every((column) => dot(column, column) < Infinity))) {
    throw new RangeError("closedForm needs squares that do not overflow: divide X and y by a power of ten");
  }
  const xMeans = X.map((column) => (intercept ? centre(column) : 0));
  const yMeans = y.map((column) => (intercept ? centre(column) : 0));

  const quick = alpha > 0 ? byCholesky(X, y, alpha) : undefined;
  const { solution, rank } = quick ?? leastSquares(X, J.X.rows, y, sizes, alpha);

  const theta = new Float64Array(J.size);
  solution.forEach((w, c) => {
    for (let j = 0; j < p; j++) theta[j * k + c] = w[j];
    if (intercept) theta[p * k + c] = w.reduce((b, weight, j) => b - xMeans[j] * weight, yMeans[c]);
  });
  const gradient = new Float64Array(J.size);
  const evidence = {
    objective: J.evaluate(theta, gradient),
    stationarity: J.stationarity(theta, gradient),
    converged: true,
    reason: alpha === 0 && rank < p ? `rank ${rank} < ${p}: the solution of smallest norm` : "closed form",
    iterations: 0,
    alpha,
  };
  return fitOf(J, theta, alpha > 0 ? evidence : { ...evidence, rank });
}

/** α = q / scale, or a refusal that says why the objective has no closed form. */
function strength(J: Objective): number {
  const { loss, penalty, model } = J;
  if (model.name !== "linear") {
    throw new TypeError(`closedForm needs the linear model, got ${model.name}: try gradientDescent`);
  }
  if (!loss.scale) {
    throw new TypeError(`closedForm needs a squared loss, got ${loss.name}: try gradientDescent`);
  }
  if (penalty.weights.absolute > 0) {
    throw new TypeError(
      `closedForm needs a quadratic penalty, got ${penalty.weights.name}: try gradientDescent`,
    );
  }
  if (penalty.biases.absolute > 0 || penalty.biases.quadratic > 0) {
    throw new TypeError(
      `closedForm leaves biases unpenalized, got ${penalty.biases.name} on them: try gradientDescent`,
    );
  }
  return penalty.weights.quadratic / loss.scale(J.y.rows, J.y.columns);
}

/** Ridge through the Cholesky factor, or undefined where that would cost digits. */
function byCholesky(
  X: readonly Float64Array[],
  y: readonly Float64Array[],
  alpha: number,
): { solution: Float64Array[]; rank: number } | undefined {
  const p = X.length;
  const n = X[0].length;
  const wide = n < p;
  const size = wide ? n : p;
  const A = wide ? outerGram(X, n) : gram(X);
  for (let i = 0; i < size; i++) A[i * size + i] += alpha;
  if (!choleskyFactor(A, size)) return undefined;
  // tall: w = (XᵀX + αI)⁻¹ Xᵀy; wide: w = Xᵀ (XXᵀ + αI)⁻¹ y, the same vector
  const solution = y.map((target) => {
    const right = wide ? Float64Array.from(target) : timesTransposed(X, target);
    choleskySolve(A, right);
    return wide ? timesTransposed(X, right) : right;
  });
  return { solution, rank: p };
}

/** XᵀX, p × p, from the columns of X; the lower triangle is all that is needed. */
function gram(X: readonly Float64Array[]): Float64Array {
  const p = X.length;
  const G = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) G[i * p + j] = dot(X[i], X[j]);
  }
  return G;
}

/** X Xᵀ, n × n, lower triangle. */
function outerGram(X: readonly Float64Array[], n: number): Float64Array {
  const G = new Float64Array(n * n);
  for (const column of X) {
    for (let i = 0; i < n; i++) {
      const value = column[i];
      for (let j = 0; j <= i; j++) G[i * n + j] += value * column[j];
    }
  }
  return G;
}

/** Xᵀ v. */
function timesTransposed(X: readonly Float64Array[], v: Float64Array): Float64Array {
  return Float64Array.from(X, (column) => dot(column, v));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function byColumns(data: Table): Float64Array[] {
  return Array.from({ length: data.columns }, (_, j) =>
    Float64Array.from({ length: data.rows }, (_, i) => data.values[i * data.columns + j]),
  );
}

/** Subtracts the mean and returns it. Twice, since the first mean of large numbers carries their rounding. */
function centre(column: Float64Array): number {
  let mean = 0;
  for (let round = 0; round < 2; round++) {
    let sum = 0;
    for (const value of column) sum += value;
    const shift = sum / column.length;
    for (let i = 0; i < column.length; i++) column[i] -= shift;
    mean += shift;
  }
  return mean;
}
