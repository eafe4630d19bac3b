/** Which row is held out when: the folds of a cross-validation. */
import { type RandomState, requireRandom } from "../data/random";
import { isList, quote, wholeNumber } from "../input";

/**
 * The fold of each row: dealt at random, or as given.
 * @throws RangeError or TypeError as `crossValidate` says
 */
export function dealt(
  { folds, random }: { folds: number | ArrayLike<number>; random?: RandomState },
  n: number,
): number[] {
  if (typeof folds === "number") {
    wholeNumber("folds", folds, 2);
    if (folds > n) throw new RangeError(`folds must be at most the ${n} rows of X, got ${folds}`);
    const order = requireRandom("random", random as RandomState).permutation(n);
    const result = new Array<number>(n);
    order.forEach((row, place) => {
      result[row] = place % folds;
    });
    return result;
  }
  if (!isList(folds) || folds.length !== n) {
    throw new RangeError(
      `folds must be a number or a list of ${n}, one for each row of X, got ${quote(folds)}`,
    );
  }
  const given = Array.from(folds);
  const sizes: number[] = [];
  given.forEach((fold, row) => {
    wholeNumber(`folds[${row}]`, fold, 0);
    if (fold >= n) throw new RangeError(`folds[${row}] must be less than the ${n} rows of X, got ${fold}`);
    sizes[fold] = (sizes[fold] ?? 0) + 1;
  });
  for (let fold = 0; fold < sizes.length; fold++) {
    if (sizes[fold] === undefined)
      throw new RangeError(`folds must be numbered without gaps from 0, but fold ${fold} has no row`);
    if (sizes[fold] === n)
      throw new RangeError("folds must be at least two: one fold of all rows leaves none to train on");
  }
  return given;
}
