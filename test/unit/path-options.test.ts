/** What a path is asked for: the grid of lambda and its defaults, standard scores, and what makes no path. */
import { Matrix } from "ml-matrix";
import {
  crossEntropy,
  elasticNet,
  halfMeanSquaredError,
  kkt,
  l1,
  l2,
  lambdaMax,
  mcp,
  meanSquaredError,
  objective,
  type Penalty,
  path,
  RandomState,
  weighted,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { distance, forSeeds, regression } from "./problems";

describe("the grid", () => {
  it("starts where all weights are 0, and descends evenly on a log scale", () => {
    forSeeds(20, (random) => {
      const { X, y } = regression(random, 40, 5, 1);
      const along = path(X, y, { loss: halfMeanSquaredError, penalty: l1, count: 50 });
      expect(along.lambdas[0]).toBe(lambdaMax(X, y, { loss: halfMeanSquaredError, penalty: l1 }));
      expect(Math.max(...along.coefficients.getColumn(0).map(Math.abs))).toBeLessThan(1e-12);
      expect(Math.max(...along.coefficients.getColumn(1).map(Math.abs))).toBeGreaterThan(0);
      expect(along.lambdas).toHaveLength(50);
      const ratios = along.lambdas.slice(1).map((lambda, i) => lambda / along.lambdas[i]);
      expect(Math.max(...ratios) - Math.min(...ratios)).toBeLessThan(1e-12);
    });
  });

  it("has 100 values unless told otherwise, and ends at the share that the docs say: tall, square, wide, ridge", () => {
    const endOf = (n: number, p: number, penalty: (lambda: number) => Penalty, smallest?: number): number => {
      const { X, y } = regression(new RandomState(n + p), n, p, 1);
      const options = { loss: halfMeanSquaredError, penalty, ...(smallest !== undefined && { smallest }) };
      const { lambdas } = path(X, y, options);
      expect(lambdas).toHaveLength(100);
      return lambdas[99] / lambdas[0];
    };
    const net = (lambda: number) => elasticNet(lambda, 0.1);
    for (const penalty of [l1, net]) {
      expect(endOf(7, 6, penalty)).toBeCloseTo(1e-3, 14);
      expect(endOf(6, 6, penalty)).toBeCloseTo(1e-2, 14);
      expect(endOf(5, 6, penalty)).toBeCloseTo(1e-2, 14);
      expect(endOf(7, 6, penalty, 0.2)).toBeCloseTo(0.2, 14);
    }
    for (const [n, p] of [
      [7, 6],
      [5, 6],
    ]) {
      expect(endOf(n, p, l2) / 1e-8).toBeCloseTo(1, 9);
      expect(endOf(n, p, l2, 0.2)).toBeCloseTo(0.2, 14);
    }
  });

  it("of one value is lambdaMax alone", () => {
    const { X, y } = regression(new RandomState(3), 10, 3, 1);
    const options = { loss: meanSquaredError, penalty: l1 };
    expect(path(X, y, { ...options, count: 1 }).lambdas).toEqual([lambdaMax(X, y, options)]);
  });

  it("takes typed arrays", () => {
    const { X, y } = regression(new RandomState(4), 10, 3, 1);
    const options = { loss: meanSquaredError, penalty: l1 };
    const listed = path(X, y, { ...options, lambdas: [1, 0.5, 0.25] });
    const typed = path(X, y, { ...options, lambdas: Float32Array.of(1, 0.5, 0.25) });
    expect(typed.lambdas).toEqual([1, 0.5, 0.25]);
    expect(typed.coefficients.to2DArray()).toEqual(listed.coefficients.to2DArray());
  });
});

describe("standard scores", () => {
  it("make a path that does not depend on units, and comes back in the original ones", () => {
    forSeeds(30, (random) => {
      const { X, y } = regression(random, 30, 4, 1);
      const units = [1000, 1, 0.01, 5];
      const other = X.clone().mulRowVector(units);
      const options = { loss: halfMeanSquaredError, penalty: l1, lambdas: [0.3, 0.1], standardize: true };
      const [one, two] = [path(X, y, options), path(other, y, options)];
      expect(distance(two.coefficients.mulColumnVector(units), one.coefficients)).toBeLessThan(1e-11);
      expect(distance(two.intercepts, one.intercepts)).toBeLessThan(1e-11);
      const scores = X.clone()
        .center("column")
        .scale("column", { scale: X.standardDeviation("column", { unbiased: false }) });
      const plain = path(scores, y, { ...options, standardize: false });
      expect(distance(plain.predict(scores), one.predict(X))).toBeLessThan(1e-11);
    });
  });
});

describe("weighted penalties", () => {
  it("leaves a column with a factor of 0 free all along", () => {
    forSeeds(30, (random) => {
      const { X, y } = regression(random, 30, 4, 1);
      const factors = [1, 0, 2, 0.5];
      const along = path(X, y, {
        loss: meanSquaredError,
        penalty: (lambda) => weighted(l1(lambda), factors),
        count: 6,
      });
      expect(along.converged).toBe(true);
      along.lambdas.forEach((lambda, i) => {
        const J = objective(X, y, { loss: meanSquaredError, penalty: weighted(l1(lambda), factors) });
        const W = along.coefficients.getColumn(i);
        expect(kkt(J, { W, b: along.intercepts[i] }).violation).toBeLessThan(1e-10);
        expect(W[1]).not.toBe(0);
      });
      expect(along.coefficients.getColumn(0).filter((w) => Math.abs(w) > 1e-12)).toHaveLength(1);
    });
  });
});

describe("refusals", () => {
  const { X, y } = regression(new RandomState(0), 10, 3, 1);
  const options = { loss: meanSquaredError, penalty: l1 };

  it("of grids that do not descend or hold something else than numbers", () => {
    const along = (lambdas: unknown) => () => path(X, y, { ...options, lambdas: lambdas as number[] });
    expect(along([1, 2])).toThrow("lambdas must descend, but lambdas[1] is 2 after 1");
    expect(along([1, 1])).toThrow("lambdas must descend");
    expect(along([1, 0, 0])).toThrow("lambdas[1] must be a finite number > 0, got 0");
    expect(along([1, Number.NaN])).toThrow("lambdas[1] must be a finite number 0, or > 0, got NaN");
    expect(along([Number.NaN, 1])).toThrow("lambdas[0] must be a finite number > 0, got NaN");
    expect(along([Infinity])).toThrow("got Infinity");
    expect(along([1, -1])).toThrow("got -1");
    expect(along([1n])).toThrow("lambdas[0] must be a finite number 0, or > 0, got 1n");
    expect(along(["1"])).toThrow('got "1"');
    expect(along([])).toThrow("lambdas must be a list of numbers, got a list of 0");
    expect(along(0.1)).toThrow("lambdas must be a list of numbers, got 0.1");
    expect(() => path(X, y, { ...options, count: 0 })).toThrow("count must be a whole number >= 1, got 0");
    for (const smallest of [2, 1, 0, Number.NaN]) {
      expect(() => path(X, y, { ...options, smallest })).toThrow(
        `smallest must be a number between 0 and 1, got ${smallest}`,
      );
    }
  });

  it("of penalties that make no path", () => {
    const along = (penalty: unknown) => () => path(X, y, { ...options, penalty: penalty as typeof l1 });
    expect(along(l1(1))).toThrow("penalty must be a constructor such as l1, got an object");
    expect(along((lambda: number) => l1(lambda ** 2))).toThrow(
      "penalty must grow in proportion to lambda, got l1(1) for 1 and l1(4) for 2",
    );
    expect(along(() => l1(0))).toThrow("penalty must hold some column, got l1(0) for 1, which holds none");
    expect(along((lambda: number) => mcp(lambda, 3))).toThrow(
      "path needs a penalty of absolute values and squares, got mcp(1, 3): try proximalGradient for each lambda",
    );
    expect(() => lambdaMax(X, y, { ...options, penalty: l2 })).toThrow(
      "lambdaMax needs a penalty with absolute values, got l2(1)",
    );
  });

  it("of losses that have none, and of data that leaves nothing to do", () => {
    const shares = Matrix.zeros(10, 2).fill(0.5);
    expect(() => path(X, shares, { ...options, loss: crossEntropy })).toThrow(
      "path needs a squared loss, or crossEntropy with one output, got crossEntropy with 2 outputs: try proximalGradient for each lambda",
    );
    expect(() => path(X, Matrix.ones(10, 1), options)).toThrow("y is constant or orthogonal to X");
    expect(() => path(X, y, { ...options, lambdas: [1] }).predict(Matrix.ones(2, 2))).toThrow(
      "X must have 3 columns, got 2 × 2",
    );
    const along = path(X, y, { ...options, lambdas: [1] });
    expect(() => along.at(1)).toThrow("i must be a whole number from 0 to 0, got 1");
    expect(() => along.at(-1)).toThrow("got -1");
    expect(() => along.at(0.5)).toThrow("got 0.5");
  });
});
