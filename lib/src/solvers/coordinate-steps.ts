/** The passes of coordinate descent over the weights of one output, and the two ways in which x_jᵀ r is had. */
import { add, dot, subtractAll, timesTransposed } from "../algebra/vector";
import { dualityGap, type Quality } from "../evidence/certificate";
import type { StandardForm } from "../forms/standard-form";
import type { EntryPenalty } from "../objective/penalty";

/** x_jᵀ r for the current w, and what has to be done when a weight has changed. */
export interface Slopes {
  /** Looks at the residuals of other weights. */
  reset(w: Float64Array): void;
  of(j: number): number;
  changed(j: number, by: number): void;
}

export function naive({ X }: StandardForm, y: Float64Array): Slopes {
  const r = Float64Array.from(y);
  return {
    reset(w) {
      r.set(y);
      subtractAll(r, w, X);
    },
    of: (j) => dot(X[j], r),
    changed: (j, by) => add(r, -by, X[j]),
  };
}

export function covariance({ X }: StandardForm, y: Float64Array): Slopes {
  const c = timesTransposed(X, y);
  const slopes = Float64Array.from(c);
  const gram: Float64Array[] = []; // a row is computed when its weight first changes
  const changed = (j: number, by: number): void => {
    gram[j] ??= timesTransposed(X, X[j]);
    add(slopes, -by, gram[j]);
  };
  return {
    reset(w) {
      slopes.set(c);
      w.forEach((weight, j) => {
        if (weight !== 0) changed(j, weight);
      });
    },
    of: (j) => slopes[j],
    changed,
  };
}

/** The part of a KKT condition, relative to ‖x_j‖ ‖y‖, that is rounding: for it no weight leaves 0. */
const rounding = 1e-14;

/** The descent of one output. */
export class Descent {
  readonly w: Float64Array;
  readonly #form: StandardForm;
  readonly #y: Float64Array;
  readonly #entries: readonly EntryPenalty[];
  readonly #slopes: Slopes;
  readonly #squares: Float64Array;

  constructor(
    form: StandardForm,
    y: Float64Array,
    w: Float64Array,
    entries: readonly EntryPenalty[],
    slopes: Slopes,
  ) {
    this.#form = form;
    this.#y = y;
    this.#entries = entries;
    this.#slopes = slopes;
    this.#squares = Float64Array.from(form.X, (column) => dot(column, column));
    this.w = w.map((weight, j) => (this.#squares[j] > 0 ? weight : 0));
    slopes.reset(this.w);
  }

  /** The weights that can be other than 0. */
  get all(): number[] {
    return Array.from(this.w.keys()).filter((j) => this.#squares[j] > 0);
  }

  get size(): number {
    return Math.sqrt(dot(this.#y, this.#y));
  }

  /** One pass; how much the fit X w has moved, at most. */
  pass(indices: readonly number[]): number {
    const { unit } = this.#form;
    const { w } = this;
    const squares = this.#squares;
    const still = rounding * unit * this.size;
    let moved = 0;
    for (const j of indices) {
      const before = w[j];
      const square = squares[j];
      const slope = this.#slopes.of(j);
      if (before === 0 && Math.abs(this.#entries[j].shortest(0, -unit * slope)) <= still * Math.sqrt(square))
        continue;
      w[j] = this.#entries[j].prox(before + slope / square, 1 / (unit * square));
      if (w[j] === before) continue;
      this.#slopes.changed(j, w[j] - before);
      moved = Math.max(moved, Math.abs(w[j] - before) * Math.sqrt(square));
    }
    return moved;
  }

  /** The objective in its own units, from the residuals. */
  value(w: Float64Array): number {
    const r = Float64Array.from(this.#y);
    subtractAll(r, w, this.#form.X);
    let penalty = 0;
    for (let j = 0; j < w.length; j++) penalty += this.#entries[j].value(w[j]);
    return (this.#form.unit * dot(r, r)) / 2 + penalty;
  }

  /** Takes other weights where they are better: where the objective differs by rounding alone, by their conditions. */
  tryOut(w: Float64Array): void {
    const [there, here] = [this.value(w), this.value(this.w)];
    const isClose = Math.abs(there - here) <= 1e-13 * Math.abs(here);
    const isBetter = isClose ? this.#violation(w) < this.#violation(this.w) : there < here;
    if (!isBetter) return;
    this.w.set(w);
    this.#slopes.reset(w);
  }

  /** How good the weights are, from the residuals. */
  quality(hasBound: boolean): Quality {
    const { v, square } = this.#slopesAt(this.w);
    const gap = hasBound ? dualityGap(this.#form, this.w, v, square) : Number.NaN;
    return { violation: this.#violation(this.w, v), gap };
  }

  #violation(w: Float64Array, v: Float64Array = this.#slopesAt(w).v): number {
    const { unit } = this.#form;
    const size = this.size || 1;
    let violation = 0;
    for (let j = 0; j < v.length; j++) {
      if (this.#squares[j] === 0) continue;
      const left = this.#entries[j].shortest(w[j], -unit * v[j]);
      violation = Math.max(violation, Math.abs(left) / (unit * Math.sqrt(this.#squares[j]) * size));
    }
    return violation;
  }

  #slopesAt(w: Float64Array): { v: Float64Array; square: number } {
    const r = Float64Array.from(this.#y);
    subtractAll(r, w, this.#form.X);
    return { v: timesTransposed(this.#form.X, r), square: dot(r, r) };
  }
}
