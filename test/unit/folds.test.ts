/** How cross-validation deals rows into folds. */
import { crossValidate, l2, meanSquaredError, RandomState } from "shrinkage";
import { describe, expect, it } from "vitest";
import { regression } from "./problems";

describe("the folds of crossValidate", () => {
  it("are of nearly equal size, the same for the same seed; each is reported as progress", () => {
    const { X, y } = regression(new RandomState(5), 23, 2, 1);
    const done: number[] = [];
    const deal = (seed: number) =>
      crossValidate(X, y, {
        loss: meanSquaredError,
        penalty: l2,
        lambdas: [1],
        folds: 5,
        random: new RandomState(seed),
        onProgress: (share) => done.push(share),
      });
    const { folds } = deal(7);
    expect(done).toEqual([0.2, 0.4, 0.6, 0.8, 1]);
    const sizes = [0, 1, 2, 3, 4].map((fold) => folds.filter((each) => each === fold).length);
    expect(sizes.sort()).toEqual([4, 4, 5, 5, 5]);
    expect(deal(7).folds).toEqual(folds);
    expect(deal(8).folds).not.toEqual(folds);
  });

  it("are refused when they leave nothing to train on or to test", () => {
    const { X, y } = regression(new RandomState(0), 6, 2, 1);
    const options = { loss: meanSquaredError, penalty: l2, lambdas: [1] };
    const random = new RandomState(0);
    const folded = (folds: number | number[]) => () => crossValidate(X, y, { ...options, folds, random });
    expect(folded(1)).toThrow("folds must be a whole number >= 2, got 1");
    expect(folded(7)).toThrow("folds must be at most the 6 rows of X, got 7");
    expect(folded([0, 0, 0, 0, 0, 0])).toThrow("one fold of all rows leaves none to train on");
    expect(folded([0, 1, 0, 1])).toThrow("folds must be a number or a list of 6, one for each row of X");
    expect(folded([0, 0, 0, 2, 2, 2])).toThrow("numbered without gaps from 0, but fold 1 has no row");
    expect(folded([0, 0, 0, 1, 1, -1])).toThrow("folds[5] must be a whole number >= 0, got -1");
    expect(() => crossValidate(X, y, { ...options, folds: 3 })).toThrow("random must be a RandomState");
  });
});
