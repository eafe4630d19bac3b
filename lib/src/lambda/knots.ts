/**
 * The lasso path between the grid points: as λ falls, the weights move along straight lines, and turn only where one
 * joins the active set or leaves it. These knots are the whole path; all else is interpolation between them.
 *
 * With the active set A and the signs s, (X_Aᵀ X_A) w_A = X_Aᵀ y - λ s, so w_A moves along d = (X_Aᵀ X_A)⁻¹ s as λ falls,
 * until a weight reaches 0 or another |x_jᵀ r| reaches λ. Follow the line to whichever comes first; who moves on from
 * there is a small problem of its own (knot-direction.ts).
 *
 * Sources: Osborne, Presnell and Turlach, IMA Journal of Numerical Analysis 20 (2000); Efron, Hastie, Johnstone and
 * Tibshirani, "Least angle regression", Annals of Statistics 32 (2004), section 3.1.
 */
import { Matrix } from "ml-matrix";
import { lending } from "../algebra/workspace";
import { promised } from "../evidence/certificate";
import type { StandardForm } from "../forms/standard-form";
import { type MatrixLike, progress, quote, shapeOf } from "../input";
import type { LinearParameters } from "../objective/linear";
import { LassoLine, type PathPoint, violationBetween } from "../solvers/lasso-line";
import { squaredFamily } from "./family";
import { checkedShare, type PathOptions, problemOf } from "./options";

/** The lasso path, exactly: between two neighbouring knots every weight is a straight line in λ. */
export interface Knots {
  /** The λ at which the active set changes, descending, the first being lambdaMax; and the end of the range. */
  readonly lambdas: number[];
  /** p × the number of knots: the weights there, in the units of X. */
  readonly coefficients: Matrix;
  readonly intercepts: number[];
  /** The largest violation of a KKT condition, relative to ‖x_j‖ ‖y‖, anywhere on the path. */
  readonly violation: number;
  /** Whether that is at most 1e-10, and the end of the range was reached. */
  readonly converged: boolean;
  readonly reason: string;
  /** W and b at any λ from the first to the last, by interpolation. */
  at(lambda: number): LinearParameters;
}

/**
 * All knots of the lasso path of factor · ‖X w + b - y‖² + penalty(λ), from lambdaMax down to `smallest` times it.
 * Columns that depend on the active ones stay out, as long as they do (of equal columns the first one joins).
 *
 * @param y n × 1
 * @param options.penalty a constructor of absolute values alone, such as l1
 * @param options.smallest default 1e-3, between 0 and 1
 * @throws what `path` does; TypeError when the loss is not squared or the penalty holds squares; RangeError when y has
 *   several columns, or is constant or orthogonal to X
 * @example
 * lassoKnots([1, 2, 3], [2, 4, 6], { loss: halfSumOfSquares, penalty: l1, smallest: 0.5 }).lambdas; // [4, 2]
 */
export function lassoKnots(
  X: MatrixLike,
  y: MatrixLike,
  options: Omit<PathOptions, "lambdas" | "count">,
): Knots {
  const problem = problemOf("lassoKnots", X, y, options);
  const { J, rates } = problem;
  if (!J.loss.squared)
    throw new TypeError(`lassoKnots needs a squared loss, got ${J.loss.name}: its path is no line`);
  if (J.y.columns !== 1)
    throw new RangeError(`y must have one column, got ${shapeOf(J.y)}: take them one by one`);
  const onProgress = progress(options.onProgress);
  const smallest = checkedShare(options.smallest ?? 1e-3);
  if (rates.quadratic.some((strength) => strength > 0)) {
    throw new TypeError(
      `lassoKnots needs a penalty of absolute values alone, got ${options.penalty(1).name}: try path`,
    );
  }
  const { form, largest } = squaredFamily("lassoKnots", problem);
  const first = largest();
  if (!(first > 0)) throw new RangeError("y is constant or orthogonal to X: there is no path");
  const end = first * smallest;
  const most = 50 * (J.X.columns + J.X.rows);
  return lending(() => {
    const line = new LassoLine(form, first);
    const share = (): number => Math.log(first / line.lambda) / Math.log(first / end);
    const points = pointsOf(line, form, end, most, () => onProgress(share()));
    return knotsOf(form, points, line.lambda <= end);
  });
}

