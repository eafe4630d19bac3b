/** What solvers make of nonNegative, mcp and scad. */
import { Matrix, QrDecomposition, solve } from "ml-matrix";
import {
  activeSet,
  closedForm,
  coordinateDescent,
  type Fit,
  halfMeanSquaredError,
  halfSumOfSquares,
  type LinearParameters,
  l1,
  l2,
  lambdaMax,
  mcp,
  none,
  nonNegative,
  type Objective,
  objective,
  type Penalty,
  plus,
  proximalGradient,
  type RandomState,
  scad,
  softThreshold,
  weighted,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { residuals } from "./by-hand";
import { drawnNumber } from "./penalty-zoo";
import { centred, distance, forSeeds, pick, regression, squares } from "./problems";

const loss = halfMeanSquaredError;

/** 1/(2n) ‖y - X w‖² + λ Σ w for w >= 0, by trying every set of weights that are not 0. */
function bestOfAllSets(X: Matrix, y: Matrix, lambda: number): { W: Matrix; value: number } {
  const { rows: n, columns: p } = X;
  let best = { W: Matrix.zeros(p, 1), value: squares(y) / (2 * n) };
  for (let set = 1; set < 2 ** p; set++) {
    const members = Array.from({ length: p }, (_, j) => j).filter((j) => (set >> j) & 1);
    const part = X.subMatrixColumn(members);
    const w = solve(part.transpose().mmul(part), Matrix.sub(part.transpose().mmul(y), n * lambda));
    if (w.min() < 0) continue;
    const value = squares(Matrix.sub(y, part.mmul(w))) / (2 * n) + lambda * w.sum();
    if (value >= best.value) continue;
    best = { W: Matrix.zeros(p, 1), value };
    for (const [i, j] of members.entries()) best.W.set(j, 0, w.get(i, 0));
  }
  return best;
}

describe("nonNegative", () => {
  it("finds the best of all sets of weights: NNLS without a penalty, the lasso of positive weights with l1", () => {
    forSeeds(60, (random, seed) => {
      const p = pick(random, 1, 6);
      const { X, y } = regression(random, pick(random, p + 2, 20), p, 1);
      const intercept = seed % 2 === 0;
      const [XOfForm, yOfForm] = intercept ? [centred(X), centred(y)] : [X, y];
      const lambda = seed % 4 < 2 ? 0 : 0.3;
      const best = bestOfAllSets(XOfForm, yOfForm, lambda);
      const J = objective(X, y, { loss, intercept, penalty: nonNegative(l1(lambda)) });
      for (const fit of [coordinateDescent(J), proximalGradient(J, { tolerance: 1e-11 })]) {
        expect(fit.converged).toBe(true);
        expect(distance(fit.value, best.value)).toBeLessThan(1e-12);
        expect(distance(fit.W, best.W)).toBeLessThan(1e-8);
        expect(fit.W.to1DArray().map((w) => w === 0)).toEqual(best.W.to1DArray().map((w) => w === 0));
      }
    });
  });

  it("comes to one minimum by both solvers, in whatever units, wide ones and several outputs too", () => {
    forSeeds(60, (random, seed) => {
      const { X, y } = regression(random, pick(random, 5, 20), pick(random, 2, 25), pick(random, 1, 3));
      y.mul([1, 1e-8, 1e8][seed % 3]);
      const lambda = drawnNumber(random, -2, -0.5) * lambdaMax(X, y, { loss, penalty: l1 });
      const J = objective(X, y, { loss, penalty: nonNegative(plus(l1(lambda), l2(0.01))) });
      const [one, other] = [coordinateDescent(J), proximalGradient(J)];
      expect([one.converged, other.converged, one.gap]).toEqual([true, true, Number.NaN]);
      expect(distance(other.W, one.W)).toBeLessThan(1e-5);
      expect(distance(other.value, one.value)).toBeLessThan(1e-12);
      expect(one.reason).not.toContain("stationary");
      expect(Math.min(one.W.min(), other.W.min())).toBe(0);
    });
  });

  it("is nothing where all weights are positive without it", () => {
    forSeeds(20, (random) => {
      const X = random.normalMatrix(30, 4);
      const y = X.mmul(Matrix.columnVector([3, 2, 4, 2])).add(random.normalMatrix(30, 1).mul(0.1));
      const free = activeSet(objective(X, y, { loss, penalty: l1(0.1) }));
      const held = coordinateDescent(objective(X, y, { loss, penalty: nonNegative(l1(0.1)) }));
      expect(distance(held.W, free.W)).toBeLessThan(1e-9);
    });
  });
});

/** The penalties' slopes at |w|, from their definitions. */
const definitions = {
  mcp: (lambda: number, gamma: number) => (w: number) => Math.max(0, lambda - w / gamma),
  scad: (lambda: number, a: number) => (w: number) =>
    w <= lambda ? lambda : Math.max(0, a * lambda - w) / (a - 1),
};

/** The largest slope of 1/(2n) ‖y - X W - b‖² + Σ ω(w) that is left, relative to ‖x_j‖ ‖y‖ / n. */
function slopeLeft(X: Matrix, y: Matrix, fit: LinearParameters, upward: (w: number) => number): number {
  const r = residuals({ X, y }, fit);
  let worst = 0;
  for (let c = 0; c < y.columns; c++) {
    const size = centred(y).getColumnVector(c).norm();
    for (let j = 0; j < X.columns; j++) {
      const [w, pull] = [fit.W.get(j, c), X.getColumnVector(j).dot(r.getColumnVector(c)) / X.rows];
      const off = w === 0 ? softThreshold(pull, upward(0)) : pull - Math.sign(w) * upward(Math.abs(w));
      worst = Math.max(worst, (X.rows * Math.abs(off)) / (centred(X).getColumnVector(j).norm() * size));
    }
  }
  return worst;
}

describe.each([
  ["mcp", mcp, [0.5, 1.5, 3]],
  ["scad", scad, [2.1, 3.7, 6]],
] as const)("%s", (name, penalty, shapes) => {
  const problem = (random: RandomState, seed: number) => {
    const { X, y } = regression(random, pick(random, 6, 30), pick(random, 2, 20), pick(random, 1, 2));
    y.mul([1, 1e-8, 1e8][seed % 3]);
    const lambda = drawnNumber(random, -1.5, -0.3) * lambdaMax(X, y, { loss, penalty: l1 });
    return { X, y, lambda, shape: shapes[pick(random, 0, 2)] };
  };

  it("ends at a point that is stationary, says that it is no more, and never above where it began", () => {
    forSeeds(90, (random, seed) => {
      const { X, y, lambda, shape } = problem(random, seed);
      const J = objective(X, y, { loss, penalty: penalty(lambda, shape) });
      const fits: [Fit<LinearParameters> & { gap?: number }, number][] = [
        [coordinateDescent(J), 1e-10],
        [proximalGradient(J), 1e-9],
      ];
      for (const [fit, tolerance] of fits) {
        expect(fit.converged).toBe(true);
        expect(slopeLeft(X, y, fit, definitions[name](lambda, shape))).toBeLessThan(1.01 * tolerance);
        expect(fit.reason).toMatch(/: a stationary point$/);
        expect(fit.reason).not.toMatch(/minim|exact|gap/);
        expect(fit.gap ?? Number.NaN).toBeNaN();
        expect(fit.value).toBeLessThanOrEqual(
          J.value({ W: Matrix.zeros(X.columns, y.columns), b: y.mean("column") }),
        );
      }
    });
  });

  it("says how far it is from stationary when it has not got there", () => {
    forSeeds(5, (random, seed) => {
      const { X, y, lambda, shape } = problem(random, seed);
      const J = objective(X, y, { loss, penalty: penalty(lambda, shape) });
      for (const fit of [
        coordinateDescent(J, { maxIterations: 1 }),
        proximalGradient(J, { maxIterations: 1 }),
      ]) {
        expect([fit.converged, fit.violation > 1e-8]).toEqual([false, true]);
        expect(fit.reason).toMatch(/: give it more iterations$/);
      }
    });
  });

  it("thresholds by its closed formula where the columns are orthonormal", () => {
    forSeeds(60, (random) => {
      const [n, p] = [12, pick(random, 1, 12)];
      const X = new QrDecomposition(random.normalMatrix(n, p)).orthogonalMatrix.subMatrixColumn([
        ...Array(p).keys(),
      ]);
      const y = random.normalMatrix(n, 1).mul(3);
      const [lambda, shape] = [drawnNumber(random, -1, 0.5), shapes[pick(random, 1, 2)]];
      const J = objective(X, y, {
        loss: halfSumOfSquares,
        penalty: penalty(lambda, shape),
        intercept: false,
      });
      const expected = X.transpose()
        .mmul(y)
        .to1DArray()
        .map((z) => {
          const size = Math.abs(z);
          if (size > shape * lambda) return z;
          if (name === "mcp") return softThreshold(z, lambda) / (1 - 1 / shape);
          if (size <= 2 * lambda) return softThreshold(z, lambda);
          return ((shape - 1) * z - Math.sign(z) * shape * lambda) / (shape - 2);
        });
      expect(distance(coordinateDescent(J).W, expected)).toBeLessThan(1e-9);
      expect(distance(proximalGradient(J, { tolerance: 1e-12 }).W, expected)).toBeLessThan(1e-9);
    });
  });

  it("does not shrink large weights, as the lasso does", () => {
    forSeeds(20, (random) => {
      const X = random.normalMatrix(60, 6);
      const y = X.mmul(Matrix.columnVector([10, -8, 12, 0, 0, 0])).add(random.normalMatrix(60, 1).mul(0.5));
      const lambda = 0.5;
      const fit = coordinateDescent(objective(X, y, { loss, penalty: penalty(lambda, shapes[2]) }));
      const alone = closedForm(objective(X.subMatrixColumn([0, 1, 2]), y, { loss, penalty: none }));
      expect(distance(fit.W, [...alone.W.to1DArray(), 0, 0, 0])).toBeLessThan(1e-9);
      const lasso = coordinateDescent(objective(X, y, { loss, penalty: l1(lambda) }));
      expect(Math.abs(alone.W.get(0, 0)) - Math.abs(lasso.W.get(0, 0))).toBeGreaterThan(0.2);
    });
  });

  it("takes factors, squares beside it and w >= 0 as the proximal map of each does", () => {
    forSeeds(30, (random, seed) => {
      const { X, y, lambda, shape } = problem(random, seed);
      const base = penalty(lambda, shape);
      const factors = Array.from({ length: X.columns }, (_, j) => j % 3);
      const made: Penalty[] = [weighted(base, factors), plus(base, l2(0.1)), nonNegative(base)];
      for (const each of made) {
        const J: Objective = objective(X, y, { loss, penalty: each });
        const fit = coordinateDescent(J);
        expect([fit.converged, fit.gap]).toEqual([true, Number.NaN]);
        // A point is stationary where a proximal step from it stays.
        const theta = J.flatten("fit", fit);
        const slope = new Float64Array(J.size);
        J.lossAt(theta, slope);
        const step = 1e-3 / squares(X);
        const moved = theta.map((w, j) => w - step * slope[j]);
        J.prox(moved, step);
        const reach = (step * X.norm() * y.norm()) / X.rows;
        expect(Math.max(...moved.map((w, j) => Math.abs(w - theta[j])))).toBeLessThan(
          1e-9 * reach + 1e-15 * Math.max(...theta.map(Math.abs)),
        );
      }
    });
  });
});
