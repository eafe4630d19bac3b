/** The KKT conditions of a linear model with a squared loss, column by column from their definition. */
import { Matrix } from "ml-matrix";
import type { LinearParameters } from "shrinkage";
import { centred } from "./problems";

/** factor · ‖X W + b - y‖² + Σ absolute_j |w_j| + quadratic_j w_j² */
export interface Squares {
  X: Matrix;
  y: Matrix;
  factor: number;
  absolute: readonly number[];
  quadratic: readonly number[];
  intercept: boolean;
}

/** y - X W - b */
export function residuals({ X, y }: Pick<Squares, "X" | "y">, { W, b }: LinearParameters): Matrix {
  return Matrix.sub(y, Matrix.add(X.mmul(W), Matrix.ones(X.rows, 1).mmul(b)));
}

/** The largest violation, relative to ‖x_j‖ ‖y‖ (about their means, with an intercept), of weights and biases. */
export function violationByHand(problem: Squares, fit: LinearParameters): number {
  const { factor, absolute, quadratic, intercept } = problem;
  const r = residuals(problem, fit);
  const [X, y] = intercept ? [centred(problem.X), centred(problem.y)] : [problem.X, problem.y];
  let worst = 0;
  for (let c = 0; c < y.columns; c++) {
    const size = y.getColumnVector(c).norm() || 1;
    for (let j = 0; j < X.columns; j++) {
      const column = X.getColumnVector(j);
      const w = fit.W.get(j, c);
      const slope = -2 * factor * column.dot(r.getColumnVector(c)) + 2 * quadratic[j] * w;
      const off =
        w === 0 ? Math.max(0, Math.abs(slope) - absolute[j]) : Math.abs(slope + Math.sign(w) * absolute[j]);
      worst = Math.max(worst, off / (2 * factor * (column.norm() || 1) * size));
    }
    if (intercept) worst = Math.max(worst, Math.abs(r.getColumnVector(c).sum()) / Math.sqrt(y.rows) / size);
  }
  return worst;
}

/** The value, written out. */
export function valueByHand(problem: Squares, fit: LinearParameters): number {
  const { factor, absolute, quadratic } = problem;
  const loss = factor * Matrix.pow(residuals(problem, fit), 2).sum();
  return fit.W.to2DArray().reduce(
    (sum, row, j) => row.reduce((total, w) => total + absolute[j] * Math.abs(w) + quadratic[j] * w * w, sum),
    loss,
  );
}
