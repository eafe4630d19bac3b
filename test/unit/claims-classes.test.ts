/** Cross-entropy has no minimum where the classes are separable and nothing holds the weights: nobody may say converged. */
import { Matrix } from "ml-matrix";
import {
  crossEntropy,
  crossValidate,
  gradientDescent,
  l1,
  l2,
  mcp,
  network,
  objective,
  path,
  proximalGradient,
  type RandomState,
  weighted,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { distance, forSeeds, pick } from "./problems";

const loss = crossEntropy;
const none = "the classes are separable: without a penalty there is no minimum, the weights grow for ever";

interface Classes {
  X: Matrix;
  /** The class of each row, counted from 0. */
  of: number[];
}

/** Rows to whose right side a plane leaves a margin; with three classes each has a direction of its own. */
function separable(random: RandomState, k: number): Classes {
  const n = pick(random, 8, 30);
  const p = pick(random, 2, 4);
  const X = random.normalMatrix(n, p);
  const W = random.normalMatrix(p, k);
  const of = X.mmul(W)
    .to2DArray()
    .map((z) => (k === 1 ? Number(z[0] > 0) : z.indexOf(Math.max(...z))));
  const all = Array.from({ length: Math.max(k, 2) }, (_, c) => c);
  return all.every((c) => of.includes(c)) ? { X, of } : separable(random, k);
}

/** The same by the first number, and rows where it is 0, of every class: for what else counts there is a best weight. */
function quasiSeparable(random: RandomState, k: number): Classes {
  const { X, of } = separable(random, 1);
  const classes = Array.from({ length: Math.max(k, 2) }, (_, c) => c);
  const inside = X.to2DArray().map(([, ...others]) => [0, ...others]);
  const outside = inside.map(([, ...others], i) => [(of[i] - 0.5) * (1 + random.random()), ...others]);
  return {
    X: new Matrix([...outside, ...classes.flatMap(() => inside)]),
    of: [...of, ...classes.flatMap((c) => inside.map(() => c))],
  };
}

/** Classes at random, and as many points as there are weights that belong to every class: none grows for ever. */
function overlapping(random: RandomState, k: number): Classes {
  const n = pick(random, 8, 30);
  const p = pick(random, 1, 4);
  const count = Math.max(k, 2);
  const X = random.normalMatrix(n, p).to2DArray();
  const both = X.slice(0, p + 1);
  const of = X.map((_, i) => (i <= p ? 0 : pick(random, 0, count - 1)));
  const others = Array.from({ length: count - 1 }, (_, c) => c + 1);
  return {
    X: new Matrix([...X, ...others.flatMap(() => both)]),
    of: [...of, ...others.flatMap((c) => both.map(() => c))],
  };
}

/** Targets: the class itself, or with k > 2 a 1 at its place. */
function targets(of: readonly number[], k: number): Matrix {
  const places = Array.from({ length: k }, (_, c) => c);
  return new Matrix(of.map((each) => (k === 1 ? [each] : places.map((c) => Number(c === each)))));
}

const sizes = [1, 1e8, 1e-8];

describe("separable classes", () => {
  it("never let a descent converge, which says why, in all units; classes that overlap do", () => {
    forSeeds(30, (random, seed) => {
      const k = [1, 3][seed % 2];
      const unit = sizes[seed % 3];
      const options = { loss, intercept: seed % 4 > 1 };
      const apart = separable(random, k);
      const J = objective(apart.X.mul(unit), targets(apart.of, k), options);
      const fit = proximalGradient(J, { maxIterations: 3000 });
      expect(fit.converged).toBe(false);
      if (fit.violation <= 1e-8) {
        expect(fit.reason).toContain(none);
        const after = gradientDescent(J, {
          start: fit,
          learningRate: 1e-3 * Math.min(1, unit ** -2),
          maxIterations: 1,
        });
        expect(after.violation).toBeLessThan(1e-6);
        expect([after.converged, after.reason.includes(none)]).toEqual([false, true]);
      }

      const mixed = overlapping(random, k);
      const K = objective(mixed.X.mul(unit), targets(mixed.of, k), options);
      const least = proximalGradient(K, { maxIterations: 10000 });
      expect(least.converged, least.reason).toBe(true);
    });
  });

  it("are told from those that are separable but for the rows in a plane, where something grows all the same", () => {
    let told = 0;
    forSeeds(4, (random, seed) => {
      const k = [1, 3][seed % 2];
      const { X, of } = quasiSeparable(random, k);
      const J = objective(X, targets(of, k), { loss });
      const fit = proximalGradient(J, { maxIterations: 10000, tolerance: 1e-6 });
      expect(fit.converged).toBe(false);
      if (fit.reason.includes(none)) told++;
      else expect(fit.violation).toBeGreaterThan(1e-6);
    });
    expect(told).toBeGreaterThan(1);
  });

  it("end a path that goes down to 0, and no other, with a clear word", () => {
    forSeeds(36, (random, seed) => {
      const make = [separable, quasiSeparable, overlapping][seed % 3];
      const { X, of } = make(random, 1);
      X.mul(sizes[Math.floor(seed / 3) % 3]);
      const unit = X.norm() / Math.sqrt(X.rows);
      const standardize = Math.floor(seed / 3) % 2 === 0;
      const intercept = Math.floor(seed / 6) % 2 === 0;
      const size = standardize ? 1 : unit;
      const options = { loss, penalty: l1, lambdas: [0.1 * size, 0.001 * size, 0], standardize, intercept };
      const along = path(X, of, options);
      expect([0, 1].map((i) => along.at(i).converged)).toEqual([true, true]);
      expect(along.converged).toBe(make === overlapping);
      expect(along.at(2).converged).toBe(make === overlapping);
      expect(along.at(2).reason.includes(none)).toBe(make !== overlapping);
      expect(along.reason.includes(none)).toBe(make !== overlapping);
      if (seed >= 15) return;
      const folds = of.map((c, i) => of.slice(0, i).filter((each) => each === c).length % 2);
      const validated = crossValidate(X, of, { ...options, folds });
      if (make !== overlapping) expect(validated.converged).toBe(false);
      expect(crossValidate(X, of, { ...options, lambdas: [0.1 * size], folds }).converged).toBe(true);
    });
  });

  it("have no minimum either where the penalty leaves out a column that separates them", () => {
    forSeeds(20, (random, seed) => {
      const { X, of } = separable(random, 1);
      const own = of.map((c) => c - 0.5 + 0.1 * random.random());
      X.setColumn(0, own);
      const factors = [0, ...new Array<number>(X.columns - 1).fill(1)];
      const along = path(X, of, {
        loss,
        penalty: (lambda) => weighted(l1(lambda), factors),
        lambdas: [0.1, 0.01],
      });
      expect(along.converged).toBe(false);
      expect(along.reason).toContain(none);
      const penalty = weighted([l1, l2][seed % 2](0.01), factors);
      const fit = proximalGradient(objective(X, of, { loss, penalty }), { maxIterations: 3000 });
      expect(fit.converged).toBe(false);
      if (fit.violation <= 1e-8) expect(fit.reason).toContain(none);
      // one that holds every column but not for large weights
      const bounded = proximalGradient(objective(X, of, { loss, penalty: mcp(0.001, 3) }), {
        maxIterations: 3000,
      });
      expect(bounded.converged).toBe(false);
      // and one that holds them all
      const held = proximalGradient(objective(X, of, { loss, penalty: l2(0.01) }));
      expect(held.converged).toBe(true);
    });
  });

  it("are those of the rows that count", () => {
    forSeeds(20, (random, seed) => {
      const { X, of } = separable(random, 1);
      const wrong = seed % 2 === 0 ? 0 : 1;
      const rows = new Matrix([...X.to2DArray(), X.getRow(0)]);
      const options = {
        loss,
        sampleWeights: [...of.map(() => 1 + random.random()), wrong],
        intercept: false,
      };
      const classes = [...of, 1 - of[0]];
      const fit = proximalGradient(objective(rows, classes, options), { maxIterations: 3000 });
      const along = path(rows, classes, { ...options, penalty: l1, lambdas: [0.1, 0] });
      if (wrong === 0) {
        expect([fit.converged, along.converged]).toEqual([false, false]);
        expect(along.reason).toContain(none);
      } else expect(along.at(1).reason.includes(none)).toBe(!along.converged);
    });
  });

  it("may be less than certain: a class that a target rules out goes away for ever", () => {
    const x = [-3, -2, -1, 1, 2, 3];
    const soft = new Matrix(x.map((each) => (each < 0 ? [0.5, 0.5, 0] : [0, 0, 1])));
    const fit = proximalGradient(objective(x, soft, { loss }));
    expect(fit.converged).toBe(false);
    expect(fit.reason).toContain(none);
    for (const share of [0.3, 0.6]) {
      const some = proximalGradient(
        objective(
          x,
          x.map((each) => (each < 0 ? share : 1 - share / 2)),
          { loss },
        ),
      );
      expect(some.converged).toBe(true);
    }
  });

  it("are no minimum at weights of 32, where every slope is rounding, nor for a network", () => {
    const x = [-3, -2, -1, 1, 2, 3];
    const of = [0, 0, 0, 1, 1, 1];
    const J = objective(x, of, { loss });
    const far = { W: [32], b: 0 };
    for (const fit of [
      gradientDescent(J, { start: far, learningRate: 0.1, maxIterations: 1 }),
      proximalGradient(J, { start: far }),
    ]) {
      expect(fit.violation).toBeLessThan(1e-12);
      expect(fit.converged).toBe(false);
      expect(fit.reason).toContain(none);
    }
    forSeeds(3, (random) => {
      const model = network([1, 3, 1]);
      const fit = proximalGradient(objective(x, of, { loss, model }), {
        start: model.start(random),
        maxIterations: 2000,
      });
      expect(fit.converged).toBe(false);
    });
    const held = proximalGradient(objective(x, of, { loss, penalty: l2(0.01) }), { start: far });
    expect(held.converged).toBe(true);
    expect(distance(held.W, proximalGradient(objective(x, of, { loss, penalty: l2(0.01) })).W)).toBeLessThan(
      1e-5,
    );
  });
});
