/**
 * How many weights' worth a fit has taken from the data: its effective degrees of freedom, the divergence Σ ∂ŷ_i/∂y_i.
 * With the columns A whose weights are not 0, G = X_Aᵀ X_A, and the squares' strengths M on the diagonal it is the trace
 *
 *     tr (G + M)⁻¹ G = |A| - tr (G + M)⁻¹ M,
 *
 * for the lasso the number of weights that are not 0, for ridge the sum of its shrinkage factors.
 *
 * Sources: Zou, Hastie and Tibshirani, "On the degrees of freedom of the lasso", Annals of Statistics 35 (2007);
 * Tibshirani and Taylor, "Degrees of freedom in lasso problems", Annals of Statistics 40 (2012).
 */
import { Matrix, solve } from "ml-matrix";
import { dot } from "../algebra/vector";
import type { StandardForm } from "../forms/standard-form";

/** Without those of the bias and of columns that are not penalized. `mu` are the squares' strengths at this λ. */
export function degreesOfFreedom({ X }: Pick<StandardForm, "X">, w: Float64Array, mu: Float64Array): number {
  const active = Array.from(w.keys()).filter((j) => w[j] !== 0);
  if (active.every((j) => mu[j] === 0)) return active.length;
  const M = Matrix.diag(active.map((j) => mu[j]));
  const G = new Matrix(active.map((j) => active.map((k) => dot(X[j], X[k]))));
  return active.length - solve(Matrix.add(G, M), M).trace();
}
