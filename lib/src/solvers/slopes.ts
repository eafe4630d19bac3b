/** Where x_jᵀ r stands for every column j, r = y - X w the residuals of the current weights: two ways to know it. */
import type { Panel } from "../algebra/panel";
import { add, addAll, dot, norm } from "../algebra/vector";
import type { Columns } from "../forms/unit-columns";

/** The slopes of ½ ‖y - X w‖² by each weight, up to their sign; c_j = x_jᵀ y is where they begin. */
export interface Slopes {
  /** Looks at all x_jᵀ r again, for new weights. */
  update(w: Float64Array, active: readonly number[]): void;
  /** All j with |x_jᵀ r| > limits_j + floor, but those that are known to be active. */
  beyond(limits: Float64Array, floor: number, isActive: (j: number) => boolean): number[];
  /** x_jᵀ r */
  of(j: number): number;
  /** What each |x_jᵀ r| is at most, without looking at it again; overwritten by the next call. */
  bounds(): Float64Array;
  /** What ‖r‖² is at most. */
  square(w: Float64Array, active: readonly number[]): number;
}

/** By products of columns: O(p) for each active weight. Best when there are more rows than columns. */
export function byProducts(columns: Columns, c: Float64Array, size: number): Slopes {
  const slopes = Float64Array.from(c);
  const bounds = new Float64Array(c.length);
  return {
    update(w, active) {
      slopes.set(c);
      if (columns.all) {
        columns.all.subtract(slopes, active, w);
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
    bounds() {
      for (let j = 0; j < bounds.length; j++) bounds[j] = Math.abs(slopes[j]);
      return bounds;
    },
    square(w, active) {
      const left = active.reduce((sum, j) => sum - w[j] * (c[j] + slopes[j]), size * size);
      return Math.max(left, 0) + 4 * Number.EPSILON * (active.length + 1) * size * size;
    },
  };
}

/**
 * By residuals, and only where it matters. Since x_j has length 1, x_jᵀ r moves by no more than r does: so an old value
 * plus the way that r has come since bounds the new one. And of an earlier residual r₀ all slopes are known: with
 * r = a r₀ + e, where a makes e shortest, |x_jᵀ r| is at most |a x_jᵀ r₀| + ‖e‖. Most columns need not be touched at all.
 */
export function byResiduals(unit: Panel, y: Float64Array): Slopes {
  const p = unit.vectors.length;
  const all = Array.from(unit.vectors.keys());
  const r = Float64Array.from(y);
  const before = new Float64Array(y.length);
  const known = new Float64Array(p);
  const knownAt = new Float64Array(p).fill(-1);
  let travelled = 0;
  const start = new Float64Array(y.length);
  const atStart = new Float64Array(p);
  let share = 1;
  let short = 0;
  let touched = 0; // slopes looked at since the start
  const bounds = new Float64Array(p);
  const bound = (): Float64Array => {
    const [now, a, e] = [travelled, share, short];
    for (let j = 0; j < p; j++) {
      const byWay = Math.abs(known[j]) + (now - knownAt[j]) * (1 + 1e-9);
      const byStart = Math.abs(a * atStart[j]) + e;
      bounds[j] = byWay < byStart ? byWay : byStart;
    }
    return bounds;
  };
  /** Looks again at those columns of the list that may have changed. */
  const look = (which: readonly number[]): void => {
    const old = which.filter((j) => knownAt[j] < travelled);
    const products = unit.products(old, r);
    old.forEach((j, i) => {
      known[j] = products[i];
      knownAt[j] = travelled;
    });
    touched += old.length;
  };
  const startHere = (): void => {
    look(all);
    atStart.set(known);
    start.set(r);
    [share, short, touched] = [1, 0, 0];
  };
  startHere();
  return {
    update(w, active) {
      before.set(r);
      r.set(y);
      unit.subtract(r, active, w);
      add(before, -1, r);
      travelled += norm(before);
      if (touched > p) startHere();
      share = dot(r, start) / (dot(start, start) || 1);
      before.set(r);
      add(before, -share, start);
      short = norm(before) * (1 + 1e-9) + 1e-15 * norm(r);
    },
    beyond(limits, floor, isActive) {
      const near: number[] = [];
      bound();
      for (let j = 0; j < p; j++) if (bounds[j] > limits[j] + floor && !isActive(j)) near.push(j);
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
    bounds: bound,
    square: () => dot(r, r),
  };
}
