/** Rows to learn from, and rows set aside: how well a fit predicts shows only on rows that it has not seen. */
import type { Matrix } from "ml-matrix";
import { zeros } from "../algebra/in-one-piece";
import { byBlocks, type MatrixLike, quote, shapeOf, type Table, table } from "../input";
import { type RandomState, requireRandom } from "./random";

/** Rows to learn from, and rows set aside to test with. */
export interface Split {
  train: { X: Matrix; y: Matrix };
  test: { X: Matrix; y: Matrix };
}

/**
 * Sets rows aside for a test, chosen at random; look at them once, at the end. On both sides the rows keep their order.
 *
 * @param X n × p
 * @param y n × k
 * @param share of the rows that are set aside, above 0 and below 1, rounded to whole rows
 * @param random chooses the rows
 * @throws RangeError when X and y differ in their rows, an entry is not finite, or a side would be left without a row;
 *   TypeError when random is no RandomState
 * @example
 * const { train, test } = trainTestSplit([1, 2, 3, 4], [10, 20, 30, 40], 0.25, new RandomState(0));
 * train.X; // [[1], [2], [4]]
 * test.y; // [[30]]
 */
export function trainTestSplit(X: MatrixLike, y: MatrixLike, share: number, random: RandomState): Split {
  const targets = table("y", y);
  const n = targets.rows;
  let dealt: (block: Table, from: number) => void = () => {};
  const parts = {} as Split;
  const start = (inputs: { rows: number; columns: number }): void => {
    if (n !== inputs.rows) {
      throw new RangeError(
        `y must have one row for each row of X, but X is ${shapeOf(inputs)} and y ${shapeOf(targets)}`,
      );
    }
    const size = Math.round(share * n);
    if (!(share > 0 && share < 1 && size >= 1 && size < n)) {
      throw new RangeError(
        `share must leave rows on both sides of ${n}: above 0 and below 1, got ${quote(share)}`,
      );
    }
    const places = placesOf(requireRandom("random", random).permutation(n), size);
    const part = (rows: number): { X: Matrix; y: Matrix } => ({
      X: zeros(rows, inputs.columns),
      y: zeros(rows, targets.columns),
    });
    parts.train = part(n - size);
    parts.test = part(size);
    dealt = (block, from) => deal(block, from, places, parts.train.X, parts.test.X);
    deal(targets, 0, places, parts.train.y, parts.test.y);
  };
  byBlocks("X", X, start, (block, from) => dealt(block, from));
  return parts;
}

/** Where each row goes: its place among those to learn from, or, below 0, -1 minus that among those set aside. */
function placesOf(order: readonly number[], size: number): Int32Array {
  const places = new Int32Array(order.length);
  for (let i = 0; i < size; i++) places[order[i]] = -1;
  let [kept, aside] = [0, 0];
  for (let row = 0; row < places.length; row++) places[row] = places[row] < 0 ? -1 - aside++ : kept++;
  return places;
}

/** Copies rows of a table, which begin at row `from` of the whole, to their places. */
function deal(block: Table, from: number, places: Int32Array, train: Matrix, test: Matrix): void {
  const { values, rows, columns } = block;
  for (let i = 0; i < rows; i++) {
    const place = places[from + i];
    const [side, row] = place < 0 ? [test, -1 - place] : [train, place];
    for (let j = 0; j < columns; j++) side.set(row, j, values[i * columns + j]);
  }
}
