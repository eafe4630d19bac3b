/**
 * The same objective on a handful of rows. A squared loss of a linear model sees the data only through lengths, and
 * lengths survive rotation: rotate the columns of [1 X y] by Householder reflections until only a triangle is left,
 *
 *     [1 X y] = Q R,   ‖X W + 1 b - y‖² = ‖R_X W + r_1 b - R_y‖²,
 *
 * and instead of n rows there are 1 + p + k. An epoch of gradient descent then costs O(p²) however large n is. R is
 * the Cholesky factor of the Gram matrix of [1 X y], too, which is four times as fast; but this squares the condition
 * number, so it is for columns that are far from dependent, and for a y that the others do not nearly explain.
 *
 * Source: Golub and Van Loan, Matrix Computations, 4th edition, sections 4.2 and 5.2; Lawson and Hanson (1974), chapter 27.
 */
import { choleskyFactor } from "../algebra/cholesky";
import { gram } from "../algebra/gram";
import { add, dot, norm } from "../algebra/vector";
import { type MatrixLike, quote, shapeOf, table } from "../input";
import { type SquaredLoss, squared } from "../objective/loss";
import { linearOn } from "../objective/model";
import { assemble, type Objective } from "../objective/objective";
import { byColumns } from "./standard-form";

/**
 * The same objective, with the same minimum and the same value at every point (to rounding), whose every evaluation
 * costs O(p²) instead of O(n p). Making it costs O(n p²), once.
 *
 * @throws TypeError unless the model is linear and the loss squared
 */
export function compress(J: Objective): Objective {
  if (compressed.has(J)) return J;
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
  const result = {
    ...small,
    model: J.model,
    loss,
    X: J.X,
    y: J.y,
    predict: J.predict,
    predictAt: J.predictAt,
  };
  compressed.add(result);
  return result;
}

/** What was compressed already: it shows the data as given, and so does not show it itself. */
const compressed = new WeakSet<Objective>();

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

/** The columns of R in [1 X y] = Q R, each 1 + p + k long; `ones` is 1 or 0. */
function triangle({ X, y }: Objective, ones: number): Float64Array[] {
  const n = X.rows;
  const given = [...byColumns(X), ...byColumns(y)];
  if (ones > 0) given.unshift(new Float64Array(n).fill(1));
  return byCholesky(given) ?? byReflections(given, n);
}

/** What a column keeps beside those before it, in squares: with less, more than three digits would be lost. */
const independent = 1e-3;

function byCholesky(given: readonly Float64Array[]): Float64Array[] | undefined {
  const size = given.length;
  const L = gram(given);
  if (!choleskyFactor(L, size, independent)) return undefined;
  return given.map((_, j) => lengthened(L.subarray(j * size, j * size + j + 1), size));
}

function byReflections(given: readonly Float64Array[], n: number): Float64Array[] {
  const size = given.length;
  const columns = n >= size ? [...given] : given.map((column) => lengthened(column, size));
  columns.forEach((column, s) => {
    const v = column.slice(s);
    const image = v[0] > 0 ? -norm(v) : norm(v);
    if (image === 0) return;
    const half = image * (image - v[0]); // vᵀv / 2 when v is that of the reflection
    v[0] -= image;
    for (let j = s; j < size; j += 4) reflect(columns.slice(j, j + 4), v, s, half);
  });
  return columns.map((column) => column.slice(0, size));
}

function lengthened(column: Float64Array, size: number): Float64Array {
  const result = new Float64Array(size);
  result.set(column);
  return result;
}

/** Reflects one to four columns from entry s on at the plane orthogonal to v, side by side when they are four. */
function reflect(columns: readonly Float64Array[], v: Float64Array, s: number, half: number): void {
  if (columns.length < 4) {
    for (const column of columns) {
      const x = column.subarray(s);
      add(x, -dot(v, x) / half, v);
    }
    return;
  }
  const [a, b, c, d] = columns;
  let ofA = 0;
  let ofB = 0;
  let ofC = 0;
  let ofD = 0;
  for (let i = 0; i < v.length; i++) {
    const entry = v[i];
    ofA += entry * a[s + i];
    ofB += entry * b[s + i];
    ofC += entry * c[s + i];
    ofD += entry * d[s + i];
  }
  ofA /= half;
  ofB /= half;
  ofC /= half;
  ofD /= half;
  for (let i = 0; i < v.length; i++) {
    const entry = v[i];
    a[s + i] -= ofA * entry;
    b[s + i] -= ofB * entry;
    c[s + i] -= ofC * entry;
    d[s + i] -= ofD * entry;
  }
}

function requireSquared(name: string, J: Objective): SquaredLoss {
  if (J?.model?.name !== "linear") {
    throw new TypeError(`${name} needs an objective of the linear model, got ${J?.model?.name ?? quote(J)}`);
  }
  if (!J.loss.scale) throw new TypeError(`${name} needs a squared loss, got ${J.loss.name}`);
  return J.loss as SquaredLoss;
}
