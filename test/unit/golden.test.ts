/** Numbers that others computed: NumPy, scikit-learn, 40-digit arithmetic. test/fixtures/README.md says which. */
import type { Matrix } from "ml-matrix";
import {
  closedForm,
  gradientDescent,
  halfL2,
  halfMeanSquaredError,
  halfSumOfSquares,
  l1,
  l2,
  mape,
  meanSquaredError,
  none,
  type Objective,
  objective,
  plus,
  softThreshold,
  standardize,
  sumOfSquares,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { type Case, casesOf, countsOf, dataOf, datasets, matrixOf } from "./problems";

type Rows = number[] | number[][];

interface Descent {
  X: number[][];
  y: number[];
  W0: number[];
  b0: number;
  lr: number;
  epochs: number;
}
interface Trained {
  losses: number[];
  W_final: number[];
  b_final: number;
}

function expectAgreement(
  { rtol, atol }: { rtol: number; atol: number },
  got: number | readonly number[] | Matrix,
  expected: number | Rows,
): void {
  const left = typeof got === "number" ? [got] : "to1DArray" in got ? got.to1DArray() : got;
  const right = [expected].flat(2);
  expect(left.length).toBe(right.length);
  right.forEach((value, i) => {
    expect(Math.abs(left[i] - value), `${left[i]} against ${value}`).toBeLessThanOrEqual(
      atol + rtol * Math.abs(value),
    );
  });
}

it("there are as many cases as were counted by hand", () => {
  expect(countsOf("misc")).toEqual({
    gd: 3,
    gd_l1l2: 3,
    total_loss: 2,
    penalty_grads: 2,
    weight_decay_multi: 3,
    mape: 1,
  });
  expect(countsOf("solvers")).toEqual({
    ols: 6,
    ridge: 24,
    ridge_df: 24,
    ridge_loo: 24,
    ridge_standardized: 3,
    standardize: 3,
    lasso: 30,
    elastic_net: 30,
    lambda_max: 12,
    path: 4,
    lasso_knots: 2,
    kfold_ridge: 3,
    kfold_elastic_net: 3,
    soft_threshold: 1,
  });
});

describe("gradient descent", () => {
  function expectRun(each: Case<Descent, Trained>, J: Objective): void {
    const { W0, b0, lr, epochs } = each.params;
    const fit = gradientDescent(J, { start: { W: W0, b: b0 }, learningRate: lr, maxIterations: epochs });
    expect(fit.iterations).toBe(epochs);
    expectAgreement(each, fit.history.value.slice(0, epochs), each.expect.losses);
    expectAgreement(each, fit.W, each.expect.W_final);
    expectAgreement(each, fit.b, each.expect.b_final);
  }

  it.each(casesOf<Descent & { lam: number }, Trained>("misc", "gd"))("%s", (_, each) => {
    const { X, y, lam } = each.params;
    expectRun(each, objective(X, y, { loss: meanSquaredError, penalty: halfL2(lam) }));
  });

  it.each(casesOf<Descent & { l1: number; l2: number }, Trained>("misc", "gd_l1l2"))("%s", (_, each) => {
    const { X, y } = each.params;
    const penalty = plus(l1(each.params.l1), halfL2(each.params.l2));
    expectRun(each, objective(X, y, { loss: halfMeanSquaredError, penalty }));
  });
});

describe("penalties", () => {
  interface Total {
    weights: Rows;
    biases: number[];
    data_loss: number;
    l1w: number;
    l1b: number;
    l2w: number;
    l2b: number;
  }
  it.each(casesOf<Total, { loss: number }>("misc", "total_loss"))("%s", (_, each) => {
    const { weights, biases, data_loss, l1w, l1b, l2w, l2b } = each.params;
    const onWeights = plus(l1(l1w), l2(l2w));
    const onBiases = plus(l1(l1b), l2(l2b));
    const total = data_loss + onWeights.value(matrixOf(weights)) + onBiases.value(biases);
    expectAgreement(each, total, each.expect.loss);
  });

  type Slopes = { l1: Rows; l2: Rows };
  it.each(casesOf<{ w: Rows; lam: number }, Slopes>("misc", "penalty_grads"))("%s", (_, each) => {
    const w = matrixOf(each.params.w);
    expectAgreement(each, l1(each.params.lam).gradient(w), each.expect.l1);
    expectAgreement(each, l2(each.params.lam).gradient(w), each.expect.l2);
  });

  type Thresholds = { z_t: [z: number, t: number][] };
  it.each(casesOf<Thresholds, { values: number[] }>("solvers", "soft_threshold"))("%s", (_, each) => {
    const { z_t } = each.params;
    expect(z_t).toHaveLength(60);
    const thresholds = z_t.map(([z, t]) => softThreshold(z, t));
    expectAgreement(each, thresholds, each.expect.values);
    // and it is the proximal map of l1, for any step and strength of that product
    const maps = z_t.map(([z, t]) => l1(1).prox([z], t)[0]);
    expectAgreement(each, maps, each.expect.values);
    const others = z_t.map(([z, t]) => l1(t).prox([z], 1)[0]);
    expectAgreement(each, others, each.expect.values);
  });
});

describe("closed form", () => {
  type Multiple = { X: number[][]; Y: number[][]; lam: number; W0: number[][] };
  type Decayed = { W: number[][]; mse: number; l2: number; J: number; grad: number[][] };
  it.each(casesOf<Multiple, Decayed>("misc", "weight_decay_multi"))("%s", (_, each) => {
    const { X, Y, lam, W0 } = each.params;
    const J = objective(X, Y, { loss: meanSquaredError, penalty: halfL2(lam), intercept: false });
    const fit = closedForm(J);
    const { loss, penalty } = J.parts(fit);
    expectAgreement(each, fit.W, each.expect.W);
    expectAgreement(each, loss, each.expect.mse);
    expectAgreement(each, penalty, each.expect.l2);
    expectAgreement(each, fit.value, each.expect.J);
    expectAgreement(each, J.gradient({ W: W0 }).W, each.expect.grad);
  });

  type Regression = { w: number[]; b: number; sse?: number; objective?: number };
  it.each([
    ...casesOf<{ alpha?: number; intercept: boolean }, Regression>("solvers", "ols"),
    ...casesOf<{ alpha?: number; intercept: boolean }, Regression>("solvers", "ridge"),
  ])("%s", (_, each) => {
    const { X, y } = dataOf(each);
    const { intercept, alpha = 0 } = each.params;
    const penalty = alpha > 0 ? halfL2(alpha) : none;
    const J = objective(X, y, { loss: halfSumOfSquares, penalty, intercept });
    const fit = closedForm(J);
    expect(fit.converged).toBe(true);
    expectAgreement(each, fit.W, each.expect.w);
    expectAgreement(each, fit.b, each.expect.b);
    const { sse = 0 } = each.expect; // left out where the fit goes through every point
    expectAgreement(each, 2 * J.parts(fit).loss, sse);
    expectAgreement(each, 2 * fit.value, each.expect.objective ?? sse);
    expect(each.expect.objective === undefined).toBe(alpha === 0);
  });

  it("knows the rank of each data set", () => {
    const ranks = Object.values(datasets).map(
      ({ X, y }) => closedForm(objective(X, y, { loss: halfSumOfSquares, intercept: false })).rank,
    );
    expect(ranks).toEqual(Object.values(datasets).map(({ rank }) => rank));
    expect(ranks).toEqual([5, 15, 4]);
  });
});

describe("standard scores", () => {
  type Moments = { mean: number[]; scale: number[]; ddof: number };
  it.each(casesOf<unknown, Moments>("solvers", "standardize"))("%s", (_, each) => {
    const { means, scales } = standardize(dataOf(each).X);
    expect(each.expect.ddof).toBe(0);
    expectAgreement(each, means, each.expect.mean);
    expectAgreement(each, scales, each.expect.scale);
  });

  // The weights in the original units are read by path.test.ts.
  type Scores = { w_standardized: number[] };
  it.each(casesOf<{ alpha: number }, Scores>("solvers", "ridge_standardized"))("%s", (_, each) => {
    const { X, y } = dataOf(each);
    const J = objective(standardize(X).Z, y, { loss: sumOfSquares, penalty: l2(each.params.alpha) });
    expectAgreement(each, closedForm(J).W, each.expect.w_standardized);
  });
});

describe("metrics", () => {
  it.each(casesOf<{ pred: number[]; true: number[] }, { mape: number }>("misc", "mape"))("%s", (_, each) => {
    expectAgreement(each, mape(each.params.pred, each.params.true), each.expect.mape);
  });
});
