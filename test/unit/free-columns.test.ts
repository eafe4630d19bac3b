/** Columns that no penalty holds (a factor of 0), beside others that one does. */
import { Matrix } from "ml-matrix";
import {
  activeSet,
  closedForm,
  coordinateDescent,
  crossValidate,
  elasticNet,
  halfMeanSquaredError,
  kkt,
  l1,
  l2,
  lambdaMax,
  lassoKnots,
  none,
  objective,
  type Penalty,
  path,
  type RandomState,
  weighted,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { type Squares, valueByHand, violationByHand } from "./by-hand";
import { drawnNumber } from "./penalty-zoo";
import { distance, forSeeds, pick, squares } from "./problems";

const loss = halfMeanSquaredError;

interface Drawn {
  X: Matrix;
  y: Matrix;
  factors: number[];
  /** Which columns are free, and which are not. */
  free: number[];
  held: number[];
  intercept: boolean;
}

/** Tall and wide, one output or two, with free columns that depend on each other, that others depend on, that are constant. */
function drawn(random: RandomState, seed: number): Drawn {
  const [n, p] = [pick(random, 3, 20), pick(random, 2, 20)];
  const X = random.normalMatrix(n, p).add(0.5);
  const isFree = Array.from({ length: p }, (_, j) => j === 1 || (j > 1 && random.random() < 0.35));
  const free = [...isFree.keys()].filter((j) => isFree[j]);
  const held = [...isFree.keys()].filter((j) => !isFree[j]);
  const last = free[free.length - 1];
  for (let i = 0; i < n; i++) {
    if (seed % 5 === 1 && free.length > 1) X.set(i, last, 3 * X.get(i, 1) - 1);
    if (seed % 5 === 2 && held.length > 1) X.set(i, held[1], X.get(i, 1));
    if (seed % 5 === 3) X.set(i, last, 7);
  }
  if (seed % 5 === 4) X.mulRowVector(Array.from({ length: p }, () => drawnNumber(random, -4, 4)));
  const y = random
    .normalMatrix(n, pick(random, 1, 2))
    .add(0.5)
    .mul(drawnNumber(random, -8, 8));
  const factors = isFree.map((each) => (each ? 0 : drawnNumber(random, -1, 1)));
  return { X, y, factors, free, held, intercept: seed % 2 === 0 };
}

const problemOf = ({ X, y, intercept }: Drawn, penalty: Penalty): Squares => {
  const { absolute, quadratic } = penalty.strengths!(X.columns);
  return { X, y, factor: 1 / (2 * X.rows), absolute: [...absolute], quadratic: [...quadratic], intercept };
};

const isHeld = ({ held }: Drawn, { W }: { W: Matrix }): boolean =>
  held.every((j) => W.getRow(j).every((w) => w === 0));

describe("free columns", () => {
  it("have their share of the minimum, whoever finds it", () => {
    forSeeds(250, (random, seed) => {
      const data = drawn(random, seed);
      const { X, y, factors, intercept } = data;
      const ratio = seed % 3 === 0 ? 0.5 : 1;
      const make = (lambda: number): Penalty => weighted(elasticNet(lambda, ratio), factors);
      const first = lambdaMax(X, y, { loss, penalty: make, intercept });
      const lambda = first * drawnNumber(random, -2.5, -0.1) || 1;
      const J = objective(X, y, { loss, penalty: make(lambda), intercept });
      const exact = activeSet(J);
      const fits = [
        exact,
        coordinateDescent(J),
        path(X, y, { loss, penalty: make, intercept, lambdas: [2 * lambda, lambda] }).at(1),
      ];
      const atZero = J.value({ W: Matrix.zeros(X.columns, y.columns) });
      for (const fit of fits) {
        expect(fit.converged).toBe(true);
        expect(violationByHand(problemOf(data, make(lambda)), fit)).toBeLessThan(1e-10);
        const value = valueByHand(problemOf(data, make(lambda)), fit);
        expect(Math.abs(fit.value - value)).toBeLessThan(1e-13 * atZero);
        expect(Math.abs(fit.value - exact.value)).toBeLessThan(1e-10 * atZero);
        expect(fit.gap).toBeLessThan(1e-9 * atZero);
        expect(kkt(J, fit).violation).toBeLessThan(1e-10);
      }
      const ridge = weighted(l2(lambda), factors);
      const closed = closedForm(objective(X, y, { loss, penalty: ridge, intercept }));
      expect([closed.converged, violationByHand(problemOf(data, ridge), closed) < 1e-10]).toEqual([
        true,
        true,
      ]);
    });
  });

  it("are fitted where the path begins: at lambdaMax all others are 0, and none of them is for less", () => {
    forSeeds(250, (random, seed) => {
      const data = drawn(random, seed);
      const { X, y, factors, free, intercept } = data;
      const penalty = (lambda: number): Penalty => weighted(l1(lambda), factors);
      const largest = lambdaMax(X, y, { loss, penalty, intercept });
      const alone = closedForm(objective(X.subMatrixColumn(free), y, { loss, penalty: none, intercept }));
      const left = Matrix.sub(y, alone.predict(X.subMatrixColumn(free)));
      let expected = 0;
      for (const j of data.held) {
        const slopes = X.getColumnVector(j)
          .transpose()
          .mmul(left)
          .div(X.rows * factors[j]);
        expected = Math.max(expected, ...slopes.to1DArray().map(Math.abs));
      }
      const reach = (): number =>
        (Math.max(...data.held.map((j) => X.getColumnVector(j).norm() / factors[j])) * y.norm()) / X.rows;
      expect(Math.abs(largest - expected)).toBeLessThan(1e-11 * reach());
      if (largest === 0) return;
      const fitAt = (share: number) => {
        const options = { loss, penalty: penalty(share * largest), intercept };
        return activeSet(objective(X, y, options));
      };
      const start = fitAt(1);
      expect([isHeld(data, start), isHeld(data, fitAt(1 - 1e-6))]).toEqual([true, false]);
      expect(distance(start.predict(X), alone.predict(X.subMatrixColumn(free)))).toBeLessThan(1e-8);
      const along = path(X, y, { loss, penalty, intercept, count: 5 });
      expect([along.lambdas[0], along.converged, isHeld(data, along.at(0))]).toEqual([largest, true, true]);
    });
  });

  it("have straight lines between the knots of the others", () => {
    forSeeds(100, (random, seed) => {
      const data = drawn(random, seed);
      const { X, factors, intercept } = data;
      const y = data.y.subMatrixColumn([0]);
      const penalty = (lambda: number): Penalty => weighted(l1(lambda), factors);
      if (lambdaMax(X, y, { loss, penalty, intercept }) === 0) return;
      const knots = lassoKnots(X, y, { loss, penalty, intercept, smallest: 0.01 });
      expect(knots.converged).toBe(true);
      for (const share of [0.9, 0.3, 0.02]) {
        const lambda = share * knots.lambdas[0];
        expect(violationByHand({ ...problemOf(data, penalty(lambda)), y }, knots.at(lambda))).toBeLessThan(
          1e-10,
        );
      }
    });
  });

  it("stay free with standard scores, in every fold", () => {
    forSeeds(40, (random, seed) => {
      const n = 24;
      const X = random.normalMatrix(n, 5).mulRowVector([1, 100, 0.01, 1, 5]).add(3);
      const y = X.mmul(Matrix.columnVector([1, 0.02, 30, 0, 0])).add(random.normalMatrix(n, 1));
      const factors = [0, 1, 2, seed % 2, 1];
      const penalty = (lambda: number): Penalty => weighted(l1(lambda), factors);
      const options = { loss, penalty, standardize: true, lambdas: [1, 0.1, 0.01] };
      const folds = Array.from({ length: n }, (_, i) => i % 3);
      const found = crossValidate(X, y, { ...options, folds });
      expect(found.converged).toBe(true);
      for (let fold = 0; fold < 3; fold++) {
        const rows = (keep: boolean): number[] =>
          [...folds.keys()].filter((row) => (folds[row] !== fold) === keep);
        const part = (A: Matrix, keep: boolean): Matrix => A.subMatrixRow(rows(keep));
        const train = part(X, true);
        const scales = train.standardDeviation("column", { unbiased: false });
        options.lambdas.forEach((lambda, i) => {
          const own = weighted(
            l1(lambda),
            factors.map((factor, j) => factor * scales[j]),
          );
          const fit = activeSet(objective(train, part(y, true), { loss, penalty: own }));
          const left = Matrix.sub(part(y, false), fit.predict(part(X, false)));
          expect(distance(found.errors[i][fold], squares(left) / left.rows)).toBeLessThan(1e-9);
        });
      }
    });
  });

  it("keep out of standard scores and of the number of rows: with outputs, weights and rows of whatever number", () => {
    forSeeds(100, (random, seed) => {
      const { X, y, factors, intercept } = drawn(random, seed);
      const counts = Array.from({ length: X.rows }, () => pick(random, 1, 3));
      const repeated = (A: Matrix): Matrix =>
        A.subMatrixRow(counts.flatMap((count, row) => new Array<number>(count).fill(row)));
      const [longX, longY] = [repeated(X), repeated(y)];
      const scales = longX.standardDeviation("column", { unbiased: false });
      const scaled = factors.map((factor, j) => factor * scales[j]);
      const penalty = (lambda: number): Penalty => weighted(l1(lambda), factors);
      const own = (lambda: number): Penalty => weighted(l1(lambda), scaled);
      const first = lambdaMax(longX, longY, { loss, penalty: own, intercept });
      if (first === 0 || scales.some((scale) => scale === 0)) return;
      const lambdas = [0.9, 0.3, 0.05].map((share) => share * first);
      const options = { loss, penalty, intercept, sampleWeights: counts, standardize: true, lambdas };
      const along = path(X, y, options);
      expect([along.converged, distance(lambdaMax(X, y, options), first) < 1e-8]).toEqual([true, true]);
      lambdas.forEach((lambda, i) => {
        const { absolute } = own(lambda).strengths!(X.columns);
        const problem = {
          X: longX,
          y: longY,
          factor: 1 / (2 * longX.rows),
          intercept,
          quadratic: factors.map(() => 0),
        };
        expect(violationByHand({ ...problem, absolute: [...absolute] }, along.at(i))).toBeLessThan(1e-10);
      });
    });
  });

  it("that are nearly dependent are not said to fit better than they do", () => {
    forSeeds(150, (random, seed) => {
      const n = pick(random, 6, 20);
      const X = random.normalMatrix(n, pick(random, 3, 8));
      const near = 10 ** -pick(random, 3, 13);
      for (let i = 0; i < n; i++) X.set(i, 1, X.get(i, 0) + near * random.normal());
      const y = random.normalMatrix(n, 1).add(X.getColumnVector(0));
      const factors = Array.from({ length: X.columns }, (_, j) => (j < 2 ? 0 : 1));
      const intercept = seed % 2 === 0;
      const J = objective(X, y, { loss, penalty: weighted(l1(0.1), factors), intercept });
      const R = objective(X, y, { loss, penalty: weighted(l2(0.1), factors), intercept });
      const options = { loss, penalty: (lambda: number) => weighted(l1(lambda), factors), intercept };
      const fits = [
        activeSet(J),
        coordinateDescent(J),
        path(X, y, { ...options, lambdas: [0.1] }).at(0),
        closedForm(R),
      ];
      fits.forEach((fit, i) => {
        const right = kkt(i === 3 ? R : J, fit).violation;
        if (fit.converged) expect(right).toBeLessThan(1e-9);
        else expect(right).toBeGreaterThan(1e-11);
      });
      const knots = lassoKnots(X, y, options);
      if (knots.converged)
        expect(kkt(J, knots.at(Math.min(0.1, knots.lambdas[0]))).violation).toBeLessThan(1e-9);
    });
  });
});
