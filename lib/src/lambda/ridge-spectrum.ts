/**
 * Ridge regression seen through the singular values. With X = U D Vᵀ (centred, with an intercept) and the strength α of
 * ‖y - X w‖² + α ‖w‖², everything about the fit is a shrinkage factor for each direction:
 *
 *     f_i = d_i² / (d_i² + α),   w = Σ v_i (f_i / d_i) u_iᵀ y,   ŷ = Σ u_i f_i u_iᵀ y
 *
 * Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2nd edition, sections 3.4.1 and 7.10.
 */
import { Matrix, SingularValueDecomposition } from "ml-matrix";
import { dot } from "../algebra/vector";
import { type StandardForm, standardForm } from "../forms/standard-form";
import { positive } from "../input";
import type { LinearParameters } from "../objective/model";
import type { Objective } from "../objective/objective";
import { closedForm } from "../solvers/closed-form";

/** What the singular values say about a ridge fit. */
export interface RidgeSpectrum {
  /** α of ‖y - X W - b‖² + α ‖W‖². */
  readonly alpha: number;
  /** The singular values d_i of X (centred, with an intercept), descending. */
  readonly singularValues: number[];
  /** How much of each direction is kept: d_i² / (d_i² + α), from 1 (all) to 0 (nothing). */
  readonly shrinkage: number[];
  /** Σ of the shrinkage, and 1 for the intercept: the trace of the matrix that takes y to ŷ. */
  readonly degreesOfFreedom: number;
  /**
   * For each row and output, y minus the prediction of the fit without that row (the intercept refitted, α the same):
   * (y_i - ŷ_i) / (1 - h_ii), n × k, without any refitting.
   */
  readonly leaveOneOut: Matrix;
  /** The mean square of these. */
  readonly leaveOneOutError: number;
  /** Generalized cross-validation: the mean of (y - ŷ)² / (1 - df/n)². */
  readonly generalizedError: number;
}

/**
 * The spectrum of a ridge objective, and what follows from it.
 * @throws as `closedForm` does
 */
export function ridgeSpectrum(J: Objective): RidgeSpectrum {
  const form = ridgeForm("ridgeSpectrum", J);
  const { U, d } = decompose(form);
  const alpha = form.mu;
  const n = J.y.rows;
  const shrinkage = d.map((value) => (value === 0 ? 0 : value ** 2 / (value ** 2 + alpha)));
  const bias = form.intercept ? 1 : 0;
  const degreesOfFreedom = shrinkage.reduce((sum, each) => sum + each, bias);
  const leverage = Array.from({ length: n }, (_, i) =>
    U.reduce((sum, u, j) => sum + shrinkage[j] * u[i] ** 2, bias / n),
  );
  const leaveOneOut = new Matrix(n, form.y.length);
  let squares = 0;
  form.y.forEach((y, c) => {
    const parts = U.map((u, j) => shrinkage[j] * dot(u, y));
    for (let i = 0; i < n; i++) {
      const residual = U.reduce((rest, u, j) => rest - u[i] * parts[j], y[i]);
      squares += residual ** 2;
      leaveOneOut.set(i, c, residual / (1 - leverage[i]));
    }
  });
  return {
    alpha,
    singularValues: d,
    shrinkage,
    degreesOfFreedom,
    leaveOneOut,
    leaveOneOutError: Matrix.pow(leaveOneOut, 2).mean(),
    generalizedError: squares / (n * form.y.length) / (1 - degreesOfFreedom / n) ** 2,
  };
}

/**
 * The constrained form: ridge also minimizes ‖y - X W - b‖² subject to ‖W‖² <= t, for the t that it reaches. This is the
 * way back: the α that belongs to a budget t, found by Newton's method on 1/‖W(α)‖, which is nearly linear in α.
 *
 * @param J an objective of the linear model with a squared loss; its own penalty does not matter
 * @param t the budget, > 0
 * @returns α of ‖y - X W - b‖² + α ‖W‖²; 0 when least squares itself keeps within the budget
 * @throws as `closedForm` does; RangeError unless t is a finite number > 0
 *
 * Source: Moré and Sorensen, "Computing a trust region step", SIAM Journal on Scientific Computing 4 (1983).
 */
