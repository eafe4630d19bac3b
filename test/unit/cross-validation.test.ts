import { Matrix } from "ml-matrix";
import {
  closedForm,
  crossValidate,
  elasticNet,
  halfL2,
  halfMeanSquaredError,
  l1,
  l2,
  meanSquaredError,
  objective,
  path,
  RandomState,
  sumOfSquares,
  trainTestSplit,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { forSeeds, golden, matrixOf, regression } from "./problems";

interface Folded {
  id: string;
  op: string;
  data: string;
  params: { alphas: number[]; l1_ratio?: number; intercept: boolean; k: number };
  expect: { mse_per_fold: number[][]; mean: number[]; se: number[]; best_alpha: number; alpha_1se: number };
}
const { datasets, cases } = golden<{
  datasets: Record<string, { X: number[][]; y: number[]; folds: number[] }>;
  cases: Folded[];
}>("solvers");

describe("crossValidate", () => {
  const folded = cases.filter(({ op }) => op.startsWith("kfold")).map((each) => [each.id, each] as const);
  it.each(folded)("meets the golden numbers of %s", (_, { data, params, expect: wanted }) => {
    const { X, y, folds } = datasets[data];
    const ratio = params.l1_ratio;
    const way =
      ratio === undefined
        ? { loss: sumOfSquares, penalty: l2 }
        : { loss: halfMeanSquaredError, penalty: (lambda: number) => elasticNet(lambda, ratio) };
    const lambdas = [...params.alphas].sort((a, b) => b - a);
    const { intercept } = params;
    const got = crossValidate(matrixOf(X), y, { ...way, lambdas, folds, intercept });
    params.alphas.forEach((alpha, i) => {
      const at = lambdas.indexOf(alpha);
      wanted.mse_per_fold[i].forEach((error, fold) => {
        expect(Math.abs(got.errors[at][fold] / error - 1)).toBeLessThan(1e-8);
      });
      expect(Math.abs(got.mean[at] / wanted.mean[i] - 1)).toBeLessThan(1e-9);
      expect(Math.abs(got.standardError[at] / wanted.se[i] - 1)).toBeLessThan(1e-9);
    });
    expect(got.best.lambda).toBe(wanted.best_alpha);
    expect(got.oneStandardError.lambda).toBe(wanted.alpha_1se);
  });

  it("is what refitting by hand gives", () => {
    forSeeds(10, (random) => {
      const { X, y } = regression(random, 24, 4, 1);
      const random2 = new RandomState(1);
      const lambdas = [1, 0.1];
      const got = crossValidate(X, y, {
        loss: meanSquaredError,
        penalty: halfL2,
        lambdas,
        folds: 4,
        random: random2,
      });
      for (let fold = 0; fold < 4; fold++) {
        const rows = Array.from({ length: 24 }, (_, row) => row);
        const take = (A: Matrix, keep: (row: number) => boolean) =>
          new Matrix(rows.filter(keep).map((row) => A.getRow(row)));
        const inside = (row: number): boolean => got.folds[row] !== fold;
        const outside = (row: number): boolean => !inside(row);
        lambdas.forEach((lambda, i) => {
          const penalty = halfL2(lambda);
          const fit = closedForm(
            objective(take(X, inside), take(y, inside), { loss: meanSquaredError, penalty }),
          );
          const error = meanSquaredError.value(fit.predict(take(X, outside)), take(y, outside));
          expect(Math.abs(got.errors[i][fold] / error - 1)).toBeLessThan(1e-10);
        });
      }
    });
  });

  it("of ridge is what refitting gives where the columns' scales are many decades apart, too", () => {
    forSeeds(40, (random, seed) => {
      const p = 2 + (seed % 7);
      const X = random
        .normalMatrix(30, p)
        .mulRowVector(Array.from({ length: p }, () => 10 ** (20 * random.random() - 10)));
      const y = random.normalMatrix(30, 1);
      const lambdas = [1e12, 1, 1e-12];
      const options = { loss: sumOfSquares, intercept: seed % 2 === 0 };
      const got = crossValidate(X, y, { ...options, penalty: l2, lambdas, folds: 3, random });
      for (let fold = 0; fold < 3; fold++) {
        const rows = (inside: boolean) =>
          got.folds.flatMap((each, row) => ((each !== fold) === inside ? [row] : []));
        const take = (A: Matrix, inside: boolean) => new Matrix(rows(inside).map((row) => A.getRow(row)));
        lambdas.forEach((lambda, i) => {
          const J = objective(take(X, true), take(y, true), { ...options, penalty: l2(lambda) });
          const error = meanSquaredError.value(closedForm(J).predict(take(X, false)), take(y, false));
          expect(Math.abs(got.errors[i][fold] / error - 1), `lambda ${lambda}`).toBeLessThan(1e-7);
        });
      }
    });
  });

  it("takes one grid, that of all rows, into every fold", () => {
    forSeeds(5, (random) => {
      const { X, y } = regression(random, 30, 3, 1);
      const options = { loss: halfMeanSquaredError, penalty: l1, count: 6, folds: 3 };
      const free = crossValidate(X, y, { ...options, random: new RandomState(2) });
      const given = crossValidate(X, y, { ...options, lambdas: free.lambdas, random: new RandomState(2) });
      expect(free.errors).toEqual(given.errors);
    });
  });

  it("lets nothing leak: what is held out does not change the fit to the rest, not even its standard scores", () => {
    forSeeds(10, (random) => {
      const { X, y } = regression(random, 20, 3, 1);
      const folds = Array.from({ length: 20 }, (_, row) => (row < 5 ? 0 : 1 + (row % 3)));
      const options = {
        loss: halfMeanSquaredError,
        penalty: l1,
        lambdas: [0.2, 0.05],
        folds,
        standardize: true,
      };
      // Held-out rows far away: were their mean or spread used, the fit to the others would change with them, and the
      // errors would no longer grow as the square of the distance.
      const errors = [1e3, 2e3].map((far) => {
        const moved = Matrix.add(X, 0);
        for (let row = 0; row < 5; row++)
          moved.setRow(
            row,
            X.getRow(row).map((value) => value * far),
          );
        const zeroed = y.clone();
        for (let row = 0; row < 5; row++) zeroed.set(row, 0, 0);
        return crossValidate(moved, zeroed, { ...options }).errors.map((perFold) => perFold[0]);
      });
      errors[0].forEach((error, i) => {
        expect(errors[1][i] / error).toBeGreaterThan(3.9);
        expect(errors[1][i] / error).toBeLessThan(4.1);
      });
    });
  });

  it("deals folds of nearly equal size, the same for the same seed, and reports progress", () => {
    const { X, y } = regression(new RandomState(5), 23, 2, 1);
    const done: number[] = [];
    const deal = (seed: number) =>
      crossValidate(X, y, {
        loss: meanSquaredError,
        penalty: l2,
        lambdas: [1],
        folds: 5,
        random: new RandomState(seed),
        onProgress: (share) => done.push(share),
      });
    const { folds } = deal(7);
    expect(done).toEqual([0.2, 0.4, 0.6, 0.8, 1]);
    const sizes = [0, 1, 2, 3, 4].map((fold) => folds.filter((each) => each === fold).length);
    expect(sizes.sort()).toEqual([4, 4, 5, 5, 5]);
    expect(deal(7).folds).toEqual(folds);
    expect(deal(8).folds).not.toEqual(folds);
  });

  it("takes the largest lambda within one standard error of the best", () => {
    forSeeds(20, (random) => {
      const { X, y } = regression(random, 40, 6, 1);
      const got = crossValidate(X, y, { loss: halfMeanSquaredError, penalty: l1, folds: 5, random });
      const limit = Math.min(...got.mean) + got.standardError[got.best.index];
      expect(got.mean[got.best.index]).toBe(Math.min(...got.mean));
      expect(got.oneStandardError.index).toBe(got.mean.findIndex((mean) => mean <= limit));
      expect(got.oneStandardError.lambda).toBeGreaterThanOrEqual(got.best.lambda);
      expect(got.path.lambdas).toEqual(got.lambdas);
    });
  });

  it("has the path on all rows beside it, as path alone computes it", () => {
    const penalties = [l1, l2, (lambda: number) => elasticNet(lambda, 0.5)];
    forSeeds(48, (random, seed) => {
      const { X, y } = regression(random, seed % 4 === 3 ? 10 : 40, 15, 1);
      const options = {
        loss: halfMeanSquaredError,
        penalty: penalties[seed % 3],
        count: 10,
        intercept: seed % 8 < 4,
        standardize: seed % 16 < 8,
      };
      const got = crossValidate(X, y, { ...options, folds: 5, random }).path;
      const alone = path(X, y, options);
      expect(got.lambdas).toEqual(alone.lambdas);
      expect(got.coefficients.to1DArray()).toEqual(alone.coefficients.to1DArray());
      expect(got.intercepts).toEqual(alone.intercepts);
    });
  });

  it("refuses folds that leave nothing to train on or to test", () => {
    const { X, y } = regression(new RandomState(0), 6, 2, 1);
    const options = { loss: meanSquaredError, penalty: l2, lambdas: [1] };
    const random = new RandomState(0);
    const folded = (folds: number | number[]) => () => crossValidate(X, y, { ...options, folds, random });
    expect(folded(1)).toThrow("folds must be a whole number >= 2, got 1");
    expect(folded(7)).toThrow("folds must be at most the 6 rows of X, got 7");
    expect(folded([0, 0, 0, 0, 0, 0])).toThrow("one fold of all rows leaves none to train on");
    expect(folded([0, 1, 0, 1])).toThrow("folds must be a number or a list of 6, one for each row of X");
    expect(folded([0, 0, 0, 2, 2, 2])).toThrow("numbered without gaps from 0, but fold 1 has no row");
    expect(folded([0, 0, 0, 1, 1, -1])).toThrow("folds[5] must be a whole number >= 0, got -1");
    expect(() => crossValidate(X, y, { ...options, folds: 3 })).toThrow("random must be a RandomState");
  });
});

describe("trainTestSplit", () => {
  it("puts every row on one side, with its y", () => {
    forSeeds(20, (random) => {
      const X = Matrix.columnVector(Array.from({ length: 30 }, (_, row) => row));
      const { train, test } = trainTestSplit(X, Matrix.mul(X, 2), 0.2, random);
      expect(test.X.rows).toBe(6);
      const rows = [...train.X.to1DArray(), ...test.X.to1DArray()].sort((a, b) => a - b);
      expect(rows).toEqual(X.to1DArray());
      expect(test.y.to1DArray()).toEqual(test.X.to1DArray().map((value) => 2 * value));
      expect(train.y.to1DArray()).toEqual(train.X.to1DArray().map((value) => 2 * value));
    });
  });

  it("refuses shares that leave a side empty", () => {
    const X = Matrix.ones(4, 1);
    expect(() => trainTestSplit(X, X, 0.01, new RandomState(0))).toThrow(
      "share must leave rows on both sides of 4",
    );
    expect(() => trainTestSplit(X, X, 1, new RandomState(0))).toThrow("got 1");
    expect(() => trainTestSplit(X, Matrix.ones(3, 1), 0.5, new RandomState(0))).toThrow(
      "X is 4 × 1 and y 3 × 1",
    );
  });
});
