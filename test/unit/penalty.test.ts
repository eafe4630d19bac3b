import { Matrix } from "ml-matrix";
import { halfL2, l1, l2, none, type Penalty, plus, type RandomState, softThreshold } from "shrinkage";
import { describe, expect, it } from "vitest";
import { awayFromZero, distance, forSeeds } from "./problems";

const penalties: [name: string, make: (lambda: number) => Penalty][] = [
  ["l1", l1],
  ["l2", l2],
  ["halfL2", halfL2],
  ["the elastic net", (lambda) => plus(l1(lambda), l2(0.7 * lambda))],
  ["none", () => none],
];

/** What each penalty is, written out once more. */
const formulas: Record<string, (lambda: number, w: number) => number> = {
  l1: (lambda, w) => lambda * Math.abs(w),
  l2: (lambda, w) => lambda * w ** 2,
  halfL2: (lambda, w) => (lambda / 2) * w ** 2,
  "the elastic net": (lambda, w) => lambda * Math.abs(w) + 0.7 * lambda * w ** 2,
  none: () => 0,
};

/** The lowest point of a convex function between two ends: ever finer grids around the best point of the last. */
function lowest(f: (z: number) => number, from: number, to: number): number {
  let [left, right, best] = [from, to, from];
  while (right - left > 1e-9) {
    const step = (right - left) / 40;
    best = left;
    for (let i = 1; i <= 40; i++) if (f(left + i * step) < f(best)) best = left + i * step;
    [left, right] = [best - 2 * step, best + 2 * step];
  }
  return best;
}

const randomLambda = (random: RandomState): number => 10 ** (3 * random.random() - 2);

describe.each(penalties)("%s", (name, make) => {
  const formula = formulas[name];

  it("is the sum over all entries, of any shape", () => {
    forSeeds(50, (random) => {
      const lambda = randomLambda(random);
      const w = random.normalMatrix(3, 2);
      const expected = w.to1DArray().reduce((sum, x) => sum + formula(lambda, x), 0);
      expect(distance(make(lambda).value(w), expected)).toBeLessThan(1e-14);
      expect(make(lambda).value(w.to1DArray())).toBe(make(lambda).value(w));
    });
  });

  it("has the gradient that central differences have, away from 0", () => {
    forSeeds(100, (random) => {
      const lambda = randomLambda(random);
      const w = awayFromZero(random, 1, 1).get(0, 0);
      const h = 1e-3; // no third derivative, and no kink within 0.1
      const slope = (formula(lambda, w + h) - formula(lambda, w - h)) / (2 * h);
      expect(Math.abs(make(lambda).gradient([w])[0] - slope)).toBeLessThan(1e-10 * lambda);
    });
  });

  it("has a subgradient everywhere: no point lies below the line with its slope, 0 included", () => {
    forSeeds(100, (random) => {
      const lambda = randomLambda(random);
      const penalty = make(lambda);
      const w = random.random() < 0.3 ? 0 : random.normal();
      const slope = penalty.gradient([w])[0];
      for (let i = 0; i < 20; i++) {
        const z = w + 3 * random.normal();
        const line = penalty.value([w]) + slope * (z - w);
        expect(penalty.value([z])).toBeGreaterThanOrEqual(line - 1e-12 * (1 + Math.abs(line)));
      }
    });
  });

  it("has 0 as its gradient at 0 and -0", () => {
    expect(
      make(0.5)
        .gradient([0, -0])
        .every((slope) => slope === 0),
    ).toBe(true);
  });

  it("has the proximal map that a search finds", () => {
    forSeeds(100, (random) => {
      const lambda = randomLambda(random);
      const step = 2 * random.random();
      const w = 2 * random.normal();
      const found = lowest((z) => 0.5 * (z - w) ** 2 + step * formula(lambda, z), -10, 10);
      // Near its minimum a parabola is flat: a search finds the place to the root of the precision only.
      expect(Math.abs(make(lambda).prox([w], step)[0] - found)).toBeLessThan(2e-7);
    });
  });

  it("has a proximal map that leaves w alone for a step of 0", () => {
    expect(make(0.5).prox([1.5, -2, 0], 0)).toEqual([1.5, -2, 0]);
  });

  it("returns the form that it was given, and changes nothing", () => {
    const penalty = make(0.5);
    const W = new Matrix([
      [1, -2],
      [0, 3],
    ]);
    const list = Float64Array.of(1, -2);
    const rows = W.to2DArray();
    type Form = Matrix | Float64Array | number[] | number[][];
    for (const map of [
      <T extends Form>(w: T) => penalty.gradient(w),
      <T extends Form>(w: T) => penalty.prox(w, 0.1),
    ]) {
      expect(Matrix.isMatrix(map(W))).toBe(true);
      expect([map(W).rows, map(W).columns]).toEqual([2, 2]);
      expect(map(list)).toBeInstanceOf(Float64Array);
      expect(Array.isArray(map([1, -2]))).toBe(true);
      expect(map([1, -2])).toEqual([...map(list)]);
      expect(map(rows)).toEqual(map(W).to2DArray());
    }
    expect(W.to2DArray()).toEqual([
      [1, -2],
      [0, 3],
    ]);
    expect(rows).toEqual(W.to2DArray());
    expect([...list]).toEqual([1, -2]);
  });
});

