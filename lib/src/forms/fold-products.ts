/**
 * The products of the rows that a fold leaves, by subtraction: of [X y], those of all rows minus those of the few that
 * are held out. For k folds that is the work of two Gram matrices in place of k + 1.
 *
 * With columns centred by the means of all rows, whose sums are 0, the rows T that are left have the sums -s, where s
 * are those of the rows H held out, and about their own means
 *
 *     Z_Tᵀ Z_T = ZᵀZ - Z_Hᵀ Z_H - s sᵀ / |T|,   Z = [X y],
 *
 * where rows that carry a weight count as many times in s and |T|. A difference keeps the digits of its terms only where
 * it is not much smaller than they are. So where little is left of a column's square, as when its largest entries are held
 * out, the caller is told to make the products anew.
 */
import { type Products, productsOf } from "../algebra/gram";
import { dot, entriesOf } from "../algebra/vector";
import type { StandardForm } from "./standard-form";

/** What has to be left of every column's square: with a hundredth, two digits of sixteen are lost. */
const leastShare = 0.01;

/** What is known of the rows that a fold leaves, and of those that it holds out. */
export interface FoldProducts extends Products {
  /** How many rows are left, or the sum of their weights. */
  readonly total: number;
  /** The same of the rows held out. */
  readonly heldTotal: number;
  /** The columns of X and of y in the rows held out, about the means of the rows left, if there is an intercept. */
  readonly heldX: Float64Array[];
  readonly heldY: Float64Array;
}

/**
 * @param form all rows, for one output; no column is free
 * @param all their products
 * @param perRow how many columns there may be for each row that is left
 * @returns a function of the rows held out; it returns undefined where subtraction would lose digits, or where there
 *   are more columns than that
 */
export function foldProducts(
  form: StandardForm,
  all: Products,
  perRow: number,
): (held: readonly number[]) => FoldProducts | undefined {
  const p = form.X.length;
  const n = form.y[0].length;

  return (held) => {
    if (perRow * (n - held.length) <= p) return undefined;
    const part = (column: Float64Array): Float64Array => entriesOf(column, held);
    const roots = form.roots ? part(form.roots) : new Float64Array(held.length).fill(1);
    const heldTotal = dot(roots, roots);
    const total = form.total - heldTotal;
    const sumOf = (column: Float64Array): number => (form.intercept ? dot(roots, column) : 0);
    const X = form.X.map(part);
    const y = part(form.y[0]);
    const sums = Float64Array.from(X, sumOf);
    const sumY = sumOf(y);

    const { gram, Xty, size } = productsOf(X, y);
    for (let i = 0; i < p; i++) {
      for (let j = 0; j < p; j++) {
        gram[i * p + j] = all.gram[i * p + j] - gram[i * p + j] - (sums[i] * sums[j]) / total;
      }
      if (!(gram[i * p + i] >= leastShare * all.gram[i * p + i])) return undefined;
      Xty[i] = all.Xty[i] - Xty[i] - (sums[i] * sumY) / total;
    }
    const square = all.size ** 2 - size ** 2 - sumY ** 2 / total;
    if (!(square >= leastShare * all.size ** 2)) return undefined;

    // From here on about the means of the rows left
    const move = (column: Float64Array, sum: number): void => {
      for (let i = 0; i < column.length; i++) column[i] += (roots[i] * sum) / total;
    };
    X.forEach((column, j) => {
      move(column, sums[j]);
    });
    move(y, sumY);
    return { gram, Xty, size: Math.sqrt(square), total, heldTotal, heldX: X, heldY: y };
  };
}
