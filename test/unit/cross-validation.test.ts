import { Matrix } from "ml-matrix";
import {
  closedForm,
  crossValidate,
  elasticNet,
  halfL2,
  halfMeanSquaredError,
  halfSumOfSquares,
  l1,
  l2,
  meanSquaredError,
  objective,
  path,
  RandomState,
  sumOfSquares,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { powers } from "./correlated";
import { casesOf, dataOf, datasets, distance, forSeeds, pick, regression } from "./problems";

interface Folded {
  alphas: number[];
  l1_ratio?: number;
  intercept: boolean;
  k: number;
}
interface Errors {
  mse_per_fold: number[][];
  mean: number[];
  se: number[];
  best_alpha: number;
  alpha_1se: number;
}

describe("crossValidate", () => {
  it.each([
    ...casesOf<Folded, Errors>("solvers", "kfold_ridge"),
    ...casesOf<Folded, Errors>("solvers", "kfold_elastic_net"),
  ])("meets the golden numbers of %s", (_, each) => {
    const { X, y } = dataOf(each);
    const { folds } = datasets[each.data];
    const { alphas, l1_ratio: ratio, intercept, k } = each.params;
    const way =
      ratio === undefined
        ? { loss: sumOfSquares, penalty: l2 }
        : { loss: halfMeanSquaredError, penalty: (lambda: number) => elasticNet(lambda, ratio) };
    const lambdas = [...alphas].sort((a, b) => b - a);
    const got = crossValidate(X, y, { ...way, lambdas, folds, intercept });
    expect(got.converged).toBe(true);
    alphas.forEach((alpha, i) => {
      const at = lambdas.indexOf(alpha);
      expect(got.errors[at]).toHaveLength(k);
      each.expect.mse_per_fold[i].forEach((error, fold) => {
        expect(Math.abs(got.errors[at][fold] / error - 1)).toBeLessThan(1e-8);
      });
      expect(Math.abs(got.mean[at] / each.expect.mean[i] - 1)).toBeLessThan(1e-9);
      expect(Math.abs(got.standardError[at] / each.expect.se[i] - 1)).toBeLessThan(1e-9);
    });
    expect(got.best.lambda).toBe(each.expect.best_alpha);
    expect(got.oneStandardError.lambda).toBe(each.expect.alpha_1se);
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

  it("takes the largest lambda within one standard error of the best", () => {
    forSeeds(20, (random) => {
      const { X, y } = regression(random, 40, 6, 1);
      const got = crossValidate(X, y, { loss: halfMeanSquaredError, penalty: l1, folds: 5, random });
      const limit = Math.min(...got.mean) + got.standardError[got.best.index];
      expect(got.mean[got.best.index]).toBe(Math.min(...got.mean));
      expect(got.oneStandardError.index).toBe(got.mean.findIndex((mean) => mean <= limit));
      expect(got.oneStandardError.lambda).toBeGreaterThanOrEqual(got.best.lambda);
      expect(got.fullPath.lambdas).toEqual(got.lambdas);
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
      const got = crossValidate(X, y, { ...options, folds: 5, random }).fullPath;
      const alone = path(X, y, options);
      expect(got.lambdas).toEqual(alone.lambdas);
      expect(got.coefficients.to1DArray()).toEqual(alone.coefficients.to1DArray());
      expect(got.intercepts).toEqual(alone.intercepts);
    });
  });

  it("has the fit to all rows at the best lambda beside it", () => {
    forSeeds(20, (random, seed) => {
      const { X, y } = regression(random, 30, 6, 1);
      const options = { loss: halfMeanSquaredError, penalty: seed % 2 ? l1 : l2, count: 8 };
      const { best, bestFit, fullPath } = crossValidate(X, y, { ...options, folds: 5, random });
      expect(bestFit.W.to1DArray()).toEqual(fullPath.coefficients.getColumn(best.index));
      expect(bestFit.b.to1DArray()).toEqual([fullPath.intercepts[best.index]]);
      expect(bestFit.violation).toBeLessThan(1e-10);
      expect(bestFit.gap).toBe(fullPath.gaps[best.index]);
      const J = objective(X, y, { ...options, penalty: options.penalty(best.lambda) });
      expect(distance(bestFit.value, J.value(bestFit))).toBeLessThan(1e-13);
    });
  });

  it("counts the squared errors of several outputs together", () => {
    forSeeds(12, (random, seed) => {
      const { X, y } = regression(random, seed % 2 ? 8 : 24, 10, 3);
      const options = { loss: halfSumOfSquares, penalty: seed % 3 ? l1 : l2, lambdas: [3, 1, 0.1], folds: 4 };
      const together = crossValidate(X, y, { ...options, random: new RandomState(seed) });
      const alone = [0, 1, 2].map((c) =>
        crossValidate(X, y.getColumn(c), { ...options, random: new RandomState(seed) }),
      );
      const sums = together.errors.flatMap((row, i) =>
        row.map((_, fold) => alone.reduce((sum, { errors }) => sum + errors[i][fold], 0)),
      );
      expect(distance(together.errors.flat(), sums)).toBeLessThan(1e-9);
    });
  });

  it("says in which fold a fit has not converged, or that on all rows, and why", () => {
    const count = { converged: 0, fold: 0, all: 0 };
    forSeeds(60, (random, seed) => {
      const { X, y, kind } = powers(random, seed);
      const smallest = 10 ** -pick(random, 2, 8);
      const options = { loss: halfMeanSquaredError, penalty: l1, count: 10, smallest };
      const { folds, fullPath, lambdas, converged, reason } = crossValidate(X, y, {
        ...options,
        folds: 3,
        random,
      });
      const take = (A: Matrix, fold: number) =>
        new Matrix(folds.flatMap((each, row) => (each === fold ? [] : [A.getRow(row)])));
      const fits = [0, 1, 2].map((fold) => path(take(X, fold), take(y, fold), { ...options, lambdas }));
      const failed = fits.findIndex((fit) => !fit.converged);
      expect(converged, kind).toBe(failed < 0 && fullPath.converged);
      expect(reason, kind).toBe(
        failed < 0 ? fullPath.reason : `without fold ${failed}, ${fits[failed].reason}`,
      );
      count[converged ? "converged" : failed < 0 ? "all" : "fold"]++;
    });
    expect(count.converged).toBeGreaterThan(5);
    expect(count.fold).toBeGreaterThan(5);
    expect(count.all).toBeGreaterThan(0);
  });
});
