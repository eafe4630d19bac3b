import { Matrix } from "ml-matrix";
import {
  crossValidate,
  elasticNet,
  halfMeanSquaredError,
  l1,
  l2,
  path,
  type RandomState,
  sumOfSquares,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { hardProblem } from "./correlated";
import { forSeeds, pick, regression } from "./problems";

type Options = Omit<Parameters<typeof crossValidate>[2], "folds" | "random">;

/**
 * The largest relative difference between the errors of cross-validation and those of paths on the training rows, over
 * all folds or those asked for.
 */
function farFromRefitting(
  X: Matrix,
  y: Matrix,
  folds: readonly number[],
  options: Options,
  asked: readonly number[] = [...new Set(folds)],
): number {
  const got = crossValidate(X, y, { ...options, folds });
  let worst = 0;
  for (const fold of asked) {
    const rows = (inside: boolean): number[] =>
      [...folds.keys()].filter((row) => (folds[row] !== fold) === inside);
    const take = (A: Matrix, inside: boolean): Matrix => new Matrix(rows(inside).map((row) => A.getRow(row)));
    const fit = path(take(X, true), take(y, true), { ...options, lambdas: got.lambdas });
    const predictions = fit.predict(take(X, false));
    const held = take(y, false);
    got.lambdas.forEach((_, i) => {
      const residuals = Matrix.sub(Matrix.columnVector(predictions.getColumn(i)), held);
      const error = residuals.norm() ** 2 / held.rows;
      worst = Math.max(worst, Math.abs(got.errors[i][fold] / error - 1));
    });
  }
  return worst;
}

const deal = (random: RandomState, n: number, count: number): number[] =>
  random.permutation(n).map((place) => place % count);

const ways: Options[] = [
  { loss: halfMeanSquaredError, penalty: l1, count: 12 },
  { loss: sumOfSquares, penalty: l2, lambdas: [100, 1, 0.1] },
  { loss: halfMeanSquaredError, penalty: (lambda) => elasticNet(lambda, 0.5), count: 12 },
];

describe("products of the training rows by subtraction", () => {
  it("give the errors that refitting the rows gives, with and without intercept, in standard scores or not", () => {
    forSeeds(120, (random, seed) => {
      const p = pick(random, 1, 12);
      const n = pick(random, 3 * p + 6, 80);
      const { X, y } = regression(random, n, p, 1);
      const intercept = seed % 2 === 0;
      const standardize = seed % 4 < 2;
      const far = farFromRefitting(X, y, deal(random, n, pick(random, 2, 6)), {
        ...ways[seed % 3],
        intercept,
        standardize,
      });
      expect(far).toBeLessThan(1e-11);
    });
  });

  it("also for columns that are correlated, badly scaled, far from 0, equal, of zeros or of low rank", () => {
    forSeeds(180, (random, seed) => {
      const { X, y, kind } = hardProblem(random, seed);
      const folds = deal(random, X.rows, pick(random, 2, Math.min(X.rows, 5)));
      const far = farFromRefitting(X, y, folds, ways[(seed + Math.floor(seed / 6)) % 3]);
      expect(far, kind).toBeLessThan(1e-8);
    });
  });

  it("are made anew where most of a column's square is held out, so that the difference would be rounding", () => {
    forSeeds(30, (random, seed) => {
      const { X, y } = regression(random, 40, 4, 1);
      const folds = Array.from({ length: 40 }, (_, row) => row % 4);
      const lambdas = [0.3, 0.1];
      // One row of fold 3 is larger than all others by ten orders of magnitude. (While it is trained on, it is all that
      // counts, and no way to fit is exact.)
      const far = X.clone();
      far.setRow(
        7,
        X.getRow(7).map((value) => 1e10 * value),
      );
      expect(farFromRefitting(far, y, folds, { ...ways[seed % 3], lambdas }, [3])).toBeLessThan(1e-11);
      // A column that is constant but for the rows of one fold
      const flat = X.clone();
      for (let row = 0; row < 40; row++) flat.set(row, 2, row % 4 === 1 ? row : 5);
      expect(farFromRefitting(flat, y, folds, { ...ways[seed % 3], lambdas })).toBeLessThan(1e-11);
    });
  });
});
