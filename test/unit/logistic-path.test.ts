import { Matrix } from "ml-matrix";
import { crossEntropy, l1, lambdaMax, objective, path, proximalGradient } from "shrinkage";
import { describe, expect, it } from "vitest";
import { judged, logisticProblem, optionsOf } from "./logistic";
import { distance, forSeeds, pick } from "./problems";

describe("path of crossEntropy", () => {
  it("keeps its promise on problems of every kind: KKT conditions, and a gap that is the dual's", () => {
    const bad: string[] = [];
    forSeeds(440, (random, seed) => {
      const problem = logisticProblem(random, seed);
      const { X, y, kind } = problem;
      let along: ReturnType<typeof path>;
      try { along = path(X, y, { ...optionsOf(problem), count: 10, smallest: 1e-3 }); } catch (e) { bad.push(`${seed} ${kind} ${(e as Error).message}`); return; }
      if (!along.converged) bad.push(`${seed} ${kind} ${along.reason}`);
      along.lambdas.forEach((lambda, i) => {
        const { violation, value, dual } = judged(problem, lambda, along.coefficients.getColumn(i), along.intercepts[i]);
        if (!(violation < 1e-9)) bad.push(`${seed} ${i} ${kind} violation ${violation} claimed ${along.violations[i]}`);
        if (!(along.gaps[i] < 1e-9)) bad.push(`${seed} ${i} ${kind} gap ${along.gaps[i]}`);
        if (!(Math.abs(value - dual - along.gaps[i]) < 1e-12)) bad.push(`${seed} ${i} ${kind} dual ${value - dual} gap ${along.gaps[i]}`);
      });
    });
    console.log(bad.length); console.log(bad.slice(0, 60).join("\n"));
  });
});
