import { Matrix } from "ml-matrix";
import {
  activeSet,
  crossEntropy,
  halfL2,
  l1,
  meanSquaredError,
  network,
  objective,
  plus,
  proximalGradient,
  RandomState,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { distance, forSeeds, pick, regression } from "./problems";

describe("proximal gradient", () => {
  it("reaches its tolerance on moderate problems, and the objective and the zeros of the exact solver", () => {
    forSeeds(60, (random, seed) => {
      const { X, y } = regression(random, pick(random, 8, 40), pick(random, 1, 10), pick(random, 1, 2));
      const J = objective(X, y, { loss: meanSquaredError, penalty: plus(l1(0.3), halfL2(0.1)) });
      const start = { W: Matrix.zeros(X.columns, y.columns) };
      const fit = proximalGradient(J, { start, accelerated: seed % 3 > 0 });
      const exact = activeSet(J);
      expect(fit.converged).toBe(true);
      expect(fit.violation).toBeLessThanOrEqual(1e-8);
      expect(fit.violation).toBe(J.violation(J.flatten("fit", fit)).violation);
      expect(fit.reason).toBe(
        `after ${fit.iterations} steps the violation is ${fit.violation.toExponential(1)}`,
      );
      expect(fit.value - exact.value).toBeLessThan(1e-9);
      expect(fit.history).toHaveLength(fit.iterations + 1);
      expect(fit.history.every((value, i) => i === 0 || value <= fit.history[i - 1] * (1 + 1e-14))).toBe(
        true,
      );
      const zeros = (W: Matrix): boolean[] => W.to1DArray().map((w) => w === 0);
      expect(zeros(fit.W)).toEqual(zeros(exact.W));
      expect(distance(fit.W, exact.W)).toBeLessThan(1e-6);
    });
  });

  it("does not depend on the units of X and y", () => {
    forSeeds(30, (random) => {
      const { X, y } = regression(random, pick(random, 8, 40), pick(random, 1, 10), 1);
      const [a, c] = [10 ** pick(random, -8, 8), 10 ** pick(random, -8, 8)];
      // with the columns centred, a bias is no bother in whatever units
      X.center("column");
      const fitOf = (X: Matrix, y: Matrix, lambda: number) =>
        proximalGradient(objective(X, y, { loss: meanSquaredError, penalty: l1(lambda), intercept: false }));
      const [one, other] = [fitOf(X, y, 0.3), fitOf(Matrix.mul(X, a), Matrix.mul(y, c), 0.3 * a * c)];
      expect([one.converged, other.converged]).toEqual([true, true]);
      expect(distance(Matrix.mul(other.W, a / c), one.W)).toBeLessThan(1e-6);
      expect(distance(other.value / c ** 2, one.value)).toBeLessThan(1e-12);
    });
  });

  it("starts at 0 when it is not told, and stays where the minimum is", () => {
    forSeeds(10, (random) => {
      const { X, y } = regression(random, 20, 4, 2);
      const J = objective(X, y, { loss: meanSquaredError, penalty: l1(0.3) });
      const told = proximalGradient(J, { start: { W: Matrix.zeros(4, 2), b: Matrix.zeros(1, 2) } });
      expect(proximalGradient(J).history).toEqual(told.history);
      const again = proximalGradient(J, { start: activeSet(J) });
      expect([again.converged, again.iterations]).toEqual([true, 0]);
    });
  });

  it("says so when it did not get there", () => {
    forSeeds(10, (random) => {
      const { X, y } = regression(random, 30, 8, 1);
      const J = objective(X, y, { loss: meanSquaredError, penalty: l1(0.01) });
      const fit = proximalGradient(J, { maxIterations: 3 });
      expect([fit.converged, fit.iterations]).toEqual([false, 3]);
      expect(fit.violation).toBeGreaterThan(1e-8);
      expect(fit.reason).toBe(
        `after 3 steps the violation is ${fit.violation.toExponential(1)}, more than 1.0e-9: give it more iterations`,
      );
    });
  });

  it("needs fewer iterations with accelerated steps than with plain ones where the problem is correlated", () => {
    forSeeds(5, (random) => {
      const X = random.normalMatrix(60, 10).mul(0.3).addColumnVector(random.normalMatrix(60, 1));
      const J = objective(X, random.normalMatrix(60, 1), { loss: meanSquaredError, penalty: l1(0.01) });
      const [fast, slow] = [true, false].map((accelerated) => proximalGradient(J, { accelerated }));
      expect([fast.converged, slow.converged]).toEqual([true, true]);
      expect(fast.iterations).toBeLessThan(slow.iterations);
    });
  });

  it("refuses options out of range, and a network without a start", () => {
    const J = objective(Matrix.ones(3, 1), [1, 2, 3], { loss: meanSquaredError, penalty: l1(0.1) });
    expect(() => proximalGradient(J, { maxIterations: 0 })).toThrow(
      "maxIterations must be a whole number >= 1, got 0",
    );
    expect(() => proximalGradient(J, { tolerance: 0 })).toThrow(
      "tolerance must be a finite number > 0, got 0",
    );
    expect(() => proximalGradient(J, { accelerated: 1 as unknown as boolean })).toThrow(
      "accelerated must be true or false, got 1",
    );
    expect(() => proximalGradient(J, { start: { W: [1e200] } })).toThrow(
      "proximalGradient: the objective at start is not a finite number",
    );
    const model = network([1, 2, 1]);
    const K = objective(Matrix.ones(3, 1), [0, 1, 1], { model, loss: crossEntropy, penalty: l1(0.1) });
    expect(() => proximalGradient(K)).toThrow(
      "proximalGradient needs a start for network([1, 2, 1]), such as network([1, 2, 1]).start(random)",
    );
    expect(proximalGradient(K, { start: model.start(new RandomState(0)), maxIterations: 1 }).iterations).toBe(
      1,
    );
  });
});
