/**
 * The closed form: where the loss is squared and the penalty is quadratic, setting the gradient to 0 gives a linear
 * system, and one solve is the whole training. With factor the loss's and q_j the penalty's,
 *
 *     J(W, b) = factor · ‖X W + 1 b - y‖² + Σ q_j w_j²,
 *
 * so the weights depend on the numbers α_j = q_j / factor alone, and on the data centred by its means (which takes care
 * of the unpenalized b):
 *
 *     (XᵀX + diag α) W = Xᵀ y,   b = ȳ - x̄ᵀ W.
 */
import { choleskyFactor, choleskySolve } from "../algebra/cholesky";
import { gram, outerGram } from "../algebra/gram";
import { leastSquares } from "../algebra/householder";
import { add, dot, subtractAll, timesTransposed } from "../algebra/vector";
import { certify, comfortable, promised, type Quality } from "../evidence/certificate";
import { type Fit, fitOf } from "../evidence/fit";
import { type StandardForm, standardForm } from "../forms/standard-form";
import type { LinearParameters } from "../objective/linear";
import type { Objective } from "../objective/objective";

/** How a closed form was computed, and how good it is. */
export interface ClosedFormEvidence {
  /**
   * The strength of the L2 penalty in terms of ‖X W + 1 b - y‖² + α ‖W‖²; NaN when it differs from column to column.
   */
  readonly alpha: number;
  /** Least squares only: the rank of X (centred, with an intercept). Below p the solution is not unique. */
  readonly rank?: number;
  /** The objective lies at most this far above its minimum; NaN without a penalty, where nothing bounds it. */
  readonly gap: number;
}

/**
 * Minimizes factor · ‖X W + 1 b - y‖² + Σ q_j w_j² exactly: ridge regression for q > 0, least squares for q = 0; with or
 * without intercept, for any number of outputs.
 *
 * Ridge goes through the Cholesky factor of XᵀX + α I (p × p), or of X Xᵀ + α I (n × n) when n < p; where this would cost
 * digits it goes through QR as least squares does, with column pivoting. When X has dependent columns many W minimize
 * the least squares, and the one of smallest norm is returned, with rank < p to tell. The fit has converged when every
 * KKT condition holds to 1e-10, relative to ‖x_j‖ ‖y‖.
 *
 * @throws TypeError when the objective is not of this form: the message names what does not fit, and what to take;
 *   RangeError when the squares of X or y overflow or underflow
 *
 * Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2nd edition, sections 3.2 and 3.4.1.
 * @example
 * closedForm(objective([1, 2, 3], [2, 4, 6], { loss: sumOfSquares, penalty: l2(2) })).W; // [[1]]
 */
export function closedForm(J: Objective): Fit<LinearParameters> & ClosedFormEvidence {
  const form = standardForm("closedForm", J);
  if (form.lambda.some((lambda) => lambda > 0)) {
    const name = J.penalty.weights.name;
    throw new TypeError(`closedForm needs a quadratic penalty, got ${name}: try coordinateDescent`);
  }
  const p = form.X.length;
  const { weights, rank, violation, gap } = solveClosed(form);
  const converged = violation <= promised;
  const alpha = isUniform(form.mu) ? form.mu[0] : Number.NaN;
  const exact =
    alpha === 0 && rank < p ? `rank ${rank} < ${p}: the solution of smallest norm` : "closed form";
  const says = `the largest KKT violation is ${violation.toExponential(1)}`;
  const verdict = {
    converged,
    reason: converged
      ? exact
      : `${says}: the columns are too nearly dependent for more digits, leave some out`,
    iterations: 0,
    violation,
    gap,
    alpha,
  };
  return fitOf(J, form.theta(weights), alpha === 0 ? { ...verdict, rank } : verdict);
}

