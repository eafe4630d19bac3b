/** The certificate of parameters, whoever found them. */
import { ExactSum } from "../algebra/exact";
import { add, dot, norm, subtractAll } from "../algebra/vector";
import { type StandardForm, standardForm } from "../forms/standard-form";
import type { LinearGiven } from "../objective/linear";
import type { Objective } from "../objective/objective";
import { certify, type Quality } from "./certificate";

/** What is wrong with a claimed solution, at most. */
export interface Certificate extends Quality {
  /** Where the largest violation is, such as "W[3]". */
  readonly at: string;
}

/**
 * How far parameters are from the minimum of their objective: the largest violation of its KKT conditions and the
 * duality gap. The bias is judged by the sum of the residuals in twice the usual digits, so that even its rounding,
 * which matters far from the origin, is seen.
 *
 * @throws TypeError when the model is not linear, the loss not squared, the penalty has other parts than absolute values
 *   and squares, or a bias is penalized; RangeError when a shape does not fit
 * @example
 * const J = objective([1, 2, 3], [2, 4, 6], { loss: sumOfSquares });
 * kkt(J, { W: [2], b: 0 }).violation; // 0
 */
export function kkt(J: Objective, at: LinearGiven): Certificate {
  const whole = standardForm("kkt", J, true);
  const theta = J.flatten("parameters", at);
  const p = J.X.columns;
  const k = J.y.columns;
  const weights = whole.y.map((_, c) => Float64Array.from({ length: p }, (_, j) => theta[j * k + c]));
  const quality = certify(whole, weights);
  let { violation, gap } = quality;
  let index = quality.column * k + quality.output;
  if (whole.lambda.some((lambda, j) => lambda === 0 && whole.mu[j] === 0))
    gap = gapBesideFree(J, whole, weights);
  for (let c = 0; whole.intercept && c < k; c++) {
    const off = residualSum(J, theta, c) / whole.total;
    gap += (whole.unit * whole.total * off * off) / 2;
    const ofBias = (Math.sqrt(whole.total) * Math.abs(off)) / (norm(whole.y[c]) || 1);
    if (ofBias > violation) [violation, index] = [ofBias, p * k + c];
  }
  return { violation, at: J.label(index), gap };
}

/** The gap of the penalized weights where the free ones fit to them, and what is lost because they do not. */
function gapBesideFree(J: Objective, whole: StandardForm, weights: readonly Float64Array[]): number {
  const form = standardForm("kkt", J);
  const { free, columns } = form;
  if (!free) return Number.NaN; // no column is penalized
  const part = weights.map((w) => Float64Array.from(columns, (j) => w[j]));
  let { gap } = certify(form, part);
  weights.forEach((w, c) => {
    const r = Float64Array.from(whole.y[c]);
    subtractAll(r, w, whole.X);
    const left = Float64Array.from(r);
    free.takeOut(left);
    add(r, -1, left);
    gap += (whole.unit * dot(r, r)) / 2;
  });
  return gap;
}

/** Σ s_i (y_ic - x_iᵀ w_c - b_c) */
function residualSum({ X, y, sampleWeights }: Objective, theta: Float64Array, c: number): number {
  const k = y.columns;
  const p = X.columns;
  const sum = new ExactSum();
  for (let i = 0; i < X.rows; i++) {
    const weight = sampleWeights?.values[i] ?? 1;
    const residual = new ExactSum();
    residual.add(y.values[i * k + c]);
    residual.add(-theta[p * k + c]);
    for (let j = 0; j < p; j++) residual.addProduct(-X.values[i * p + j], theta[j * k + c]);
    sum.addProduct(weight, residual.value);
  }
  return sum.value;
}
