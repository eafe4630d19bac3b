import { Matrix } from "ml-matrix";
import {
  compareGradient,
  halfL2,
  halfMeanSquaredError,
  halfSumOfSquares,
  type LinearParameters,
  l1,
  l2,
  linear,
  meanSquaredError,
  none,
  type Objective,
  objective,
  plus,
  type RandomState,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { distance, forSeeds, pick, regression, squares } from "./problems";

const losses = [halfSumOfSquares, meanSquaredError, halfMeanSquaredError];
const penalties = [none, l1(0.3), l2(0.2), halfL2(0.5), plus(l1(0.1), l2(0.4))];

interface Drawn {
  J: Objective;
  at: LinearParameters;
  X: Matrix;
  y: Matrix;
}

/** Every loss, any two penalties, with and without intercept, one to three outputs, all drawn by the seed. */
function drawn(random: RandomState, seed: number): Drawn {
  const k = 1 + (seed % 3);
  const intercept = seed % 2 === 0;
  const loss = losses[pick(random, 0, 2)]!;
  const weights = penalties[pick(random, 0, 4)]!;
  const biases = penalties[pick(random, 0, 4)]!;
  const { X, y, at } = regression(random, pick(random, 1, 12), pick(random, 1, 5), k);
  const J = objective(X, y, { loss, penalty: { weights, biases }, intercept });
  return { J, at: intercept ? at : { W: at.W, b: Matrix.zeros(1, k) }, X, y };
}

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
      const sizes = (w: Matrix): number => w.to1DArray().reduce((sum, x) => sum + Math.abs(x), 0);
      const penalty =
        weights.absolute * sizes(at.W) +
        weights.quadratic * squares(at.W) +
        biases.absolute * sizes(at.b) +
        biases.quadratic * squares(at.b);
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
          there[j]! += step;
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
        const line = there.reduce((sum, x, j) => sum + slope[j]! * (x - theta[j]!), value);
        const actual = J.evaluate(there, new Float64Array(J.size));
        expect(actual).toBeGreaterThanOrEqual(line - 1e-10 * (1 + Math.abs(line)));
      }
    });
  });

  it("splits into a smooth part and absolute values, as evaluate, smooth and prox see them", () => {
    forSeeds(200, (random, seed) => {
      const { J, at } = drawn(random, seed);
      const theta = J.flatten("at", at);
      const [whole, smooth] = [new Float64Array(J.size), new Float64Array(J.size)];
      const rest = J.evaluate(theta, whole) - J.smooth(theta, smooth);
      const { weights, biases } = J.penalty;
      const weightCount = at.W.rows * at.W.columns;
      const absolute = theta.map((_, j) => (j < weightCount ? weights.absolute : biases.absolute));
      expect(rest).toBeCloseTo(
        theta.reduce((sum, x, j) => sum + absolute[j]! * Math.abs(x), 0),
        8,
      );
      const kinks = theta.map((x, j) => absolute[j]! * Math.sign(x));
      expect(
        distance(
          whole,
          smooth.map((slope, j) => slope + kinks[j]!),
        ),
      ).toBeLessThan(1e-13);

      // prox treats weights as l1 of their absolute part does, and biases with theirs
      const moved = theta.slice();
      J.prox(moved, 0.7);
      const { W, b } = J.shape(moved);
      expect(distance(W, l1(weights.absolute).prox(at.W, 0.7))).toBe(0);
      expect(distance(b, l1(biases.absolute).prox(at.b, 0.7))).toBe(0);
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
      const { J, at } = drawn(random, seed);
      const weightCount = at.W.rows * at.W.columns;
      const theta = Float64Array.from({ length: J.size }, () =>
        random.random() < 0.5 ? 0 : random.normal(),
      );
      const smooth = new Float64Array(J.size);
      J.smooth(theta, smooth);
      let square = 0;
      theta.forEach((x, j) => {
        const { absolute } = j < weightCount ? J.penalty.weights : J.penalty.biases;
        const slopes = x === 0 ? Array.from({ length: 4001 }, (_, i) => i / 2000 - 1) : [Math.sign(x)];
        const distances = slopes.map((slope) => Math.abs(smooth[j]! + absolute * slope));
        square += Math.min(...distances) ** 2;
      });
      // The grid misses the best slope by 1/4000 at most; no penalty here is above 0.3.
      expect(Math.abs(J.stationarity(theta) - Math.sqrt(square))).toBeLessThan(4e-4);
    });
  });

  it("takes a subgradient that is known already, and gives the same", () => {
    forSeeds(50, (random, seed) => {
      const { J } = drawn(random, seed);
      const theta = Float64Array.from({ length: J.size }, () =>
        random.random() < 0.5 ? 0 : random.normal(),
      );
      const subgradient = new Float64Array(J.size);
      J.evaluate(theta, subgradient);
      expect(J.stationarity(theta, subgradient)).toBe(J.stationarity(theta));
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

describe("the linear model", () => {
  const J = objective(
    new Matrix([
      [1, 2],
      [3, 4],
      [5, 7],
    ]),
    Matrix.ones(3, 2),
    { loss: meanSquaredError },
  );
  const one = objective(
    new Matrix([
      [1, 2],
      [3, 4],
      [5, 7],
    ]),
    [1, 1, 1],
    { loss: meanSquaredError },
  );

  it("lays weights row by row, then biases, and takes them back", () => {
    const theta = J.flatten("at", {
      W: new Matrix([
        [1, 2],
        [3, 4],
      ]),
      b: [5, 6],
    });
    expect([...theta]).toEqual([1, 2, 3, 4, 5, 6]);
    const { W, b } = J.shape(theta);
    expect(W.to2DArray()).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(b.to2DArray()).toEqual([[5, 6]]);
    theta.fill(0);
    expect(W.get(0, 0)).toBe(1);
  });

  it("names its parameters", () => {
    expect(Array.from({ length: 6 }, (_, i) => J.label(i))).toEqual([
      "W[0, 0]",
      "W[0, 1]",
      "W[1, 0]",
      "W[1, 1]",
      "b[0]",
      "b[1]",
    ]);
    expect(Array.from({ length: 3 }, (_, i) => one.label(i))).toEqual(["W[0]", "W[1]", "b"]);
  });

  it("takes W as a list, b as a number or not at all", () => {
    expect([...one.flatten("at", { W: [1, 2], b: 3 })]).toEqual([1, 2, 3]);
    expect([...one.flatten("at", { W: Float64Array.of(1, 2) })]).toEqual([1, 2, 0]);
  });

  it("has no bias without intercept, and shows it as 0", () => {
    const through = objective([1, 2], [1, 2], { loss: meanSquaredError, intercept: false });
    expect(through.size).toBe(1);
    expect(through.shape(Float64Array.of(2)).b.to2DArray()).toEqual([[0]]);
    expect([...through.flatten("at", { W: [2], b: 0 })]).toEqual([2]);
  });

  it("may be given by name", () => {
    const options = { loss: meanSquaredError, model: linear({ intercept: false }) };
    const named = objective([1, 2], [1, 2], options);
    expect(named.size).toBe(1);
    expect(named.value({ W: [1] })).toBe(0);
  });

  it("predicts any number of rows", () => {
    const at = { W: [1, 10], b: 100 };
    expect(one.predict(at, new Matrix([[1, 2]])).to2DArray()).toEqual([[121]]);
    expect(one.predict(at, Matrix.zeros(4, 2)).to1DArray()).toEqual([100, 100, 100, 100]);
  });
});
