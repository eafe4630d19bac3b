/**
 * The products of the rows that a fold leaves, by subtraction: of [X y], those of all rows minus those of the few that
 * are held out. For k folds that is the work of two Gram matrices in place of k + 1.
 *
 * With columns centred by the means of all rows, whose sums are 0, the rows T that are left have the sums -s, where s
 * are those of the rows H held out, and about their own means
 *
 *     Z_Tᵀ Z_T = ZᵀZ - Z_Hᵀ Z_H - s sᵀ / |T|,   Z = [X y].
 *
 * A difference keeps the digits of its terms only where it is not much smaller than they are. So where little is left
 * of a column's square, as when its largest entries are held out, the caller is told to make the products anew.
 */
import { gram } from "./gram";
import type { Products } from "./path";
import type { StandardForm } from "./standard-form";
import { sum } from "./vector";

/** What has to be left of every column's square: with a hundredth, two digits of sixteen are lost. */
const leastShare = 0.01;

/** A centred column that is this much shorter than it was before is constant, and what is left of it rounding. */
const constant = 1e-12;

/** What is known of the rows that a fold leaves, and of those that it holds out. */
export interface FoldProducts extends Products {
  /** How many rows are left. */
  readonly rows: number;
  /** The columns of X and of y in the rows held out, about the means of the rows left, if there is an intercept. */
  readonly heldX: Float64Array[];
  readonly heldY: Float64Array;
}

/**
 * @param form all rows, for one output
 * @returns a function of the rows held out; it returns undefined where subtraction would lose digits, or where the
 *   products are not what is needed, since no more rows are left than there are columns
 */
export function foldProducts(form: StandardForm): (held: readonly number[]) => FoldProducts | undefined {
  const columns = [...form.X, form.y[0]];
  const q = columns.length;
  const p = q - 1;
  const n = form.y[0].length;
  const all = gram(columns);
  const isRounding = form.X.some((_, j) => {
    const square = all[j * q + j];
    return square > 0 && square <= (constant * form.sizes[j]) ** 2;
  });

  return (held) => {
    const rows = n - held.length;
    if (isRounding || rows <= p) return undefined;
    // Not Float64Array.from(held, ...), which takes seven times as long
    const parts = columns.map((column) => new Float64Array(held.map((row) => column[row])));
    const sums = Float64Array.from(parts, (part) => (form.intercept ? sum(part) : 0));
    const left = gram(parts);
    for (let i = 0; i < q; i++) {
      for (let j = 0; j < q; j++) {
        left[i * q + j] = all[i * q + j] - left[i * q + j] - (sums[i] * sums[j]) / rows;
      }
      if (!(left[i * q + i] >= leastShare * all[i * q + i])) return undefined;
    }
    const about = parts.map((part, j) => part.map((value) => value + sums[j] / rows));
    const products = new Float64Array(p * p);
    for (let i = 0; i < p; i++) products.set(left.subarray(i * q, i * q + p), i * p);
    return {
      gram: products,
      Xty: left.slice(p * q, p * q + p),
      size: Math.sqrt(left[q * q - 1]),
      rows,
      heldX: about.slice(0, p),
      heldY: about[p],
    };
  };
}
