import { Matrix } from "ml-matrix";
import { halfMeanSquaredError, halfSumOfSquares, meanSquaredError, sumOfSquares } from "shrinkage";
import { describe, expect, it } from "vitest";
import { distance, forSeeds, pick, squares } from "./problems";

const losses = [
  { loss: sumOfSquares, factor: () => 1 },
  { loss: halfSumOfSquares, factor: () => 1 / 2 },
  { loss: meanSquaredError, factor: (n: number, k: number) => 1 / (n * k) },
  { loss: halfMeanSquaredError, factor: (n: number) => 1 / (2 * n) },
];

describe.each(losses)("$loss.name", ({ loss, factor }) => {
  it("is its factor times the sum of squares, and says that it is one", () => {
    expect(loss.squared).toBe(true);
    forSeeds(50, (random) => {
      const [n, k] = [pick(random, 1, 9), pick(random, 1, 3)];
      const predictions = random.normalMatrix(n, k);
      const y = random.normalMatrix(n, k);
      expect(loss.factor(n, k)).toBe(factor(n, k));
      const sum = squares(Matrix.sub(predictions, y));
      expect(distance(loss.value(predictions, y), factor(n, k) * sum)).toBeLessThan(1e-14);
    });
  });

  it("has the gradient that central differences have, in the shape of the predictions", () => {
    forSeeds(50, (random) => {
      const [n, k] = [pick(random, 1, 9), pick(random, 1, 3)];
      const predictions = random.normalMatrix(n, k);
      const y = random.normalMatrix(n, k);
      const h = 1e-4; // a quadratic has no third derivative: only rounding counts
      const slopes = Matrix.zeros(n, k).apply(function (this: Matrix, i, j) {
        const moved = (step: number): Matrix => predictions.clone().set(i, j, predictions.get(i, j) + step);
        this.set(i, j, (loss.value(moved(h), y) - loss.value(moved(-h), y)) / (2 * h));
      });
      const gradient = loss.gradient(predictions, y);
      expect([gradient.rows, gradient.columns]).toEqual([n, k]);
      expect(distance(gradient, slopes)).toBeLessThan(1e-9);
    });
  });

  it("is 0 with gradient 0 for perfect predictions, and takes lists as columns, lists of lists as rows", () => {
    expect(loss.value([1, 2], [1, 2])).toBe(0);
    expect(loss.gradient([1, 2], Float64Array.of(1, 2)).to2DArray()).toEqual([[0], [0]]);
    expect(loss.gradient([[1, 2]], [Float32Array.of(1, 2)]).to2DArray()).toEqual([[0, 0]]);
  });
});

describe("how the losses relate", () => {
  const predictions = new Matrix([
    [1, 2],
    [3, 5],
    [4, 4],
  ]);
  const y = new Matrix([
    [0, 2],
    [1, 1],
    [4, 1],
  ]); // squares 1, 4, 16, 9: their sum is 30

  it("by hand, on three rows and two outputs", () => {
    expect(sumOfSquares.value(predictions, y)).toBe(30);
    expect(halfSumOfSquares.value(predictions, y)).toBe(15);
    expect(meanSquaredError.value(predictions, y)).toBe(5);
    expect(halfMeanSquaredError.value(predictions, y)).toBe(5);
    expect(meanSquaredError.gradient(predictions, y).to2DArray()).toEqual([
      [1 / 3, 0],
      [2 / 3, 4 / 3],
      [0, 1],
    ]);
  });

  it("half the mean squared error is half of it for one output, and k/2 times it for k", () => {
    const [yHat, target] = [
      [1, 2, 4],
      [0, 4, 1],
    ];
    expect(halfMeanSquaredError.value(yHat, target)).toBe(meanSquaredError.value(yHat, target) / 2);
    const three = (column: number[]): Matrix => new Matrix(column.map((x) => [x, x, x]));
    const [value, half] = [meanSquaredError, halfMeanSquaredError].map((loss) =>
      loss.value(three(yHat), three(target)),
    );
    expect(distance(half, (value * 3) / 2)).toBeLessThan(1e-15);
  });
});
