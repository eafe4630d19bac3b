import { Matrix } from "ml-matrix";
import {
  compress,
  crossEntropy,
  gradientDescent,
  halfL2,
  halfMeanSquaredError,
  halfSumOfSquares,
  l1,
  lossSurface,
  meanSquaredError,
  network,
  objective,
  plus,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { distance, forSeeds, pick, regression } from "./problems";

const losses = [halfSumOfSquares, meanSquaredError, halfMeanSquaredError];

describe("compress", () => {
  it("is the same function: value, parts, gradient and predictions", () => {
    forSeeds(150, (random, seed) => {
      const [n, p, k] = [pick(random, 1, 60), pick(random, 1, 6), pick(random, 1, 3)];
      const { X, y, at } = regression(random, n, p, k);
      const intercept = seed % 2 === 0;
      const penalty = plus(l1(random.random()), halfL2(random.random()));
      const weights = seed % 5 === 0 && { sampleWeights: random.randomMatrix(n, 1) };
      const J = objective(X, y, { loss: losses[seed % 3], penalty, intercept, ...weights });
      const small = compress(J);
      const point = intercept ? at : { W: at.W };
      expect(distance(small.value(point), J.value(point))).toBeLessThan(1e-13);
      expect(distance(small.parts(point).loss, J.parts(point).loss)).toBeLessThan(1e-13);
      expect(distance(small.gradient(point).W, J.gradient(point).W)).toBeLessThan(1e-11);
      expect(distance(small.gradient(point).b, J.gradient(point).b)).toBeLessThan(1e-11);
      expect(distance(small.predict(point, X), J.predict(point, X))).toBe(0);
    });
  });

  it("keeps the digits that the Gram matrix would lose", () => {
    // Two columns that differ by 1e-9: their Gram matrix is singular in doubles, the triangle is not.
    forSeeds(20, (random) => {
      const base = random.normalMatrix(40, 1);
      const X = new Matrix(40, 2);
      X.setColumn(0, base);
      X.setColumn(1, Matrix.add(base, Matrix.mul(random.normalMatrix(40, 1), 1e-9)));
      const y = X.mmul(new Matrix([[1e5], [-1e5]]));
      const J = objective(X, y, { loss: meanSquaredError, intercept: false });
      const W = new Matrix([[1e5], [-1e5]]);
      // W fits y exactly, so what is left is rounding: of the size of ε ‖X‖ ‖W‖, not of √ε ‖X‖ ‖W‖
      const rounding = Number.EPSILON * X.norm() * W.norm();
      expect(Math.sqrt(40 * compress(J).value({ W }))).toBeLessThan(10 * rounding);
    });
  });

  it("takes gradient descent along the same path", () => {
    forSeeds(10, (random) => {
      const { X, y, at } = regression(random, 200, 3, 1);
      const J = objective(X, y, { loss: meanSquaredError, penalty: halfL2(0.1) });
      const options = { start: at, learningRate: 0.05, maxIterations: 100 };
      const all = gradientDescent(J, options);
      const few = gradientDescent(compress(J), options);
      expect(distance(few.history.value, all.history.value)).toBeLessThan(1e-13);
      expect(distance(few.W, all.W)).toBeLessThan(1e-12);
    });
  });

  it("refuses what is not a squared loss of a linear model", () => {
    const J = objective(Matrix.ones(4, 1), [0, 1, 0, 1], { loss: crossEntropy });
    expect(() => compress(J)).toThrow("compress needs a squared loss, got crossEntropy");
    const model = network([1, 1]);
    const K = objective(Matrix.ones(4, 1), [0, 1, 0, 1], { loss: meanSquaredError, model });
    expect(() => compress(K as unknown as typeof J)).toThrow(
      "compress needs the linear model, got network([1, 1])",
    );
  });
});

describe("lossSurface", () => {
  it("is the loss at every point of the grid", () => {
    forSeeds(50, (random, seed) => {
      const { X, y } = regression(random, pick(random, 1, 30), 2, 1);
      const J = objective(X, y, { loss: losses[seed % 3], penalty: halfL2(3), intercept: false });
      const across = random.normalMatrix(5, 1).to1DArray();
      const down = random.normalMatrix(4, 1).to1DArray();
      const expected = down.map((w2) => across.map((w1) => J.parts({ W: [w1, w2] }).loss));
      expect(distance(lossSurface(J, across, down).flat(), expected.flat())).toBeLessThan(1e-12);
    });
  });

  it("refuses anything but two weights", () => {
    const three = objective(Matrix.ones(4, 3), [1, 2, 3, 4], { loss: meanSquaredError, intercept: false });
    expect(() => lossSurface(three, [1], [1])).toThrow("lossSurface needs two features");
    const biased = objective(Matrix.ones(4, 2), [1, 2, 3, 4], { loss: meanSquaredError });
    expect(() => lossSurface(biased, [1], [1])).toThrow("no intercept");
  });
});
