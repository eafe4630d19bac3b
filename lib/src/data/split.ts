/** Rows to learn from, and rows set aside: how well a fit predicts shows only on rows that it has not seen. */
import { Matrix } from "ml-matrix";
import { type MatrixLike, quote, shapeOf, type Table, table } from "../input";
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
  const inputs = table("X", X);
  const targets = table("y", y);
  const n = inputs.rows;
  if (targets.rows !== n) {
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
  const order = requireRandom("random", random).permutation(n);
  const aside = new Uint8Array(n);
  for (let i = 0; i < size; i++) aside[order[i]] = 1;
  return {
    train: rowsWhere(inputs, targets, (row) => aside[row] === 0),
    test: rowsWhere(inputs, targets, (row) => aside[row] === 1),
  };
}

/** The rows of X and y of which `keep` says so, in their order. */
function rowsWhere(X: Table, y: Table, keep: (row: number) => boolean): { X: Matrix; y: Matrix } {
  const rows = new Uint32Array(X.rows);
  let count = 0;
  for (let row = 0; row < X.rows; row++) if (keep(row)) rows[count++] = row;
  const kept = rows.subarray(0, count);
  return { X: rowsOf(X, kept), y: rowsOf(y, kept) };
}

function rowsOf({ values, columns }: Table, rows: Uint32Array): Matrix {
  const part = new Matrix(rows.length, columns);
  rows.forEach((row, i) => {
    const from = row * columns;
    for (let j = 0; j < columns; j++) part.set(i, j, values[from + j]);
  });
  return part;
}