/** The points at which other weights move, in so many turns at most. */
function pointsOf(
  line: LassoLine,
  form: StandardForm,
  end: number,
  most: number,
  onTurn: () => void,
): PathPoint[] {
  const points: PathPoint[] = [];
  const note = (): void => {
    if (points.at(-1)?.lambda !== line.lambda) points.push(line.point());
  };
  let idle = 0; // turns in a row that have led nowhere
  for (let turn = 0; turn <= most; turn++) {
    if (line.turn() || line.lambda <= end) note();
    onTurn();
    if (line.lambda <= end) break;
    let from = line.point();
    line.follow(end);
    idle = line.lambda < from.lambda ? 0 : idle + 1;
    const isGood = (): boolean => idle <= 10 && violationBetween(form, from, line.point()) <= promised;
    if (isGood()) continue;
    // Rounding has led astray: the exact solver goes to where the line has ended ...
    line.jump(line.lambda);
    if (isGood()) note();
    // ... or else a little way, then further, and on from there along a line.
    for (let share = 1e-9; share < 1 && !isGood(); share *= 10) {
      line.jump(Math.max(from.lambda * (1 - share), end));
      note();
      idle = 0;
      from = line.point();
      if (line.lambda > end) line.follow(end);
    }
  }
  return points;
}

function knotsOf(form: StandardForm, points: readonly PathPoint[], reached: boolean): Knots {
  const lambdas = points.map(({ lambda }) => lambda);
  const thetas = points.map(({ weights }) => form.theta([weights]));
  const p = form.scales.length;
  const coefficients = new Matrix(p, thetas.length);
  thetas.forEach((theta, i) => {
    for (let j = 0; j < p; j++) coefficients.set(j, i, theta[j]);
  });
  const intercepts = thetas.map((theta) => (form.intercept ? theta[p] : 0));
  const { violation, lambda } = worstOf(form, points);
  const converged = reached && violation <= promised;
  const says = `the largest KKT violation between knots is ${violation.toExponential(1)}`;
  return {
    lambdas,
    coefficients,
    intercepts,
    violation,
    converged,
    reason: converged
      ? says
      : reached
        ? `${says}, at lambda ${lambda}: the columns are too nearly dependent, leave some out`
        : `after ${lambdas.length} knots lambda is still ${lambdas.at(-1)}: give a larger smallest`,
    at(at) {
      const last = lambdas.length - 1;
      if (!(at <= lambdas[0] && at >= lambdas[last])) {
        throw new RangeError(`lambda must be from ${lambdas[last]} to ${lambdas[0]}, got ${quote(at)}`);
      }
      const i = Math.max(
        1,
        lambdas.findIndex((knot) => knot <= at),
      );
      const width = lambdas[i - 1] - lambdas[i];
      const share = width > 0 ? (lambdas[i - 1] - at) / width : 0;
      const between = (from: number, to: number): number => (share < 1 ? from + share * (to - from) : to);
      const [from, to] = [thetas[i - 1], thetas[i] ?? thetas[i - 1]];
      const theta = from.map((value, j) => between(value, to[j]));
      const b = form.intercept ? theta[p] : 0;
      return { W: Matrix.columnVector(Array.from(theta.subarray(0, p))), b: new Matrix([[b]]) };
    },
  };
}

/** Where the path is furthest from its KKT conditions: before which of its points. */
function worstOf(form: StandardForm, points: readonly PathPoint[]): { violation: number; lambda: number } {
  let worst = { violation: 0, lambda: points[0].lambda };
  points.forEach((to, i) => {
    const from = points[Math.max(i - 1, 0)];
    const violation = Math.max(violationBetween(form, from, to), form.beside([to.weights]).violation);
    if (!(violation <= worst.violation)) worst = { violation, lambda: to.lambda };
  });
  return worst;
}
