/** Least squares of any rank: which W, which rank, and how far rounding reaches. */
import { Matrix, pseudoInverse } from "ml-matrix";
import {
  closedForm,
  halfSumOfSquares,
  kkt,
  meanSquaredError,
  objective,
  RandomState as Random,
  type RandomState,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { powers } from "./correlated";
import { centred, distance, forSeeds, pick, regression, squares } from "./problems";

const leastSquares = (X: Matrix, y: Matrix, intercept: boolean) =>
  closedForm(objective(X, y, { loss: halfSumOfSquares, intercept }));

/** An n × p matrix of the given rank, as a product of two. */
function ofRank(random: RandomState, n: number, p: number, rank: number): Matrix {
  return random.normalMatrix(n, rank).mmul(random.normalMatrix(rank, p));
}

/** The largest |cosine| between a column of X and a column of the residuals; 0 when they are orthogonal. */
function correlation(X: Matrix, residuals: Matrix, y: Matrix): number {
  const products = X.transpose().mmul(residuals);
  const size = Math.sqrt(squares(y));
  const relative = products.to2DArray().map((row, j) => {
    const length = Math.sqrt(squares(X.getColumnVector(j)));
    return row.map((product) => Math.abs(product) / (length * size || 1));
  });
  return Math.max(...relative.flat());
}

describe.each([true, false])("least squares with intercept %s", (intercept) => {
  it("is the shortest solution, as the pseudo-inverse gives it, for tall and wide X of any rank", () => {
    forSeeds(200, (random) => {
      const [n, p] = [pick(random, 2, 12), pick(random, 1, 12)];
      const rank = pick(random, 1, Math.min(n, p));
      const X = ofRank(random, n, p, rank);
      const y = random.normalMatrix(n, pick(random, 1, 3));
      const fit = leastSquares(X, y, intercept);
      const from = intercept ? centred(X) : X;
      const expected = pseudoInverse(from, 1e-10).mmul(intercept ? centred(y) : y);
      expect(fit.rank).toBe(intercept ? Math.min(rank, n - 1) : rank);
      expect(distance(fit.W, expected)).toBeLessThan(1e-8);
    });
  });

  it("leaves residuals that are orthogonal to the columns, and to 1 with an intercept", () => {
    forSeeds(100, (random) => {
      const { X, y } = regression(random, pick(random, 8, 40), pick(random, 1, 6), pick(random, 1, 3));
      const fit = leastSquares(X, y, intercept);
      const residuals = Matrix.sub(y, fit.predict(X));
      const columns = intercept ? X.clone().addColumn(new Array(X.rows).fill(1)) : X;
      expect(correlation(columns, residuals, y)).toBeLessThan(1e-14);
      expect(fit.rank).toBe(X.columns);
      expect(fit.reason).toBe("closed form");
      expect(fit.converged).toBe(true);
      expect(fit.violation).toBeLessThan(1e-13);
    });
  });

  it("predicts the same whichever of equally good solutions", () => {
    forSeeds(50, (random) => {
      const X = random.normalMatrix(20, 4);
      const y = random.normalMatrix(20, 1);
      const twice = new Matrix(X.to2DArray().map((row) => [...row, ...row]));
      const [once, doubled] = [leastSquares(X, y, intercept), leastSquares(twice, y, intercept)];
      expect(doubled.rank).toBe(4);
      expect(doubled.reason).toBe("rank 4 < 8: the solution of smallest norm");
      expect(distance(doubled.predict(twice), once.predict(X))).toBeLessThan(1e-12);
      // The shortest way to share a weight between two equal columns is in halves.
      expect(
        distance(
          doubled.W.to1DArray(),
          [...once.W.to1DArray(), ...once.W.to1DArray()].map((w) => w / 2),
        ),
      ).toBeLessThan(1e-12);
    });
  });

  it("gives a column of zeros the weight 0", () => {
    forSeeds(30, (random) => {
      const { X, y } = regression(random, 20, 3, 2);
      const wider = new Matrix(X.to2DArray().map(([a, b, c]) => [a, 0, b, c]));
      const fit = leastSquares(wider, y, intercept);
      const without = leastSquares(X, y, intercept);
      expect(fit.rank).toBe(3);
      expect(fit.W.getRow(1)).toEqual([0, 0]);
      expect(distance(fit.W.clone().removeRow(1), without.W)).toBeLessThan(1e-12);
    });
  });

  it("gives W = 0 for X of zeros", () => {
    const fit = leastSquares(Matrix.zeros(5, 2), new Matrix([[1], [2], [3], [4], [10]]), intercept);
    expect(fit.rank).toBe(0);
    expect(fit.W.to1DArray()).toEqual([0, 0]);
    expect(fit.b.get(0, 0)).toBe(intercept ? 4 : 0);
  });

  it("scales its weights against columns of sizes from 1e-9 to 1e9, and drops none", () => {
    forSeeds(60, (random) => {
      const { X, y } = regression(random, 30, 5, 2);
      const powers = Array.from({ length: 5 }, () => 10 ** pick(random, -9, 9));
      const scaled = X.clone().mulRowVector(powers);
      const [fit, fitScaled] = [leastSquares(X, y, intercept), leastSquares(scaled, y, intercept)];
      expect(fitScaled.rank).toBe(5);
      expect(distance(fitScaled.W.clone().mulColumnVector(powers), fit.W)).toBeLessThan(1e-11);
    });
  });

  it("tells columns apart that differ by 1e-12 of their size, and not those that differ in the last bits", () => {
    forSeeds(40, (random) => {
      const X = random.normalMatrix(20, 2);
      const y = random.normalMatrix(20, 1);
      const besides = (difference: number): Matrix =>
        X.clone().addColumn(X.to2DArray().map(([a, b]) => a + difference * b + difference * random.normal()));
      expect(leastSquares(besides(1e-12), y, intercept).rank).toBe(3);
      expect(leastSquares(besides(1e-17), y, intercept).rank).toBe(2);
    });
  });

  it("counts dependent columns as such, whatever their sizes", () => {
    forSeeds(60, (random) => {
      const X = ofRank(random, 30, 6, 4);
      const powers = Array.from({ length: 6 }, () => 10 ** pick(random, -6, 6));
      const y = random.normalMatrix(30, 1);
      expect(leastSquares(X.clone().mulRowVector(powers), y, intercept).rank).toBe(4);
    });
  });
});

it("says where columns are too nearly dependent for its digits, and kkt sees the same", () => {
  const count = { converged: 0, not: 0 };
  forSeeds(60, (random, seed) => {
    const { X, y, kind } = powers(random, seed);
    const J = objective(X, y, { loss: halfSumOfSquares, intercept: false });
    const fit = closedForm(J);
    const { violation } = kkt(J, fit);
    count[fit.converged ? "converged" : "not"]++;
    expect(fit.converged, kind).toBe(fit.violation <= 1e-10);
    expect(fit.gap, kind).toBeNaN();
    if (fit.converged) return;
    expect(Math.abs(fit.violation / violation - 1), kind).toBeLessThan(1e-2);
    expect(fit.reason, kind).toBe(
      `the largest KKT violation is ${fit.violation.toExponential(1)}: ` +
        "the columns are too nearly dependent for more digits, leave some out",
    );
  });
  expect(count.converged).toBeGreaterThan(5);
  expect(count.not).toBeGreaterThan(5);
});

describe("an intercept", () => {
  it("takes up an offset of a million in X and in y", () => {
    forSeeds(50, (random) => {
      const { X, y } = regression(random, 40, 4, 2);
      const fit = leastSquares(X, y, true);
      const moved = leastSquares(Matrix.add(X, 1e6), Matrix.add(y, 1e6), true);
      // Adding a million rounds the data to 1e-10 of its spread.
      expect(distance(moved.W, fit.W)).toBeLessThan(1e-8);
      const sums = moved.W.sum("column");
      const b = fit.b.to1DArray().map((value, c) => value + 1e6 - 1e6 * sums[c]);
      expect(distance(moved.b, b)).toBeLessThan(1e-8);
      expect(moved.rank).toBe(4);
    });
  });

  it("makes a constant column superfluous, whatever the constant", () => {
    forSeeds(60, (random) => {
      const { X, y } = regression(random, pick(random, 5, 30), 2, 1);
      const constant = random.normal() * 10 ** pick(random, -6, 6);
      const wider = X.clone().addColumn(1, new Array(X.rows).fill(constant));
      const fit = leastSquares(wider, y, true);
      expect(fit.rank).toBe(2);
      expect(fit.W.get(1, 0)).toBe(0);
      expect(distance(fit.W.clone().removeRow(1), leastSquares(X, y, true).W)).toBeLessThan(1e-12);
    });
  });

  it("makes a column and its copy moved by a million dependent: they differ in rounding only", () => {
    forSeeds(60, (random) => {
      const { X, y } = regression(random, 25, 2, 1);
      const copy = X.getColumn(0).map((x) => x + 1e6);
      for (const place of [0, 1, 2]) {
        const fit = leastSquares(X.clone().addColumn(place, copy), y, true);
        expect(fit.rank).toBe(2);
        expect(Math.max(...fit.W.to1DArray().map(Math.abs))).toBeLessThan(100);
      }
    });
  });

  it("is the mean of y when nothing else is there to say", () => {
    const fit = leastSquares(
      Matrix.ones(3, 1),
      new Matrix([
        [1, 10],
        [2, 20],
        [6, 60],
      ]),
      true,
    );
    expect(fit.W.to1DArray()).toEqual([0, 0]);
    expect(fit.b.to1DArray()).toEqual([3, 30]);
    expect(fit.rank).toBe(0);
  });
});

it("one row: with intercept the bias alone fits it, without the shortest weights do", () => {
  const X = new Matrix([[3, 4]]);
  const withBias = leastSquares(X, new Matrix([[50]]), true);
  expect([withBias.rank, ...withBias.W.to1DArray(), withBias.b.get(0, 0)]).toEqual([0, 0, 0, 50]);
  const without = leastSquares(X, new Matrix([[50]]), false);
  expect(without.rank).toBe(1);
  expect(distance(without.W, [6, 8])).toBeLessThan(1e-15);
});

it("the loss's scale does not move the minimum", () => {
  const random = new Random(5);
  const { X, y } = regression(random, 30, 4, 1);
  const sum = leastSquares(X, y, true);
  const mean = closedForm(objective(X, y, { loss: meanSquaredError }));
  expect(distance(mean.W, sum.W)).toBe(0);
  expect(distance(mean.value * 15, sum.value)).toBeLessThan(1e-14);
});
