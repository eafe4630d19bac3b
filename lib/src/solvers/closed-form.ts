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
import { choleskyFactor, choleskySolve } from "../algebra/cholesky";
import { gram, outerGram } from "../algebra/gram";
import { leastSquares } from "../algebra/householder";
import { timesTransposed } from "../algebra/vector";
import { type Fit, fitOf } from "../evidence/fit";
import { type StandardForm, standardForm, toTheta } from "../forms/standard-form";
import type { LinearParameters } from "../objective/model";
import type { Objective } from "../objective/objective";

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
  const form = standardForm("closedForm", J);
  if (form.lambda > 0) {
    const name = J.penalty.weights.name;
    throw new TypeError(`closedForm needs a quadratic penalty, got ${name}: try coordinateDescent`);
  }
  const alpha = form.mu;
  const p = form.X.length;
  const { solution, rank } = solveClosed(form, alpha);
  const theta = toTheta(form, solution);
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

/** The weights of each output, by Cholesky where that keeps the digits, by QR where it does not. */
export function solveClosed(
  { X, y, sizes }: StandardForm,
  alpha: number,
): { solution: Float64Array[]; rank: number } {
  const quick = alpha > 0 ? byCholesky(X, y, alpha) : undefined;
  if (quick) return quick;
  const copies = (columns: readonly Float64Array[]) => columns.map((column) => column.slice());
  return leastSquares(copies(X), X[0].length, copies(y), sizes, alpha);
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
