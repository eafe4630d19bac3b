import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import {
  closedForm,
  gradientDescent,
  halfL2,
  halfSumOfSquares,
  l1,
  l2,
  meanSquaredError,
  type Objective,
  objective,
  plus,
  RandomState,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { distance, forSeeds, identity, pick, regression } from "./problems";

/** The Hessian's largest eigenvalue for ½ ‖X W + 1 b - y‖² + α/2 ‖W‖². */
function largestCurvature(X: Matrix, alpha: number): number {
  const withOnes = X.clone().addColumn(new Array(X.rows).fill(1));
  const penalized = identity(X.columns + 1, alpha);
  penalized.set(X.columns, X.columns, 0);
  const hessian = withOnes.transpose().mmul(withOnes).add(penalized);
  return Math.max(...new EigenvalueDecomposition(hessian).realEigenvalues);
}

const small = objective([1, 2, 4], [2, 3, 7], { loss: meanSquaredError, penalty: halfL2(0.1) });
const start = { W: [0], b: 0 };

describe("gradient descent", () => {
  it("steps against the gradient, as a loop over matrices does", () => {
    forSeeds(50, (random) => {
      const { X, y, at } = regression(random, pick(random, 3, 10), pick(random, 1, 4), pick(random, 1, 3));
      const J = objective(X, y, { loss: meanSquaredError, penalty: plus(halfL2(0.3), l1(0.05)) });
      const fit = gradientDescent(J, { start: at, learningRate: 0.01, epochs: 25, keepParameters: true });
      let { W, b } = at;
      for (let epoch = 0; epoch < 25; epoch++) {
        const residuals = Matrix.sub(X.mmul(W).addRowVector(b), y);
        const g = Matrix.mul(residuals, 2 / (y.rows * y.columns));
        const dW = X.transpose()
          .mmul(g)
          .add(Matrix.mul(W, 0.3))
          .add(Matrix.mul(Matrix.sign(W), 0.05));
        expect(distance(fit.history.parameters[epoch]!.W, W)).toBeLessThan(1e-12);
        W = Matrix.sub(W, Matrix.mul(dW, 0.01));
        b = Matrix.sub(b, Matrix.mul(Matrix.rowVector(g.sum("column")), 0.01));
      }
      expect(distance(fit.W, W)).toBeLessThan(1e-12);
      expect(distance(fit.b, b)).toBeLessThan(1e-12);
    });
  });

  it("never goes up with a learning rate below 1 / L, and reaches the closed form", () => {
    forSeeds(40, (random) => {
      const { X, y, at } = regression(random, 20, pick(random, 1, 5), 1);
      const alpha = 1 + random.random();
      const J = objective(X, y, { loss: halfSumOfSquares, penalty: halfL2(alpha) });
      const learningRate = 0.99 / largestCurvature(X, alpha);
      const fit = gradientDescent(J, { start: at, learningRate, epochs: 3000 });
      const { objective: values } = fit.history;
      const rounding = 1e-13 * values[0]!;
      expect(values.every((value, i) => i === 0 || value <= values[i - 1]! + rounding)).toBe(true);
      expect(values[1]!).toBeLessThan(values[0]!);
      expect(distance(fit.W, closedForm(J).W)).toBeLessThan(1e-6);
      expect(fit.converged).toBe(true);
    });
  });

  it("does not change the start that it was given", () => {
    const W = new Matrix([[0.5]]);
    const b = Float64Array.of(0.25);
    gradientDescent(small, { start: { W, b }, learningRate: 0.1, epochs: 5 });
    expect([W.get(0, 0), b[0]]).toEqual([0.5, 0.25]);
  });
});

describe("the evidence", () => {
  it("has an entry for each epoch before its update, and one after the last", () => {
    const fit = gradientDescent(small, { start, learningRate: 0.05, epochs: 7, keepParameters: true });
    const { history } = fit;
    expect(fit.iterations).toBe(7);
    for (const list of Object.values(history)) expect(list.length).toBe(8);
    history.parameters.forEach((at, epoch) => {
      expect(distance(history.objective[epoch]!, small.value(at))).toBeLessThan(1e-15);
      const { loss, penalty } = small.parts(at);
      expect([history.loss[epoch], history.penalty[epoch]]).toEqual([loss, penalty]);
      expect(history.stationarity[epoch]).toBe(small.stationarity(small.flatten("at", at)));
    });
    expect(fit.objective).toBe(history.objective[7]);
    expect(fit.stationarity).toBe(history.stationarity[7]);
    expect(fit.W.to1DArray()).toEqual(history.parameters[7]!.W.to1DArray());
    expect(fit.predict([1, 10]).to1DArray()).toEqual(small.predict(fit, [1, 10]).to1DArray());
  });

  it("keeps parameters only when asked to", () => {
    const fit = gradientDescent(small, { start, learningRate: 0.05, epochs: 3 });
    expect(fit.history.parameters).toEqual([]);
    expect(fit.history.objective.length).toBe(4);
  });

  it("0 epochs leave the start", () => {
    const fit = gradientDescent(small, { start: { W: [3], b: 1 }, learningRate: 1, epochs: 0 });
    expect([fit.W.get(0, 0), fit.b.get(0, 0), fit.iterations]).toEqual([3, 1, 0]);
    expect(fit.history.objective).toEqual([small.value({ W: [3], b: 1 })]);
  });

  it("a tolerance stops as soon as it is met", () => {
    const options = { start, learningRate: 0.05, epochs: 10_000 };
    const fit = gradientDescent(small, { ...options, tolerance: 1e-3 });
    const { stationarity } = fit.history;
    expect(fit.converged).toBe(true);
    expect(stationarity.at(-1)).toBeLessThanOrEqual(1e-3);
    expect(stationarity.slice(0, -1).every((value) => value > 1e-3)).toBe(true);
    expect(fit.iterations).toBe(stationarity.length - 1);
    expect(fit.iterations).toBeLessThan(1000);
    expect(fit.reason).toBe(
      `after ${fit.iterations} epochs the stationarity is ${fit.stationarity.toExponential(1)}`,
    );
  });

  it("stops at once where the start is the minimum", () => {
    const exact = closedForm(small);
    const fit = gradientDescent(small, { start: exact, learningRate: 0.05, epochs: 10, tolerance: 1e-12 });
    expect([fit.iterations, fit.converged]).toEqual([0, true]);
  });

  it("says that more epochs are needed", () => {
    const fit = gradientDescent(small, { start, learningRate: 0.01, epochs: 5 });
    expect(fit.converged).toBe(false);
    expect(fit.reason).toMatch(
      /^after 5 epochs the stationarity is \d\.\de[+-]\d, more than \d\.\de-\d; give it more epochs$/,
    );
  });

  it("says why an L1 penalty keeps a constant step from settling", () => {
    const { X, y } = regression(new RandomState(1), 30, 4, 1);
    const J = objective(X, y, { loss: meanSquaredError, penalty: l1(3) });
    const fit = gradientDescent(J, { start: { W: [1, 1, 1, 1] }, learningRate: 0.05, epochs: 5000 });
    expect(fit.converged).toBe(false);
    expect(fit.reason).toContain("constant steps jump over the kink of |w| at 0: take proximal steps");
    expect(fit.W.to1DArray().some((w) => Math.abs(w) < 0.2)).toBe(true);
  });

  it("reports an objective that grew, with a learning rate that works", () => {
    const J = objective([1, 2, 4], [2, 3, 7], { loss: halfSumOfSquares, intercept: false });
    const options = { start: { W: [0] }, epochs: 4 }; // the curvature is 21
    const fit = gradientDescent(J, { ...options, learningRate: 0.12 });
    expect(fit.converged).toBe(false);
    expect(fit.reason).toContain("; the objective grew: try a learningRate of 0.048");
    expect(gradientDescent(J, { ...options, learningRate: 0.048, epochs: 50 }).converged).toBe(true);
  });
});

describe("a descent that diverges", () => {
  /** The learning rate that the message of a diverging descent tells to try. */
  function advised(J: Objective, start: { W: Matrix; b?: Matrix }, learningRate: number): number {
    let message = "";
    try {
      gradientDescent(J, { start, learningRate, epochs: 100_000 });
    } catch (error) {
      message = (error as Error).message;
    }
    const parts = /^gradientDescent diverged at epoch (\d+) with learningRate (\S+): try (\S+)$/.exec(
      message,
    );
    if (!parts) throw new Error(`no such message: "${message}"`);
    expect(Number(parts[1])).toBeGreaterThan(0);
    expect(Number(parts[2])).toBe(learningRate);
    return Number(parts[3]);
  }

  it("throws, with the epoch and a learning rate that does work, however far off it was", () => {
    forSeeds(60, (random, seed) => {
      const { X, y, at } = regression(random, 20, pick(random, 1, 5), pick(random, 1, 2));
      const scaled = X.clone().mul(10 ** pick(random, -2, 2));
      const penalty = seed % 2 === 0 ? l2(0.01) : plus(l1(0.001), l2(0.01));
      const J = objective(scaled, y, { loss: halfSumOfSquares, penalty });
      const limit = 2 / largestCurvature(scaled, 0.02);
      const rate = advised(J, at, limit * (1.5 + 10 ** pick(random, 0, 20) * random.random()));
      expect(rate).toBeLessThan(limit);
      expect(rate).toBeGreaterThan(limit / 4);
      const { objective: values } = gradientDescent(J, {
        start: at,
        learningRate: rate,
        epochs: 200,
      }).history;
      expect(values.at(-1)!).toBeLessThan(values[0]!);
    });
  });

  it("names the epoch at which the objective was 1e10 times what it was, or no number", () => {
    const J = objective([1], [0], { loss: halfSumOfSquares, intercept: false });
    // Each step multiplies w by 1 - 101 = -100, and the objective by 1e4; from ½, (½ + 1) 1e10 is passed at the third.
    const descend = (learningRate: number) => () =>
      gradientDescent(J, { start: { W: [1] }, learningRate, epochs: 9 });
    expect(descend(101)).toThrow("gradientDescent diverged at epoch 3 with learningRate 101: try 1");
    expect(descend(1e300)).toThrow("gradientDescent diverged at epoch 1 with learningRate 1e+300: try 1");
  });

  it("says when the start itself is the trouble", () => {
    expect(() => gradientDescent(small, { start: { W: [1e200] }, learningRate: 0.1, epochs: 1 })).toThrow(
      "gradientDescent: the objective at start is not a finite number",
    );
  });
});
