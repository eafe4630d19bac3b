import { Matrix } from "ml-matrix";
import {
  alphaForBudget,
  alphaForDegreesOfFreedom,
  closedForm,
  halfL2,
  halfMeanSquaredError,
  halfSumOfSquares,
  l1,
  l2,
  meanSquaredError,
  type Objective,
  objective,
  posterior,
  RandomState,
  ridgeSpectrum,
  sumOfSquares,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import {
  type Case,
  casesOf,
  dataOf,
  distance,
  forSeeds,
  matrixOf,
  pick,
  regression,
  squares,
} from "./problems";

interface Strength {
  alpha: number;
  intercept: boolean;
}

function ridgeOf(each: Case<Strength, unknown>): Objective {
  const { X, y } = dataOf(each);
  const { alpha, intercept } = each.params;
  return objective(X, y, { loss: sumOfSquares, penalty: l2(alpha), intercept });
}

describe("ridgeSpectrum", () => {
  it.each(casesOf<Strength, { df: number }>("solvers", "ridge_df"))(
    "meets the golden numbers of %s",
    (_, each) => {
      const got = ridgeSpectrum(ridgeOf(each));
      const { df } = each.expect;
      expect(got.alpha).toBe(each.params.alpha);
      expect(Math.abs(got.degreesOfFreedom - df)).toBeLessThan(1e-11 * (1 + df));
    },
  );

  type Without = { loo_residuals: number[]; loo_mse: number; gcv: number };
  it.each(casesOf<Strength, Without>("solvers", "ridge_loo"))("meets the golden numbers of %s", (_, each) => {
    const got = ridgeSpectrum(ridgeOf(each));
    const { loo_residuals, loo_mse, gcv } = each.expect;
    expect(got.alpha).toBe(each.params.alpha);
    expect(distance(got.leaveOneOut, matrixOf(loo_residuals))).toBeLessThan(1e-9);
    expect(Math.abs(got.leaveOneOutError / loo_mse - 1)).toBeLessThan(1e-9);
    expect(Math.abs(got.generalizedError / gcv - 1)).toBeLessThan(1e-9);
  });

  it("leaves one out as refitting without it does", () => {
    forSeeds(20, (random, seed) => {
      const n = pick(random, 4, 15);
      const { X, y } = regression(random, n, pick(random, 1, 20), pick(random, 1, 2));
      const intercept = seed % 2 === 0;
      const alpha = 0.5 + random.random();
      const { leaveOneOut } = ridgeSpectrum(
        objective(X, y, { loss: sumOfSquares, penalty: l2(alpha), intercept }),
      );
      for (let i = 0; i < n; i++) {
        const rows = Array.from({ length: n }, (_, row) => row).filter((row) => row !== i);
        const part = (A: Matrix) => new Matrix(rows.map((row) => A.getRow(row)));
        const fit = closedForm(
          objective(part(X), part(y), { loss: sumOfSquares, penalty: l2(alpha), intercept }),
        );
        const missed = Matrix.sub(y.getRowVector(i), fit.predict(X.getRowVector(i)));
        expect(distance(leaveOneOut.getRow(i), missed.to1DArray())).toBeLessThan(1e-9);
      }
    });
  });

  it("has the trace of the matrix that takes y to its predictions as degrees of freedom", () => {
    forSeeds(20, (random, seed) => {
      const n = pick(random, 3, 12);
      const X = random.normalMatrix(n, pick(random, 1, 8));
      const options = { loss: meanSquaredError, penalty: halfL2(0.2), intercept: seed % 2 === 0 };
      let trace = 0;
      for (let i = 0; i < n; i++) {
        const unit = Matrix.zeros(n, 1).set(i, 0, 1);
        trace += closedForm(objective(X, unit, options))
          .predict(X)
          .get(i, 0);
      }
      const { degreesOfFreedom } = ridgeSpectrum(objective(X, random.normalMatrix(n, 1), options));
      expect(Math.abs(degreesOfFreedom - trace)).toBeLessThan(1e-10);
    });
  });

  it("keeps everything at alpha 0, and refuses absolute values", () => {
    const { X, y } = regression(new RandomState(1), 20, 3, 1);
    const got = ridgeSpectrum(objective(X, y, { loss: meanSquaredError }));
    expect(got.shrinkage).toEqual([1, 1, 1]);
    expect(got.degreesOfFreedom).toBe(4);
    expect(() => ridgeSpectrum(objective(X, y, { loss: meanSquaredError, penalty: l1(1) }))).toThrow(
      "ridgeSpectrum needs a quadratic penalty, got l1(1)",
    );
  });
});

describe("alphaForBudget", () => {
  it("finds the alpha whose solution spends the budget: there and back", () => {
    forSeeds(80, (random, seed) => {
      const { X, y } = regression(random, pick(random, 3, 30), pick(random, 1, 30), pick(random, 1, 3));
      const alpha = 10 ** (6 * random.random() - 3);
      const intercept = seed % 2 === 0;
      const { W } = closedForm(objective(X, y, { loss: sumOfSquares, penalty: l2(alpha), intercept }));
      const J = objective(X, y, { loss: halfMeanSquaredError, intercept });
      expect(Math.abs(alphaForBudget(J, squares(W)) / alpha - 1)).toBeLessThan(1e-6);
      const back = closedForm(
        objective(X, y, { loss: sumOfSquares, penalty: l2(alphaForBudget(J, squares(W))), intercept }),
      );
      expect(Math.abs(squares(back.W) / squares(W) - 1)).toBeLessThan(1e-9);
    });
  });

  it("is 0 when least squares keeps within the budget", () => {
    const { X, y } = regression(new RandomState(2), 20, 3, 1);
    const J = objective(X, y, { loss: meanSquaredError });
    const { W } = closedForm(J);
    expect(alphaForBudget(J, squares(W) * 1.001)).toBe(0);
    expect(alphaForBudget(J, squares(W) * 0.999)).toBeGreaterThan(0);
    expect(() => alphaForBudget(J, 0)).toThrow("t must be a finite number > 0, got 0");
  });
});

describe("alphaForDegreesOfFreedom", () => {
  it("finds the alpha whose fit has so many degrees of freedom: there and back", () => {
    forSeeds(80, (random, seed) => {
      const { X, y } = regression(random, pick(random, 3, 30), pick(random, 1, 30), pick(random, 1, 3));
      const unit = 10 ** pick(random, -8, 8);
      X.mul(unit);
      const alpha = unit ** 2 * 10 ** (6 * random.random() - 3);
      const intercept = seed % 2 === 0;
      const J = objective(X, y, { loss: sumOfSquares, penalty: l2(alpha), intercept });
      const { degreesOfFreedom } = ridgeSpectrum(J);
      expect(Math.abs(alphaForDegreesOfFreedom(J, degreesOfFreedom) / alpha - 1)).toBeLessThan(1e-6);
      const back = l2(alphaForDegreesOfFreedom(J, degreesOfFreedom));
      const again = ridgeSpectrum(objective(X, y, { loss: sumOfSquares, penalty: back, intercept }));
      expect(Math.abs(again.degreesOfFreedom - degreesOfFreedom)).toBeLessThan(1e-11 * degreesOfFreedom);
    });
  });

  it("is 0 for those of least squares, and refuses more, or none", () => {
    const { X, y } = regression(new RandomState(2), 20, 3, 1);
    const J = objective(X, y, { loss: meanSquaredError });
    expect(alphaForDegreesOfFreedom(J, 4)).toBe(0);
    for (const wrong of [4.001, 1, 0, Number.NaN]) {
      expect(() => alphaForDegreesOfFreedom(J, wrong)).toThrow(
        `degreesOfFreedom must be above 1 and at most 4, got ${wrong}`,
      );
    }
  });
});

describe("posterior", () => {
  it("has the ridge solution as mean and σ² (XᵀX + α I)⁻¹ as covariance", () => {
    forSeeds(40, (random) => {
      const p = pick(random, 1, 8);
      const { X, y } = regression(random, pick(random, 2, 20), p, 1);
      const J = objective(X, y, { loss: halfSumOfSquares, penalty: halfL2(0.7), intercept: false });
      const { mean, covariance } = posterior(J, 0.3);
      expect(distance(mean.W, closedForm(J).W)).toBe(0);
      const precision = Matrix.add(X.transpose().mmul(X), Matrix.eye(p, p, 0.7)).div(0.3);
      expect(distance(precision.mmul(covariance), Matrix.eye(p))).toBeLessThan(1e-10);
    });
  });

  it("has the same covariance for many columns, and for such as nearly depend on each other", () => {
    forSeeds(10, (random, seed) => {
      const p = 30 + seed;
      const { X, y } = regression(random, 80, p, 1);
      for (let i = 0; i < X.rows && seed % 2 === 1; i++) X.set(i, 3, X.get(i, 7) + 1e-4 * X.get(i, 3));
      const J = objective(X, y, { loss: halfSumOfSquares, penalty: halfL2(1e-6), intercept: false });
      const { covariance } = posterior(J, 2);
      const precision = Matrix.add(X.transpose().mmul(X), Matrix.eye(p, p, 1e-6)).div(2);
      expect(distance(precision.mmul(covariance), Matrix.eye(p))).toBeLessThan(seed % 2 === 1 ? 1e-5 : 1e-10);
      expect(covariance.isSymmetric()).toBe(true);
    });
  });

  it("refuses where the data leaves a direction open and no prior closes it", () => {
    const J = objective(Matrix.ones(5, 2), [1, 2, 3, 4, 5], { loss: sumOfSquares, intercept: false });
    expect(() => posterior(J, 1)).toThrow("posterior needs alpha > 0 for an X of rank 1 < 2");
    expect(() => posterior(J, 0)).toThrow("variance must be a finite number > 0, got 0");
  });
});
