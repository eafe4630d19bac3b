/**
 * Ridge regression seen through the singular values. With X = U D Vᵀ (centred, with an intercept) and the strength α of
 * ‖y - X w‖² + α ‖w‖², everything about the fit is a shrinkage factor for each direction:
 *
 *     f_i = d_i² / (d_i² + α),   w = Σ v_i (f_i / d_i) u_iᵀ y,   ŷ = Σ u_i f_i u_iᵀ y
 *
 * Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2nd edition, sections 3.4.1 and 7.10.
 */
import { Matrix } from "ml-matrix";
import { dot } from "../algebra/vector";
import { type Decomposition, decompose, ridgeForm } from "../forms/singular-values";
import type { StandardForm } from "../forms/standard-form";
import type { Objective } from "../objective/objective";

/** What the singular values say about a ridge fit. */
export interface RidgeSpectrum {
  /** α of ‖y - X W - b‖² + α ‖W‖². */
  readonly alpha: number;
  /** The singular values d_i of X (centred, with an intercept), descending; 0 beyond the rank. */
  readonly singularValues: number[];
  /** How much of each direction is kept: d_i² / (d_i² + α), from 1 (all) to 0 (nothing). */
  readonly shrinkage: number[];
  /** Σ of the shrinkage, and 1 for the intercept: the trace of the matrix that takes y to ŷ. */
  readonly degreesOfFreedom: number;
  /**
   * For each row and output, y minus the prediction of the fit without that row (the intercept refitted, α the same):
   * (y_i - ŷ_i) / (1 - h_ii), n × k, without any refitting. Where the fit interpolates it is the limit of small α.
   */
  readonly leaveOneOut: Matrix;
  /** The mean square of these; with sample weights, the weighted one. */
  readonly leaveOneOutError: number;
  /**
   * Generalized cross-validation: the mean of (y - ŷ)² / (1 - df/n)². With sample weights the mean is the weighted one,
   * and n stays the number of rows: so the units of the weights do not matter, but a weight of 2 is not two rows.
   */
  readonly generalizedError: number;
}

/**
 * The spectrum of a ridge objective, and what follows from it.
 * @throws what `closedForm` does for another model, loss or penalty; TypeError when columns are penalized differently
 * @example
 * const J = objective([[1, 0], [0, 2]], [1, 2], { loss: sumOfSquares, penalty: l2(1), intercept: false });
 * ridgeSpectrum(J).shrinkage; // [0.8, 0.5]
 */
export function ridgeSpectrum(J: Objective): RidgeSpectrum {
  const form = ridgeForm("ridgeSpectrum", J);
  const parts = decompose(form);
  const { d } = parts;
  const alpha = form.mu[0];
  const shrinkage = d.map((value) => (value === 0 ? 0 : value ** 2 / (value ** 2 + alpha)));
  const bias = form.intercept ? 1 : 0;
  const degreesOfFreedom = shrinkage.reduce((sum, each) => sum + each, bias);
  const { leaveOneOut, generalizedError } = withoutEach(J, form, parts);
  const { sampleWeights } = J;
  let error = 0;
  for (let i = 0; i < leaveOneOut.rows; i++) {
    const weight = sampleWeights?.values[i] ?? 1;
    for (const each of leaveOneOut.getRow(i)) error += weight * each ** 2;
  }
  return {
    alpha,
    singularValues: d,
    shrinkage,
    degreesOfFreedom,
    leaveOneOut,
    leaveOneOutError: error / (form.total * form.y.length),
    generalizedError,
  };
}

/**
 * The errors without each row. I - H, which takes y to its residuals, keeps α / (d_i² + α) of each u_i and the whole of
 * what is orthogonal to them and to the bias; (I - H) y and its diagonal may both be divided by α, and in the limit
 * α = 0 by whatever is left of both.
 */
function withoutEach(
  J: Objective,
  form: StandardForm,
  { U, V, d, rank }: Decomposition,
): { leaveOneOut: Matrix; generalizedError: number } {
  const n = J.y.rows;
  const k = form.y.length;
  const alpha = form.mu[0];
  const roots = form.roots ?? new Float64Array(n).fill(1);
  const unit = form.intercept ? roots.map((root) => root / Math.sqrt(form.total)) : undefined;
  const used = U.slice(0, rank);
  const inverse = used.map((_, m) => 1 / (d[m] ** 2 + alpha));
  // What the directions leave over: nothing when there are as many as rows.
  const interpolates = rank + (unit ? 1 : 0) >= n;
  const left = Array.from({ length: n }, (_, i) => {
    if (interpolates) return 0;
    const rest = used.reduce((sum, u) => sum - u[i] ** 2, 1 - (unit ? unit[i] ** 2 : 0));
    return rest > n * 1e-14 ? rest : 0;
  });
  const inside = Array.from({ length: n }, (_, i) =>
    used.reduce((sum, u, m) => sum + inverse[m] * u[i] ** 2, 0),
  );
  const leaveOneOut = new Matrix(n, k);
  let squares = 0;
  const trace = left.reduce((sum, rest, i) => sum + (interpolates ? inside[i] : rest + alpha * inside[i]), 0);
  form.y.forEach((y, c) => {
    const parts = used.map((u) => dot(u, y));
    for (let i = 0; i < n; i++) {
      const within = used.reduce((sum, u, m) => sum + u[i] * inverse[m] * parts[m], 0);
      const beyond = left[i] === 0 ? 0 : used.reduce((rest, u, m) => rest - u[i] * parts[m], y[i]);
      // Both divided by α where nothing is left beyond the directions.
      const [residual, share] =
        left[i] === 0 ? [within, inside[i]] : [beyond + alpha * within, left[i] + alpha * inside[i]];
      squares += (interpolates ? within : beyond + alpha * within) ** 2;
      leaveOneOut.set(i, c, residual / share / roots[i]);
    }
    // A row that does not count is as good as left out.
    const w = form.X.map((_, j) =>
      used.reduce((sum, _, m) => sum + V[m][j] * d[m] * inverse[m] * parts[m], 0),
    );
    const b = form.xMeans.reduce((rest, mean, j) => rest - mean * w[j], form.yMeans[c]);
    for (let i = 0; i < n; i++) {
      if (roots[i] > 0) continue;
      const prediction = w.reduce((sum, weight, j) => sum + weight * J.X.values[i * w.length + j], b);
      leaveOneOut.set(i, c, J.y.values[i * k + c] - prediction);
    }
  });
  const generalizedError = (squares / (form.total * k)) * (n / trace) ** 2;
  return { leaveOneOut, generalizedError };
}
