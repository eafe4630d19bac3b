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
  plus,
  proximalGradient,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { hardProblem } from "./correlated";
import { distance, forSeeds, golden, matrixOf, pick, regression } from "./problems";

interface Case {
  id: string;
  op: string;
  data: string;
  params: { alpha: number; l1_ratio?: number; intercept: boolean };
  expect: { w: number[]; b: number; objective: number; nonzero: number[] };
  rtol: number;
  atol: number;
  unique?: boolean;
}
interface Solvers {
  datasets: Record<string, { X: number[][]; y: number[] }>;
  cases: Case[];
}

const { datasets, cases } = golden<Solvers>("solvers");
const sparse = cases.filter(({ op }) => op === "lasso" || op === "elastic_net");

function objectiveOf({ data, params }: Case): Objective {
  const { X, y } = datasets[data];
  const penalty = elasticNet(params.alpha, params.l1_ratio ?? 1);
  return objective(matrixOf(X), y, { loss: halfMeanSquaredError, penalty, intercept: params.intercept });
}

const solvers = {
  activeSet: (J: Objective) => activeSet(J),
  "coordinateDescent, naive": (J: Objective) => coordinateDescent(J, { updates: "naive" }),
  "coordinateDescent, covariance": (J: Objective) => coordinateDescent(J, { updates: "covariance" }),
};

describe.each(Object.entries(solvers))("%s", (_, solve) => {
  it.each(sparse.map((each) => [each.id, each] as const))("meets the golden numbers of %s", (_, each) => {
    const fit = solve(objectiveOf(each));
    expect(fit.converged).toBe(true);
    expect(fit.violation).toBeLessThan(1e-10);
    expect(Math.abs(fit.objective / each.expect.objective - 1)).toBeLessThan(1e-12);
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
      const { X, y, kind } = hardProblem(random, seed);
      const ratio = seed % 2 === 0 ? 1 : 0.5;
      const penalty = (lambda: number) => elasticNet(lambda, ratio);
      const most = lambdaMax(X, y, { loss: halfMeanSquaredError, penalty });
      for (const share of shares) {
        const J = objective(X, y, { loss: halfMeanSquaredError, penalty: penalty(share * most) });
        const fit = activeSet(J);
        expect(fit.violation, kind).toBeLessThan(1e-10);
        expect(fit.converged, kind).toBe(true);
        expect(fit.gap, kind).toBeLessThan(1e-9 * J.value({ W: Matrix.zeros(X.columns, 1), b: y.mean() }));
      }
    });
  });

  it("gives exact zeros, and columns of zeros the weight 0", () => {
    forSeeds(60, (random, seed) => {
      const { X, y } = hardProblem(random, 6 * seed + 4); // with a zero column, the last
      const most = lambdaMax(X, y, { loss: halfMeanSquaredError, penalty: l1 });
      if (!(most > 0)) return;
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
      const descent = coordinateDescent(J, { passes: 20000 });
      // Far from the origin the objective itself has rounding errors of the size of its predictions' parts.
      const rounding = (kind.startsWith("offset") ? 1e-9 : 1e-12) * exact.objective;
      expect(descent.objective - exact.objective, kind).toBeLessThan(descent.gap + rounding);
      expect(descent.objective - exact.objective, kind).toBeGreaterThan(-rounding);
      if (descent.converged) expect(descent.violation).toBeLessThan(1e-10);
      else expect(descent.reason).toContain("more than asked for");
    });
  });

  it("proximal gradient reaches its residual on moderate problems, and the same objective", () => {
    forSeeds(60, (random, seed) => {
      const { X, y } = regression(random, pick(random, 8, 40), pick(random, 1, 10), pick(random, 1, 2));
      const J = objective(X, y, { loss: meanSquaredError, penalty: plus(l1(0.3), halfL2(0.1)) });
      const start = { W: Matrix.zeros(X.columns, y.columns) };
      const fit = proximalGradient(J, { start, accelerated: seed % 3 > 0 });
      expect(fit.converged).toBe(true);
      expect(fit.objective - activeSet(J).objective).toBeLessThan(1e-9);
      expect(fit.history.every((value, i) => i === 0 || value <= fit.history[i - 1] * (1 + 1e-14))).toBe(
        true,
      );
      const zeros = (W: Matrix): boolean[] => W.to1DArray().map((w) => w === 0);
      expect(zeros(fit.W)).toEqual(zeros(activeSet(J).W));
    });
  });

  it("says so when it did not get there", () => {
    forSeeds(10, (random) => {
      const { X, y } = regression(random, 30, 8, 1);
      const J = objective(X, y, { loss: meanSquaredError, penalty: l1(0.01) });
      const prox = proximalGradient(J, { start: { W: Matrix.zeros(8, 1) }, iterations: 3 });
      expect(prox.converged).toBe(false);
      expect(prox.reason).toMatch(/after 3 steps the fixed-point residual is .*: give it more iterations/);
      const descent = coordinateDescent(J, { passes: 1, tolerance: 1e-14 });
      expect(descent.converged).toBe(false);
      expect(descent.reason).toMatch(/after 1 passes the duality gap is .*: give it more passes/);
      expect(descent.gap).toBeGreaterThan(descent.objective - activeSet(J).objective - 1e-14);
    });
  });

  it("accelerated steps need fewer iterations than plain ones where the problem is correlated", () => {
    forSeeds(5, (random) => {
      const X = random.normalMatrix(60, 10).mul(0.3).addColumnVector(random.normalMatrix(60, 1));
      const J = objective(X, random.normalMatrix(60, 1), { loss: meanSquaredError, penalty: l1(0.01) });
      const start = { W: Matrix.zeros(10, 1) };
      const [fast, slow] = [true, false].map((accelerated) => proximalGradient(J, { start, accelerated }));
      expect(fast.iterations).toBeLessThan(slow.iterations);
    });
  });
});

