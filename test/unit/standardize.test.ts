import { Matrix } from "ml-matrix";
import { activeSet, l1, meanSquaredError, objective, type RandomState, standardize } from "shrinkage";
import { describe, expect, it } from "vitest";
import { distance, forSeeds, pick } from "./problems";

/** Columns in very different units and places. */
function columns(random: RandomState, n: number, p: number): Matrix {
  const X = random.normalMatrix(n, p);
  return X.apply((i, j) => X.set(i, j, 10 ** (4 * (j % 5) - 8) * (X.get(i, j) + 3 * j)));
}

/** Σ s_i x_i / Σ s_i */
function meanOf(values: readonly number[], weights: readonly number[]): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return values.reduce((sum, value, i) => sum + weights[i] * value, 0) / total;
}

describe("standardize", () => {
  it("gives every column mean 0 and standard deviation 1, and says what made it so", () => {
    forSeeds(200, (random) => {
      const [n, p] = [pick(random, 2, 40), pick(random, 1, 6)];
      const X = columns(random, n, p);
      const { Z, means, scales, constant } = standardize(X);
      expect(constant).toEqual([]);
      for (let j = 0; j < p; j++) {
        const [x, z] = [X.getColumn(j), Z.getColumn(j)];
        const ones = x.map(() => 1);
        expect(Math.abs(meanOf(z, ones))).toBeLessThan(1e-13);
        expect(
          Math.abs(
            meanOf(
              z.map((each) => each * each),
              ones,
            ) - 1,
          ),
        ).toBeLessThan(1e-13);
        expect(distance(means[j], meanOf(x, ones))).toBeLessThan(1e-13);
        const squares = x.map((each) => (each - means[j]) ** 2);
        expect(distance(scales[j], Math.sqrt(meanOf(squares, ones)))).toBeLessThan(1e-13);
        expect(
          distance(
            z.map((each) => each * scales[j] + means[j]),
            x,
          ),
        ).toBeLessThan(1e-14);
      }
    });
  });

  it("gives the same scores in any units and from any place, to rounding", () => {
    forSeeds(100, (random) => {
      const X = random.normalMatrix(pick(random, 3, 30), 3);
      const { Z, means, scales } = standardize(X);
      for (const unit of [1e-300, 1e-8, -1, 1e8, 1e300]) {
        const scaled = standardize(Matrix.mul(X, unit));
        expect(distance(scaled.Z, Matrix.mul(Z, Math.sign(unit)))).toBeLessThan(1e-13);
        expect(
          distance(
            scaled.scales,
            scales.map((scale) => scale * Math.abs(unit)),
          ),
        ).toBeLessThan(1e-13);
        expect(
          distance(
            scaled.means,
            means.map((mean) => mean * unit),
          ),
        ).toBeLessThan(1e-12);
      }
      // An offset of 1e6 rounds the data by 1e-10.
      expect(distance(standardize(Matrix.add(X, 1e6)).Z, Z)).toBeLessThan(1e-8);
    });
  });

  it("scales rows to test with as it scaled those that were learned from", () => {
    forSeeds(50, (random) => {
      const [X, other] = [columns(random, 20, 5), columns(random, 7, 5)];
      const { Z, means, scales, apply } = standardize(X);
      expect(apply(X)).toEqual(Z);
      const expected = other.to2DArray().map((row) => row.map((x, j) => (x - means[j]) / scales[j]));
      expect(apply(other).to2DArray()).toEqual(expected);
      expect(apply(other.to2DArray().slice(0, 1)).to2DArray()).toEqual(expected.slice(0, 1));
    });
  });

  it("gives predictions on new rows that are those of the fit in the data's own units", () => {
    forSeeds(20, (random) => {
      const [X, other] = [columns(random, 30, 4), columns(random, 5, 4)];
      const y = random.normalMatrix(30, 1);
      const { Z, apply, scales, means } = standardize(X);
      const fit = activeSet(objective(Z, y, { loss: meanSquaredError, penalty: l1(0.1) }));
      const byHand = other
        .to2DArray()
        .map((row) =>
          row.reduce((sum, x, j) => sum + (fit.W.get(j, 0) * (x - means[j])) / scales[j], fit.b.get(0, 0)),
        );
      expect(distance(fit.predict(apply(other)), byHand)).toBeLessThan(1e-12);
    });
  });

  it("counts a row of weight 2 twice, and one of weight 0 not at all", () => {
    forSeeds(200, (random) => {
      const [n, p] = [pick(random, 3, 20), pick(random, 1, 4)];
      const X = columns(random, n, p);
      const counts = Array.from({ length: n }, (_, i) => (i < 2 ? 1 : pick(random, 0, 3)));
      const repeated = counts.flatMap((count, i) => Array.from({ length: count }, () => X.getRow(i)));
      const unit = 10 ** pick(random, -200, 200);
      const weighted = standardize(X, { sampleWeights: counts.map((count) => count * unit) });
      const plain = standardize(repeated);
      expect(distance(weighted.means, plain.means)).toBeLessThan(1e-13);
      for (let j = 0; j < p; j++) expect(distance(weighted.scales[j], plain.scales[j])).toBeLessThan(1e-12);
      expect(weighted.constant).toEqual(plain.constant);
      expect(distance(weighted.apply(repeated), plain.Z)).toBeLessThan(1e-12);
    });
  });

  it("is the same with equal weights as with none", () => {
    forSeeds(20, (random) => {
      const X = columns(random, 10, 3);
      const [plain, equal] = [
        standardize(X),
        standardize(X, { sampleWeights: new Float32Array(10).fill(0.5) }),
      ];
      expect(equal.Z).toEqual(plain.Z);
      expect([equal.means, equal.scales]).toEqual([plain.means, plain.scales]);
    });
  });
});

