/** Penalties beside a loss of logits: what agrees, and what has no minimum. */
import { Matrix } from "ml-matrix";
import {
  crossEntropy,
  elasticNet,
  groupLasso,
  halfMeanSquaredError,
  l1,
  l2,
  lambdaMax,
  mcp,
  none,
  nonNegative,
  objective,
  type Penalty,
  path,
  plus,
  proximalGradient,
  type RandomState,
  scad,
  sigmoid,
  weighted,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { drawnNumber } from "./penalty-zoo";
import { distance, forSeeds, pick } from "./problems";

const loss = crossEntropy;

/** Classes that overlap, whatever the columns. */
function logistic(random: RandomState): { X: Matrix; y: number[] } {
  const [n, p] = [pick(random, 40, 80), pick(random, 3, 8)];
  const X = random.normalMatrix(n, p).add(0.3);
  const y: number[] = X.to2DArray().map(([a, b]) => (random.random() < sigmoid(a - b) ? 1 : 0));
  // Twice the same row, with either class.
  for (const row of [1, 2, 3, 4, 5, 6, 7, 8]) {
    X.setRow(2 * row, X.getRow(2 * row + 1));
    [y[2 * row], y[2 * row + 1]] = [0, 1];
  }
  return { X, y };
}

describe("with logits", () => {
  it("a path of factors has the minima that proximal gradient finds, and begins where the held weights leave 0", () => {
    forSeeds(60, (random, seed) => {
      const { X, y } = logistic(random);
      const factors = Array.from({ length: X.columns }, (_, j) => (j < 2 ? 0 : drawnNumber(random, -1, 1)));
      const ratio = seed % 2 === 0 ? 1 : 0.5;
      const penalty = (lambda: number): Penalty => weighted(elasticNet(lambda, ratio), factors);
      const first = lambdaMax(X, y, { loss, penalty });
      const lambdas = [1 + 1e-9, 1 - 1e-4, 0.3, 0.05].map((share) => share * first);
      const along = path(X, y, { loss, penalty, lambdas });
      expect(along.converged).toBe(true);
      const held = [0, 1].map((i) =>
        along
          .at(i)
          .W.to1DArray()
          .filter((_, j) => factors[j] > 0),
      );
      expect(held[0].every((w) => w === 0)).toBe(true);
      expect(held[1].some((w) => w !== 0)).toBe(true);
      lambdas.forEach((lambda, i) => {
        const fit = along.at(i);
        const other = proximalGradient(objective(X, y, { loss, penalty: penalty(lambda) }), {
          tolerance: 1e-10,
        });
        expect(other.converged).toBe(true);
        expect(distance(other.W, fit.W)).toBeLessThan(1e-6);
        expect(Math.abs(other.value - fit.value)).toBeLessThan(1e-13);
      });
    });
  });

  it("every penalty ends where its own slopes and those of the loss balance", () => {
    forSeeds(30, (random, seed) => {
      const { X, y } = logistic(random);
      const lambda = 0.05;
      const groups = Array.from({ length: X.columns }, (_, j) => j >> 1);
      const made = [
        nonNegative(l1(lambda)),
        mcp(lambda, 4),
        scad(lambda, 4),
        groupLasso(lambda, groups),
        plus(mcp(lambda, 4), l2(0.01)),
      ];
      const penalty = made[seed % made.length];
      const J = objective(X, y, { loss, penalty });
      const fit = proximalGradient(J);
      expect([fit.converged, fit.reason.endsWith(": a stationary point")]).toEqual([true, !penalty.convex]);
      // A proximal step from there goes nowhere; the slope of the loss written out.
      const off = y.map(
        (target, i) =>
          sigmoid(X.getRow(i).reduce((sum, x, j) => sum + x * fit.W.get(j, 0), fit.b.get(0, 0))) - target,
      );
      const slope = X.transpose().mmul(Matrix.columnVector(off)).div(y.length);
      const step = 0.5;
      const moved = penalty.prox(Matrix.sub(fit.W, Matrix.mul(slope, step)), step);
      expect(distance(moved, fit.W)).toBeLessThan(1e-6);
    });
  });

  it("a group of one column holds its weights for all classes together", () => {
    forSeeds(10, (random) => {
      const X = random.normalMatrix(60, 5);
      const classes = X.to2DArray().map(([a, b]) => {
        const scores = [a, b, 0.5].map((score) => 2 * score + random.normal());
        return scores.map((score) => (score === Math.max(...scores) ? 1 : 0));
      });
      const first = 0.4;
      const counts = [first, first / 2, first / 4, first / 16].map((lambda) => {
        const { W, converged } = proximalGradient(
          objective(X, classes, { loss, penalty: groupLasso(lambda, [0, 1, 2, 3, 4]) }),
        );
        expect(converged).toBe(true);
        return W.to2DArray().filter((row) => {
          expect(new Set(row.map((w) => w === 0)).size).toBe(1);
          return row[0] !== 0;
        }).length;
      });
      expect(counts).toEqual(counts.toSorted((one, other) => one - other));
      expect([counts[0], counts[3] > 2]).toEqual([0, true]);
    });
  });

  it.each<[string, Penalty, boolean]>([
    ["none", none, false],
    ["mcp", mcp(0.1, 3), false],
    ["scad", scad(0.1, 3.7), false],
    ["nonNegative(none)", nonNegative(none), false],
    ["nonNegative(mcp)", nonNegative(mcp(0.1, 3)), false],
    ["weighted(l1) with a factor of 0", weighted(l1(0.1), [0]), false],
    ["weighted(mcp)", weighted(mcp(0.1, 3), [2]), false],
    ["l1", l1(0.01), true],
    ["mcp + l2", plus(mcp(0.1, 3), l2(0.01)), true],
    ["groupLasso", groupLasso(0.01, [0]), true],
  ])(
    "classes that are separable have a minimum only where a penalty holds the weights: %s",
    (_, penalty, has) => {
      const fit = proximalGradient(objective([1, 2, 3, 4], [0, 0, 1, 1], { loss, penalty }));
      expect([fit.converged, fit.reason.includes("the classes are separable")]).toEqual([has, !has]);
    },
  );

  it("a path says so when a free column separates the classes, for whatever λ", () => {
    const X = [
      [1, 1],
      [2, 0],
      [3, 1],
      [4, 0],
      [5, 2],
      [6, 1],
    ];
    const penalty = (lambda: number): Penalty => weighted(l1(lambda), [0, 1]);
    const { converged, reason } = path(X, [0, 0, 0, 1, 1, 1], { loss, penalty, lambdas: [1, 0.1, 0.01] });
    expect([converged, reason.includes("the classes are separable")]).toEqual([false, true]);
  });
});

it("lambdaMax is not asked for where squares alone hold a column: no λ makes that 0", () => {
  const X = [
    [1, 1],
    [0, 1],
    [1, 0],
    [-1, 2],
  ];
  const penalty = (lambda: number): Penalty => plus(weighted(l1(lambda), [0, 1]), l2(0.1 * lambda));
  expect(() => lambdaMax(X, [3, 1, 2, -4], { loss: halfMeanSquaredError, penalty })).toThrow(
    new TypeError(`lambdaMax needs a penalty with absolute values, got ${penalty(1).name}`),
  );
});
