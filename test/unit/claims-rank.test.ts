/** One rule of rank for all who look for one, and errors without each row where a fit leaves no residuals. */
import { Matrix } from "ml-matrix";
import {
  alphaForDegreesOfFreedom,
  closedForm,
  halfL2,
  l2,
  meanSquaredError,
  none,
  objective,
  posterior,
  type RandomState,
  ridgeSpectrum,
  sumOfSquares,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { distance, forSeeds, pick } from "./problems";

/** Columns, one of which says nothing new or hardly anything; and the rank, where it does not hang on rounding. */
function dependent(random: RandomState, seed: number): { X: Matrix; kind: string; rank?: number } {
  const n = pick(random, 2, 15);
  const p = pick(random, 1, 8);
  const X = random.normalMatrix(n, p);
  const kind = ["offset", "sum", "scaled", "near", "constant", "low rank"][seed % 6];
  const joined = (column: number[]): Matrix => X.clone().addColumn(column);
  const free = Math.min(n - 1, p); // beside the bias
  const offset = 10 ** pick(random, 0, 8);
  const near = 10 ** -pick(random, 6, 17);
  if (kind === "offset") return { X: joined(X.getColumn(0).map((x) => x + offset)), kind, rank: free };
  if (kind === "sum") return { X: joined(X.sum("row")), kind, rank: free };
  if (kind === "near") return { X: joined(X.getColumn(0).map((x) => x + near * random.normal())), kind };
  if (kind === "constant") return { X: joined(new Array<number>(n).fill(0.1)), kind, rank: free };
  if (kind === "scaled") {
    X.mulRowVector(Array.from({ length: p }, () => 10 ** pick(random, -8, 8)));
    return { X, kind, rank: free };
  }
  return { X: random.normalMatrix(n, 2).mmul(random.normalMatrix(2, p)), kind, rank: Math.min(free, 2) };
}

describe("the rank", () => {
  it("is one number for the closed form, the spectrum, the posterior and the degrees of freedom, in all units", () => {
    forSeeds(150, (random, seed) => {
      const { X, kind, rank } = dependent(random, seed);
      X.mul(10 ** pick(random, -8, 8));
      const y = random.normalMatrix(X.rows, 1).mul(10 ** pick(random, -8, 8));
      const intercept = rank !== undefined || seed % 4 < 2;
      const bias = intercept ? 1 : 0;
      const J = objective(X, y, { loss: sumOfSquares, intercept });
      const { rank: found } = closedForm(J);
      if (rank !== undefined) expect(found, kind).toBe(rank);
      const { singularValues, shrinkage, degreesOfFreedom } = ridgeSpectrum(J);
      expect(
        singularValues.filter((value) => value > 0),
        kind,
      ).toHaveLength(found!);
      expect(
        shrinkage.filter((each) => each === 1),
        kind,
      ).toHaveLength(found!);
      expect(degreesOfFreedom, kind).toBe(found! + bias);
      if (found === X.columns) expect(posterior(J, 1).covariance.get(0, 0), kind).toBeGreaterThan(0);
      else {
        expect(() => posterior(J, 1), kind).toThrow(
          `posterior needs alpha > 0 for an X of rank ${found} < ${X.columns}: without a prior it has no covariance`,
        );
      }
      if (found! > 0) expect(alphaForDegreesOfFreedom(J, found! + bias), kind).toBe(0);
      expect(() => alphaForDegreesOfFreedom(J, found! + bias + 1e-6), kind).toThrow(RangeError);
    });
  });

  it("is 1 for a column and the same 1e4 further on, which says nothing new beside a bias", () => {
    const x = [0.1, 0.2, 0.3, 0.7];
    const rows = x.map((each) => [each, each + 1e4]);
    const J = objective(rows, [1, 2, 4, 3], { loss: sumOfSquares });
    expect(closedForm(J).rank).toBe(1);
    expect(ridgeSpectrum(J).degreesOfFreedom).toBe(2);
    expect(ridgeSpectrum(J).singularValues.filter((value) => value > 0)).toHaveLength(1);
    expect(() => posterior(J, 1)).toThrow(RangeError);
  });
});

/** Data of every kind on which a fit may leave no residuals, or a row be all that is known of a weight. */
function leverage(random: RandomState, seed: number): { X: Matrix; y: Matrix; kind: string } {
  const n = pick(random, 2, 9);
  const kind = ["plain", "alone", "offset", "interpolated", "whole numbers", "doubled"][seed % 6];
  const p = kind === "interpolated" ? n + pick(random, 0, 3) : pick(random, 1, 8);
  const X = random.normalMatrix(n, p);
  const y = random.normalMatrix(n, pick(random, 1, 2));
  if (kind === "alone") X.setColumn(0, [1, ...new Array<number>(n - 1).fill(0)]);
  if (kind === "offset") X.add(1e4);
  if (kind === "doubled") X.setRow(n - 1, X.getRow(0));
  if (kind === "whole numbers") for (const A of [X, y]) A.apply((i, j) => A.set(i, j, pick(random, -2, 2)));
  return { X, y, kind };
}

describe("errors without each row", () => {
  it("are those of refitting without it, also where the fit interpolates or rows have weights", () => {
    forSeeds(120, (random, seed) => {
      const { X, y, kind } = leverage(random, seed);
      const n = X.rows;
      const [a, c] = [10 ** pick(random, -8, 8), 10 ** pick(random, -8, 8)];
      X.mul(a);
      y.mul(c);
      const alpha = [0, 1e-8, 1, 0][Math.floor(seed / 6) % 4] * a * a;
      const intercept = Math.floor(seed / 24) % 2 === 0;
      const weights = Array.from({ length: n }, () =>
        seed % 7 < 3 ? 1 : [0, 1, 2, 0.5][pick(random, 0, 3)],
      );
      for (const i of [0, 1]) weights[i] ||= 1; // without one there is another
      const options = { loss: sumOfSquares, penalty: alpha > 0 ? l2(alpha) : none, intercept };
      const got = ridgeSpectrum(objective(X, y, { ...options, sampleWeights: weights }));
      let square = 0;
      for (let i = 0; i < n; i++) {
        const rows = Array.from({ length: n }, (_, row) => row).filter((row) => row !== i);
        const part = (A: Matrix): Matrix => new Matrix(rows.map((row) => A.getRow(row)));
        const sampleWeights = rows.map((row) => weights[row]);
        const missed = got.leaveOneOut.getRow(i);
        square += weights[i] * missed.reduce((sum, each) => sum + each ** 2, 0);
        const fit = closedForm(objective(part(X), part(y), { ...options, sampleWeights }));
        const expected = Matrix.sub(y.getRowVector(i), fit.predict(X.getRowVector(i)));
        expect(Matrix.sub(expected, new Matrix([missed])).norm(), `${kind}, row ${i}`).toBeLessThan(
          1e-7 * (expected.norm() + y.norm()),
        );
      }
      const count = weights.reduce((sum, weight) => sum + weight, 0) * y.columns;
      expect(distance(got.leaveOneOutError, square / count)).toBeLessThan(1e-12);
    });
  });

  it("are the limit of small alpha where nothing is left but 0/0", () => {
    const X = [
      [1, 2, 0],
      [0, 1, 3],
    ];
    const { leaveOneOut } = ridgeSpectrum(objective(X, [1, 2], { loss: sumOfSquares, intercept: false }));
    expect(distance(leaveOneOut, [0.6, 1.6])).toBeLessThan(1e-14);
    forSeeds(60, (random) => {
      const n = pick(random, 2, 6);
      const A = random.normalMatrix(n, n + pick(random, 0, 4));
      const y = random.normalMatrix(n, 1);
      const options = { loss: meanSquaredError, intercept: false };
      const limit = ridgeSpectrum(objective(A, y, options));
      const small = ridgeSpectrum(objective(A, y, { ...options, penalty: halfL2(1e-9) }));
      // [G⁻¹ y]_i / [G⁻¹]_ii with G = A Aᵀ
      const G = A.mmul(A.transpose());
      const [parts, inverse] = [solve(G, y), solve(G, Matrix.eye(n))];
      const expected = inverse.diag().map((each, i) => parts.get(i, 0) / each);
      // With α G⁻¹ y for the residuals and α tr G⁻¹ for n - df, α goes out of what is generalized from them, too.
      const general = (n * parts.norm() ** 2) / inverse.trace() ** 2;
      expect(distance(limit.generalizedError, general)).toBeLessThan(1e-6);
      expect(distance(limit.leaveOneOut, expected)).toBeLessThan(1e-6);
      expect(distance(small.leaveOneOut, expected)).toBeLessThan(1e-3);
    });
  });
});

/** A⁻¹ B by elimination with pivots. */
function solve(A: Matrix, B: Matrix): Matrix {
  const rows = A.to2DArray().map((row, i) => [...row, ...B.getRow(i)]);
  const n = rows.length;
  for (let j = 0; j < n; j++) {
    const rest = rows.slice(j);
    const pivot =
      j + rest.reduce((best, row, i) => (Math.abs(row[j]) > Math.abs(rest[best][j]) ? i : best), 0);
    [rows[j], rows[pivot]] = [rows[pivot], rows[j]];
    rows.forEach((row, i) => {
      const factor = i === j ? 0 : row[j] / rows[j][j];
      for (let k = 0; k < row.length; k++) row[k] -= factor * rows[j][k];
    });
  }
  return new Matrix(rows.map((row, i) => row.slice(n).map((x) => x / row[i])));
}
