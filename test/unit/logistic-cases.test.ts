/** Paths of logistic regression in special cases: ridges by rotation, one class only, free columns that separate. */
import { Matrix } from "ml-matrix";
import { crossEntropy, elasticNet, halfL2, l1, lambdaMax, path, RandomState, weighted } from "shrinkage";
import { describe, expect, it } from "vitest";
import { expectCertified } from "./logistic";
import { distance, forSeeds, pick } from "./problems";

describe("path of crossEntropy", () => {
  it("of a ridge with more columns than rows is the same by rotation and column by column", () => {
    forSeeds(40, (random, seed) => {
      const n = pick(random, 4, 20);
      const p = pick(random, n + 1, 4 * n);
      const X = random.normalMatrix(n, p).mul(10 ** pick(random, -6, 6));
      const y = Array.from({ length: n }, (_, i) => i % 2);
      const factors = Array.from({ length: p }, () => 0.5 + random.random());
      const penalty = (lambda: number) =>
        seed % 2 === 0 ? halfL2(lambda) : weighted(halfL2(lambda), factors);
      const options = { loss: crossEntropy, intercept: seed % 3 > 0, count: 5, smallest: 1e-6 };
      const along = path(X, y, { ...options, penalty });
      expectCertified(
        { X, y, intercept: options.intercept, standardize: false, penalty, kind: "ridge" },
        along,
      );
      // an elastic net with next to no absolute values is solved in the columns themselves
      const tiny = along.lambdas.map((lambda) => 2 * lambda);
      if (seed % 2 === 0) {
        const other = path(X, y, {
          ...options,
          lambdas: tiny,
          penalty: (lambda) => elasticNet(lambda / 2, 1e-300),
        });
        expect(distance(along.coefficients, other.coefficients)).toBeLessThan(1e-8);
      }
    });
  });

  it("needs targets of both classes where there is a bias, and says so", () => {
    const X = new RandomState(0).normalMatrix(4, 2);
    const options = { loss: crossEntropy, penalty: l1 };
    for (const each of [0, 1]) {
      const y = new Array<number>(4).fill(each);
      const message = ` needs targets of both classes, but all are ${each}: the bias has no minimum`;
      expect(() => path(X, y, options)).toThrow(`path${message}`);
      expect(() => lambdaMax(X, y, options)).toThrow(`lambdaMax${message}`);
      const without = path(X, y, { ...options, intercept: false, count: 5 });
      expect(without.converged).toBe(true);
      // rows that do not count are of no class
      const sampleWeights = [1, 1, 1, 0];
      expect(() => path(X, [each, each, each, 1 - each], { ...options, sampleWeights })).toThrow(message);
    }
    expect(path(X, [0.3, 0.3, 0.3, 0.3], { ...options, lambdas: [0.1] }).intercepts[0]).toBeCloseTo(
      Math.log(3 / 7),
      14,
    );
  });

  it("has no minimum at any lambda where a free column separates all rows in which it is not 0", () => {
    forSeeds(20, (random, seed) => {
      const n = 20 + seed;
      const X = random.normalMatrix(n, 3);
      const y = Array.from({ length: n }, (_, i) => (i < 4 ? i % 2 : pick(random, 0, 1)));
      X.setColumn(
        0,
        y.map((each, i) => (i % 3 === 0 ? (2 * each - 1) * (1 + random.random()) : 0)),
      );
      const penalty = (lambda: number) => weighted([l1, halfL2][seed % 2](lambda), [0, 1, 1]);
      const along = path(X, y, { loss: crossEntropy, penalty, lambdas: [0.5, 0.1, 0.01] });
      for (const i of [0, 1, 2]) {
        expect(along.at(i).converged).toBe(false);
        expect(along.at(i).reason).toContain("there is no minimum");
      }
    });
  });

  it("finds no largest lambda where the columns without penalty separate the classes", () => {
    const X = new Matrix([
      [1, 0.3],
      [2, -1],
      [3, 0.5],
      [4, 2],
    ]);
    const penalty = (lambda: number) => weighted(l1(lambda), [0, 1]);
    const options = { loss: crossEntropy, penalty };
    expect(() => path(X, [0, 0, 1, 1], options)).toThrow(
      "path needs lambdas here: of the columns without penalty,",
    );
    const { converged, reason } = path(X, [0, 0, 1, 1], { ...options, lambdas: [1, 0.5] });
    expect(converged).toBe(false);
    expect(reason).toContain("at lambda 1:");
    expect(reason).toContain("there is no minimum");
  });
});
