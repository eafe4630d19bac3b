/** Columns and targets without spread, also where only a fold leaves none; and what cross-validation says of its fits. */
import { Matrix } from "ml-matrix";
import {
  activeSet,
  closedForm,
  coordinateDescent,
  crossValidate,
  elasticNet,
  halfMeanSquaredError,
  l1,
  l2,
  lambdaMax,
  lassoKnots,
  meanSquaredError,
  objective,
  path,
  plus,
  sumOfSquares,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { powers } from "./correlated";
import { distance, forSeeds, pick, regression } from "./problems";

const losses = [halfMeanSquaredError, meanSquaredError, sumOfSquares];
const penalties = [l1, l2, (lambda: number) => plus(l1(lambda), l2(lambda))];

/** The rows of A of which `keep` says so. */
function rowsOf(A: Matrix, keep: (row: number) => boolean): Matrix {
  return new Matrix(A.to2DArray().filter((_, row) => keep(row)));
}

/** The mean and the spread of each column by hand; the spread is 0 where it is rounding. */
function moments(X: Matrix, weights: number[]): { mean: number; spread: number }[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return Array.from({ length: X.columns }, (_, j) => {
    const column = X.getColumn(j);
    const mean = column.reduce((sum, x, i) => sum + (weights[i] * x) / total, 0);
    const spread = Math.sqrt(column.reduce((sum, x, i) => sum + (weights[i] * (x - mean) ** 2) / total, 0));
    return { mean, spread: spread <= 1e-13 * Math.abs(mean) ? 0 : spread };
  });
}

describe("a column without spread in the rows that a fold leaves", () => {
  it("has scale 1, and beside a bias weight 0: the errors are those of fits to columns scaled by hand", () => {
    forSeeds(84, (random, seed) => {
      const n = pick(random, 6, 20);
      const intercept = seed % 4 > 0;
      const standardize = seed % 3 > 0;
      // dummies of a single row each, some of them about a level that leaves rounding, or large
      const X = random.normalMatrix(n, pick(random, 1, 4));
      const [level, size] = [seed % 7 === 0 ? 0.1 : 0, seed % 5 === 0 ? 1e8 : 1];
      for (const row of [0, 1])
        X.addColumn(Array.from({ length: n }, (_, i) => (i === row ? size : 0) + level));
      const y = random.normalMatrix(n, 1);
      const weights = Array.from({ length: n }, () => (seed % 2 === 0 ? 1 : 0.5 + pick(random, 0, 3)));
      const loss = losses[seed % 3];
      const penalty = penalties[Math.floor(seed / 3) % 3];
      const folds = Array.from({ length: n }, (_, i) => i % 3);
      const lambdas = [1, 0.1];
      const options = { loss, intercept, sampleWeights: weights };
      const { errors, converged } = crossValidate(X, y, { ...options, penalty, lambdas, folds, standardize });
      expect(converged).toBe(true);
      for (const fold of [0, 1, 2]) {
        const isIn = (row: number): boolean => folds[row] !== fold;
        const isOut = (row: number): boolean => folds[row] === fold;
        const sampleWeights = weights.filter((_, row) => isIn(row));
        const of = moments(rowsOf(X, isIn), sampleWeights);
        const scaled = (A: Matrix): Matrix =>
          new Matrix(
            A.to2DArray().map((row) =>
              row.map((x, j) => {
                const { mean, spread } = of[j];
                if (intercept && spread === 0) return 0;
                return (intercept ? x - mean : x) / ((standardize && spread) || 1);
              }),
            ),
          );
        lambdas.forEach((lambda, i) => {
          const J = objective(scaled(rowsOf(X, isIn)), rowsOf(y, isIn), {
            ...options,
            sampleWeights,
            penalty: penalty(lambda),
          });
          const fit = penalty === l2 ? closedForm(J) : activeSet(J);
          const missed = Matrix.sub(fit.predict(scaled(rowsOf(X, isOut))), rowsOf(y, isOut)).to1DArray();
          const counts = weights.filter((_, row) => isOut(row));
          const total = counts.reduce((sum, count) => sum + count, 0);
          const error = missed.reduce((sum, each, row) => sum + counts[row] * each ** 2, 0) / total;
          expect(distance(errors[i][fold], error)).toBeLessThan(1e-9);
        });
      }
    });
  });

  it("may be a rare dummy", () => {
    const X = [
      [1, 0],
      [2, 0],
      [3, 0],
      [4, 1],
      [5, 0],
      [6, 0],
    ];
    const options = { loss: halfMeanSquaredError, penalty: l1, lambdas: [1, 0.1], standardize: true };
    const { mean, converged } = crossValidate(X, [1.1, 1.9, 3.2, 6, 5.1, 5.8], {
      ...options,
      folds: [0, 1, 2, 0, 1, 2],
    });
    expect(distance(mean, [1.719101, 0.706414])).toBeLessThan(1e-6);
    expect(converged).toBe(true);
  });

  it("is named by a path, which gives it the weight 0", () => {
    forSeeds(30, (random, seed) => {
      const { X, y } = regression(random, pick(random, 4, 20), 4, 1);
      const level = [0, 0.1, 1 / 3, 1e8, -7e-9][seed % 5];
      X.setColumn(2, new Array<number>(X.rows).fill(level));
      const penalty = penalties[seed % 3];
      const sampleWeights = Array.from({ length: X.rows }, () =>
        seed % 2 === 0 ? 1 : random.random() + 0.1,
      );
      for (const standardize of [true, false]) {
        const options = {
          loss: meanSquaredError,
          penalty,
          standardize,
          sampleWeights,
          lambdas: [0.1, 0.001, 0],
        };
        const along = path(X, y, options);
        expect(along.converged).toBe(true);
        expect(along.constantColumns).toEqual([2]);
        expect(along.coefficients.getRow(2)).toEqual([0, 0, 0]);
        const without = path(X.clone().removeColumn(2), y, options);
        expect(distance(along.predict(X), without.predict(X.clone().removeColumn(2)))).toBeLessThan(1e-9);
      }
    });
  });
});

describe("cross-validation", () => {
  it("has converged when the paths in all folds have, and says where one has not", () => {
    const count = { true: 0, false: 0 };
    forSeeds(24, (random, seed) => {
      const { X, y, kind } = powers(random, seed);
      const folds = Array.from({ length: X.rows }, (_, i) => i % 3);
      const options = {
        loss: halfMeanSquaredError,
        penalty: l1,
        lambdas: [1e-3, 1e-5, 10 ** -pick(random, 6, 9)],
      };
      const { converged, reason, fullPath } = crossValidate(X, y, { ...options, folds });
      const each = [0, 1, 2].map((fold) => {
        const isIn = (row: number): boolean => folds[row] !== fold;
        return path(rowsOf(X, isIn), rowsOf(y, isIn), options);
      });
      count[`${converged}`]++;
      const failed = each.findIndex((along) => !along.converged);
      expect(converged, kind).toBe(failed < 0 && fullPath.converged);
      if (failed >= 0) expect(reason).toBe(`without fold ${failed}, ${each[failed].reason}`);
      else expect(reason).toBe(fullPath.reason);
    });
    expect(count.true).toBeGreaterThan(5);
    expect(count.false).toBeGreaterThan(5);
  });
});

describe("a fold alone", () => {
  it("may be what does not converge: without its rows two columns are nearly the same", () => {
    let failed = 0;
    forSeeds(20, (random) => {
      const x = random.normalMatrix(24, 1).to1DArray();
      const folds = x.map((_, i) => i % 3);
      const twin = x.map((each, i) => (folds[i] === 1 ? random.normal() : each + 1e-9 * random.normal()));
      const X = new Matrix(x.map((each, i) => [each, twin[i]]));
      const y = random.normalMatrix(24, 1);
      const options = { loss: halfMeanSquaredError, penalty: l1, lambdas: [0.1, 1e-12], folds };
      const { converged, fullPath, reason } = crossValidate(X, y, options);
      expect(fullPath.converged).toBe(true);
      expect(converged).toBe(!reason.startsWith("without fold 1, at lambda 1e-12"));
      if (!converged) failed++;
    });
    expect(failed).toBeGreaterThan(3);
  });
});

describe("a constant y", () => {
  it("has one rule for all: the weights are 0 exactly, the bias says it, and there is no path to look for", () => {
    forSeeds(40, (random, seed) => {
      const n = pick(random, 4, 30);
      const X = random.normalMatrix(n, pick(random, 1, 5));
      if (seed % 3 === 0) X.add(1e6);
      X.mul(10 ** pick(random, -8, 8));
      const level = [0.1, 1 / 3, 1e8 + 0.1, -7, 1e-8, Math.PI * 1e5, 0, random.normal()][seed % 8];
      const y = new Array<number>(n).fill(level);
      const sampleWeights = Array.from({ length: n }, () => (seed % 2 === 0 ? 1 : random.random() + 0.1));
      const options = { loss: halfMeanSquaredError, sampleWeights };
      const lasso = { ...options, penalty: l1 };
      const isZero = (W: Matrix): boolean => W.to1DArray().every((w) => w === 0);

      expect(lambdaMax(X, y, lasso)).toBe(0);
      expect(() => path(X, y, lasso)).toThrow("y is constant or orthogonal to X: there is no path");
      expect(() => lassoKnots(X, y, lasso)).toThrow("y is constant or orthogonal to X: there is no path");
      expect(() => crossValidate(X, y, { ...lasso, folds: y.map((_, i) => i % 2) })).toThrow(
        "y is constant or orthogonal to X: there is no path",
      );
      for (const penalty of [...penalties, (lambda: number) => elasticNet(lambda, 0.5)]) {
        const along = path(X, y, { ...options, penalty, lambdas: [1, 1e-12, 0] });
        expect(along.converged).toBe(true);
        expect(isZero(along.coefficients)).toBe(true);
        const J = objective(X, y, { ...options, penalty: penalty(1e-12) });
        const fits = [activeSet(J), coordinateDescent(J), ...(penalty === l2 ? [closedForm(J)] : [])];
        for (const { W, b, converged, violation } of fits) {
          expect([isZero(W), converged, violation]).toEqual([true, true, 0]);
          expect(b.get(0, 0)).toBe(level);
        }
      }
    });
  });

  it("leaves nothing at lambdaMax, where a descent once left rounding", () => {
    forSeeds(40, (random) => {
      const { X, y } = regression(random, pick(random, 3, 20), pick(random, 1, 5), 1);
      const options = { loss: halfMeanSquaredError, penalty: l1 };
      const J = objective(X, y, { ...options, penalty: l1(lambdaMax(X, y, options)) });
      expect(
        coordinateDescent(J)
          .W.to1DArray()
          .every((w) => w === 0),
      ).toBe(true);
      expect(
        activeSet(J)
          .W.to1DArray()
          .every((w) => w === 0),
      ).toBe(true);
    });
  });
});
