/** How far parameters are from being stationary: in the units of the objective, and relative to the problem. */
import { Matrix } from "ml-matrix";
import {
  halfSumOfSquares,
  l1,
  l2,
  meanSquaredError,
  type Objective,
  objective,
  plus,
  softThreshold,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { drawn, losses, strengthsAlong, withZeros } from "./objectives";
import { centred, distance, forSeeds, pick, regression } from "./problems";

describe("stationarity", () => {
  it("is the norm of the gradient where the objective is smooth", () => {
    forSeeds(100, (random, seed) => {
      const { J, at } = drawn(random, seed);
      const theta = J.flatten("at", at);
      const norm = Math.sqrt(J.flatten("gradient", J.gradient(at)).reduce((sum, x) => sum + x * x, 0));
      expect(distance(J.stationarity(theta), norm)).toBeLessThan(1e-14);
    });
  });

  it("is the smallest norm among all subgradients, found by trying slopes at the zeros", () => {
    forSeeds(200, (random, seed) => {
      const problem = drawn(random, seed);
      const { J } = problem;
      const strengths = strengthsAlong(problem);
      const theta = withZeros(random, J);
      const ofLoss = new Float64Array(J.size);
      J.lossAt(theta, ofLoss);
      let square = 0;
      theta.forEach((x, j) => {
        const { absolute, quadratic } = strengths[j];
        const slopes = x === 0 ? Array.from({ length: 4001 }, (_, i) => i / 2000 - 1) : [Math.sign(x)];
        const distances = slopes.map((slope) => Math.abs(ofLoss[j] + 2 * quadratic * x + absolute * slope));
        square += Math.min(...distances) ** 2;
      });
      // The grid misses the best slope by 1/4000 at most; no penalty here is above 0.3.
      expect(Math.abs(J.stationarity(theta) - Math.sqrt(square))).toBeLessThan(4e-4);
    });
  });

  it("takes a gradient of the loss that is known already, and gives the same, as violation does", () => {
    forSeeds(50, (random, seed) => {
      const { J } = drawn(random, seed);
      const theta = withZeros(random, J);
      const ofLoss = new Float64Array(J.size);
      J.lossAt(theta, ofLoss);
      expect(J.stationarity(theta, ofLoss)).toBe(J.stationarity(theta));
      expect(J.violation(theta, ofLoss)).toEqual(J.violation(theta));
    });
  });

  it("is 0 at the minimum of an L1 objective that is known by hand", () => {
    // ½ (w - 3)² + λ |w| is lowest at S(3, λ)
    const minimum = (lambda: number): [Objective, Float64Array] => [
      objective([1], [3], { loss: halfSumOfSquares, penalty: l1(lambda), intercept: false }),
      Float64Array.of(Math.max(3 - lambda, 0)),
    ];
    for (const lambda of [0, 0.5, 3, 5]) {
      const [J, w] = minimum(lambda);
      expect(J.stationarity(w)).toBe(0);
    }
    const [J] = minimum(2);
    expect(J.stationarity(Float64Array.of(0))).toBe(1);
  });
});

describe("violation", () => {
  it("is the largest slope that is left, by the largest that the data could give: ‖x_j‖ times the loss's slope", () => {
    forSeeds(200, (random, seed) => {
      const problem = drawn(random, seed, 2);
      const { J, X, y } = problem;
      const [n, k] = [y.rows, y.columns];
      const strengths = strengthsAlong(problem);
      const theta = withZeros(random, J);
      const ofLoss = new Float64Array(J.size);
      J.lossAt(theta, ofLoss);
      const { intercept } = J.linear!;
      const [columns, targets] = intercept ? [centred(X), centred(y)] : [X, y];
      const slopes = Array.from(
        { length: k },
        (_, c) => 2 * J.loss.factor(n, k) * targets.getColumnVector(c).norm(),
      );
      const left = [...theta].map((x, j) => {
        const { absolute, quadratic } = strengths[j];
        const shortest = x === 0 ? softThreshold(ofLoss[j], absolute) : ofLoss[j] + absolute * Math.sign(x);
        const size = j < X.columns * k ? columns.getColumnVector(Math.floor(j / k)).norm() : Math.sqrt(n);
        return Math.abs(shortest + 2 * quadratic * x) / (size * slopes[j % k]);
      });
      const { violation, at } = J.violation(theta);
      expect(distance(violation, Math.max(...left))).toBeLessThan(1e-12);
      expect(distance(left[at], violation)).toBeLessThan(1e-12);
    });
  });

  it("does not depend on the units of X and y", () => {
    forSeeds(100, (random, seed) => {
      const { X, y, at } = regression(random, pick(random, 2, 12), pick(random, 1, 5), 1 + (seed % 3));
      const [a, c] = [10 ** pick(random, -8, 8), 10 ** pick(random, -8, 8)];
      const loss = losses[seed % 3];
      const J = objective(X, y, { loss, penalty: plus(l1(0.1), l2(0.4)) });
      const penalty = plus(l1(0.1 * a * c), l2(0.4 * a * a));
      const K = objective(Matrix.mul(X, a), Matrix.mul(y, c), { loss, penalty });
      const moved = { W: Matrix.mul(at.W, c / a), b: Matrix.mul(at.b, c) };
      const [one, other] = [J.violation(J.flatten("at", at)), K.violation(K.flatten("at", moved))];
      expect(distance(other.violation, one.violation)).toBeLessThan(1e-11);
      expect(J.label(other.at)).toBe(J.label(one.at));
    });
  });

  it("counts 0 slopes of 0 as none, where y is what every prediction says", () => {
    const J = objective([1, 2, 3], [5, 5, 5], { loss: meanSquaredError });
    expect(J.violation(Float64Array.of(0, 5)).violation).toBe(0);
    expect(J.violation(Float64Array.of(0, 0)).violation).toBeGreaterThan(0.1);
  });
});
