/**
 * The parabola that a binary loss looks like near some point, and the active weights. To the minimum of
 *
 *     parabola(w) + Σ λ_j |w_j| + ½ Σ μ_j w_j²
 *
 * over the active weights, with the signs that they have, it is one linear system, and one more each time that a weight
 * reaches 0 on the way and is dropped.
 */
import type { Rates } from "../evidence/certificate";
import { ActiveSystem } from "./active-system";
import type { BinaryPoint } from "./binary-point";
import { Curvature } from "./curvature";

/** The parabola at the point where it was made; the point may move on. */
export class Parabola {
  readonly #point: BinaryPoint;
  readonly #curvature: Curvature;
  readonly #system: ActiveSystem;
  /** The sign of each active weight. */
  readonly #signs: Float64Array;
  #rates: Rates;

  constructor(point: BinaryPoint, rates: Rates) {
    this.#point = point;
    this.#curvature = new Curvature(point);
    this.#system = new ActiveSystem(this.#curvature);
    this.#signs = new Float64Array(point.w.length);
    this.#rates = rates;
    this.take(rates);
  }

  /** After the last use. */
  release(): void {
    this.#system.release();
  }

  get active(): readonly number[] {
    return this.#system.members;
  }

  has(j: number): boolean {
    return this.#system.has(j);
  }

  /** Other strengths. */
  take(rates: Rates): void {
    this.#rates = rates;
    this.#system.setMu(rates.mu, 1);
    this.complete();
  }

  /** Makes active whatever is not 0, and what no absolute value holds at 0. What depends on others stays as it is. */
  complete(): void {
    const { w } = this.#point;
    for (let j = 0; j < w.length; j++) {
      if ((w[j] !== 0 || this.#rates.lambda[j] === 0) && !this.has(j)) this.append(j, Math.sign(w[j]));
    }
  }

  /** Makes a weight active; false when its column depends on those of the active ones. */
  append(j: number, sign: number): boolean {
    if (this.#curvature.norms[j] === 0 || !this.#system.append(j)) return false;
    this.#signs[j] = sign;
    return true;
  }

  /** By how much the condition of an active weight does not hold. */
  off(j: number): number {
    const { lambda, mu } = this.#rates;
    return this.#point.v[j] - mu[j] * this.#point.w[j] - lambda[j] * this.#signs[j];
  }

  /** By how much the best bias moves when the weights have moved from others, as far as the parabola knows. */
  biasAfter(before: Float64Array): number {
    const { means } = this.#curvature;
    const { w } = this.#point;
    let moved = 0;
    for (let j = 0; j < w.length; j++) moved -= means[j] * (w[j] - before[j]);
    return moved;
  }

  /** Walks to the minimum; returns whether a weight was dropped. */
  walk(): boolean {
    const { norms } = this.#curvature;
    const { w } = this.#point;
    const { members } = this.#system;
    let slopes = Float64Array.from(members, (j) => this.off(j) / norms[j]);
    for (let drops = false; ; drops = true) {
      const way = slopes.slice();
      this.#system.solve(way);
      const shares = members.map((j, i) => this.#shareToZero(j, way[i] / norms[j]));
      const share = shares.reduce((least, each) => Math.min(least, each), 1);
      for (let i = 0; i < members.length; i++) w[members[i]] += share * (way[i] / norms[members[i]]);
      if (share === 1) return drops;
      const ended = members.filter((_, i) => shares[i] === share);
      slopes = slopes.filter((_, i) => shares[i] > share).map((slope) => (1 - share) * slope);
      for (const j of ended) {
        this.#system.drop(j);
        w[j] = 0;
      }
    }
  }

  /** At which share of a way a weight reaches the 0 at which it has to stop; 1 when it does not. */
  #shareToZero(j: number, way: number): number {
    const from = this.#point.w[j];
    if (this.#rates.lambda[j] === 0 || this.#signs[j] * (from + way) > 0) return 1;
    return from === 0 ? 0 : -from / way;
  }

  /**
   * For a weight at 0 whose column depends on the active ones, x_j = X_A v: lets it grow and the others give way, which
   * leaves the loss as it is, until one of them is 0, where that makes the penalty smaller.
   * @returns whether it does
   */
  exchange(j: number): boolean {
    const { w, v } = this.#point;
    const { lambda } = this.#rates;
    const sign = Math.sign(v[j]);
    const moves = this.#combination(j);
    const rate = moves.reduce((sum, { i, by }) => sum - sign * by * this.#signs[i] * lambda[i], lambda[j]);
    // Not for what may be rounding: it would go to and fro
    if (rate >= -1e-12 * lambda[j]) return false;
    let way = Infinity;
    let first = -1;
    for (const { i, by } of moves) {
      const shrinks = sign * by * this.#signs[i];
      if (lambda[i] > 0 && Math.abs(w[i]) < way * shrinks) {
        way = Math.abs(w[i]) / shrinks;
        first = i;
      }
    }
    if (!(way > 0 && way < Infinity)) return false;
    for (const { i, by } of moves) w[i] -= sign * by * way;
    this.#system.drop(first);
    w[first] = 0;
    w[j] = sign * way;
    this.complete();
    return true;
  }

  /** The combination of the active columns that a dependent column is, as they were given. */
  #combination(j: number): { i: number; by: number }[] {
    const { norms } = this.#curvature;
    if (norms[j] === 0) return [];
    const v = this.#system.combination(j);
    return this.active.map((i, at) => ({ i, by: (v[at] * norms[j]) / norms[i] }));
  }
}
