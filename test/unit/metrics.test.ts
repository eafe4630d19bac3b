import { Matrix } from "ml-matrix";
import { mape, meanSquaredError, r2, rmse } from "shrinkage";
import { describe, expect, it } from "vitest";
import { distance, forSeeds, pick } from "./problems";

describe("rmse", () => {
  it("is the root of the mean squared error", () => {
    expect(rmse([1, 2, 6], [1, 2, 3])).toBe(Math.sqrt(3));
    forSeeds(20, (random) => {
      const [y, yHat] = [random.normalMatrix(5, 2), random.normalMatrix(5, 2)];
      expect(distance(rmse(yHat, y) ** 2, meanSquaredError.value(yHat, y))).toBeLessThan(1e-14);
    });
  });

  it.each([Number.MAX_VALUE, Number.MIN_VALUE, 1e-320])("of one number is that number: %d", (size) => {
    expect(rmse([size], [0])).toBe(size);
    expect(rmse([size, -size], [0, 0])).toBe(size);
  });

  it("is in the units of y, also where squares would overflow or vanish", () => {
    forSeeds(20, (random) => {
      const [y, yHat] = [random.normalMatrix(5, 2), random.normalMatrix(5, 2)];
      for (const unit of [2 ** -700, 1e-200, 1e-8, 1e8, 1e200]) {
        const scaled = rmse(Matrix.mul(yHat, unit), Matrix.mul(y, unit));
        expect(distance(scaled / unit, rmse(yHat, y)), `${unit}`).toBeLessThan(1e-14);
      }
    });
  });
});

describe("r2", () => {
  it("is 1 for perfect predictions, 0 for the mean, below 0 for worse", () => {
    expect(r2([1, 2, 6], [1, 2, 6])).toBe(1);
    expect(r2([3, 3, 3], [1, 2, 6])).toBe(0);
    expect(r2([6, 2, 1], [1, 2, 6])).toBe(1 - 50 / 14);
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
    expect(r2(yHat, y)).toBe(1 - 1 / (2 + 8));
  });

  it("is the squared correlation for a straight line fitted by least squares, in any units", () => {
    forSeeds(20, (random) => {
      const n = pick(random, 3, 20);
      const [x, y] = [random.normalMatrix(n, 1).to1DArray(), random.normalMatrix(n, 1).to1DArray()];
      const mean = (list: number[]): number => list.reduce((a, b) => a + b) / n;
      const product = (a: number[], b: number[]): number =>
        mean(a.map((_, i) => a[i]! * b[i]!)) - mean(a) * mean(b);
      const slope = product(x, y) / product(x, x);
      const predictions = x.map((each) => mean(y) + slope * (each - mean(x)));
      const squared = product(x, y) ** 2 / (product(x, x) * product(y, y));
      for (const unit of [1, 1e-170, 1e170]) {
        const [yHat, targets] = [predictions, y].map((list) => list.map((each) => each * unit));
        expect(Math.abs(r2(yHat, targets) - squared)).toBeLessThan(1e-11);
      }
    });
  });

  it.each([0, 5, 0.1, 1e6 + 0.1])("refuses targets that are all %d", (constant) => {
    expect(() => r2([1, 2, 3], [constant, constant, constant])).toThrow(
      "r2 needs targets that vary, but each output of targets is constant",
    );
  });
});

describe("mape", () => {
  it("is the mean of the relative errors, a fraction", () => {
    expect(mape([1, -5], [2, -4])).toBe((0.5 + 0.25) / 2);
    expect(mape([2, 4], [2, 4])).toBe(0);
  });

  it("takes |ŷ| where y is 0", () => {
    expect(mape([-3, 2], [0, 2])).toBe(1.5);
    expect(mape([0], [0])).toBe(0);
  });

  it("depends on which side is the target", () => {
    expect(mape([2], [1])).toBe(1);
    expect(mape([1], [2])).toBe(0.5);
  });
});

describe.each([
  ["rmse", rmse],
  ["r2", r2],
  ["mape", mape],
])("%s takes predictions, then targets, as losses do", (_, metric) => {
  it("and names them in this order", () => {
    expect(() => metric([1, 2, 3], [1, 2])).toThrow(
      "predictions are 3 × 1 and targets 2 × 1: they must have one shape",
    );
    expect(() => metric([Number.NaN, 2], [1, 2])).toThrow(
      "predictions must hold finite numbers only, got NaN",
    );
    expect(() => metric([1, 2], [1, Infinity])).toThrow(
      "targets must hold finite numbers only, got Infinity",
    );
    expect(() => metric("1" as never, [1])).toThrow("predictions must be a Matrix or a list of numbers");
  });

  it("from lists, typed arrays and matrices", () => {
    const [yHat, y] = [
      [1, 2, 4],
      [1, 3, 5],
    ];
    const expected = metric(yHat, y);
    expect(metric(Float32Array.from(yHat), Int32Array.from(y))).toBe(expected);
    expect(
      metric(
        Matrix.columnVector(yHat),
        y.map((each) => [each]),
      ),
    ).toBe(expected);
  });
});