describe("how the penalties relate", () => {
  const w = [0.5, -2, 0, 1e-3];

  it("by hand", () => {
    expect(l1(0.1).value([3, -4])).toBeCloseTo(0.7, 15);
    expect(l2(0.1).value([3, -4])).toBeCloseTo(2.5, 15);
    expect(halfL2(0.1).value([3, -4])).toBeCloseTo(1.25, 15);
    expect(l1(1).prox([3, -0.5, -2], 1)).toEqual([2, 0, -1]);
    expect(l2(1).prox([3], 1)).toEqual([1]);
    expect(halfL2(1).prox([3], 1)).toEqual([1.5]);
  });

  it("halfL2 of 2λ is l2 of λ", () => {
    expect(halfL2(0.6).value(w)).toBe(l2(0.3).value(w));
    expect(halfL2(0.6).gradient(w)).toEqual(l2(0.3).gradient(w));
    expect(halfL2(0.6).prox(w, 0.7)).toEqual(l2(0.3).prox(w, 0.7));
  });

  it("plus adds values and gradients, and says what it added", () => {
    const sum = plus(l1(0.1), halfL2(0.4), l2(0.3), l1(0.2));
    expect(sum.name).toBe("l1(0.1) + halfL2(0.4) + l2(0.3) + l1(0.2)");
    const { absolute, quadratic } = sum.strengths!(3);
    for (const each of absolute) expect(each).toBeCloseTo(0.3, 15);
    for (const each of quadratic) expect(each).toBeCloseTo(0.5, 15);
    expect([absolute.length, quadratic.length]).toEqual([3, 3]);
    expect([plus().name, plus().value(w)]).toEqual(["none", 0]);
  });

  it("the proximal map of the elastic net thresholds first and shrinks then", () => {
    expect(plus(l1(0.5), l2(1)).prox([3, -0.4], 1)).toEqual([2.5 / 3, 0]);
  });

  it("a lambda of 0 penalizes nothing", () => {
    for (const penalty of [l1(0), l2(0), halfL2(0)]) {
      expect(penalty.value(w)).toBe(0);
      expect(penalty.prox(w, 5)).toEqual(w);
    }
  });
});

describe("softThreshold", () => {
  it.each([
    [3, 1, 2],
    [-3, 1, -2],
    [1, 1, 0],
    [-1, 1, 0],
    [0.5, 1, 0],
    [0, 0, 0],
    [2, 0, 2],
  ])("moves %d by %d to %d", (x, threshold, expected) => {
    expect(softThreshold(x, threshold)).toBe(expected);
  });
});
