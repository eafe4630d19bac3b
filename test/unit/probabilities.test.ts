/** Probabilities of a fit whose predictions are logits. */
import { Matrix } from "ml-matrix";
import {
  closedForm,
  crossEntropy,
  crossValidate,
  gradientDescent,
  halfL2,
  l1,
  meanSquaredError,
  network,
  objective,
  path,
  proximalGradient,
  type RandomState,
  sumOfSquares,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { distance, forSeeds, pick } from "./problems";

/** X, and for each row a 1 at its class. */
function classes(random: RandomState, k: number) {
  const n = pick(random, 6, 30);
  const X = random.normalMatrix(n, pick(random, 1, 4));
  const y = new Matrix(
    Array.from({ length: n }, (_, i) => Array.from({ length: k }, (_, c) => Number(i % k === c))),
  );
  return { X, y: k === 2 ? y.getColumn(1) : y };
}

describe("probabilities", () => {
  it("of one output are 1 / (1 + e^-z), whoever made the fit", () => {
    forSeeds(20, (random) => {
      const { X, y } = classes(random, 2);
      const J = objective(X, y, { loss: crossEntropy, penalty: halfL2(0.1) });
      const folds = Array.from({ length: X.rows }, (_, i) => Math.floor(i / 2) % 2);
      const options = { loss: crossEntropy, penalty: l1, lambdas: [0.1, 0.01] };
      const rows = random.normalMatrix(7, X.columns);
      const model = network([X.columns, 3, 1]);
      const start = model.start(random);
      for (const fit of [
        proximalGradient(J),
        gradientDescent(J, { learningRate: 0.1, maxIterations: 10 }),
        path(X, y, options).at(1),
        crossValidate(X, y, { ...options, folds }).bestFit,
        proximalGradient(objective(X, y, { loss: crossEntropy, model }), { start, maxIterations: 5 }),
      ]) {
        const expected = fit
          .predict(rows)
          .to1DArray()
          .map((z) => 1 / (1 + Math.exp(-z)));
        const got = fit.probabilities(rows);
        expect([got.rows, got.columns]).toEqual([7, 1]);
        expect(distance(got, expected)).toBeLessThan(1e-15);
        expect(got.to1DArray().every((p) => p > 0 && p < 1)).toBe(true);
      }
    });
  });

  it("of several outputs are e^z_c / Σ e^z, whose rows sum to 1", () => {
    forSeeds(20, (random, seed) => {
      const { X, y } = classes(random, 3 + (seed % 2));
      const fit = proximalGradient(objective(X, y, { loss: crossEntropy, penalty: halfL2(0.1) }));
      const rows = random.normalMatrix(7, X.columns);
      const got = fit.probabilities(rows);
      const expected = fit
        .predict(rows)
        .to2DArray()
        .map((z) => z.map((each) => Math.exp(each) / z.reduce((sum, other) => sum + Math.exp(other), 0)));
      expect(distance(got, new Matrix(expected))).toBeLessThan(1e-14);
      for (const row of got.to2DArray()) expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 14);
    });
  });

  it("stay probabilities where e^z overflows", () => {
    const J = objective([[1], [-1]], [1, 0], { loss: crossEntropy });
    const { probabilities } = proximalGradient(J, { start: { W: [1000] }, maxIterations: 1 });
    expect(probabilities([1, -1, 0]).to1DArray()).toEqual([1, 0, 0.5]);
    const K = objective(
      [[1], [-1]],
      [
        [1, 0],
        [0, 1],
      ],
      { loss: crossEntropy },
    );
    const far = proximalGradient(K, { start: { W: [[1000, -1000]] }, maxIterations: 1 });
    expect(far.probabilities([1, -1, 0]).to2DArray()).toEqual([
      [1, 0],
      [0, 1],
      [0.5, 0.5],
    ]);
  });

  it("are those of the class that is 1: right on average where there is a bias", () => {
    forSeeds(20, (random, seed) => {
      const { X, y } = classes(random, 2 + (seed % 3));
      const fit = proximalGradient(objective(X, y, { loss: crossEntropy, penalty: l1(0.02) }), {
        tolerance: 1e-10,
      });
      const targets = Matrix.isMatrix(y) ? (y as Matrix) : Matrix.columnVector(y as number[]);
      expect(distance(fit.probabilities(X).mean("column"), targets.mean("column"))).toBeLessThan(1e-8);
    });
  });

  it("are refused where predictions are no logits, and for rows that do not fit", () => {
    const fit = closedForm(objective([1, 2, 3], [2, 4, 6], { loss: sumOfSquares }));
    expect(() => fit.probabilities([1])).toThrow(
      new TypeError("probabilities needs a loss of logits such as crossEntropy, got sumOfSquares"),
    );
    const along = path([1, 2, 3], [2, 4, 6], { loss: meanSquaredError, penalty: l1, lambdas: [1] });
    expect(() => along.at(0).probabilities([1])).toThrow(TypeError);
    const logits = path([1, 2, 3], [0, 1, 0], { loss: crossEntropy, penalty: l1, lambdas: [0.01] });
    expect(() => logits.at(0).probabilities([[1, 2]])).toThrow(RangeError);
  });
});
