import { Matrix } from "ml-matrix";
import {
  closedForm,
  gradientDescent,
  halfL2,
  halfSumOfSquares,
  l1,
  meanSquaredError,
  objective,
  plus,
  RandomState,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { distance, forSeeds, largestCurvature, pick, regression } from "./problems";

const small = objective([1, 2, 4], [2, 3, 7], { loss: meanSquaredError, penalty: halfL2(0.1) });
const start = { W: [0], b: 0 };

describe("gradient descent", () => {
  it("steps against the gradient, as a loop over matrices does", () => {
    forSeeds(50, (random) => {
      const { X, y, at } = regression(random, pick(random, 3, 10), pick(random, 1, 4), pick(random, 1, 3));
      const J = objective(X, y, { loss: meanSquaredError, penalty: plus(halfL2(0.3), l1(0.05)) });
      const fit = gradientDescent(J, {
        start: at,
        learningRate: 0.01,
        maxIterations: 25,
        keepParameters: true,
      });
      let { W, b } = at;
      for (let iteration = 0; iteration < 25; iteration++) {
        const residuals = Matrix.sub(X.mmul(W).addRowVector(b), y);
        const g = Matrix.mul(residuals, 2 / (y.rows * y.columns));
        const dW = X.transpose()
          .mmul(g)
          .add(Matrix.mul(W, 0.3))
          .add(Matrix.mul(Matrix.sign(W), 0.05));
        expect(distance(fit.history.parameters[iteration].W, W)).toBeLessThan(1e-12);
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
      const fit = gradientDescent(J, { start: at, learningRate, maxIterations: 3000 });
      const { value: values } = fit.history;
      const rounding = 1e-13 * values[0];
      expect(values.every((value, i) => i === 0 || value <= values[i - 1] + rounding)).toBe(true);
      expect(values[1]).toBeLessThan(values[0]);
      expect(distance(fit.W, closedForm(J).W)).toBeLessThan(1e-6);
      expect(fit.converged).toBe(true);
    });
  });

  it("does not change the start that it was given", () => {
    const W = new Matrix([[0.5]]);
    const b = Float64Array.of(0.25);
    gradientDescent(small, { start: { W, b }, learningRate: 0.1, maxIterations: 5 });
    expect([W.get(0, 0), b[0]]).toEqual([0.5, 0.25]);
  });
});

describe("the evidence", () => {
  it("has an entry for each iteration before its update, and one after the last", () => {
    const fit = gradientDescent(small, { start, learningRate: 0.05, maxIterations: 7, keepParameters: true });
    const { history } = fit;
    expect(fit.iterations).toBe(7);
    for (const list of Object.values(history)) expect(list.length).toBe(8);
    history.parameters.forEach((at, i) => {
      expect(distance(history.value[i], small.value(at))).toBeLessThan(1e-15);
      const { loss, penalty } = small.parts(at);
      expect([history.loss[i], history.penalty[i]]).toEqual([loss, penalty]);
      expect(history.stationarity[i]).toBe(small.stationarity(small.flatten("at", at)));
    });
    expect(fit.value).toBe(history.value[7]);
    expect(fit.stationarity).toBe(history.stationarity[7]);
    expect(fit.W.to1DArray()).toEqual(history.parameters[7].W.to1DArray());
    expect(fit.predict([1, 10]).to1DArray()).toEqual(small.predict(fit, [1, 10]).to1DArray());
  });

  it("keeps parameters only when asked to", () => {
    const fit = gradientDescent(small, { start, learningRate: 0.05, maxIterations: 3 });
    expect(fit.history.parameters).toEqual([]);
    expect(fit.history.value.length).toBe(4);
  });

  it("0 iterations leave the start", () => {
    const fit = gradientDescent(small, { start: { W: [3], b: 1 }, learningRate: 1, maxIterations: 0 });
    expect([fit.W.get(0, 0), fit.b.get(0, 0), fit.iterations]).toEqual([3, 1, 0]);
    expect(fit.history.value).toEqual([small.value({ W: [3], b: 1 })]);
  });

  it("a tolerance stops as soon as the violation meets it", () => {
    const options = { start, learningRate: 0.05, maxIterations: 10_000, keepParameters: true };
    const fit = gradientDescent(small, { ...options, tolerance: 1e-3 });
    const violations = fit.history.parameters.map((at) => small.violation(small.flatten("at", at)).violation);
    expect(fit.converged).toBe(true);
    expect(violations.at(-1)).toBe(fit.violation);
    expect(fit.violation).toBeLessThanOrEqual(1e-3);
    expect(violations.slice(0, -1).every((value) => value > 1e-3)).toBe(true);
    expect(fit.iterations).toBe(violations.length - 1);
    expect(fit.iterations).toBeLessThan(1000);
    expect(fit.reason).toBe(
      `after ${fit.iterations} iterations the violation is ${fit.violation.toExponential(1)}`,
    );
  });

  it("without a tolerance every update is made, and 1e-6 decides", () => {
    const options = { start, learningRate: 0.05 };
    const violationAfter = (maxIterations: number): [violation: number, converged: boolean] => {
      const fit = gradientDescent(small, { ...options, maxIterations });
      expect(fit.iterations).toBe(maxIterations);
      return [fit.violation, fit.converged];
    };
    const { iterations } = gradientDescent(small, { ...options, maxIterations: 10_000, tolerance: 1e-6 });
    const [[before, notYet], [after, now]] = [violationAfter(iterations - 1), violationAfter(iterations)];
    expect([before > 1e-6, notYet, after <= 1e-6, now]).toEqual([true, false, true, true]);
    expect(violationAfter(2 * iterations)[1]).toBe(true);
  });

  it("does not depend on the units of X and y", () => {
    forSeeds(30, (random) => {
      const { X, y } = regression(random, 20, pick(random, 1, 5), 1);
      const [a, c] = [10 ** pick(random, -8, 8), 10 ** pick(random, -8, 8)];
      const [alpha, learningRate] = [1, 0.99 / largestCurvature(X, 1)];
      // without a bias, whose own units would need a rate of their own
      const run = (X: Matrix, y: Matrix, alpha: number, learningRate: number) =>
        gradientDescent(
          objective(X, y, { loss: halfSumOfSquares, penalty: halfL2(alpha), intercept: false }),
          {
            learningRate,
            maxIterations: 20_000,
            tolerance: 1e-6,
          },
        );
      const one = run(X, y, alpha, learningRate);
      const other = run(Matrix.mul(X, a), Matrix.mul(y, c), alpha * a ** 2, learningRate / a ** 2);
      expect([one.converged, other.converged]).toEqual([true, true]);
      expect(Math.abs(other.iterations - one.iterations)).toBeLessThanOrEqual(1);
      expect(distance(Matrix.mul(other.W, a / c), one.W)).toBeLessThan(1e-5);
    });
  });

  it("starts at 0 when it is not told", () => {
    const options = { learningRate: 0.05, maxIterations: 7 };
    expect(gradientDescent(small, options).history).toEqual(
      gradientDescent(small, { ...options, start }).history,
    );
  });

  it("stops at once where the start is the minimum", () => {
    const exact = closedForm(small);
    const fit = gradientDescent(small, {
      start: exact,
      learningRate: 0.05,
      maxIterations: 10,
      tolerance: 1e-12,
    });
    expect([fit.iterations, fit.converged]).toEqual([0, true]);
  });

  it("says that more iterations are needed", () => {
    const fit = gradientDescent(small, { start, learningRate: 0.01, maxIterations: 5 });
    expect(fit.converged).toBe(false);
    expect(fit.violation).toBeGreaterThan(1e-6);
    expect(fit.reason).toBe(
      `after 5 iterations the violation is ${fit.violation.toExponential(1)}, more than 1.0e-6; give it more iterations`,
    );
  });

  it("says why an L1 penalty keeps a constant step from settling", () => {
    const { X, y } = regression(new RandomState(1), 30, 4, 1);
    const J = objective(X, y, { loss: meanSquaredError, penalty: l1(3) });
    const fit = gradientDescent(J, { start: { W: [1, 1, 1, 1] }, learningRate: 0.05, maxIterations: 5000 });
    expect(fit.converged).toBe(false);
    expect(fit.reason).toContain("; constant steps jump over the kink of a penalty: try proximalGradient");
    expect(fit.W.to1DArray().some((w) => Math.abs(w) < 0.2)).toBe(true);
  });

  it("reports an objective that grew, with a learning rate that works", () => {
    const J = objective([1, 2, 4], [2, 3, 7], { loss: halfSumOfSquares, intercept: false });
    const options = { start: { W: [0] }, maxIterations: 4 }; // the curvature is 21
    const fit = gradientDescent(J, { ...options, learningRate: 0.12 });
    expect(fit.converged).toBe(false);
    expect(fit.value).toBeGreaterThan(fit.history.value[0]);
    expect(fit.reason).toContain("; the steps are too long: try a learningRate of 0.048");
    expect(gradientDescent(J, { ...options, learningRate: 0.048, maxIterations: 50 }).converged).toBe(true);
  });
});
