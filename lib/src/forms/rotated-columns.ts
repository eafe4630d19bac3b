/**
 * A ridge with more columns than rows, on as many columns as rows. The penalty ½ Σ μ_j w_j² stays as it is when the weights
 * √μ_j w_j are rotated; so with
 *
 *     X diag(1/√μ) = L Qᵀ,   w = diag(1/√μ) Q u,
 *
 * L a triangle of n × n, the predictions are L u and the penalty is ½ ‖u‖², whatever the loss.
 *
 * Source: Hastie and Tibshirani, "Efficient quadratic regularization for expression arrays", Biostatistics 5 (2004).
 */

import { triangleOf } from "../algebra/triangle";
import { timesTransposed } from "../algebra/vector";

/** The columns of L, and the way back. */
export interface RotatedColumns {
  readonly columns: Float64Array[];
  /** w of u. */
  weights(u: Float64Array): Float64Array;
}

/** The columns of X (of which there are more than rows) for weights that the penalty ½ Σ μ_j w_j² holds, each μ_j > 0. */
export function rotatedColumns(X: readonly Float64Array[], mu: Float64Array): RotatedColumns {
  const n = X[0].length;
  const roots = mu.map(Math.sqrt);
  const rows = Array.from({ length: n }, (_, i) => Float64Array.from(X, (column, j) => column[i] / roots[j]));
  const R = triangleOf(rows, X.length);
  const columns = R.map((_, j) => Float64Array.from(R, (row) => row[j] ?? 0));
  return {
    columns,
    weights(u) {
      // Q u = diag(1/√μ) Xᵀ a with R a = u, R = Lᵀ, from the last row up
      const a = Float64Array.from(u);
      for (let i = n - 1; i >= 0; i--) {
        a[i] = R[i][i] === 0 ? 0 : a[i] / R[i][i];
        for (let m = 0; m < i; m++) a[m] -= R[i][m] * a[i];
      }
      return timesTransposed(X, a).map((product, j) => product / mu[j]);
    },
  };
}
