/**
 * Weights of a binary loss Σ c_i ℓ(z_i; y_i), z = X w + b, and what follows from them: the bias that is best beside them,
 * the logits z, the residuals r_i = c_i (y_i - p_i), and the slopes v = Xᵀ r, by which the loss falls as a weight grows.
 */
import { addAll, dot, norm } from "../algebra/vector";
import type { BinaryLoss } from "../objective/loss";

/** The data, about the means of its columns where there is a bias. */
export interface BinaryData {
  readonly X: readonly Float64Array[];
  readonly y: Float64Array;
  /** What each row counts in the loss: its weight times the loss's factor. */
  readonly counts: Float64Array;
  readonly intercept: boolean;
  readonly loss: BinaryLoss;
}

/** A point, which is moved by changing w and b and calling `update`. */
export class BinaryPoint {
  readonly data: BinaryData;
  readonly w: Float64Array;
  b: number = 0;
  readonly z: Float64Array;
  readonly r: Float64Array;
  /** Xᵀ r, as it was when it was last looked at. */
  readonly v: Float64Array;
  /** What each slope is at most beside the best bias alone, ‖x_j‖ ‖y - ȳ‖: violations are relative to it. */
  readonly sizes: Float64Array;
  readonly #roots: Float64Array;
  readonly #total: number;
  /** √c_i x_i has this length. */
  readonly #lengths: Float64Array;
  /** r when all slopes were last looked at, and how far it had come by then, and by the time each slope was. */
  readonly #seen: Float64Array;
  readonly #seenAt: Float64Array;
  #travelled: number = 0;

  constructor(data: BinaryData) {
    const { X, y, counts } = data;
    this.data = data;
    this.w = new Float64Array(X.length);
    this.v = new Float64Array(X.length);
    this.z = new Float64Array(y.length);
    this.r = new Float64Array(y.length);
    this.#roots = counts.map(Math.sqrt);
    this.#total = counts.reduce((sum, count) => sum + count, 0);
    this.#lengths = Float64Array.from(X, (column) => norm(column.map((x, i) => x * this.#roots[i])));
    this.update();
    this.#seen = Float64Array.from(this.r);
    this.#seenAt = new Float64Array(X.length).fill(-Infinity);
    const length = this.#lengthOf(this.r);
    this.sizes = this.#lengths.map((each) => each * length || 1);
  }

  /** z and r for the weights as they are; the bias is fitted, from where it is. */
  update(): void {
    const { X, intercept } = this.data;
    const offset = new Float64Array(this.z.length);
    const used: number[] = [];
    for (let j = 0; j < X.length; j++) if (this.w[j] !== 0) used.push(j);
    addAll(
      offset,
      used.map((j) => this.w[j]),
      used.map((j) => X[j]),
    );
    // Newton's method, kept between the bounds that it has found
    let below = -Infinity;
    let above = Infinity;
    for (let round = 0; round < 200; round++) {
      const { rise, curvature } = this.#place(offset);
      if (!intercept || Math.abs(rise) <= (Number.EPSILON / 4) * this.#total) return;
      if (rise > 0) below = this.b;
      else above = this.b;
      const next = this.b + Math.max(-4, Math.min(4, rise / curvature));
      const b = next > below && next < above ? next : (below + above) / 2;
      if (!(Math.abs(b - this.b) > Number.EPSILON * Math.abs(b))) return;
      this.b = b;
    }
  }

  /** z and r for the bias as it is; Σ r_i, which a larger one would gain at first, and how fast that falls. */
  #place(offset: Float64Array): { rise: number; curvature: number } {
    const { y, counts, loss } = this.data;
    let rise = 0;
    let curvature = 0;
    for (let i = 0; i < y.length; i++) {
      const z = offset[i] + this.b;
      // The smaller probability, since 1 - p would lose its digits
      const rare = loss.probability(-Math.abs(z));
      const p = z < 0 ? rare : 1 - rare;
      const q = z < 0 ? 1 - rare : rare;
      this.z[i] = z;
      this.r[i] = counts[i] * (y[i] * q - (1 - y[i]) * p);
      rise += this.r[i];
      curvature += counts[i] * p * q;
    }
    return { rise, curvature };
  }

  /** Looks at the slopes of some columns. */
  look(columns: readonly number[]): void {
    for (const j of columns) this.v[j] = dot(this.data.X[j], this.r);
  }

  /**
   * Looks at all slopes that may have come to exceed their limits, but for those of active columns, which are known: none
   * can have moved by more than its column's length times the way that r has come.
   */
  lookBeyond(limits: Float64Array, active: readonly number[]): void {
    this.#travelled += this.#lengthOf(this.r.map((r, i) => r - this.#seen[i]));
    this.#seen.set(this.r);
    for (const j of active) this.#seenAt[j] = this.#travelled;
    for (let j = 0; j < limits.length; j++) {
      const way = this.#lengths[j] * (this.#travelled - this.#seenAt[j]) * (1 + 1e-9);
      if (Math.abs(this.v[j]) + way <= limits[j]) continue;
      this.v[j] = dot(this.data.X[j], this.r);
      this.#seenAt[j] = this.#travelled;
    }
  }

  /** c_i p_i (1 - p_i): how much the loss is curved in each row. */
  curvatures(): Float64Array {
    const { counts, loss } = this.data;
    return this.z.map((z, i) => counts[i] * loss.probability(z) * loss.probability(-z));
  }

  /** The loss of some logits. */
  valueAt(z: Float64Array): number {
    const { y, counts, loss } = this.data;
    let value = 0;
    for (let i = 0; i < y.length; i++) value += counts[i] * loss.value(z[i], y[i]);
    return value;
  }

  #lengthOf(r: Float64Array): number {
    return norm(r.map((each, i) => each / (this.#roots[i] || 1)));
  }
}