/** The weights of each output, by the quickest way that keeps the promise; where none does, the best of all. */
export function solveClosed(form: StandardForm): Quality & { weights: Float64Array[]; rank: number } {
  const isLeastSquares = form.mu.every((mu) => mu === 0);
  const ways = isLeastSquares ? [byReflections] : [byCholesky, byReflections, byLongerReflections];
  let best: (Quality & Solved) | undefined;
  const isEnough = (found: Solved): boolean => {
    // Of a column of zeros rotations leave rounding.
    for (const w of found.solution) for (let j = 0; j < w.length; j++) if (form.norms[j] === 0) w[j] = 0;
    const quality = certify(form, found.solution);
    if (!best || quality.violation < best.violation) best = { ...found, ...quality };
    return best.violation <= comfortable;
  };
  const isSolved = ways.some((way) => {
    const found = way(form);
    return found !== undefined && isEnough(found);
  });
  for (let round = 0; !isSolved && !isLeastSquares && round < 50; round++) {
    if (isEnough({ ...best!, solution: polished(form, best!.solution) })) break;
  }
  const { solution, ...rest } = best!; // some way always answers
  return { ...rest, weights: solution };
}

interface Solved {
  readonly solution: Float64Array[];
  readonly rank: number;
}

/** Ridge through the Cholesky factor, or undefined where that would cost digits. */
function byCholesky({ X, y, mu }: StandardForm): Solved | undefined {
  const p = X.length;
  const n = X[0].length;
  const wide = n < p && isUniform(mu);
  const size = wide ? n : p;
  const A = wide ? outerGram(X, n) : gram(X);
  for (let i = 0; i < size; i++) A[i * size + i] += mu[wide ? 0 : i];
  if (!choleskyFactor(A, size)) return undefined;
  // tall: w = (XᵀX + αI)⁻¹ Xᵀy; wide: w = Xᵀ (XXᵀ + αI)⁻¹ y, the same vector
  const solution = y.map((target) => {
    const right = wide ? Float64Array.from(target) : timesTransposed(X, target);
    choleskySolve(A, right);
    return wide ? timesTransposed(X, right) : right;
  });
  return { solution, rank: p };
}

/** QR of X, and α in the triangle that is left: where α is the same for all columns. */
function byReflections({ X, y, sizes, mu }: StandardForm): Solved | undefined {
  return isUniform(mu) ? leastSquares(copiesOf(X), X[0].length, copiesOf(y), sizes, mu[0]) : undefined;
}

/**
 * Least squares on the rows of X and below them those of √(diag α): the longest way, in which each column keeps its own
 * digits, however far apart their units are.
 */
function byLongerReflections({ X, y, sizes, mu }: StandardForm): Solved {
  const n = X[0].length;
  const longer = (column: Float64Array): Float64Array => {
    const result = new Float64Array(n + X.length);
    result.set(column);
    return result;
  };
  const columns = X.map((column, j) => longer(column).fill(Math.sqrt(mu[j]), n + j, n + j + 1));
  return leastSquares(columns, n + X.length, y.map(longer), sizes);
}

/**
 * Each weight in turn to where its own condition holds, w_j = (x_jᵀ r + ‖x_j‖² w_j) / (‖x_j‖² + α): where a column is so
 * small beside α that its weight drowns in the rounding of the others', this brings it back.
 */
function polished({ X, y, norms, mu }: StandardForm, solution: readonly Float64Array[]): Float64Array[] {
  return solution.map((start, c) => {
    const w = Float64Array.from(start);
    const r = Float64Array.from(y[c]);
    subtractAll(r, w, X);
    X.forEach((column, j) => {
      if (norms[j] === 0) return;
      const before = w[j];
      w[j] = (dot(column, r) + norms[j] ** 2 * before) / (norms[j] ** 2 + mu[j]);
      add(r, before - w[j], column);
    });
    return w;
  });
}

function copiesOf(columns: readonly Float64Array[]): Float64Array[] {
  return columns.map((column) => column.slice());
}

function isUniform(mu: Float64Array): boolean {
  return mu.every((each) => each === mu[0]);
}