describe("a column without spread", () => {
  it("has scale 1 and scores 0, also where its mean is rounded, and in rows to test with", () => {
    forSeeds(200, (random) => {
      const n = pick(random, 1, 50);
      const value = 10 ** pick(random, -300, 300) * random.normal();
      const other = random.normalMatrix(n, 1).to1DArray();
      const { Z, means, scales, constant, apply } = standardize(other.map((each) => [each, value, 0]));
      expect(constant).toEqual(n === 1 ? [0, 1, 2] : [1, 2]);
      expect([means[1], means[2]]).toEqual([value, 0]);
      expect([scales[1], scales[2]]).toEqual([1, 1]);
      expect(Z.getColumn(1)).toEqual(other.map(() => 0));
      expect(
        apply([[0, value + 5, 7]])
          .getRow(0)
          .slice(1),
      ).toEqual([0, 0]);
    });
  });

  it("is told from rounding, and not from a small spread", () => {
    // 0.1 + 0.2 and 0.3 are one number, but for the last bit.
    expect(standardize([0.1 + 0.2, 0.3, 0.3]).constant).toEqual([0]);
    expect(standardize([1, 1 + Number.EPSILON]).constant).toEqual([0]);
    expect(standardize([1, 1 + 1e-12]).constant).toEqual([]);
    expect(standardize([1e-300, 2e-300]).constant).toEqual([]);
    forSeeds(100, (random) => {
      const n = pick(random, 2, 30);
      const offset = 10 ** pick(random, 0, 8) * (1 + random.random());
      const spread = (size: number) =>
        standardize(
          random
            .normalMatrix(n, 1)
            .to1DArray()
            .map((each) => offset * (1 + size * each)),
        ).constant;
      expect(spread(1e-18)).toEqual([0]);
      expect(spread(1e-12)).toEqual([]);
      // A few last bits: rounding has more room in more rows, or beside more columns.
      if (n >= 10) expect(spread(4e-16)).toEqual([0]);
      const wide = [1, 1 + 8 * Number.EPSILON].map((each) => new Float64Array(30).fill(each));
      expect(standardize(wide).constant).toHaveLength(30);
      expect(standardize([1, 1 + 8 * Number.EPSILON]).constant).toEqual([]);
    });
  });

  it("is judged by the rows that count", () => {
    const X = [
      [1, 0],
      [1, 1],
      [2, 2],
    ];
    const { constant, Z } = standardize(X, { sampleWeights: [1, 3, 0] });
    expect(constant).toEqual([0]);
    expect(Z.getColumn(0)).toEqual([0, 0, 0]);
    // What does not count takes no digits from what does.
    for (const wild of [1e17, -1e300]) {
      const { means, constant } = standardize([wild, 0.1, 0.1, 0.1], { sampleWeights: [0, 1, 1, 1] });
      expect([means, constant]).toEqual([[0.1], [0]]);
    }
    const { scales, constant: none } = standardize([1e-300, 3e-300, 1e300], { sampleWeights: [1, 1, 0] });
    expect(none).toEqual([]);
    expect(distance(scales, [1e-300])).toBeLessThan(1e-15);
  });
});

describe("standardize refuses", () => {
  const X = [
    [1, 2],
    [3, 4],
    [5, 7],
  ];

  it.each([
    ["too few weights", [1, 2], "sampleWeights must be 3 numbers, one for each row of X, got 2 × 1"],
    ["rows of weights", [[1, 2, 3]], "sampleWeights must be 3 numbers, one for each row of X, got 1 × 3"],
    ["a negative weight", [1, -1, 1], "sampleWeights[1] must be a finite number >= 0, got -1"],
    ["weights that are all 0", [0, 0, 0], "sampleWeights must not all be 0"],
    ["NaN", [1, Number.NaN, 1], "sampleWeights must hold finite numbers only, got NaN at index 1"],
    ["a number", 1, "sampleWeights must be a Matrix or a list of numbers, got 1"],
  ])("%s", (_, sampleWeights, message) => {
    expect(() => standardize(X, { sampleWeights: sampleWeights as never })).toThrow(message);
  });

  it("rows of other columns, and what is no number", () => {
    const { apply } = standardize(X);
    expect(() => apply([1, 2])).toThrow("X must have 2 columns like the data of the scores, but it is 2 × 1");
    expect(() => apply([[1, Infinity]])).toThrow("X must hold finite numbers only, got Infinity");
    expect(() => standardize([[1, Number.NaN]])).toThrow("X must hold finite numbers only, got NaN");
    expect(() => standardize(undefined as never)).toThrow(
      "X must be a Matrix or a list of numbers, got undefined",
    );
  });
});
