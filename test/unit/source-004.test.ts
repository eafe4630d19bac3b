/** The numbers that source 004 prints, on data with the moments of its own, which was drawn without a seed. */
import { CholeskyDecomposition, inverse, Matrix } from "ml-matrix";
import {
  closedForm,
  halfL2,
  halfSumOfSquares,
  mape,
  meanSquaredError,
  objective,
  RandomState,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { distance, golden, matrixOf } from "./problems";

interface Source {
  one_d: {
    moments: { M: number; Sx: number; Sxx: number };
    seed_0: { X_first5: number[]; X_last: number };
    derived: Record<"w_ls_l2" | "MSE_w_ls" | "J_LS_w_ls" | "J_MSE_w_mse_l2" | "MSE_w_mse_l2", number> & {
      w_unpenalized_intercept: number[];
    };
  };
  two_d: { G: number[][]; seed_0: { X_first2: number[][]; X_last: number[] } };
  table: { name: string; printed: number }[];
}
const { one_d, two_d, table } = golden<Source>("source-004");
const printed = (name: string): number => table.find((row) => row.name === name)!.printed;

const random = new RandomState(0);
const z = random.normalMatrix(one_d.moments.M, 1);
const Z = random.normalMatrix(one_d.moments.M, 2);

describe("one feature: y = 3.14 x + 1", () => {
  const { M, Sx, Sxx } = one_d.moments;
  const mean = z.mean();
  const spread = z.to1DArray().reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const scale = Math.sqrt((Sxx - Sx ** 2 / M) / spread);
  const X = Matrix.add(Matrix.mul(z, scale), Sx / M - scale * mean);
  const y = Matrix.add(Matrix.mul(X, 3.14), 1);

  const plain = closedForm(objective(X, y, { loss: halfSumOfSquares, intercept: false }));
  const J = objective(X, y, { loss: halfSumOfSquares, penalty: halfL2(1000), intercept: false });
  const K = objective(X, y, { loss: meanSquaredError, penalty: halfL2(2), intercept: false });
  const shrunk = closedForm(J);
  const { derived } = one_d;

  it("has the data", () => {
    expect(distance(X.to1DArray().slice(0, 5), one_d.seed_0.X_first5)).toBeLessThan(1e-13);
    expect(distance(X.get(M - 1, 0), one_d.seed_0.X_last)).toBeLessThan(1e-13);
  });

  it.each([
    ["the least squares", plain.value, printed("LS(w_ls)")],
    ["J at the weight that weight decay leaves", shrunk.value, printed("J_LS(w_ls_l2)")],
    ["the least squares there", J.parts(shrunk).loss, printed("LS(w_ls_l2)")],
    ["that weight", shrunk.W.get(0, 0), derived.w_ls_l2],
    ["J at the weight of least squares", J.value(plain), derived.J_LS_w_ls],
    ["the mean squared error at that weight", K.parts(plain).loss, derived.MSE_w_ls],
    ["the minimum of the mean form", closedForm(K).value, derived.J_MSE_w_mse_l2],
    ["the mean squared error there", K.parts(closedForm(K)).loss, derived.MSE_w_mse_l2],
  ])("%s", (_, got, expected) => {
    expect(distance(got, expected)).toBeLessThan(1e-12);
  });

  it("the weight of least squares, to the eight decimals printed", () => {
    expect(plain.W.get(0, 0).toFixed(8)).toBe(printed("w_ls (8 decimals)").toFixed(8));
  });

  it("sum with λ and mean with 2λ/M have one minimum", () => {
    expect(mape(closedForm(K).W, shrunk.W)).toBeLessThan(1e-12);
    expect(closedForm(K).alpha).toBeCloseTo(shrunk.alpha, 9);
  });

  it("an intercept finds what was put in", () => {
    const fit = closedForm(objective(X, y, { loss: halfSumOfSquares }));
    expect(distance([fit.W.get(0, 0), fit.b.get(0, 0)], derived.w_unpenalized_intercept)).toBeLessThan(1e-13);
  });
});

describe("two features: y = X (4, 1.5)", () => {
  const lower = (A: Matrix): Matrix => new CholeskyDecomposition(A).lowerTriangularMatrix;
  const L = lower(Z.transpose().mmul(Z));
  const T = inverse(L.transpose()).mmul(lower(matrixOf(two_d.G)).transpose());
  const X = Z.mmul(T);
  const y = X.mmul(matrixOf([4, 1.5]));

  it("has the data", () => {
    expect(distance(X.to1DArray().slice(0, 4), two_d.seed_0.X_first2.flat())).toBeLessThan(1e-12);
    expect(distance(X.getRow(X.rows - 1), two_d.seed_0.X_last)).toBeLessThan(1e-12);
  });

  it("the two weights, to the eight decimals printed", () => {
    const { W } = closedForm(
      objective(X, y, { loss: meanSquaredError, penalty: halfL2(2), intercept: false }),
    );
    expect(W.to1DArray().map((w) => w.toFixed(8))).toEqual(
      [printed("w_2[0] (8 decimals)"), printed("w_2[1] (8 decimals)")].map((w) => w.toFixed(8)),
    );
  });
});
