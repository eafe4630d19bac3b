/** A factor for each column: every solver means the same by it. */
import { Matrix } from "ml-matrix";
import {
  activeSet,
  closedForm,
  coordinateDescent,
  crossValidate,
  elasticNet,
  l1,
  l2,
  lambdaMax,
  lassoKnots,
  meanSquaredError,
  objective,
  type Penalty,
  path,
  plus,
  proximalGradient,
  weighted,
} from "shrinkage";
import { expect, it } from "vitest";
import { violationByHand } from "./by-hand";
import { drawnFactors } from "./penalty-zoo";
import { distance, forSeeds, pick, regression, squares } from "./problems";

const loss = meanSquaredError;

it("solvers of absolute values and squares agree with each other, in whatever units, and their answers are right", () => {
  forSeeds(60, (random, seed) => {
    const k = pick(random, 1, 2);
    const p = pick(random, 2, 8);
    const scale = [1, 1e-8, 1e8][seed % 3];
    const { X, y } = regression(random, pick(random, p + 2, 30), p, k);
    y.mul(scale);
    const intercept = seed % 2 === 0;
    const f = drawnFactors(random, p);
    const make = (lambda: number): Penalty => weighted(plus(l1(lambda), l2((0.3 * lambda) / scale)), f);
    const lambda = 0.1 * lambdaMax(X, y, { loss, penalty: make, intercept });
    const J = objective(X, y, { loss, penalty: make(lambda), intercept });
    const exact = activeSet(J);
    const { absolute, quadratic } = make(lambda).strengths!(p);
    const problem = {
      X,
      y,
      factor: 1 / y.size,
      absolute: [...absolute],
      quadratic: [...quadratic],
      intercept,
    };
    expect(violationByHand(problem, exact)).toBeLessThan(1e-10);
    for (const fit of [
      coordinateDescent(J),
      proximalGradient(J, { tolerance: 1e-11 }),
      path(X, y, { loss, penalty: make, intercept, lambdas: [2 * lambda, lambda] }).at(1),
    ]) {
      expect(fit.converged).toBe(true);
      expect(distance(fit.W, exact.W)).toBeLessThan(1e-7);
      expect(distance(fit.value, exact.value)).toBeLessThan(1e-12);
    }
  });
});

it("l1 with factors f is l1 on the columns x_j / f_j", () => {
  forSeeds(60, (random, seed) => {
    const p = pick(random, 2, 12);
    const { X, y } = regression(random, pick(random, 5, 25), p, 1);
    const f = drawnFactors(random, p);
    const scaled = X.clone().divRowVector(f);
    const rescaled = (V: Matrix): Matrix => V.clone().divColumnVector(f);
    const intercept = seed % 2 === 0;
    const penalty = (lambda: number): Penalty => weighted(l1(lambda), f);
    const options = { loss, intercept, smallest: 0.01 };
    const one = lassoKnots(X, y, { ...options, penalty });
    const other = lassoKnots(scaled, y, { ...options, penalty: l1 });
    expect([one.converged, distance(one.lambdas, other.lambdas) < 1e-9]).toEqual([true, true]);
    expect(distance(one.coefficients, rescaled(other.coefficients))).toBeLessThan(1e-8);
    const lambda = 0.1 * one.lambdas[0];
    expect(distance(lambdaMax(X, y, { loss, intercept, penalty }), one.lambdas[0])).toBeLessThan(1e-12);
    const there = activeSet(objective(scaled, y, { loss, intercept, penalty: l1(lambda) }));
    const J = objective(X, y, { loss, intercept, penalty: penalty(lambda) });
    for (const { W } of [activeSet(J), coordinateDescent(J), one.at(lambda)]) {
      expect(distance(W, rescaled(there.W))).toBeLessThan(1e-7);
    }
  });
});

it("l2 with factors f is l2 on the columns x_j / √f_j, and it has the normal equation that it should", () => {
  forSeeds(60, (random, seed) => {
    const p = pick(random, 2, 10);
    const { X, y } = regression(random, pick(random, 4, 20), p, 2);
    const f = drawnFactors(random, p);
    const scaled = X.clone().divRowVector(f.map(Math.sqrt));
    const intercept = seed % 2 === 0;
    const penalty = (lambda: number): Penalty => weighted(l2(lambda), f);
    const fit = closedForm(objective(X, y, { loss, intercept, penalty: penalty(0.3) }));
    const there = closedForm(objective(scaled, y, { loss, intercept, penalty: l2(0.3) }));
    const W = there.W.clone().divColumnVector(f.map(Math.sqrt));
    expect(distance(fit.W, W)).toBeLessThan(1e-12);
    expect(fit.converged).toBe(true);
    const quadratic = f.map((factor) => 0.3 * factor);
    const problem = { X, y, factor: 1 / y.size, absolute: f.map(() => 0), quadratic, intercept };
    expect(violationByHand(problem, fit)).toBeLessThan(1e-12);
    const along = path(X, y, { loss, intercept, penalty, lambdas: [3, 0.3, 0] });
    expect(along.converged).toBe(true);
    expect(distance(along.at(1).W, W)).toBeLessThan(1e-11);
  });
});

it("cross-validation fits the other folds with the same factors", () => {
  forSeeds(20, (random, seed) => {
    const p = pick(random, 2, 6);
    const n = 20;
    const { X, y } = regression(random, n, p, 1);
    const f = drawnFactors(random, p);
    const ratio = seed % 3 === 0 ? 0 : 0.6;
    const penalty = (lambda: number): Penalty => weighted(elasticNet(lambda, ratio), f);
    const folds = Array.from({ length: n }, (_, i) => i % 4);
    const lambdas = [1, 0.1, 0.01];
    const { errors, converged } = crossValidate(X, y, { loss, penalty, lambdas, folds });
    expect(converged).toBe(true);
    lambdas.forEach((lambda, i) => {
      for (let fold = 0; fold < 4; fold++) {
        const rows = (keep: boolean): number[] =>
          [...folds.keys()].filter((row) => (folds[row] !== fold) === keep);
        const part = (A: Matrix, keep: boolean): Matrix =>
          A.selection(rows(keep), [...Array(A.columns).keys()]);
        const fit = activeSet(objective(part(X, true), part(y, true), { loss, penalty: penalty(lambda) }));
        const left = Matrix.sub(part(y, false), fit.predict(part(X, false)));
        expect(distance(errors[i][fold], squares(left) / left.rows)).toBeLessThan(1e-9);
      }
    });
  });
});
