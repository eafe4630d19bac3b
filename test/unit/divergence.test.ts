/** Steps that are too long: gradient descent says so, and which are not. */
import type { Matrix } from "ml-matrix";
import { gradientDescent, halfSumOfSquares, l1, l2, type Objective, objective, plus } from "shrinkage";
import { describe, expect, it } from "vitest";
import { distance, forSeeds, largestCurvature, pick, regression } from "./problems";

describe("a descent that diverges", () => {
  /** The learning rate that the message of a diverging descent tells to try. */
  function advised(J: Objective, start: { W: Matrix; b?: Matrix }, learningRate: number): number {
    let message = "";
    try {
      gradientDescent(J, { start, learningRate, maxIterations: 100_000 });
    } catch (error) {
      message = (error as Error).message;
    }
    const parts = /^gradientDescent diverged at iteration (\d+) with learningRate (\S+): try (\S+)$/.exec(
      message,
    );
    if (!parts) throw new Error(`no such message: "${message}"`);
    expect(Number(parts[1])).toBeGreaterThan(0);
    expect(Number(parts[2])).toBe(learningRate);
    return Number(parts[3]);
  }

  it("throws, with the iteration and a learning rate that does work, however far off it was", () => {
    forSeeds(60, (random, seed) => {
      const { X, y, at } = regression(random, 20, pick(random, 1, 5), pick(random, 1, 2));
      const scaled = X.clone().mul(10 ** pick(random, -2, 2));
      const penalty = seed % 2 === 0 ? l2(0.01) : plus(l1(0.001), l2(0.01));
      const J = objective(scaled, y, { loss: halfSumOfSquares, penalty });
      const limit = 2 / largestCurvature(scaled, 0.02);
      const rate = advised(J, at, limit * (1.5 + 10 ** pick(random, 0, 20) * random.random()));
      expect(rate).toBeLessThan(limit);
      expect(rate).toBeGreaterThan(limit / 4);
      const { value: values } = gradientDescent(J, {
        start: at,
        learningRate: rate,
        maxIterations: 200,
      }).history;
      expect(values.at(-1)).toBeLessThan(values[0]);
    });
  });

  it("names the iteration at which the objective was 1e10 times what it was, or no number", () => {
    const J = objective([1], [0], { loss: halfSumOfSquares, intercept: false });
    // Each step multiplies w by 1 - 101 = -100, and the objective by 1e4; from ½, (½ + 1) 1e10 is passed at the third.
    const descend = (learningRate: number) => () =>
      gradientDescent(J, { start: { W: [1] }, learningRate, maxIterations: 9 });
    expect(descend(101)).toThrow("gradientDescent diverged at iteration 3 with learningRate 101: try 1");
    expect(descend(1e300)).toThrow("gradientDescent diverged at iteration 1 with learningRate 1e+300: try 1");
  });

  it("but not where J is 0 at the start or small beside J of 0", () => {
    // from the minimum but for rounding, and from a start that fits much better than 0
    const J = objective([1, 2, 3], [2e8, 4e8, 6e8], { loss: halfSumOfSquares, intercept: false });
    const options = { learningRate: 0.01, maxIterations: 100 };
    for (const w of [2e8, 2e8 + 1e-6, 0]) {
      expect(distance(gradientDescent(J, { ...options, start: { W: [w] } }).W, [2e8])).toBeLessThan(1e-6);
    }
  });

  it("says when the start itself is the trouble", () => {
    const J = objective([1, 2, 4], [2, 3, 7], { loss: halfSumOfSquares });
    expect(() => gradientDescent(J, { start: { W: [1e200] }, learningRate: 0.1, maxIterations: 1 })).toThrow(
      "gradientDescent: the objective at start is not a finite number",
    );
  });
});
