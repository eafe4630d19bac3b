/** X = U D Vᵀ of a ridge objective in standard form, with the rank that closed forms see as well. */
import { Matrix, SingularValueDecomposition } from "ml-matrix";
import { rankOf } from "../algebra/householder";
import type { Objective } from "../objective/objective";
import { type StandardForm, standardForm } from "./standard-form";

/** The singular values of X, and as many left and right singular vectors. */
export interface Decomposition {
  readonly U: Float64Array[];
  readonly V: Float64Array[];
  /** Descending; 0 beyond the rank. */
  readonly d: number[];
  readonly rank: number;
}

/** Throws a TypeError unless the penalty is the same square for every column. */
export function ridgeForm(name: string, J: Objective): StandardForm {
  const form = standardForm(name, J);
  if (form.lambda.some((lambda) => lambda > 0)) {
    throw new TypeError(`${name} needs a quadratic penalty, got ${J.penalty.weights.name}`);
  }
  if (form.free || form.mu.some((mu) => mu !== form.mu[0])) {
    throw new TypeError(`${name} needs one strength for all columns, got ${J.penalty.weights.name}`);
  }
  return form;
}

/** The decomposition; how many singular values count is decided by the rank of the columns in their own sizes. */
export function decompose({ X, sizes }: StandardForm): Decomposition {
  const n = X[0].length;
  const p = X.length;
  const matrix = new Matrix(n, p);
  X.forEach((column, j) => {
    for (let i = 0; i < n; i++) matrix.set(i, j, column[i]);
  });
  const svd = new SingularValueDecomposition(matrix, { autoTranspose: true });
  const [left, right] = [svd.leftSingularVectors, svd.rightSingularVectors];
  const count = Math.min(n, p);
  const rank = rankOf(X, n, sizes);
  const d = svd.diagonal.slice(0, count).map((value, i) => (i < rank ? value : 0));
  const columnsOf = (A: Matrix): Float64Array[] =>
    Array.from({ length: count }, (_, j) => Float64Array.from(A.getColumn(j)));
  return { U: columnsOf(left), V: columnsOf(right), d, rank };
}
