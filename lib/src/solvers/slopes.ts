/** Where x_jᵀ r stands for every column j, r = y - X w the residuals of the current weights: two ways to know it. */
import { add, addAll, dot, norm, timesTransposed } from "../algebra/vector";
import type { Columns } from "../forms/unit-columns";

/** The slopes of ½ ‖y - X w‖² by each weight, up to their sign; c_j = x_jᵀ y is where they begin. */
export interface Slopes {
  /** Looks at all x_jᵀ r again, for new weights. */
  update(w: Float64Array, active: readonly number[]): void;
  /** x_jᵀ r; in the lazy way only for j whose |x_jᵀ r| might exceed the limit that was asked for. */
  of(j: number, limit: number): number;
  /** What |x_jᵀ r| is at most, without looking at it again. */
  atMost(j: number): number;
  /** What ‖r‖² is at most. */
  square(w: Float64Array, active: readonly number[]): number;
}

/** By products of columns: O(p) for each active weight. Best when there are more rows than columns. */
export function byProducts(columns: Columns, c: Float64Array, size: number): Slopes {
  const slopes = Float64Array.from(c);
  return {
    update(w, active) {
      slopes.set(c);
      takeOut(slopes, w, active, (j) => columns.products(j));
    },
    of: (j) => slopes[j],
    atMost: (j) => Math.abs(slopes[j]),
    square(w, active) {
      const left = active.reduce((sum, j) => sum - w[j] * (c[j] + slopes[j]), size * size);
      return Math.max(left, 0) + 4 * Number.EPSILON * (active.length + 1) * size * size;
    },
  };
}

/**
 * By residuals, and only where it matters: since x_j has length 1, x_jᵀ r moves by no more than r does. So an old
 * value plus the way that r has come since bounds the new one, and most columns need not be touched at all.
 */
export function byResiduals(unit: readonly Float64Array[], y: Float64Array): Slopes {
  const p = unit.length;
  const r = Float64Array.from(y);
  const before = new Float64Array(y.length);
  const known = timesTransposed(unit, r);
  const knownAt = new Float64Array(p);
  let travelled = 0;
  const atMost = (j: number): number => Math.abs(known[j]) + (travelled - knownAt[j]) * (1 + 1e-9);
  return {
    update(w, active) {
      before.set(r);
      r.set(y);
      takeOut(r, w, active, (j) => unit[j]);
      add(before, -1, r);
      travelled += norm(before);
    },
    of(j, limit) {
      if (atMost(j) > limit) {
        known[j] = dot(unit[j], r);
        knownAt[j] = travelled;
      }
      return known[j];
    },
    atMost,
    square: () => dot(r, r),
  };
}

/** r ← r - Σ w_j · column(j) over the active weights. */
function takeOut(
  r: Float64Array,
  w: Float64Array,
  active: readonly number[],
  column: (j: number) => Float64Array,
): void {
  addAll(
    r,
    active.map((j) => -w[j]),
    active.map(column),
  );
}