describe("kkt", () => {
  it("bounds what is lost by any claim, and tells the right one", () => {
    forSeeds(100, (random) => {
      const { X, y } = regression(random, pick(random, 5, 30), pick(random, 1, 8), pick(random, 1, 2));
      const J = objective(X, y, {
        loss: meanSquaredError,
        penalty: plus(l1(0.2), halfL2(0.1 * random.random())),
      });
      const best = activeSet(J);
      const claim = { W: Matrix.add(best.W, random.normalMatrix(X.columns, y.columns).mul(0.1)), b: best.b };
      const { gap, violation } = kkt(J, claim);
      expect(gap).toBeGreaterThan(J.value(claim) - best.objective);
      expect(violation).toBeGreaterThan(1e-4);
      expect(kkt(J, best).violation).toBeLessThan(1e-12);
    });
  });

  it("refuses weights that are too large or of the wrong sign, and counts a wrong bias", () => {
    forSeeds(20, (random) => {
      const { X, y } = regression(random, 30, 4, 1);
      const J = objective(X, y, { loss: meanSquaredError, penalty: l1(0.5) });
      const { W, b, objective: least } = activeSet(J);
      for (const factor of [1.5, 0.5, -1]) {
        expect(kkt(J, { W: Matrix.mul(W, factor), b }).violation).toBeGreaterThan(1e-3);
      }
      const shifted = { W, b: Matrix.add(b, 1) };
      expect(kkt(J, shifted).gap).toBeGreaterThan((J.value(shifted) - least) * (1 - 1e-9));
      expect(J.value(shifted) - least).toBeGreaterThan(0.9);
    });
  });

  it("names the weight or bias that is off", () => {
    forSeeds(10, (random) => {
      const { X, y } = regression(random, 30, 4, 1);
      const J = objective(X, y, { loss: meanSquaredError, penalty: l1(0.05) });
      const { W, b } = activeSet(J);
      expect(kkt(J, { W, b: Matrix.add(b, 1) }).at).toBe("b");
    });
  });
});

describe("refusals", () => {
  const J = objective(Matrix.ones(3, 1), [1, 2, 3], { loss: meanSquaredError, penalty: l1(0.1) });
  it("names the option, what it was and what was expected", () => {
    expect(() => coordinateDescent(J, { tolerance: 0 })).toThrow(
      "tolerance must be a finite number > 0, got 0",
    );
    expect(() => coordinateDescent(J, { passes: 1.5 })).toThrow(
      "passes must be a whole number >= 1, got 1.5",
    );
    expect(() => coordinateDescent(J, { updates: "fast" as "naive" })).toThrow(
      'updates must be "naive" or "covariance", got "fast"',
    );
    expect(() => proximalGradient(J, { start: { W: [1] }, iterations: 0 })).toThrow(
      "iterations must be a whole number >= 1, got 0",
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
