import { type AbstractMatrix, Matrix } from "ml-matrix";
import { RandomState, trainTestSplit } from "shrinkage";
import { describe, expect, it } from "vitest";
import { forSeeds, pick } from "./problems";

describe("trainTestSplit", () => {
  it("puts every row on one side, with its y, in the order in which it was", () => {
    forSeeds(200, (random, seed) => {
      const [n, p, k] = [pick(random, 2, 40), pick(random, 1, 4), pick(random, 1, 2)];
      const number = (rows: number, columns: number, factor: number) =>
        Matrix.zeros(rows, columns).apply(function (this: Matrix, i: number, j: number) {
          this.set(i, j, factor * (i + 1) + j / 10);
        });
      const [X, y] = [number(n, p, 1), number(n, k, 2)];
      const share = (pick(random, 1, n - 1) + random.random() / 3) / n;
      const size = Math.round(share * n);
      if (size === n) return;
      const { train, test } = trainTestSplit(X, y, share, new RandomState(seed));
      expect([train.X.rows, test.X.rows]).toEqual([n - size, size]);
      for (const side of [train, test]) {
        const rows = side.X.getColumn(0);
        expect(rows).toEqual(rows.toSorted((a, b) => a - b));
        rows.forEach((row, i) => {
          expect(side.X.getRow(i)).toEqual(X.getRow(row - 1));
          expect(side.y.getRow(i)).toEqual(y.getRow(row - 1));
        });
      }
      const all = [...train.X.getColumn(0), ...test.X.getColumn(0)];
      expect(all.toSorted((a, b) => a - b)).toEqual(X.getColumn(0));
    });
  });

  it("sets aside the first rows of a permutation", () => {
    forSeeds(20, (_, seed) => {
      const rows = Array.from({ length: 25 }, (_, i) => i);
      const { test } = trainTestSplit(rows, rows, 0.2, new RandomState(seed));
      const first = new RandomState(seed).permutation(25).slice(0, 5);
      expect(test.X.to1DArray()).toEqual(first.toSorted((a, b) => a - b));
    });
  });

  it("takes each row as often as the others", () => {
    const random = new RandomState(3);
    const rows = Array.from({ length: 10 }, (_, i) => i);
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 2000; i++) {
      for (const row of trainTestSplit(rows, rows, 0.3, random).test.X.to1DArray()) counts[row]++;
    }
    // 600 expected, with a standard deviation of √(2000 · 0.3 · 0.7) = 20.5
    for (const count of counts) expect(Math.abs(count - 600)).toBeLessThan(4 * 20.5);
  });

  it("takes lists, typed arrays, lists of rows and matrices alike, and leaves them as they were", () => {
    const rows = [
      [1, 2],
      [3, 4],
      [5, 6],
    ];
    const y = [1, 2, 3];
    const split = (X: Parameters<typeof trainTestSplit>[0], targets: typeof X) =>
      trainTestSplit(X, targets, 0.4, new RandomState(1));
    const expected = split(new Matrix(rows), Matrix.columnVector(y));
    expect(split(rows, y)).toEqual(expected);
    expect(
      split(
        rows.map((row) => Float64Array.from(row)),
        Int32Array.from(y),
      ),
    ).toEqual(expected);
    expect(split(new Matrix(rows).transpose().transpose(), Float32Array.from(y))).toEqual(expected);
    expected.train.X.set(0, 0, 99);
    expect(rows).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
  });

  it("refuses shares that leave a side empty, and rows that do not fit", () => {
    const X = Matrix.ones(4, 1);
    const split = (share: unknown, y: AbstractMatrix = X) =>
      trainTestSplit(X, y, share as number, new RandomState(0));
    const expectation = "share must leave rows on both sides of 4: above 0 and below 1, got";
    for (const [share, shown] of [
      [0.01, "0.01"],
      [0.9, "0.9"],
      [0, "0"],
      [1, "1"],
      [-0.5, "-0.5"],
      [Number.NaN, "NaN"],
      ["half", '"half"'],
      [undefined, "undefined"],
    ]) {
      expect(() => split(share)).toThrow(new RangeError(`${expectation} ${shown}`));
    }
    expect(() => split(0.5, Matrix.ones(3, 1))).toThrow(
      "y must have one row for each row of X, but X is 4 × 1 and y 3 × 1",
    );
  });

  it("goes through large matrices by blocks, and loses no row between them", () => {
    const X = Matrix.zeros(1000, 150);
    for (let i = 0; i < 1000; i++) for (let j = 0; j < 150; j++) X.set(i, j, 150 * i + j);
    const rows = Array.from({ length: 1000 }, (_, i) => i);
    const { train, test } = trainTestSplit(X, rows, 0.25, new RandomState(0));
    for (const side of [train, test]) {
      side.y.to1DArray().forEach((row, i) => {
        expect(side.X.getRow(i)).toEqual(X.getRow(row));
      });
    }
    X.set(990, 3, Number.NaN);
    expect(() => trainTestSplit(X, rows, 0.25, new RandomState(0))).toThrow("NaN at row 990, column 3");
  });

  it("gives matrices whose rows are their own, though they lie side by side", () => {
    const { train } = trainTestSplit([1, 2, 3, 4], [1, 2, 3, 4], 0.25, new RandomState(0));
    const before = train.X.clone();
    train.X.set(1, 0, 7);
    expect(
      Matrix.sub(train.X, before)
        .to1DArray()
        .filter((each) => each !== 0),
    ).toHaveLength(1);
    train.X.removeRow(0).addRow(0, [9]);
    expect([train.X.rows, train.X.get(0, 0), train.X.get(1, 0)]).toEqual([3, 9, 7]);
  });

  it("takes more rows than a call has room for arguments", () => {
    const n = 200_000;
    const rows = Float64Array.from({ length: n }, (_, i) => i);
    const { train, test } = trainTestSplit(rows, rows, 0.25, new RandomState(0));
    expect([train.X.rows, test.y.rows]).toEqual([150_000, 50_000]);
    expect(train.X.sum() + test.X.sum()).toBe((n * (n - 1)) / 2);
  });
});
