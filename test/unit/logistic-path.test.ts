import {
  crossEntropy,
  l1,
  lambdaMax,
  objective,
  type Path,
  path,
  proximalGradient,
  weighted,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { expectCertified, judged, kinds, logisticProblem, optionsOf, roundingOf } from "./logistic";
import { distance, forSeeds, pick } from "./problems";

/** The weights at lambdas[i], and their bias. */
const answer = ({ coefficients, intercepts }: Path, i: number) => [
  ...coefficients.getColumn(i),
  intercepts[i],
];

describe("path of crossEntropy", () => {
  it("keeps its promise on problems of every kind, in any units", () => {
    forSeeds(40 * kinds.length, (random, seed) => {
      const problem = logisticProblem(random, seed);
      problem.X.mul(10 ** pick(random, -8, 8));
      expectCertified(
        problem,
        path(problem.X, problem.y, { ...optionsOf(problem), count: 8, smallest: 1e-3 }),
      );
    });
  });

  it("does so from a cold start as well, and down to a millionth of the largest lambda", () => {
    forSeeds(12 * kinds.length, (random, seed) => {
      const problem = logisticProblem(random, seed);
      const { X, y } = problem;
      const first = path(X, y, { ...optionsOf(problem), count: 1 }).lambdas[0];
      const lambdas = [1e-6 * (0.99 + 0.01 * (seed % 3)) * first];
      const { violations, converged, coefficients, intercepts } = path(X, y, {
        ...optionsOf(problem),
        lambdas,
      });
      const w = coefficients.getColumn(0);
      expect(converged, problem.kind).toBe(true);
      expect(violations[0]).toBeLessThan(1e-9);
      expect(judged(problem, lambdas[0], w, intercepts[0]).violation).toBeLessThan(
        1e-9 + roundingOf(problem, w),
      );
    });
  });

  it("does so where columns depend on each other, whoever has to take the place of whom", () => {
    forSeeds(250, (random, seed) => {
      const n = pick(random, 8, 47);
      const rank = 1 + (seed % 4);
      const p = pick(random, rank + 1, rank + 12);
      const base = random.normalMatrix(n, rank);
      const inner = random.normalMatrix(rank, p);
      // of whole numbers, so that several ways are equally short
      if (seed % 3 === 0)
        inner.apply((i, j) => inner.set(i, j, Math.round(inner.get(i, j)) || (i === 0 ? 1 : 0)));
      const z = base.mmul(random.normalMatrix(rank, 1)).to1DArray();
      const y = z.map((each, i) => (i < 2 ? i : Number(random.random() < 1 / (1 + Math.exp(-each)))));
      const factors = Array.from({ length: p }, () => (seed % 2 === 0 ? 1 : 0.5 + random.random()));
      const penalty = (lambda: number) => weighted(l1(lambda), factors);
      const problem = {
        X: base.mmul(inner),
        y,
        intercept: true,
        standardize: false,
        penalty,
        kind: `rank ${rank}`,
      };
      const first = lambdaMax(problem.X, y, optionsOf(problem));
      for (const shares of [[0.3], [0.01], [0.9, 0.1], [0.5, 0.25, 0.1, 0.05, 0.01]]) {
        const lambdas = shares.map((share) => share * first);
        expectCertified(problem, path(problem.X, y, { ...optionsOf(problem), lambdas }));
      }
    });
  });

  it("agrees with proximalGradient, which knows nothing of active sets and of second derivatives", () => {
    let compared = 0;
    forSeeds(6 * kinds.length, (random, seed) => {
      const problem = logisticProblem(random, seed);
      const { X, y, kind } = problem;
      if (/^(scaled|offset|correlated)/.test(kind)) return; // first-order steps take too long here
      const along = path(X, y, { ...optionsOf(problem), count: 3, smallest: 0.05 });
      along.lambdas.forEach((lambda, i) => {
        const { standardize, ...options } = optionsOf(problem);
        const J = objective(X, y, { ...options, penalty: problem.penalty(lambda) });
        const fit = proximalGradient(J, { tolerance: 1e-10, maxIterations: 20000 });
        const at = { W: along.coefficients.getColumn(i), b: along.intercepts[i] };
        expect(J.value(at), kind).toBeLessThan(fit.value + 1e-14);
        if (!fit.converged) return;
        compared++;
        expect(fit.value - J.value(at), kind).toBeLessThan(1e-12);
        expect(J.violation(J.flatten("at", at)).violation, kind).toBeLessThan(1e-9);
        if (i === 0)
          expect(distance([...fit.W.to1DArray(), fit.b.get(0, 0)], answer(along, i))).toBeLessThan(1e-6);
      });
    });
    expect(compared).toBeGreaterThan(100);
  });

  it("has gaps that are the dual's where they are no longer tiny: for a lasso whose lambda is next to 0", () => {
    let seen = 0;
    forSeeds(60, (random, seed) => {
      const kind = (["nearly separable", "unbalanced", "sample weights", "low rank"] as const)[seed % 4];
      const problem = { ...logisticProblem(random, seed, kind), penalty: l1 };
      const { X, y } = problem;
      const along = path(X, y, { ...optionsOf(problem), count: 20, smallest: 1e-8 });
      along.lambdas.forEach((lambda, i) => {
        if (!(along.gaps[i] > 1e-12)) return;
        seen++;
        const { value, dual } = judged(problem, lambda, along.coefficients.getColumn(i), along.intercepts[i]);
        // of violations of 1e-13 no more than two digits are certain
        expect(Math.abs((value - dual) / along.gaps[i] - 1), problem.kind).toBeLessThan(0.05);
      });
    });
    expect(seen).toBeGreaterThan(50);
  });

  it("has bounds for gaps: no parameters have a value that is lower than they allow", () => {
    forSeeds(60, (random, seed) => {
      const problem = logisticProblem(random, seed, "plain");
      const { X, y } = problem;
      const { standardize, ...options } = optionsOf(problem);
      const along = path(X, y, { ...options, count: 4, smallest: 1e-2 });
      along.lambdas.forEach((lambda, i) => {
        const J = objective(X, y, { ...options, penalty: problem.penalty(lambda) });
        const { value, gap } = along.at(i);
        for (const scale of [1e-8, 1e-4, 1e-1]) {
          const W = along.coefficients.getColumn(i).map((w) => w + scale * random.normal());
          const b = problem.intercept ? along.intercepts[i] + scale * random.normal() : 0;
          expect(J.value({ W, b })).toBeGreaterThan(value - gap - 1e-15);
        }
      });
    });
  });

  it("has every weight 0 at lambdaMax, and not just below it", () => {
    forSeeds(8 * kinds.length, (random, seed) => {
      const problem = logisticProblem(random, seed);
      const { X, y, kind } = problem;
      const { absolute } = problem.penalty(1).strengths!(X.columns);
      if (absolute.every((strength) => strength === 0)) {
        expect(() => lambdaMax(X, y, optionsOf(problem))).toThrow(
          "lambdaMax needs a penalty with absolute values",
        );
        return;
      }
      const most = lambdaMax(X, y, optionsOf(problem));
      const { coefficients } = path(X, y, { ...optionsOf(problem), lambdas: [most, (1 - 1e-6) * most] });
      const held = (i: number) => coefficients.getColumn(i).filter((w, j) => absolute[j] > 0 && w !== 0);
      expect(held(0), kind).toEqual([]);
      expect(held(1).length, kind).toBeGreaterThan(0);
    });
  });

  it("has at(i) as the objective of that lambda sees it, standardized or not", () => {
    forSeeds(4 * kinds.length, (random, seed) => {
      const problem = { ...logisticProblem(random, seed), standardize: seed % 2 === 0 };
      const { X, y, sampleWeights, intercept, kind } = problem;
      const along = path(X, y, { ...optionsOf(problem), count: 3 });
      const strengths = problem.penalty(1).strengths!(X.columns);
      along.lambdas.forEach((lambda, i) => {
        const fit = along.at(i);
        const judge = judged(problem, lambda, fit.W.to1DArray(), fit.b.get(0, 0));
        const rounding = roundingOf(problem, fit.W.to1DArray());
        expect(answer(along, i)).toEqual([...fit.W.to1DArray(), fit.b.get(0, 0)]);
        expect([fit.gap, fit.violation, fit.converged]).toEqual([along.gaps[i], along.violations[i], true]);
        expect(distance(fit.value, judge.value)).toBeLessThan(1e-12 + rounding);
        if (problem.standardize) return;
        const J = objective(X, y, {
          loss: crossEntropy,
          penalty: problem.penalty(lambda),
          intercept,
          ...(sampleWeights && { sampleWeights }),
        });
        expect(fit.value).toBe(J.value(fit));
        expect(fit.stationarity).toBe(J.stationarity(J.flatten("fit", fit)));
        expect(distance(fit.predict(X), along.predict(X).getColumnVector(i))).toBeLessThan(1e-11 + rounding);
      });
      expect(strengths.absolute.length, kind).toBe(X.columns);
      for (const i of [-1, 3, 0.5, Number.NaN]) expect(() => along.at(i)).toThrow(RangeError);
    });
  });
});
