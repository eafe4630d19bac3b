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
  objective,
  plus,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { golden, matrixOf } from "./problems";

type Rows = number[] | number[][];

/** A case: every key of `expect` must agree entry by entry, within atol + rtol · |expected|. */
interface Case<Op extends string, Params, Expected> {
  id: string;
  op: Op;
  data: string;
  params: Params;
  expect: Expected;
  rtol: number;
  atol: number;
}

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
interface TotalLoss {
  weights: Rows;
  biases: number[];
  data_loss: number;
  l1w: number;
  l1b: number;
  l2w: number;
  l2b: number;
}
type Miscellaneous =
  | Case<"gd", Descent & { lam: number }, Trained>
  | Case<"gd_l1l2", Descent & { l1: number; l2: number }, Trained>
  | Case<"total_loss", TotalLoss, { loss: number }>
  | Case<"penalty_grads", { w: Rows; lam: number }, { l1: Rows; l2: Rows }>
  | Case<
      "weight_decay_multi",
      { X: number[][]; Y: number[][]; lam: number; W0: number[][] },
      { W: number[][]; mse: number; l2: number; J: number; grad: number[][] }
    >
  | Case<"mape", { pred: number[]; true: number[] }, { mape: number }>;

interface Regression {
  w: number[];
  b: number;
  sse?: number;
  objective?: number;
}
type Solver =
  | Case<"ols", { intercept: boolean }, Regression>
  | Case<"ridge", { alpha: number; intercept: boolean }, Regression>;

const miscellaneous = golden<{ cases: Miscellaneous[] }>("misc").cases;
const solvers = golden<{
  datasets: Record<string, { X: number[][]; y: number[]; rank: number }>;
  cases: Solver[];
}>("solvers");

/** The cases of one operation, each with its id in front. */
function casesOf<C extends { op: string; id: string }, Op extends C["op"]>(
  cases: readonly C[],
  op: Op,
): [string, Extract<C, { op: Op }>][] {
  return cases
    .filter((each): each is Extract<C, { op: Op }> => each.op === op)
    .map((each) => [each.id, each]);
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
    expect(Math.abs(left[i]! - value), `${left[i]} against ${value}`).toBeLessThanOrEqual(
      atol + rtol * Math.abs(value),
    );
  });
}

describe("gradient descent", () => {
  it.each(casesOf(miscellaneous, "gd"))("%s", (_, each) => {
    const { X, y, W0, b0, lam, lr, epochs } = each.params;
    const J = objective(matrixOf(X), y, { loss: meanSquaredError, penalty: halfL2(lam) });
    const fit = gradientDescent(J, { start: { W: W0, b: b0 }, learningRate: lr, epochs });
    expectAgreement(each, fit.history.objective.slice(0, epochs), each.expect.losses);
    expectAgreement(each, fit.W, each.expect.W_final);
    expectAgreement(each, fit.b, each.expect.b_final);
  });

  it.each(casesOf(miscellaneous, "gd_l1l2"))("%s", (_, each) => {
    const { X, y, W0, b0, lr, epochs } = each.params;
    const penalty = plus(l1(each.params.l1), halfL2(each.params.l2));
    const J = objective(matrixOf(X), y, { loss: halfMeanSquaredError, penalty });
    const fit = gradientDescent(J, { start: { W: W0, b: b0 }, learningRate: lr, epochs });
    expectAgreement(each, fit.history.objective.slice(0, epochs), each.expect.losses);
    expectAgreement(each, fit.W, each.expect.W_final);
    expectAgreement(each, fit.b, each.expect.b_final);
  });
});

describe("penalties", () => {
  it.each(casesOf(miscellaneous, "total_loss"))("%s", (_, each) => {
    const { weights, biases, data_loss, l1w, l1b, l2w, l2b } = each.params;
    const onWeights = plus(l1(l1w), l2(l2w));
    const onBiases = plus(l1(l1b), l2(l2b));
    const total = data_loss + onWeights.value(matrixOf(weights)) + onBiases.value(biases);
    expectAgreement(each, total, each.expect.loss);
  });

  it.each(casesOf(miscellaneous, "penalty_grads"))("%s", (_, each) => {
    const w = matrixOf(each.params.w);
    expectAgreement(each, l1(each.params.lam).gradient(w), each.expect.l1);
    expectAgreement(each, l2(each.params.lam).gradient(w), each.expect.l2);
  });
});

describe("closed form", () => {
  it.each(casesOf(miscellaneous, "weight_decay_multi"))("%s", (_, each) => {
    const { X, Y, lam, W0 } = each.params;
    const J = objective(matrixOf(X), matrixOf(Y), {
      loss: meanSquaredError,
      penalty: halfL2(lam),
      intercept: false,
    });
    const fit = closedForm(J);
    const { loss, penalty } = J.parts(fit);
    expectAgreement(each, fit.W, each.expect.W);
    expectAgreement(each, loss, each.expect.mse);
    expectAgreement(each, penalty, each.expect.l2);
    expectAgreement(each, fit.objective, each.expect.J);
    expectAgreement(each, J.gradient({ W: matrixOf(W0) }).W, each.expect.grad);
  });

  const regressions = [...casesOf(solvers.cases, "ols"), ...casesOf(solvers.cases, "ridge")];
  it.each(regressions)("%s", (_, each) => {
    const { X, y } = solvers.datasets[each.data]!;
    const { intercept } = each.params;
    const alpha = "alpha" in each.params ? each.params.alpha : 0;
    const J = objective(matrixOf(X), y, {
      loss: halfSumOfSquares,
      penalty: alpha > 0 ? halfL2(alpha) : none,
      intercept,
    });
    const fit = closedForm(J);
    expectAgreement(each, fit.W, each.expect.w);
    expectAgreement(each, fit.b, each.expect.b);
    if (each.expect.sse !== undefined) expectAgreement(each, 2 * J.parts(fit).loss, each.expect.sse);
    if (each.expect.objective !== undefined) expectAgreement(each, 2 * fit.objective, each.expect.objective);
  });

  it("knows the rank of each data set", () => {
    const ranks = Object.values(solvers.datasets).map(({ X, y }) => {
      const fit = closedForm(objective(matrixOf(X), y, { loss: halfSumOfSquares, intercept: false }));
      return fit.rank;
    });
    expect(ranks).toEqual(Object.values(solvers.datasets).map(({ rank }) => rank));
    expect(ranks).toEqual([5, 15, 4]);
  });
});

it("there are as many cases as were counted by hand", () => {
  const counts = (
    ["gd", "gd_l1l2", "total_loss", "penalty_grads", "weight_decay_multi", "mape"] as const
  ).map((op) => casesOf(miscellaneous, op).length);
  expect(counts).toEqual([3, 3, 2, 2, 3, 1]);
  expect(casesOf(solvers.cases, "ols").length).toBe(6);
  expect(casesOf(solvers.cases, "ridge").length).toBe(24);
});

describe("metrics", () => {
  it.each(casesOf(miscellaneous, "mape"))("%s", (_, each) => {
    expectAgreement(each, mape(each.params.true, each.params.pred), each.expect.mape);
  });
});
