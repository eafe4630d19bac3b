/**
 * The lasso path between the grid points: as λ falls, the weights move along straight lines, and turn only where one
 * joins the active set or leaves it. These knots are the whole path; all else is interpolation between them.
 *
 * With the active set A and the signs s, (X_Aᵀ X_A) w_A = X_Aᵀ y - λ s, so dw_A/dλ = -(X_Aᵀ X_A)⁻¹ s is constant until
 * a weight reaches 0 or another |x_jᵀ r| reaches λ. Follow the line to whichever comes first.
 *
 * Sources: Osborne, Presnell and Turlach, IMA Journal of Numerical Analysis 20 (2000); Efron, Hastie, Johnstone and
 * Tibshirani, "Least angle regression", Annals of Statistics 32 (2004), section 3.1.
 */
import { Matrix } from "ml-matrix";
import { CholeskyRows } from "../algebra/cholesky-rows";
import { dot, timesTransposed } from "../algebra/vector";
import { columnsOf } from "../forms/unit-columns";
import { type MatrixLike, quote } from "../input";
import { type PathOptions, prepare } from "./path";

/** The lasso path, exactly: between two neighbouring knots every weight is a straight line in λ. */
export interface Knots {
  /** The λ at which the active set changes, descending, the first being lambdaMax; and the end of the range. */
  readonly lambdas: number[];
  /** p × the number of knots: the weights there, in the units of X. */
  readonly coefficients: Matrix;
  readonly intercepts: number[];
}

/**
 * All knots of the lasso path of scale · ‖X w + b - y‖² + penalty(λ), from lambdaMax down to `smallest` times it.
 * Columns that depend on the active ones stay out, as long as they do (of equal columns the first one joins).
 *
 * @param options.penalty a constructor of absolute values alone, such as l1
 * @param options.smallest default 1e-3, between 0 and 1
 * @throws as `path` does; TypeError when the penalty holds squares
 */
export function lassoKnots(
  X: MatrixLike,
  y: MatrixLike,
  options: Pick<PathOptions, "loss" | "penalty" | "intercept" | "standardize" | "smallest">,
): Knots {
  const { form, scales } = prepare(X, y, options);
  const { smallest = 1e-3 } = options;
  if (!(smallest > 0 && smallest < 1)) {
    throw new RangeError(`smallest must be a number between 0 and 1, got ${quote(smallest)}`);
  }
  if (form.mu > 0) {
    throw new TypeError(
      `lassoKnots needs a penalty of absolute values alone, got ${options.penalty(1).name}`,
    );
  }
  const columns = columnsOf(form.X);
  const { norms } = columns;
  const p = norms.length;
  const c = timesTransposed(columns.unit, form.y[0]);
  const factor = new CholeskyRows(16);
  const active: number[] = [];
  const signs: number[] = [];
  const out = new Set(zeros(norms)); // columns of zeros, and those that depend on the active ones

  const lambdas: number[] = [];
  const weights: Float64Array[] = [];
  let lambda = Math.max(...c.map((value, j) => Math.abs(value) * norms[j]));
  const end = lambda * smallest;
  let joining = c.findIndex((value, j) => Math.abs(value) * norms[j] === lambda);
  let leaving = -1;
  let newest = -1; // who joined or left at the last knot: it stands exactly on its limit there
  let oldest = -1;

  for (let turn = 0; lambda > 0 && turn < 50 * (p + form.y[0].length); turn++) {
    // Turn: change the active set, then see how all weights stand here and how they move.
    if (leaving >= 0) {
      const at = active.indexOf(leaving);
      factor.drop(at);
      active.splice(at, 1);
      signs.splice(at, 1);
      out.clear();
      for (const j of zeros(norms)) out.add(j);
    }
    const slopes = slopesAt(lambda);
    if (joining >= 0) {
      const products = columns.products(joining);
      if (
        factor.append(
          Float64Array.from(active, (i) => products[i]),
          1,
          1e-11,
        )
      ) {
        active.push(joining);
        signs.push(Math.sign(slopes[joining]));
      } else {
        out.add(joining);
        joining = -1;
      }
    }
    const w = weightsAt(lambda);
    if (joining >= 0) w[joining] = 0; // it starts from there
    if (joining >= 0 || leaving >= 0 || lambda <= end) {
      lambdas.push(lambda);
      weights.push(w);
      newest = joining;
      oldest = leaving;
    }
    if (lambda <= end) break;

    const move = Float64Array.from(active, (j, i) => signs[i] / norms[j]); // dw_A / d(-λ), unit columns
    factor.solve(move);
    const fall = new Float64Array(p); // d(x_jᵀ r) / dλ
    active.forEach((i, at) => {
      const products = columns.products(i);
      for (let j = 0; j < p; j++) fall[j] += move[at] * products[j];
    });
    let way = lambda - end;
    joining = -1;
    leaving = -1;
    active.forEach((j, at) => {
      const reach = -(w[j] * norms[j]) / move[at];
      if (j !== newest && reach > 0 && reach < way) {
        way = reach;
        leaving = j;
      }
    });
    for (let j = 0; j < p; j++) {
      if (active.includes(j) || out.has(j)) continue;
      for (const sign of [1, -1]) {
        if (j === oldest && sign === Math.sign(slopes[j])) continue; // it has just come from there
        const closing = 1 / norms[j] - sign * fall[j];
        const reach = Math.max(0, lambda / norms[j] - sign * slopes[j]) / closing;
        if (closing > 0 && reach < way) {
          way = reach;
          joining = j;
          leaving = -1;
        }
      }
    }
    lambda = joining < 0 && leaving < 0 ? end : lambda - way;
  }

  function weightsAt(lambda: number): Float64Array {
    const solution = Float64Array.from(active, (j, i) => c[j] - (lambda / norms[j]) * signs[i]);
    factor.solve(solution);
    const w = new Float64Array(p);
    active.forEach((j, i) => {
      w[j] = solution[i] / norms[j];
    });
    return w;
  }

  function slopesAt(lambda: number): Float64Array {
    const w = weightsAt(lambda);
    const slopes = Float64Array.from(c);
    for (const i of active) {
      const products = columns.products(i);
      for (let j = 0; j < p; j++) slopes[j] -= w[i] * norms[i] * products[j];
    }
    return slopes;
  }

  const coefficients = new Matrix(p, lambdas.length);
  const intercepts = weights.map((w, i) => {
    w.forEach((weight, j) => {
      coefficients.set(j, i, weight / scales[j]);
    });
    return form.intercept
      ? form.yMeans[0] -
          dot(
            form.xMeans,
            w.map((weight, j) => weight / scales[j]),
          )
      : 0;
  });
  return { lambdas: lambdas.map((value) => value / form.lambda), coefficients, intercepts };
}

function zeros(norms: Float64Array): number[] {
  return Array.from(norms.keys()).filter((j) => norms[j] === 0);
}
