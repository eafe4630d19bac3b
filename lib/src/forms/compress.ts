/**
 * The same objective on a handful of rows. A squared loss of a linear model sees the data only through lengths, and
 * lengths survive rotation: rotate the columns of [1 X y] by Householder reflections until only a triangle is left,
 *
 *     [1 X y] = Q R,   ‖X W + 1 b - y‖² = ‖R_X W + r_1 b - R_y‖²,
 *
 * and instead of n rows there are 1 + p + k. An epoch of gradient descent then costs O(p²) however large n is.
 *
 * Source: Lawson and Hanson, Solving Least Squares Problems (1974), chapter 27.
 */
import { byColumns, scaleRows } from "../algebra/columns";
import { addTriangleTimes, triangleOf, triangleTransposedTimes } from "../algebra/triangle";
import { dotAt, norm } from "../algebra/vector";
import { type MatrixLike, shapeOf, table } from "../input";
import { Objective, requireLinearSquares } from "../objective/objective";

/**
 * The same objective, with the same minimum and the same value at every point (to rounding), whose every evaluation
 * costs O(p²) instead of O(n p). Making it costs O(n p²), once: for many steps of a descent on many rows.
 *
 * @throws TypeError unless the model is linear and the loss squared
 * @example
 * const J = objective([1, 2, 3, 4], [2, 4, 6, 8], { loss: sumOfSquares, intercept: false });
 * compress(J).value({ W: [1] }).toFixed(9); // "30.000000000"
 */
export function compress(J: Objective): Objective {
  requireLinearSquares("compress", J);
  return new Compressed(J, triangle(J));
}

/** What a squared loss of the linear model sees of the data: a triangle in place of the rows. */
class Compressed extends Objective {
  readonly #triangle: Float64Array[];
  readonly #factor: number;
  readonly #residuals: Float64Array;
  /** Of W or of its gradient. */
  readonly #column: Float64Array;

  constructor(J: Objective, triangle: Float64Array[]) {
    super(J.model, J);
    this.#triangle = triangle;
    this.#factor = J.loss.factor(J.sampleWeights?.total ?? J.y.rows, J.y.columns);
    this.#residuals = new Float64Array(triangle.length);
    this.#column = new Float64Array(J.X.columns);
  }

  /** factor · ‖R_X W + r_1 b - R_y‖² for each output; column i of the triangle has i + 1 entries. */
  override lossAt(theta: Float64Array, gradient: Float64Array): number {
    const R = this.#triangle;
    const r = this.#residuals;
    const column = this.#column;
    const k = this.y.columns;
    const p = this.X.columns;
    const first = this.linear!.intercept ? 1 : 0;
    let sum = 0;
    for (let c = 0; c < k; c++) {
      const y = R[first + p + c];
      for (let i = 0; i < r.length; i++) r[i] = i < y.length ? -y[i] : 0;
      if (first === 1) r[0] += R[0][0] * theta[p * k + c];
      for (let j = 0; j < p; j++) column[j] = theta[j * k + c];
      addTriangleTimes(R, first, column, r);
      sum += dotAt(r, 0, r, 0, y.length);
      triangleTransposedTimes(R, first, r, column);
      for (let j = 0; j < p; j++) gradient[j * k + c] = 2 * this.#factor * column[j];
      if (first === 1) gradient[p * k + c] = 2 * this.#factor * R[0][0] * r[0];
    }
    return this.#factor * sum;
  }

  /** Below the row of the bias the triangle has the columns about their means. */
  protected override reachOfData(): Float64Array {
    const R = this.#triangle;
    const k = this.y.columns;
    const p = this.X.columns;
    const first = this.linear!.intercept ? 1 : 0;
    const lengths = R.map((column, i) => norm(i === 0 ? column : column.subarray(first)));
    const result = new Float64Array(this.size);
    for (let c = 0; c < k; c++) {
      // Of a constant y nothing but rounding is left: then slopes are relative to the whole of it.
      const whole = norm(R[first + p + c]);
      const spread = lengths[first + p + c];
      const length = 2 * this.#factor * (spread > 1e-12 * whole ? spread : whole);
      for (let j = 0; j < p; j++) result[j * k + c] = lengths[first + j] * length;
      if (first === 1) result[p * k + c] = lengths[0] * length;
    }
    return result;
  }
}

/**
 * The loss alone over a grid of two weights, for contours and surfaces: z[i][j] is the loss at (w1[j], w2[i]). Costs
 * O(1) a point, however many rows the data has.
 *
 * @throws TypeError unless the model is linear without intercept and the loss squared; RangeError unless there are
 *   two features and one output, or when w1 or w2 is empty or holds NaN or an infinite number
 * @example
 * const J = objective([[1, 0], [0, 2]], [1, 2], { loss: sumOfSquares, intercept: false });
 * lossSurface(J, [0, 1], [1]); // [[1, 0]]
 */
export function lossSurface(J: Objective, w1: MatrixLike, w2: MatrixLike): number[][] {
  requireLinearSquares("lossSurface", J);
  if (J.size !== 2 || J.X.columns !== 2) {
    throw new RangeError(
      `lossSurface needs two features, one output and no intercept, got X ${shapeOf(J.X)}, y ${shapeOf(J.y)} and ${J.size} parameters`,
    );
  }
  const across = table("w1", w1).values;
  const down = table("w2", w2).values;
  const scale = J.loss.factor(J.sampleWeights?.total ?? J.y.rows, 1);
  const [x1, x2, y] = triangle(J);
  const slope = x1[0];
  const surface: number[][] = [];
  for (const v of down) {
    const first = x2[0] * v - y[0];
    const second = x2[1] * v - y[1];
    const rest = second * second + y[2] * y[2];
    const row = new Array<number>(across.length);
    for (let j = 0; j < across.length; j++) {
      const residual = slope * across[j] + first;
      row[j] = scale * (residual * residual + rest);
    }
    surface.push(row);
  }
  return surface;
}

/** The columns of R in [1 X y] = Q R, column i with its i + 1 entries; without intercept there is no 1. */
function triangle({ X, y, linear, sampleWeights }: Objective): Float64Array[] {
  const given = [...byColumns(X), ...byColumns(y)];
  if (linear!.intercept) given.unshift(new Float64Array(X.rows).fill(1));
  const roots = sampleWeights?.values.map(Math.sqrt);
  if (roots) for (const column of given) scaleRows(column, roots);
  return triangleOf(given, X.rows);
}
