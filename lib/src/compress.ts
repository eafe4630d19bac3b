/**
 * The same objective on a handful of rows. A squared loss of a linear model sees the data only through lengths, and
 * lengths survive rotation: rotate the columns of [1 X y] by Householder reflections until only a triangle is left,
 *
 *     [1 X y] = Q R,   ‖X W + 1 b - y‖² = ‖R_X W + r_1 b - R_y‖²,
 *
 * and instead of n rows there are 1 + p + k. An epoch of gradient descent then costs O(p²) however large n is. The
 * Gram matrix XᵀX would do the same, but squares the condition number; the triangle does not.
 *
 * Source: Golub and Van Loan, Matrix Computations, 4th edition, section 5.2; Lawson and Hanson (1974), chapter 27.
 */
import { type MatrixLike, quote, shapeOf, table } from "./input";
import { type SquaredLoss, squared } from "./loss";
import { linearOn } from "./model";
import { assemble, type Objective } from "./objective";

/**
 * The same objective, with the same minimum and the same value at every point (to rounding), whose every evaluation
 * costs O(p²) instead of O(n p). Making it costs O(n p²), once.
 *
 * @throws TypeError unless the model is linear and the loss squared
 */
export function compress(J: Objective): Objective {
  const loss = requireSquared("compress", J);
  const { rows, columns: k } = J.y;
  const p = J.X.columns;
  const intercept = J.size > p * k;
  const first = intercept ? 1 : 0;
  const size = first + p + k;
  if (rows <= size) return J;

  const R = triangle(J, first);
  const part = (from: number, columns: number) => ({
    values: Float64Array.from(
      { length: size * columns },
      (_, at) => R[from + (at % columns)][Math.floor(at / columns)],
    ),
    rows: size,
    columns,
  });
  const model = { name: J.model.name, on: () => linearOn(part(first, p), k, intercept ? R[0] : undefined) };
  const small = assemble(
    model,
    part(first, p),
    part(first + p, k),
    squared(loss.name, () => loss.scale(rows, k)), // the mean is still that over all n rows
    J.penalty,
  );
  return { ...small, model: J.model, loss, X: J.X, y: J.y, predict: J.predict, predictAt: J.predictAt };
}

/**
 * The loss alone over a grid of two weights, for contours and surfaces: z[i][j] is the loss at (w1[j], w2[i]). Costs
 * O(1) a point, however many rows the data has.
 *
 * @throws TypeError unless the model is linear without intercept and the loss squared; RangeError unless there are
 *   two features and one output, or when w1 or w2 is empty or holds NaN or an infinite number
 */
export function lossSurface(J: Objective, w1: MatrixLike, w2: MatrixLike): number[][] {
  const loss = requireSquared("lossSurface", J);
  if (J.size !== 2 || J.X.columns !== 2) {
    throw new RangeError(
      `lossSurface needs two features, one output and no intercept, got X ${shapeOf(J.X)}, y ${shapeOf(J.y)} and ${J.size} parameters`,
    );
  }
  const across = table("w1", w1).values;
  const down = table("w2", w2).values;
  const scale = loss.scale(J.y.rows, 1);
  const [x1, x2, y] = triangle(J, 0);
  return Array.from(down, (v) => {
    const first = x2[0] * v - y[0];
    const second = x2[1] * v - y[1];
    const rest = second * second + y[2] * y[2];
    return Array.from(across, (u) => {
      const residual = x1[0] * u + first;
      return scale * (residual * residual + rest);
    });
  });
}

/** The columns of R in [1 X y] = Q R, each 1 + p + k long; `ones` is 1 or 0. */
function triangle({ X, y }: Objective, ones: number): Float64Array[] {
  const n = X.rows;
  const size = ones + X.columns + y.columns;
  const columns = Array.from({ length: size }, (_, j) =>
    Float64Array.from({ length: Math.max(n, size) }, (_, i) => {
      if (i >= n) return 0;
      if (j < ones) return 1;
      const inX = j - ones;
      return inX < X.columns ? X.values[i * X.columns + inX] : y.values[i * y.columns + inX - X.columns];
    }),
  );
  columns.forEach((column, s) => {
    let square = 0;
    for (let i = s; i < column.length; i++) square += column[i] * column[i];
    if (square === 0) return;
    const image = column[s] > 0 ? -Math.sqrt(square) : Math.sqrt(square);
    const v = column.slice(s);
    v[0] -= image;
    const length = 2 * image * (image - column[s]); // vᵀv
    for (let j = s; j < size; j++) reflect(columns[j], v, s, length);
  });
  return columns.map((column) => column.slice(0, size));
}

/** Reflects x from entry s on at the plane orthogonal to v. */
function reflect(x: Float64Array, v: Float64Array, s: number, length: number): void {
  let product = 0;
  for (let i = 0; i < v.length; i++) product += v[i] * x[s + i];
  const factor = (2 * product) / length;
  for (let i = 0; i < v.length; i++) x[s + i] -= factor * v[i];
}

function requireSquared(name: string, J: Objective): SquaredLoss {
  if (J?.model?.name !== "linear") {
    throw new TypeError(`${name} needs an objective of the linear model, got ${J?.model?.name ?? quote(J)}`);
  }
  if (!J.loss.scale) throw new TypeError(`${name} needs a squared loss, got ${J.loss.name}`);
  return J.loss as SquaredLoss;
}
