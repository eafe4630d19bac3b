import { Matrix } from "ml-matrix";
import {
  compareGradient,
  halfSumOfSquares,
  l1,
  l2,
  meanSquaredError,
  objective,
  softThreshold,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { byHand, drawn, strengthsAlong } from "./objectives";
import { distance, forSeeds, pick, regression, squares } from "./problems";

describe("objective", () => {
  it("passes over the zeros that rows begin with, and over nothing else", () => {
    forSeeds(50, (random) => {
      const k = pick(random, 1, 2);
      const { X, y, at } = regression(random, pick(random, 1, 12), pick(random, 1, 5), k);
      for (let i = 0; i < X.rows; i++) {
        for (let j = pick(random, 0, X.columns) - 1; j >= 0; j--) X.set(i, j, 0);
      }
      const J = objective(X, y, { loss: halfSumOfSquares });
      const predictions = X.mmul(at.W).addRowVector(at.b.to1DArray());
      expect(distance(J.predict(at, X), predictions)).toBeLessThan(1e-13);
      const slopes = X.transpose().mmul(Matrix.sub(predictions, y));
      expect(distance(J.gradient(at).W, slopes)).toBeLessThan(1e-12);
      expect(J.value(at)).toBeCloseTo(squares(Matrix.sub(predictions, y)) / 2, 9);
    });
  });

  it("is the loss of X W + 1 b plus the penalties, computed with matrices", () => {
    forSeeds(200, (random, seed) => {
      const { J, at, X, y } = drawn(random, seed);
      const predictions = X.mmul(at.W).addRowVector(at.b);
      const n = y.rows;
      const scale =
        { halfSumOfSquares: 1 / 2, meanSquaredError: 1 / (n * y.columns) }[J.loss.name] ?? 1 / (2 * n);
      const loss = scale * squares(Matrix.sub(predictions, y));
      const { weights, biases } = J.penalty;
      const penalty = byHand(weights, at.W) + byHand(biases, at.b);
      expect(distance(J.predict(at, X), predictions)).toBeLessThan(1e-14);
      expect(distance(J.value(at), loss + penalty)).toBeLessThan(1e-13);
      const parts = J.parts(at);
      expect(distance([parts.loss, parts.penalty], [loss, penalty])).toBeLessThan(1e-13);
    });
  });

  it("has the gradient that central differences have", () => {
    forSeeds(300, (random, seed) => {
      const { J, at } = drawn(random, seed);
      const theta = J.flatten("at", at);
      const ignored = new Float64Array(J.size);
      const h = 1e-3; // piecewise quadratic, and no kink within 0.1
      const slopes = theta.map((_, j) => {
        const moved = (step: number): number => {
          const there = theta.slice();
          there[j] += step;
          return J.evaluate(there, ignored);
        };
        return (moved(h) - moved(-h)) / (2 * h);
      });
      expect(distance(J.flatten("gradient", J.gradient(at)), slopes)).toBeLessThan(1e-8);
      expect(compareGradient(J, at).largest).toBeLessThan(1e-7);
    });
  });

  it("has a subgradient everywhere, at zeros as well", () => {
    forSeeds(200, (random, seed) => {
      const { J } = drawn(random, seed);
      const theta = Float64Array.from({ length: J.size }, () =>
        random.random() < 0.4 ? 0 : random.normal(),
      );
      const slope = new Float64Array(J.size);
      const value = J.evaluate(theta, slope);
      for (let i = 0; i < 10; i++) {
        const there = theta.map((x) => x + random.normal());
        const line = there.reduce((sum, x, j) => sum + slope[j] * (x - theta[j]), value);
        const actual = J.evaluate(there, new Float64Array(J.size));
        expect(actual).toBeGreaterThanOrEqual(line - 1e-10 * (1 + Math.abs(line)));
      }
    });
  });

  it("splits into loss and penalties: values, slopes, and the proximal map of the penalties as a whole", () => {
    forSeeds(200, (random, seed) => {
      const { J, at, X, y } = drawn(random, seed);
      const strengths = strengthsAlong({ J, at, X, y });
      const theta = J.flatten("at", at);
      const [whole, ofLoss] = [new Float64Array(J.size), new Float64Array(J.size)];
      const rest = J.evaluate(theta, whole) - J.lossAt(theta, ofLoss);
      expect(rest).toBeCloseTo(byHand(J.penalty.weights, at.W) + byHand(J.penalty.biases, at.b), 8);
      const slopes = theta.map(
        (x, j) => strengths[j].absolute * Math.sign(x) + 2 * strengths[j].quadratic * x,
      );
      expect(
        distance(
          whole,
          ofLoss.map((slope, j) => slope + slopes[j]),
        ),
      ).toBeLessThan(1e-13);

      // penaltyAt adds to what is there
      const added = ofLoss.slice();
      expect(distance(J.penaltyAt(theta, added) + J.lossAt(theta, ofLoss), J.value(at))).toBeLessThan(1e-14);
      expect([...added]).toEqual([...whole]);

      const moved = theta.slice();
      J.prox(moved, 0.7);
      const expected = theta.map(
        (x, j) => softThreshold(x, 0.7 * strengths[j].absolute) / (1 + 1.4 * strengths[j].quadratic),
      );
      expect(distance(moved, expected)).toBeLessThan(1e-15);
      const { W, b } = J.shape(moved);
      expect(distance(W, J.penalty.weights.prox(at.W, 0.7))).toBe(0);
      expect(distance(b, J.penalty.biases.prox(at.b, 0.7))).toBe(0);
    });
  });

  it("copies its data", () => {
    const X = new Matrix([
      [1, 2],
      [3, 4],
      [5, 7],
    ]);
    const y = Float64Array.of(1, 2, 3);
    const J = objective(X, y, { loss: meanSquaredError });
    const before = J.value({ W: [1, 1] });
    X.mul(10);
    y.fill(0);
    expect(J.value({ W: [1, 1] })).toBe(before);
  });

  it("penalizes weights by default, and biases only when told to", () => {
    const X = [1, 2, 4];
    const at = { W: [3], b: 5 };
    const penaltyOf = (penalty: Parameters<typeof objective>[2]["penalty"]): number =>
      objective(X, X, { loss: meanSquaredError, ...(penalty && { penalty }) }).parts(at).penalty;
    expect(penaltyOf(undefined)).toBe(0);
    expect(penaltyOf(l1(2))).toBe(6);
    expect(penaltyOf({ weights: l1(2) })).toBe(6);
    expect(penaltyOf({ biases: l2(2) })).toBe(50);
    expect(penaltyOf({ weights: l1(2), biases: l2(2) })).toBe(56);
  });
});
