import { Matrix } from "ml-matrix";
import { matchGram, matchMoments, moons, RandomState, weightDecayData, weightDecayData2 } from "shrinkage";
import { describe, expect, it } from "vitest";
import { distance, forSeeds, golden, pick } from "./problems";

describe("matchMoments", () => {
  it("gives the sum and the sum of squares that were asked for, by an affine map", () => {
    forSeeds(100, (random) => {
      const n = pick(random, 2, 50);
      const z = random.normalMatrix(n, 1).to1DArray();
      const sum = 10 * random.normal();
      const squares = (sum * sum) / n + 100 * random.random();
      const x = matchMoments(z, { sum, squares }).to1DArray();
      expect(Math.abs(x.reduce((total, value) => total + value, 0) - sum)).toBeLessThan(1e-11);
      const got = x.reduce((total, value) => total + value * value, 0);
      expect(Math.abs(got / squares - 1)).toBeLessThan(1e-12);
      const slopes = z.slice(1).map((value, i) => (x[i + 1] - x[0]) / (value - z[0]));
      expect(Math.max(...slopes) / Math.min(...slopes) - 1).toBeLessThan(1e-8);
    });
  });

  it("refuses moments that no column has, and columns without spread", () => {
    expect(() => matchMoments([1, 2], { sum: 2, squares: 1 })).toThrow(
      "squares must be at least sum² / n = 2, got 1",
    );
    expect(() => matchMoments([1, 2], { sum: Number.NaN, squares: 1 })).toThrow("squares must be at least");
    expect(() => matchMoments([3, 3], { sum: 0, squares: 1 })).toThrow("z must not be constant");
    // The sum of these, divided by three, is another number: what is left is rounding, and no spread.
    expect(() => matchMoments([0.1, 0.1, 0.1], { sum: 0, squares: 1 })).toThrow("z must not be constant");
    expect(() => matchMoments(Matrix.ones(2, 2), { sum: 0, squares: 1 })).toThrow(
      "z must be one column, got 2 × 2",
    );
  });
});

describe("matchGram", () => {
  it("gives the products that were asked for, by a triangular map", () => {
    forSeeds(100, (random) => {
      const p = pick(random, 1, 5);
      const Z = random.normalMatrix(p + pick(random, 1, 20), p);
      const A = random.normalMatrix(p + 3, p);
      const G = A.transpose().mmul(A);
      const X = matchGram(Z, G);
      expect(distance(X.transpose().mmul(X), G)).toBeLessThan(1e-11);
    });
  });

  it("refuses what has no factor", () => {
    expect(() => matchGram(Matrix.ones(5, 2), Matrix.eye(2))).toThrow("ZᵀZ must be positive definite");
    expect(() => matchGram(new RandomState(0).normalMatrix(5, 2), Matrix.eye(3))).toThrow(
      "G must be 2 × 2 for a Z of 5 × 2, got 3 × 3",
    );
    expect(() => matchGram(new RandomState(0).normalMatrix(5, 2), Matrix.zeros(2, 2))).toThrow(
      "G must be positive definite",
    );
  });
});

describe("the data of source 004", () => {
  it("has the moments that its printed numbers need", () => {
    const x = weightDecayData().X.to1DArray();
    expect(Math.abs(x.reduce((sum, value) => sum + value, 0) / -19.933777811838766 - 1)).toBeLessThan(1e-12);
    const squares = x.reduce((sum, value) => sum + value * value, 0);
    expect(Math.abs(squares / 991.9825672780036 - 1)).toBeLessThan(1e-13);
    const { X } = weightDecayData2();
    const G = [915.4363886677789, 35.565227334777255, 35.565227334777255, 1033.6930142625683];
    expect(distance(X.transpose().mmul(X).to1DArray(), G)).toBeLessThan(1e-13);
  });

  it("is drawn as the recipe says: a thousand draws for the first set, the next for the second", () => {
    const { two_d, one_d } = golden<{
      one_d: { seed_0: { X_first5: number[]; X_last: number } };
      two_d: { seed_0: { X_first2: number[][]; X_last: number[] } };
    }>("source-004");
    const first = weightDecayData().X.to1DArray();
    const second = weightDecayData2().X;
    const { X_first5, X_last } = one_d.seed_0;
    expect(distance([...first.slice(0, 5), first[999]], [...X_first5, X_last])).toBeLessThan(1e-12);
    const rows = [second.getRow(0), second.getRow(1), second.getRow(999)].flat();
    expect(distance(rows, [...two_d.seed_0.X_first2, two_d.seed_0.X_last].flat())).toBeLessThan(1e-12);
  });
});

describe("moons", () => {
  it("gives two half circles that reach into each other, and classes that take turns", () => {
    const { X, y } = moons(new RandomState(1), 200, 0);
    for (let i = 0; i < 200; i++) {
      const [a, b] = X.getRow(i);
      expect(y.get(i, 0)).toBe(i % 2);
      const [centreX, centreY] = i % 2 ? [1, 0.5] : [0, 0];
      expect(Math.hypot(a - centreX, b - centreY)).toBeCloseTo(1, 12);
      expect(i % 2 ? b <= 0.5 : b >= 0).toBe(true);
    }
  });

  it("adds noise of the spread that is asked for, and is the same for the same seed", () => {
    const clean = moons(new RandomState(3), 5000, 0).X;
    const noisy = moons(new RandomState(3), 5000, 0.2).X;
    const noise = Matrix.sub(noisy, clean).to1DArray();
    expect(Math.sqrt(noise.reduce((sum, value) => sum + value * value, 0) / noise.length)).toBeCloseTo(
      0.2,
      2,
    );
    expect(moons(new RandomState(3), 10, 0.2).X.to1DArray()).toEqual(
      moons(new RandomState(3), 10, 0.2).X.to1DArray(),
    );
    expect(() => moons(new RandomState(0), 10, -1)).toThrow("noise must be a finite number >= 0, got -1");
    expect(() => moons(new RandomState(0), 0, 1)).toThrow("rows must be a whole number >= 1, got 0");
  });
});
