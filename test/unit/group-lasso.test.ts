/** Columns that come in together. */
import { Matrix } from "ml-matrix";
import {
  groupLasso,
  halfMeanSquaredError,
  l1,
  objective,
  proximalGradient,
  type RandomState,
  sumOfSquares,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { residuals } from "./by-hand";
import { drawnNumber } from "./penalty-zoo";
import { centred, distance, forSeeds, pick, regression, squares } from "./problems";

const loss = halfMeanSquaredError;

/** The columns of each group. */
function membersOf(groups: readonly number[]): number[][] {
  return [...new Set(groups)].map((group) => [...groups.keys()].filter((j) => groups[j] === group));
}

/** Groups of one to three columns, whose numbers are in no order. */
function drawnGroups(random: RandomState, p: number): number[] {
  const names = [5, 0, 3, 8, 1, 2];
  return Array.from({ length: p }, () => names[pick(random, 0, Math.ceil(p / 2) - 1)]);
}

/** The λ from which on all weights are 0: the largest ‖X_gᵀ (y - ȳ)‖ / (n √weights). */
function firstLambda(X: Matrix, y: Matrix, groups: readonly number[]): number {
  const sizes = membersOf(groups).map((members) => {
    const slopes = X.subMatrixColumn(members).transpose().mmul(centred(y));
    return slopes.norm() / (X.rows * Math.sqrt(slopes.size));
  });
  return Math.max(...sizes);
}

/** Block coordinate descent: one group at a time, by proximal steps until it moves no more. */
function blockDescent(X: Matrix, y: Matrix, lambda: number, groups: readonly number[]): Matrix {
  const [n, k] = [X.rows, y.columns];
  const A = centred(X);
  const W = Matrix.zeros(X.columns, k);
  const blocks = membersOf(groups).map((members) => {
    const part = A.subMatrixColumn(members);
    return { members, part, step: n / squares(part), strength: lambda * Math.sqrt(members.length * k) };
  });
  const r = centred(y);
  for (let pass = 0; pass < 20_000; pass++) {
    let moved = 0;
    for (const { members, part, step, strength } of blocks) {
      const before = W.subMatrixRow(members);
      const after = Matrix.add(
        before,
        part
          .transpose()
          .mmul(r)
          .mul(step / n),
      );
      after.mul(Math.max(0, 1 - (step * strength) / after.norm()));
      const change = Matrix.sub(after, before);
      r.sub(part.mmul(change));
      members.forEach((j, i) => {
        W.setRow(j, after.getRow(i));
      });
      moved = Math.max(moved, change.norm() / (1 + after.norm()));
    }
    if (moved < 1e-14) break;
  }
  return W;
}

describe("groupLasso", () => {
  it("has the minimum that a block coordinate descent by hand finds, with the same groups at 0", () => {
    forSeeds(40, (random) => {
      const p = pick(random, 3, 10);
      const { X, y } = regression(random, pick(random, p + 4, 30), p, pick(random, 1, 3));
      const groups = drawnGroups(random, p);
      const lambda = firstLambda(X, y, groups) * drawnNumber(random, -1.5, -0.1);
      const fit = proximalGradient(objective(X, y, { loss, penalty: groupLasso(lambda, groups) }), {
        tolerance: 1e-11,
      });
      const W = blockDescent(X, y, lambda, groups);
      expect(fit.converged).toBe(true);
      expect(distance(fit.W, W)).toBeLessThan(1e-8);
      expect(fit.W.to1DArray().map((w) => w === 0)).toEqual(W.to1DArray().map((w) => w === 0));
    });
  });

  it("keeps its conditions, group by group: 2-norms of slopes, in whatever units, wide too", () => {
    forSeeds(60, (random, seed) => {
      const scale = [1, 1e-8, 1e8][seed % 3];
      const p = pick(random, 3, 12);
      const { X, y } = regression(random, pick(random, 5, 20), p, pick(random, 1, 3));
      y.mul(scale);
      const groups = drawnGroups(random, p);
      const lambda = firstLambda(X, y, groups) * drawnNumber(random, -1.5, -0.1);
      const fit = proximalGradient(objective(X, y, { loss, penalty: groupLasso(lambda, groups) }));
      expect(fit.converged).toBe(true);
      const r = residuals({ X, y }, fit);
      for (const members of membersOf(groups)) {
        const part = X.subMatrixColumn(members);
        const pull = part.transpose().mmul(r).div(X.rows);
        const w = fit.W.subMatrixRow(members);
        const strength = lambda * Math.sqrt(w.size);
        const size = w.norm();
        const off =
          size === 0 ? pull.norm() - strength : Matrix.sub(pull, Matrix.mul(w, strength / size)).norm();
        expect((X.rows * off) / (centred(part).norm() * centred(y).norm())).toBeLessThan(3e-8);
      }
    });
  });

  it("lets groups in together, the first one right below the λ that its slopes give", () => {
    forSeeds(30, (random) => {
      const p = pick(random, 4, 10);
      const { X, y } = regression(random, 25, p, pick(random, 1, 2));
      const groups = drawnGroups(random, p);
      const first = firstLambda(X, y, groups);
      const fitAt = (share: number) =>
        proximalGradient(objective(X, y, { loss, penalty: groupLasso(share * first, groups) }));
      for (const share of [1.0001, 0.999, 0.7, 0.4, 0.1]) {
        const { W } = fitAt(share);
        const some = membersOf(groups).map((members) => {
          const entries = W.subMatrixRow(members).to1DArray();
          const zeros = entries.filter((w) => w === 0).length;
          expect([0, entries.length]).toContain(zeros);
          return zeros === 0;
        });
        expect(some.filter(Boolean).length > 0).toBe(share < 1);
        if (share === 0.999) expect(some.filter(Boolean)).toHaveLength(1);
      }
    });
  });

  it("is l1 on groups of one column and one output", () => {
    forSeeds(20, (random) => {
      const { X, y } = regression(random, 20, 6, 1);
      const fits = [l1(0.2), groupLasso(0.2, [4, 2, 0, 1, 3, 9])].map((penalty) =>
        proximalGradient(objective(X, y, { loss, penalty }), { tolerance: 1e-13 }),
      );
      expect(distance(fits[0].W, fits[1].W)).toBeLessThan(1e-11);
    });
  });

  it("leaves the columns of an orthonormal group their direction, and shortens it by λ √p", () => {
    const X = [
      [1, 0],
      [0, 1],
      [0, 0],
    ];
    const J = objective(X, [3, 4, 7], {
      loss: sumOfSquares,
      penalty: groupLasso(Math.SQRT2, [0, 0]),
      intercept: false,
    });
    // ‖w - (3, 4)‖² + 2 ‖w‖ is lowest where ‖w‖ is shorter by 1.
    expect(distance(proximalGradient(J).W, [2.4, 3.2])).toBeLessThan(1e-8);
  });
});
