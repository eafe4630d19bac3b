/** Where x_jᵀ r stands for every column j, r = y - X w the residuals of the current weights: two ways to know it. */
import type { Panel } from "../algebra/panel";
import { add, addAll, dot, norm, timesTransposed } from "../algebra/vector";
import type { Columns } from "../forms/unit-columns";

/** The slopes of ½ ‖y - X w‖² by each weight, up to their sign; c_j = x_jᵀ y is where they begin. */
export interface Slopes {
  /** Looks at all x_jᵀ r again, for new weights. */
  update(w: Float64Array, active: readonly number[]): void;
  /** All j with |x_jᵀ r| > limits_j + floor, but those that are known to be active. */
  beyond(limits: Float64Array, floor: number, isActive: (j: number) => boolean): number[];
  /** x_jᵀ r */
  of(j: number): number;
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
      if (columns.all) {
        columns.all.subtract(
          slopes,
          active,
          active.map((j) => w[j]),
        );
        return;
      }
      addAll(
        slopes,
        active.map((j) => -w[j]),
        active.map((j) => columns.products(j)),
      );
    },
    beyond(limits, floor, isActive) {
      const found: number[] = [];
      for (let j = 0; j < limits.length; j++) {
        if (Math.abs(slopes[j]) - limits[j] > floor && !isActive(j)) found.push(j);
      }
      return found;
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
export function byResiduals(unit: Panel, y: Float64Array): Slopes {
  const p = unit.vectors.length;
  const r = Float64Array.from(y);
  const before = new Float64Array(y.length);
  const known = timesTransposed(unit.vectors, r);
  const knownAt = new Float64Array(p);
  let travelled = 0;
  const atMost = (j: number): number => Math.abs(known[j]) + (travelled - knownAt[j]) * (1 + 1e-9);
  /** Looks again at those columns of the list that may have changed. */
  const look = (which: readonly number[]): void => {
    const old = which.filter((j) => knownAt[j] < travelled);
    const products = unit.products(old, r);
    old.forEach((j, i) => {
      known[j] = products[i];
      knownAt[j] = travelled;
    });
  };
  return {
    update(w, active) {
      before.set(r);
      r.set(y);
      unit.subtract(
        r,
        active,
        active.map((j) => w[j]),
      );
      add(before, -1, r);
      travelled += norm(before);
    },
    beyond(limits, floor, isActive) {
      const near: number[] = [];
      for (let j = 0; j < p; j++) if (atMost(j) > limits[j] + floor && !isActive(j)) near.push(j);
      look(near);
      return near.filter((j) => Math.abs(known[j]) - limits[j] > floor);
    },
    of(j) {
      if (knownAt[j] < travelled) {
        known[j] = dot(unit.vectors[j], r);
        knownAt[j] = travelled;
      }
      return known[j];
    },
    atMost,
    square: () => dot(r, r),
  };
}
