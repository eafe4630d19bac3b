/** What the solvers of squared losses claim, held against a judge that shares nothing with them. */
import { Matrix } from "ml-matrix";
import {
  activeSet,
  closedForm,
  coordinateDescent,
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
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { Judge } from "./judge";
import { expectTrue, solved } from "./judged";
import { distance, forSeeds, pick, regression, squares } from "./problems";
import { drawnTask } from "./tasks";

describe("the exact solvers", () => {
  it("keep their promise on problems of every kind and in any units, and never claim more than is true", () => {
    forSeeds(90, (random, seed) => {
      const task = drawnTask(random, seed);
      // from nearly all weights at 0 to nearly none
      for (const { lambda, fits } of solved(task, [0.5, 0.03, 0.001])) {
        for (const { converged } of fits) expect(converged, task.kind).toBe(true);
        expectTrue(task, task.strengths(lambda), fits);
      }
    });
  });

  it("are least squares where a path ends at 0", () => {
    forSeeds(60, (random, seed) => {
      const { X, y } = regression(random, pick(random, 3, 20), pick(random, 1, 8), 1 + (seed % 2));
      if (seed % 4 === 0) X.setColumn(0, new Array<number>(X.rows).fill(0.1));
      const [a, c] = [10 ** pick(random, -8, 8), 10 ** pick(random, -8, 8)];
      X.mul(a);
      y.mul(c);
      const penalty = [l1, l2, (lambda: number) => elasticNet(lambda, 0.5)][seed % 3];
      const along = path(X, y, { loss: meanSquaredError, penalty, lambdas: [a * c, 1e-3 * a * c, 0] });
      const least = along.at(2);
      expect(along.converged).toBe(true);
      expect(least.gap).toBeNaN();
      const { W, b } = closedForm(objective(X, y, { loss: meanSquaredError }));
      expect(distance(least.W, W)).toBeLessThan(1e-8);
      expect(distance(least.b, b)).toBeLessThan(1e-8);
      expect(least.violation).toBeLessThan(1e-10);
    });
  });
});

describe("a ridge path", () => {
  it("keeps its promise on columns in units many decades apart, for every lambda, as the closed form does", () => {
    forSeeds(90, (random, seed) => {
      const decades = seed % 9;
      const X = random.normalMatrix(30, 5);
      X.mulRowVector([decades, decades / 2, 0, -decades / 2, -decades].map((each) => 10 ** each));
      const y = random.normalMatrix(30, 1).mul(10 ** pick(random, -8, 8));
      const judge = new Judge({ X: X.to2DArray(), y: y.to1DArray(), factor: 1 / 2, intercept: true });
      const along = path(X, y, { loss: halfSumOfSquares, penalty: halfL2, count: 12, standardize: false });
      expect(along.converged).toBe(true);
      along.lambdas.forEach((lambda, i) => {
        const strengths = { absolute: new Float64Array(5), quadratic: new Float64Array(5).fill(lambda / 2) };
        const fits = [along.at(i)];
        if (i % 4 === 0)
          fits.push(closedForm(objective(X, y, { loss: halfSumOfSquares, penalty: halfL2(lambda) })));
        expectTrue({ judge, kind: `decades ${decades}` }, strengths, fits);
        expect(fits[0].gap).toBeLessThan(1e-15 * squares(y));
      });
    });
  });
});

describe("coordinate descent", () => {
  it("that is stopped early bounds what is lost, makes no more passes than it may, and what it advises helps", () => {
    forSeeds(90, (random, seed) => {
      const task = drawnTask(random, seed);
      const { X, y, loss, penalty, intercept, kind } = task;
      const [largest] = path(X, y, { loss, penalty, intercept, count: 1 }).lambdas;
      const lambda = largest * 10 ** -pick(random, 1, 3);
      const J = objective(X, y, { loss, penalty: penalty(lambda), intercept });
      const exact = activeSet(J);
      expect(exact.converged, kind).toBe(true);
      const fits = [1, 2, 3, 60].map((maxIterations) => {
        const updates = random.random() < 0.5 ? "naive" : "covariance";
        const fit = coordinateDescent(J, { maxIterations, updates });
        expect(fit.iterations).toBeLessThanOrEqual(maxIterations);
        if (fit.converged) expect(fit.violation).toBeLessThanOrEqual(1e-10);
        else expect(fit.reason).toContain("try activeSet, which is exact");
        return { ...fit, converged: fit.violation <= 1e-10 };
      });
      expectTrue(task, task.strengths(lambda), [...fits, exact]);
    });
  });
});

describe("the verdict", () => {
  it("is the same in all units", () => {
    forSeeds(30, (random, seed) => {
      const { X, y } = regression(random, pick(random, 3, 25), pick(random, 1, 8), 1);
      const loss = [halfSumOfSquares, meanSquaredError, halfMeanSquaredError][seed % 3];
      const factor = loss.factor(y.rows, 1);
      const verdictsIn = (a: number, c: number): boolean[] => {
        const [A, t] = [Matrix.mul(X, a), Matrix.mul(y, c)];
        const lasso = objective(A, t, { loss, penalty: l1(factor * a * c) });
        const ridge = objective(A, t, { loss, penalty: l2(factor * a * a) });
        return [
          closedForm(ridge),
          activeSet(lasso),
          coordinateDescent(lasso),
          coordinateDescent(lasso, { maxIterations: 2 }),
          path(A, t, { loss, penalty: l1, count: 4 }),
        ].map(({ converged }) => converged);
      };
      const verdicts = verdictsIn(1, 1);
      expect(verdicts.filter((converged) => converged).length).toBeGreaterThanOrEqual(4);
      for (const unit of [1e8, 1e-8]) {
        expect(verdictsIn(unit, 1)).toEqual(verdicts);
        expect(verdictsIn(1, unit)).toEqual(verdicts);
        expect(verdictsIn(unit, unit)).toEqual(verdicts);
      }
    });
  });
});

describe("examples", () => {
  it("a ridge path on columns in units of 1e6 to 1e-6, where two solvers of four digits once said converged", () => {
    for (const [largest, seed] of [
      [6, 1],
      [8, 2],
    ]) {
      const random = new RandomState(seed);
      const X = random
        .normalMatrix(30, 5)
        .mulRowVector([1, 0.5, 0, -0.5, -1].map((each) => 10 ** (largest * each)));
      const along = path(X, random.normalMatrix(30, 1), { loss: halfSumOfSquares, penalty: halfL2 });
      expect(along.converged).toBe(true);
      expect(Math.max(...along.violations)).toBeLessThan(1e-10);
      expect(along.gaps.every((gap) => gap > 0)).toBe(true);
    }
  });

  it("an elastic net that is nearly a lasso, on one row", () => {
    const penalty = (lambda: number) => elasticNet(lambda, 1 - 1e-9);
    const along = path([[2, 2, -2]], [-1], { loss: halfMeanSquaredError, penalty, intercept: false });
    expect(along.converged).toBe(true);
    expect(Math.max(...along.violations)).toBeLessThan(1e-10);
  });
});
