/** What lassoKnots claims on small whole numbers, where many columns arrive together. */
import { Matrix } from "ml-matrix";
import {
  activeSet,
  halfMeanSquaredError,
  l1,
  lambdaMax,
  lassoKnots,
  objective,
  path,
  RandomState,
  sumOfSquares,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import type { Hard } from "./correlated";
import { Judge, minus } from "./judge";
import { judged } from "./judged";
import { distance, forSeeds, pick, units } from "./problems";
import { integers } from "./tasks";

/** Whether there is a path: for whole numbers it can be said exactly whether y is constant or orthogonal to all of X. */
function hasPath({ X, y }: Hard, intercept: boolean): boolean {
  const n = y.rows;
  const about = (column: number[]): number[] => {
    const sum = intercept ? column.reduce((total, x) => total + x, 0) : 0;
    return column.map((x) => n * x - sum);
  };
  const t = about(y.to1DArray());
  return Array.from({ length: X.columns }, (_, j) => about(X.getColumn(j))).some(
    (column) => column.reduce((product, x, i) => product + x * t[i], 0) !== 0,
  );
}

describe("lassoKnots on whole numbers", () => {
  it("gets down to 1e-4 lambdaMax on small whole numbers, where many columns tie, and is exact all the way", () => {
    let paths = 0;
    forSeeds(500, (random, seed) => {
      const problem = integers(random);
      const intercept = seed % 2 === 0;
      if (!hasPath(problem, intercept)) {
        // in units in which nothing is whole any more
        problem.X.mul(10 ** (16 * random.random() - 8));
        problem.y.mul(10 ** (16 * random.random() - 8));
        const options = { loss: sumOfSquares, penalty: l1, intercept };
        const none = "y is constant or orthogonal to X: there is no path";
        expect(lambdaMax(problem.X, problem.y, options), problem.kind).toBe(0);
        expect(() => lassoKnots(problem.X, problem.y, options), problem.kind).toThrow(none);
        expect(() => path(problem.X, problem.y, options), problem.kind).toThrow(none);
        return;
      }
      paths++;
      // all in other units, now and then
      if (seed % 3 === 0) problem.X.mul(10 ** pick(random, -8, 8));
      if (seed % 4 === 0) problem.y.mul(10 ** pick(random, -8, 8));
      const factors = seed % 5 === 0 ? problem.X.getRow(0).map(() => pick(random, 1, 2)) : undefined;
      const { knots, worst } = judged(random, problem, { intercept, ...(factors && { factors }) });
      expect(knots.converged, problem.kind).toBe(true);
      expect(worst, problem.kind).toBeLessThan(1e-10);
      expect(knots.reason).toContain("the largest KKT violation");
    });
    expect(paths).toBeGreaterThan(400);
  });

  it("is as good as the active set at any lambda, and the same where there is one solution", () => {
    forSeeds(90, (random, seed) => {
      const problem = integers(random, 6);
      const intercept = seed % 2 === 0;
      if (!hasPath(problem, intercept)) return;
      const { X, y, kind } = problem;
      const { knots, lambdas } = judged(random, problem, { intercept });
      const judge = new Judge({ X: X.to2DArray(), y: y.to1DArray(), factor: 0.5 / y.rows, intercept });
      for (const lambda of lambdas) {
        const strengths = {
          absolute: new Float64Array(X.columns).fill(lambda),
          quadratic: new Float64Array(X.columns),
        };
        const at = knots.at(lambda);
        const exact = activeSet(
          objective(X, y, { loss: halfMeanSquaredError, penalty: l1(lambda), intercept }),
        );
        const [one, other] = [at, exact].map(({ W, b }) =>
          judge.judge(strengths, W.to1DArray(), b.get(0, 0)),
        );
        expect(Math.abs(minus(one.value, other.value)), kind).toBeLessThan(1e-10 * other.value[0]);
        // Predictions are always unique.
        const [mine, theirs] = [at, exact].map(({ W, b }) => X.mmul(W).add(b.get(0, 0)));
        expect(Matrix.sub(mine, theirs).norm(), kind).toBeLessThan(1e-7 * (theirs.norm() + y.norm()));
      }
    });
  });

  it("finds the same knots in all units", () => {
    forSeeds(40, (random, seed) => {
      const problem = integers(random, 5);
      const intercept = seed % 2 === 0;
      if (!hasPath(problem, intercept)) return;
      const { X, y } = problem;
      const options = { loss: sumOfSquares, penalty: l1, intercept, smallest: 0.01 };
      const knots = lassoKnots(X, y, options);
      for (const [a, c] of units) {
        const scaled = lassoKnots(Matrix.mul(X, a), Matrix.mul(y, c), options);
        expect(scaled.converged).toBe(knots.converged);
        expect(scaled.lambdas, `${problem.kind}, times ${a} and ${c}`).toHaveLength(knots.lambdas.length);
        expect(
          distance(
            scaled.lambdas.map((lambda) => lambda / a / c),
            knots.lambdas,
          ),
        ).toBeLessThan(1e-9);
      }
    });
  });

  it("asks whoever joins together with the first whether it moves the way of its sign", () => {
    const options = { loss: halfMeanSquaredError, penalty: l1, intercept: false, smallest: 1e-4 };
    const X = [
      [2, -1],
      [2, -2],
    ];
    const knots = lassoKnots(X, [0, 1], options);
    expect(distance(knots.lambdas, [1, 1 / 11, 1e-4])).toBeLessThan(1e-12);
    expect(distance(knots.at(0.5).W, [0, -0.2])).toBeLessThan(1e-12);
    expect(distance(knots.at(0.1).W, [0, -0.36])).toBeLessThan(1e-12);
    expect(distance(knots.at(0.01).W, [-0.445, -0.93])).toBeLessThan(1e-12);
  });

  it("does not go in circles", () => {
    const rows = [
      [-1, 1, -1, -1],
      [0, -1, 0, 1],
      [1, -1, 1, 0],
      [-1, -1, -1, -1],
      [-1, 1, 0, -1],
      [1, 1, 0, 0],
    ];
    const problem = { X: new Matrix(rows), y: Matrix.columnVector([-2, -1, 2, 2, 2, 1]), kind: "circles" };
    const { knots, worst } = judged(new RandomState(0), problem, { intercept: false });
    expect(knots.converged).toBe(true);
    expect(knots.lambdas.length).toBeLessThan(10);
    expect(worst).toBeLessThan(1e-10);
  });

  it("takes a weight that rounding leaves on the wrong side of 0 for 0", () => {
    const X = new Matrix([
      [-1, 0, 0, 0, 0, 0, 0, 0, -1, -1, -1, -1, -1, 1, 0, 0, 0],
      [0, 0, 1, 0, 1, -1, -1, 0, 1, 1, 0, 0, 0, 0, -1, -1, 0],
      [-1, 0, 0, 0, 0, 1, -1, 0, 1, 1, 1, -1, -1, -1, 1, 0, 0],
      [1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 0, -1, 0, 1, 1, -1, 1],
      [-1, -1, 1, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0, -1, 0, -1],
      [0, 0, 0, 0, 0, 0, 1, -1, 1, 1, 1, -1, 1, -1, -1, 0, 0],
      [-1, 0, 0, -1, 0, 1, 0, 1, 1, 0, -1, 0, 1, 1, 0, 0, 0],
    ]);
    const y = Matrix.columnVector([0, 0, 1, 1, -1, -1, 1]);
    const problem = { X, y, kind: "dust" };
    const { knots } = judged(new RandomState(0), problem, { intercept: false, loss: sumOfSquares });
    expect(knots.converged).toBe(true);
  });

  it("takes columns that are orthogonal to y for such, in whatever units", () => {
    const orthogonal: [x: number[], y: number[]][] = [
      [
        [-2, 3, -2, 0, 2, 2],
        [-2, 0, 3, 1, 3, -1],
      ],
      [
        [-1, 1, 1, -1, 1, 1, 1],
        [1, 1, 1, -1, 0, -1, -1],
      ],
    ];
    forSeeds(20, (random, seed) => {
      const [x, y] = orthogonal[seed % 2];
      const [a, c] = [10 ** (16 * random.random() - 8), 10 ** (16 * random.random() - 8)];
      const X = x.map((each) => a * each);
      const t = y.map((each) => c * each);
      const options = { loss: halfMeanSquaredError, penalty: l1 };
      expect(lambdaMax(X, t, options)).toBe(0);
      expect(() => lassoKnots(X, t, options)).toThrow("y is constant or orthogonal to X: there is no path");
    });
  });

  it("has no knots but those where the active set changes", () => {
    const options = { loss: halfMeanSquaredError, penalty: l1, smallest: 1e-4 };
    const X = [
      [-1, -1, -1, -1, 1, 0, -1, -1],
      [0, 0, -1, -1, 0, -1, -1, 0],
      [1, 0, 0, 1, 0, 1, -1, 1],
      [-1, -1, 0, 0, 1, 1, 1, 1],
      [1, 1, -1, 0, -1, 1, -1, -1],
    ];
    const ties = lassoKnots(X, [0, 0, 0, 1, 0], { ...options, intercept: false });
    expect(distance(ties.lambdas, [1 / 5, 1 / 19, 2e-5])).toBeLessThan(1e-12);
  });
});
