/**
 * One form for every objective of the linear model with a squared loss. Whatever its constants, it is
 *
 *     J(w, b) = unit · (½ ‖y - X w - b‖² + λ Σ |w_j| + μ/2 Σ w_j²)   for each output,
 *
 * with unit = 2 · scale of the loss, λ = absolute / unit and μ = 2 · quadratic / unit. The unpenalized b is that of
 * the means, so X and y are centred and b is left out until the end: b = ȳ - x̄ᵀ w. Solvers work on this form.
 */

import { norm } from "../algebra/vector";
import type { Table } from "../input";
import { type Objective, requireObjective } from "../objective/objective";

export interface StandardForm {
  /** The columns of X and of y, centred when there is an intercept. */
  readonly X: Float64Array[];
  readonly y: Float64Array[];
  /** Their means; 0 without intercept. */
  readonly xMeans: Float64Array;
  readonly yMeans: Float64Array;
  /** The lengths of the columns of X before they were centred: what rounding errors in them are relative to. */
  readonly sizes: Float64Array;
  readonly intercept: boolean;
  readonly unit: number;
  readonly lambda: number;
  readonly mu: number;
}

/**
 * The standard form of an objective, for the solver of the given name.
 * @throws TypeError when the model is not linear, the loss not squared, or the biases are penalized; RangeError when
 *   the squares of X or y overflow
 */
export function standardForm(solver: string, J: Objective): StandardForm {
  requireObjective(J);
  const { loss, penalty, model } = J;
  if (model.name !== "linear") {
    throw new TypeError(`${solver} needs the linear model, got ${model.name}: try gradientDescent`);
  }
  if (!loss.scale) {
    throw new TypeError(`${solver} needs a squared loss, got ${loss.name}: try gradientDescent`);
  }
  if (penalty.biases.absolute > 0 || penalty.biases.quadratic > 0) {
    const name = penalty.biases.name;
    throw new TypeError(`${solver} leaves biases unpenalized, got ${name} on them: try gradientDescent`);
  }
  const intercept = J.size > J.X.columns * J.y.columns;
  const X = byColumns(J.X);
  const y = byColumns(J.y);
  const sizes = Float64Array.from(X, norm);
  if (!(sizes.every(Number.isFinite) && y.every((column) => norm(column) < Infinity))) {
    throw new RangeError(`${solver} needs squares that do not overflow: divide X and y by a power of ten`);
  }
  const unit = 2 * loss.scale(J.y.rows, J.y.columns);
  return {
    X,
    y,
    xMeans: Float64Array.from(X, (column) => (intercept ? centre(column) : 0)),
    yMeans: Float64Array.from(y, (column) => (intercept ? centre(column) : 0)),
    sizes,
    intercept,
    unit,
    lambda: penalty.weights.absolute / unit,
    mu: (2 * penalty.weights.quadratic) / unit,
  };
}

/** The weights of each output, with the b that belongs to them, as the flat θ of the objective. */
export function toTheta(form: StandardForm, weights: readonly Float64Array[]): Float64Array {
  const p = form.X.length;
  const k = form.y.length;
  const theta = new Float64Array(p * k + (form.intercept ? k : 0));
  weights.forEach((w, c) => {
    let b = form.yMeans[c];
    for (let j = 0; j < p; j++) {
      theta[j * k + c] = w[j];
      b -= form.xMeans[j] * w[j];
    }
    if (form.intercept) theta[p * k + c] = b;
  });
  return theta;
}

export function byColumns({ values, rows, columns }: Table): Float64Array[] {
  const result = Array.from({ length: columns }, () => new Float64Array(rows));
  // A few rows at a time: then what is read for one column is still in the cache for the next.
  for (let from = 0; from < rows; from += 16) {
    const to = Math.min(rows, from + 16);
    for (let j = 0; j < columns; j++) {
      const column = result[j];
      for (let i = from; i < to; i++) column[i] = values[i * columns + j];
    }
  }
  return result;
}

/** Subtracts the mean and returns it. Twice, since the first mean of large numbers carries their rounding. */
export function centre(column: Float64Array): number {
  let mean = 0;
  for (let round = 0; round < 2; round++) {
    let sum = 0;
    for (let i = 0; i < column.length; i++) sum += column[i];
    const shift = sum / column.length;
    for (let i = 0; i < column.length; i++) column[i] -= shift;
    mean += shift;
  }
  return mean;
}
