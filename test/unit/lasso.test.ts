/** The solvers of lasso and elastic net against golden numbers, their certificates, and each other. */
import { Matrix } from "ml-matrix";
import {
  activeSet,
  closedForm,
  coordinateDescent,
  elasticNet,
  halfL2,
  halfMeanSquaredError,
  kkt,
  l1,
  lambdaMax,
  meanSquaredError,
  type Objective,
  objective,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { allowed, hardProblem, powers } from "./correlated";
import { type Case, casesOf, dataOf, distance, forSeeds, pick, regression } from "./problems";

interface Sparse {
  w: number[];
  b: number;
  objective: number;
  nonzero: number[];
}
interface Strength {
  alpha: number;
  l1_ratio?: number;
  intercept: boolean;
}
const sparse = [
  ...casesOf<Strength, Sparse>("solvers", "lasso"),
  ...casesOf<Strength, Sparse>("solvers", "elastic_net"),
];

function objectiveOf(each: Case<Strength, Sparse>): Objective {
  const { X, y } = dataOf(each);
  const { alpha, l1_ratio = 1, intercept } = each.params;
  return objective(X, y, { loss: halfMeanSquaredError, penalty: elasticNet(alpha, l1_ratio), intercept });
}

const solvers = {
  activeSet: (J: Objective) => activeSet(J),
  "coordinateDescent, naive": (J: Objective) => coordinateDescent(J, { updates: "naive" }),
  "coordinateDescent, covariance": (J: Objective) => coordinateDescent(J, { updates: "covariance" }),
};

describe.each(Object.entries(solvers))("%s", (_, solve) => {
  it.each(sparse)("meets the golden numbers of %s", (_, each) => {
    const fit = solve(objectiveOf(each));
    expect(fit.converged).toBe(true);
    expect(fit.violation).toBeLessThan(1e-10);
    expect(Math.abs(fit.value / each.expect.objective - 1)).toBeLessThan(1e-12);
    if (!each.unique) return;
    const w = fit.W.to1DArray();
    each.expect.w.forEach((expected, j) => {
      expect(Math.abs(w[j] - expected)).toBeLessThan(each.atol + each.rtol * Math.abs(expected));
    });
    expect(fit.b.get(0, 0)).toBeCloseTo(each.expect.b, 7);
    expect(w.flatMap((value, j) => (value !== 0 ? [j] : []))).toEqual(each.expect.nonzero);
  });
});

/** Strengths from nearly all weights 0 to nearly none, as shares of lambdaMax. */
const shares = [0.9, 0.3, 0.05, 0.002];

describe("activeSet", () => {
  it("meets its KKT conditions to 1e-10 on problems of every kind", () => {
    forSeeds(300, (random, seed) => {
      const hard = hardProblem(random, seed);
      const { X, y, kind } = hard;
      const ratio = seed % 2 === 0 ? 1 : 0.5;
      const penalty = (lambda: number) => elasticNet(lambda, ratio);
      const most = lambdaMax(X, y, { loss: halfMeanSquaredError, penalty });
      for (const share of shares) {
        const J = objective(X, y, { loss: halfMeanSquaredError, penalty: penalty(share * most) });
        const fit = activeSet(J);
        expect(fit.violation, kind).toBeLessThan(1e-10);
        expect(kkt(J, fit).violation, kind).toBeLessThan(allowed(hard, fit.W.to1DArray()));
        expect(fit.converged, kind).toBe(true);
        expect(fit.gap, kind).toBeLessThan(1e-9 * J.value({ W: Matrix.zeros(X.columns, 1), b: y.mean() }));
      }
    });
  });

  it("says where its answer is not exact and why, and kkt sees the same", () => {
    const count = { converged: 0, not: 0 };
    forSeeds(120, (random, seed) => {
      const { X, y, kind } = powers(random, seed);
      const most = lambdaMax(X, y, { loss: halfMeanSquaredError, penalty: l1 });
      const J = objective(X, y, {
        loss: halfMeanSquaredError,
        penalty: l1(10 ** -pick(random, 3, 9) * most),
      });
      const fit = activeSet(J);
      const { violation } = kkt(J, fit);
      count[fit.converged ? "converged" : "not"]++;
      expect(fit.converged, kind).toBe(violation <= 1e-10);
      if (!fit.converged) expect(Math.abs(fit.violation / violation - 1), kind).toBeLessThan(1e-2);
      const says = `the largest KKT violation is ${fit.violation.toExponential(1)}`;
      expect(fit.reason).toBe(
        fit.converged ? `exact: ${says}` : `${says}: the columns are too nearly dependent, leave some out`,
      );
    });
    expect(count.converged).toBeGreaterThan(5);
    expect(count.not).toBeGreaterThan(5);
  });

  it("gives exact zeros, and columns of zeros the weight 0", () => {
    forSeeds(60, (random, seed) => {
      const { X, y } = hardProblem(random, 6 * seed + 4); // with a zero column, the last
      const most = lambdaMax(X, y, { loss: halfMeanSquaredError, penalty: l1 }) || 1; // 0 for X = 0
      const all = activeSet(objective(X, y, { loss: halfMeanSquaredError, penalty: l1(most * 1.0001) }));
      expect(all.W.to1DArray().every((w) => w === 0)).toBe(true);
      const some = activeSet(objective(X, y, { loss: halfMeanSquaredError, penalty: l1(most * 0.1) }));
      expect(some.W.get(X.columns - 1, 0)).toBe(0);
    });
  });

  it("gives all weight to the first of equal columns", () => {
    forSeeds(60, (random) => {
      const X = random.normalMatrix(20, 5);
      X.setColumn(3, X.getColumn(1));
      const y = random.normalMatrix(20, 1);
      const most = lambdaMax(X, y, { loss: meanSquaredError, penalty: l1 });
      const { W } = activeSet(objective(X, y, { loss: meanSquaredError, penalty: l1(most / 50) }));
      expect(W.get(3, 0)).toBe(0);
    });
  });

  it("says 0 for a constant y, and for every weight where lambda is lambdaMax or more", () => {
    forSeeds(20, (random) => {
      const X = random.normalMatrix(10, 4);
      const constant = activeSet(
        objective(X, Matrix.ones(10, 1), { loss: meanSquaredError, penalty: l1(0.1) }),
      );
      expect(constant.W.to1DArray()).toEqual([0, 0, 0, 0]);
      expect(constant.b.get(0, 0)).toBe(1);
      const y = random.normalMatrix(10, 1);
      const most = lambdaMax(X, y, { loss: meanSquaredError, penalty: l1 });
      const above = objective(X, y, { loss: meanSquaredError, penalty: l1(most) });
      expect(Math.max(...activeSet(above).W.to1DArray().map(Math.abs))).toBeLessThan(1e-12);
      const below = objective(X, y, { loss: meanSquaredError, penalty: l1(most * 0.999) });
      expect(Math.max(...activeSet(below).W.to1DArray().map(Math.abs))).toBeGreaterThan(0);
    });
  });

  it("is the closed form where there are no absolute values", () => {
    forSeeds(60, (random) => {
      const { X, y } = regression(random, pick(random, 5, 40), pick(random, 1, 8), pick(random, 1, 3));
      const J = objective(X, y, { loss: meanSquaredError, penalty: halfL2(0.3) });
      expect(distance(activeSet(J).W, closedForm(J).W)).toBeLessThan(1e-11);
      expect(distance(coordinateDescent(J).W, closedForm(J).W)).toBeLessThan(1e-8);
    });
  });

  it("and coordinate descent are least squares where there is no penalty at all", () => {
    forSeeds(20, (random) => {
      const { X, y } = regression(random, 30, pick(random, 1, 6), 1);
      const J = objective(X, y, { loss: meanSquaredError });
      const descent = coordinateDescent(J);
      expect(descent.converged).toBe(true);
      expect(distance(descent.W, closedForm(J).W)).toBeLessThan(1e-8);
      expect(distance(activeSet(J).W, closedForm(J).W)).toBeLessThan(1e-11);
    });
  });

  it("solves several outputs as if one by one", () => {
    forSeeds(30, (random) => {
      const { X, y } = regression(random, 25, 6, 3);
      const together = activeSet(objective(X, y, { loss: halfMeanSquaredError, penalty: l1(0.2) }));
      for (const c of [0, 1, 2]) {
        const alone = activeSet(
          objective(X, y.getColumn(c), { loss: halfMeanSquaredError, penalty: l1(0.2) }),
        );
        expect(together.W.getColumn(c)).toEqual(alone.W.to1DArray());
      }
    });
  });
});

describe("agreement", () => {
  it("coordinate descent and the active set find one objective, and one fit where it is unique", () => {
    forSeeds(150, (random, seed) => {
      const { X, y, kind } = hardProblem(random, seed);
      const penalty = (lambda: number) => elasticNet(lambda, 0.7);
      const most = lambdaMax(X, y, { loss: meanSquaredError, penalty });
      const J = objective(X, y, { loss: meanSquaredError, penalty: penalty(0.1 * most) });
      const exact = activeSet(J);
      const updates = seed % 2 === 0 ? "naive" : "covariance";
      const descent = coordinateDescent(J, { maxIterations: 20000, updates });
      // Far from the origin the objective itself has rounding errors of the size of its predictions' parts.
      const rounding = (kind.startsWith("offset") ? 1e-9 : 1e-12) * exact.value;
      expect(descent.value - exact.value, kind).toBeLessThan(descent.gap + rounding);
      expect(descent.value - exact.value, kind).toBeGreaterThan(-rounding);
      expect(descent.converged, kind).toBe(true);
      expect(descent.violation, kind).toBeLessThan(1e-10);
    });
  });

  it("says so when it did not get there", () => {
    forSeeds(10, (random) => {
      const { X, y } = regression(random, 30, 8, 1);
      const J = objective(X, y, { loss: meanSquaredError, penalty: l1(0.01) });
      for (const updates of ["naive", "covariance"] as const) {
        const fit = coordinateDescent(J, { maxIterations: 1, tolerance: 1e-14, updates });
        expect([fit.converged, fit.iterations]).toEqual([false, 1]);
        const [violation, gap] = [fit.violation, fit.gap].map((each) => each.toExponential(1));
        expect(fit.reason).toBe(
          `after 1 passes the largest KKT violation is ${violation}, the duality gap ${gap}, more than asked for: ` +
            "try activeSet, which is exact",
        );
        expect(fit.violation).toBeGreaterThan(1e-14);
        expect(fit.gap).toBeGreaterThan(fit.value - activeSet(J).value - 1e-14);
      }
    });
  });
});

describe("refusals", () => {
  const J = objective(Matrix.ones(3, 1), [1, 2, 3], { loss: meanSquaredError, penalty: l1(0.1) });
  it("names the option, what it was and what was expected", () => {
    expect(() => coordinateDescent(J, { tolerance: 0 })).toThrow(
      "tolerance must be a finite number > 0, got 0",
    );
    expect(() => coordinateDescent(J, { maxIterations: 1.5 })).toThrow(
      "maxIterations must be a whole number >= 1, got 1.5",
    );
    expect(() => coordinateDescent(J, { updates: "fast" as "naive" })).toThrow(
      'updates must be "naive" or "covariance", got "fast"',
    );
    expect(() => elasticNet(1, 1.1)).toThrow("l1Ratio must be a number from 0 to 1, got 1.1");
    expect(() => elasticNet(-1, 0.5)).toThrow("lambda must be a finite number >= 0, got -1");
    const biased = objective(Matrix.ones(3, 1), [1, 2, 3], {
      loss: meanSquaredError,
      penalty: { biases: l1(1) },
    });
    expect(() => activeSet(biased)).toThrow("activeSet leaves biases unpenalized, got l1(1) on them");
    expect(() => closedForm(J)).toThrow(
      "closedForm needs a quadratic penalty, got l1(0.1): try coordinateDescent",
    );
  });
});
