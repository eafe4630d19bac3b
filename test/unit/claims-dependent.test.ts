/** What the solvers of squared losses claim where columns are so nearly dependent that digits are lost. */
import {
  activeSet,
  closedForm,
  halfMeanSquaredError,
  l1,
  l2,
  lambdaMax,
  objective,
  path,
  RandomState,
  sumOfSquares,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { powers } from "./correlated";
import { Judge } from "./judge";
import { expectTrue, solved } from "./judged";
import { forSeeds, pick, regression } from "./problems";
import { dependentTask } from "./tasks";

describe("columns too nearly dependent", () => {
  it("say so where columns are too nearly dependent, and without some of these they get there", () => {
    const count = { true: 0, false: 0 };
    forSeeds(60, (random, seed) => {
      const task = dependentTask(random, 9 * Math.floor(seed / 3) + (seed % 3)); // lassos
      for (const { lambda, fits } of solved(task, [1e-3, 1e-6, 1e-8])) {
        expectTrue(task, task.strengths(lambda), fits);
        for (const { converged, reason } of fits) {
          count[`${converged}`]++;
          if (converged) continue;
          expect(reason).toContain("the columns are too nearly dependent, leave some out");
          const { loss, penalty, intercept, y } = task;
          const fewer = task.X.subMatrix(0, y.rows - 1, 0, 1);
          expect(
            activeSet(objective(fewer, y, { loss, penalty: penalty(lambda), intercept })).converged,
          ).toBe(true);
        }
      }
    });
    expect(count.true).toBeGreaterThan(20);
    expect(count.false).toBeGreaterThan(20);
  });

  it("do the same for columns that differ in the ninth digit", () => {
    forSeeds(40, (random, seed) => {
      const { X, y } = regression(random, 20, 3, 1);
      X.setColumn(
        2,
        X.getColumn(1).map((x) => x + 1e-9 * random.normal()),
      );
      const lambda = 10 ** -pick(random, 8, 12);
      const options = { loss: halfMeanSquaredError, lambdas: [lambda] };
      const along = path(X, y, { ...options, penalty: seed % 2 === 0 ? l1 : l2 });
      const J = objective(X, y, { ...options, penalty: seed % 2 === 0 ? l1(lambda) : l2(lambda) });
      const judge = new Judge({ X: X.to2DArray(), y: y.to1DArray(), factor: 1 / 40, intercept: true });
      const one = new Float64Array(3).fill(lambda);
      const none = new Float64Array(3);
      const strengths =
        seed % 2 === 0 ? { absolute: one, quadratic: none } : { absolute: none, quadratic: one };
      const fits = [along.at(0), activeSet(J)];
      if (seed % 2 > 0) fits.push(closedForm(J));
      expectTrue({ judge, kind: `lambda ${lambda}` }, strengths, fits);
    });
  });

  it("are named by least squares as well, and without them it gets there", () => {
    const count = { true: 0, false: 0 };
    forSeeds(60, (random, seed) => {
      const { X, y } = regression(random, pick(random, 5, 15), pick(random, 1, 4), 1);
      const near = 10 ** -pick(random, 5, 13);
      const more = X.clone().addColumn(X.getColumn(0).map((x) => x + near * random.normal()));
      const intercept = seed % 2 === 0;
      const fit = closedForm(objective(more, y, { loss: sumOfSquares, intercept }));
      const judge = new Judge({ X: more.to2DArray(), y: y.to1DArray(), factor: 1, intercept });
      const none = new Float64Array(more.columns);
      const strengths = { absolute: none, quadratic: none };
      const { violation, rounding } = judge.judge(strengths, fit.W.to1DArray(), fit.b.get(0, 0));
      count[`${fit.converged}`]++;
      expect(fit.converged).toBe(fit.violation <= 1e-10);
      expect(Math.abs(violation - fit.violation)).toBeLessThan(rounding + fit.violation / 100);
      expect(fit.gap).toBeNaN();
      if (fit.converged) return;
      expect(fit.reason).toContain("the columns are too nearly dependent for more digits, leave some out");
      expect(closedForm(objective(X, y, { loss: sumOfSquares, intercept })).converged).toBe(true);
    });
    expect(count.true).toBeGreaterThan(10);
    expect(count.false).toBeGreaterThan(10);
  });

  it("are not let in and out for ever: the active set takes a few systems for each column", () => {
    for (const seed of [43, 211, 625, 859, 915, 1041]) {
      const { X, y, kind } = powers(new RandomState(seed), seed);
      const options = { loss: halfMeanSquaredError, intercept: false };
      const lambda = 1e-5 * lambdaMax(X, y, { ...options, penalty: l1 });
      const { iterations } = activeSet(objective(X, y, { ...options, penalty: l1(lambda) }));
      expect(iterations, kind).toBeLessThan(5 * (X.columns + 10));
    }
  });
});
