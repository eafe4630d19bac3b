import { Matrix } from "ml-matrix";
import { mape, meanSquaredError, r2, rmse } from "shrinkage";
import { describe, expect, it } from "vitest";
import { distance, forSeeds, pick } from "./problems";

describe("rmse", () => {
  it("is the root of the mean squared error", () => {
    expect(rmse([1, 2, 3], [1, 2, 6])).toBe(Math.sqrt(3));
    forSeeds(20, (random) => {
      const [y, yHat] = [random.normalMatrix(5, 2), random.normalMatrix(5, 2)];
      expect(distance(rmse(y, yHat) ** 2, meanSquaredError.value(yHat, y))).toBeLessThan(1e-14);
    });
  });
});

describe("r2", () => {
  it("is 1 for perfect predictions, 0 for the mean, below 0 for worse", () => {
    expect(r2([1, 2, 6], [1, 2, 6])).toBe(1);
    expect(r2([1, 2, 6], [3, 3, 3])).toBe(0);
    expect(r2([1, 2, 6], [6, 2, 1])).toBe(1 - 50 / 14);
  });

  it("takes the mean of each output, and sums over all entries", () => {
    const y = new Matrix([
      [0, 100],
      [2, 104],
    ]);
    const yHat = new Matrix([
      [0, 100],
      [2, 103],
    ]);
    expect(r2(y, yHat)).toBe(1 - 1 / (2 + 8));
  });

  it("is the squared correlation for a straight line fitted by least squares", () => {
    forSeeds(20, (random) => {
      const n = pick(random, 3, 20);
      const [x, y] = [random.normalMatrix(n, 1).to1DArray(), random.normalMatrix(n, 1).to1DArray()];
      const mean = (list: number[]): number => list.reduce((a, b) => a + b) / n;
      const product = (a: number[], b: number[]): number =>
        mean(a.map((_, i) => a[i]! * b[i]!)) - mean(a) * mean(b);
      const slope = product(x, y) / product(x, x);
      const predictions = x.map((each) => mean(y) + slope * (each - mean(x)));
      const squared = product(x, y) ** 2 / (product(x, x) * product(y, y));
      expect(Math.abs(r2(y, predictions) - squared)).toBeLessThan(1e-11);
    });
  });

  it.each([0, 5, 0.1, 1e6 + 0.1])("refuses targets that are all %d", (constant) => {
    expect(() => r2([constant, constant, constant], [1, 2, 3])).toThrow(
      "r2 needs targets that vary, but each output of targets is constant",
    );
  });
});

describe("mape", () => {
  it("is the mean of the relative errors, a fraction", () => {
    expect(mape([2, -4], [1, -5])).toBe((0.5 + 0.25) / 2);
    expect(mape([2, 4], [2, 4])).toBe(0);
  });

  it("takes |ŷ| where y is 0", () => {
    expect(mape([0, 2], [-3, 2])).toBe(1.5);
    expect(mape([0], [0])).toBe(0);
  });

  it("depends on which side is the target", () => {
    expect(mape([1], [2])).toBe(1);
    expect(mape([2], [1])).toBe(0.5);
  });
});