export function alphaForBudget(J: Objective, t: number): number {
  positive("t", t);
  const form = ridgeForm("alphaForBudget", J);
  const { U, d } = decompose(form);
  // ‖W(α)‖² = Σ (d_i u_iᵀy)² / (d_i² + α)², over all outputs
  const terms = d.flatMap((value, j) =>
    value === 0 ? [] : form.y.map((y) => ({ square: value ** 2, part: (value * dot(U[j], y)) ** 2 })),
  );
  const size = (alpha: number, power: number): number =>
    terms.reduce((sum, { square, part }) => sum + part / (square + alpha) ** power, 0);
  if (size(0, 2) <= t) return 0;
  let alpha = 0;
  for (let step = 0; step < 200; step++) {
    const norm2 = size(alpha, 2);
    // From the left 1/‖W‖ is approached from below, so no step goes too far.
    const next = alpha + (norm2 / size(alpha, 3)) * (Math.sqrt(norm2 / t) - 1);
    if (!(next > alpha)) break;
    alpha = next;
  }
  return alpha;
}

/**
 * The Bayesian reading: with noise of variance σ² on y and independent normal priors of variance σ²/α on the weights
 * (none on b), the weights given the data are normal. Their mean is the ridge solution, and
 *
 *     covariance = σ² (XᵀX + α I)⁻¹,   the same for each output.
 *
 * @param variance σ², > 0
 * @returns the mean (as W and b) and the covariance of the weights of one output, p × p
 * @throws as `closedForm` does; RangeError unless variance is a finite number > 0, or when α is 0 and X has dependent
 *   columns, so that the data leaves some direction open
 *
 * Source: Bishop, Pattern Recognition and Machine Learning (2006), section 3.3.1.
 */
export function posterior(J: Objective, variance: number): { mean: LinearParameters; covariance: Matrix } {
  positive("variance", variance);
  const form = ridgeForm("posterior", J);
  const { V, d } = decompose(form);
  const p = form.X.length;
  const rank = d.filter((value) => value > 0).length;
  if (form.mu === 0 && rank < p) {
    throw new RangeError(
      `posterior needs alpha > 0 for an X of rank ${rank} < ${p}: without a prior it has no covariance`,
    );
  }
  const { W, b } = closedForm(J);
  const covariance = Matrix.zeros(p, p);
  // In the directions of V the precision is d_i² + α, in all others α.
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < p; j++) {
      let sum = 0;
      let rest = i === j ? 1 : 0;
      V.forEach((v, m) => {
        if (d[m] === 0) return;
        sum += (v[i] * v[j]) / (d[m] ** 2 + form.mu);
        rest -= v[i] * v[j];
      });
      covariance.set(i, j, variance * (rank < p ? sum + rest / form.mu : sum));
    }
  }
  return { mean: { W, b }, covariance };
}

function ridgeForm(name: string, J: Objective): StandardForm {
  const form = standardForm(name, J);
  if (form.lambda === 0) return form;
  throw new TypeError(`${name} needs a quadratic penalty, got ${J.penalty.weights.name}`);
}

/** X = U D Vᵀ by columns; singular values that are rounding are 0. */
function decompose({ X }: StandardForm): { U: Float64Array[]; V: Float64Array[]; d: number[] } {
  const n = X[0].length;
  const p = X.length;
  const matrix = new Matrix(n, p);
  X.forEach((column, j) => {
    for (let i = 0; i < n; i++) matrix.set(i, j, column[i]);
  });
  const svd = new SingularValueDecomposition(matrix, { autoTranspose: true });
  const [left, right] = [svd.leftSingularVectors, svd.rightSingularVectors];
  const count = Math.min(n, p);
  const largest = Math.max(...svd.diagonal);
  const d = svd.diagonal
    .slice(0, count)
    .map((value) => (value > Math.max(n, p) * Number.EPSILON * largest ? value : 0));
  const columnsOf = (A: Matrix): Float64Array[] =>
    Array.from({ length: count }, (_, j) => Float64Array.from(A.getColumn(j)));
  return { U: columnsOf(left), V: columnsOf(right), d };
}
