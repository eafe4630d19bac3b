/**
 * The lasso and the elastic net, exactly. Once it is known which weights are not 0 (the active set A) and with which
 * signs s, the objective ½ ‖y - X w‖² + Σ λ_j |w_j| + ½ Σ μ_j w_j² is a plain quadratic, and its minimum one linear system:
 *
 *     (X_Aᵀ X_A + diag μ_A) w_A = X_Aᵀ y - λ_A s
 *
 * So guess A and s, solve, and correct the guess: walk from where we are towards the solution, and where a weight
 * reaches 0 on the way, drop it; arrived there, let in a few weights whose KKT conditions |x_jᵀ r| <= λ_j are violated,
 * the worst first. Every such step lowers the objective, so no guess returns, and after finitely many the KKT
 * conditions hold: to rounding, not to some tolerance. From one λ to the next the guess is nearly right, so a whole path
 * costs little more than its changes of the active set, each O(m²).
 *
 * Which solution, when there are many: a column that depends on the active ones (to working precision) stays out
 * unless it lowers the objective, and then takes the place of one of them; so of equal columns the one that came in
 * first keeps all the weight (the lowest index, if they come in together). Columns of zeros get the weight 0.
 *
 * Sources: Osborne, Presnell and Turlach, "A new approach to variable selection in least squares problems", IMA
 * Journal of Numerical Analysis 20 (2000); Lee, Battle, Raina and Ng, "Efficient sparse coding algorithms" (2006).
 */
import { norm } from "../algebra/vector";
import { dualityGap, type Quality, type Rates } from "../evidence/certificate";
import type { Columns, GivenColumns } from "../forms/unit-columns";
import { ActiveSystem } from "./active-system";
import { byProducts, byResiduals, type Slopes } from "./slopes";

/** The part of a KKT condition, relative to ‖y‖ and unit columns, that is rounding and not worth a step. */
const rounding = 1e-13;

/** How many weights are let in together; with more, many would be there for nothing as soon as the others grow. */
const atOnce = 10;

/** The solution for one output, kept from one λ to the next. */
export class ActiveWalk {
  readonly #columns: Columns;
  /** 1 by the lengths of the columns; 1 for columns of zeros. */
  readonly #inverse: Float64Array;
  readonly #size: number;
  /** x_jᵀ y */
  readonly #c: Float64Array;
  readonly #slopes: Slopes;
  readonly #system: ActiveSystem;
  /** The sign of each active weight. */
  readonly #signs: Float64Array;
  /** The weights of the unit columns. */
  readonly #w: Float64Array;
  /** λ_j and μ_j of the unit columns. */
  readonly #limits: Float64Array;
  readonly #mu: Float64Array;
  /** The slopes of active weights, for the certificate. */
  readonly #v: Float64Array;
  #steps: number = 0;

  /** From y itself. */
  static from(columns: GivenColumns, y: Float64Array): ActiveWalk {
    const c = columns.timesTransposed(y);
    const size = norm(y);
    const { unit } = columns;
    return new ActiveWalk(columns, c, size, unit ? byResiduals(unit, y) : byProducts(columns, c, size));
  }

  /** From products alone: Xᵀy (of the columns as they were given) and ‖y‖. */
  static fromProducts(columns: Columns, Xty: Float64Array, size: number): ActiveWalk {
    const c = Xty.map((product, j) => product / (columns.norms[j] || 1));
    return new ActiveWalk(columns, c, size, byProducts(columns, c, size));
  }

  private constructor(columns: Columns, c: Float64Array, size: number, slopes: Slopes) {
    this.#columns = columns;
    this.#inverse = columns.norms.map((length) => 1 / (length || 1));
    this.#size = size;
    this.#c = c;
    this.#slopes = slopes;
    this.#system = new ActiveSystem(columns);
    this.#signs = new Float64Array(c.length);
    this.#w = new Float64Array(c.length);
    this.#limits = new Float64Array(c.length);
    this.#mu = new Float64Array(c.length);
    this.#v = new Float64Array(c.length);
  }

  /**
   * What makes the weights as they are now, in the units of the columns as they were given. Few of them are not 0: to keep
   * these for all λ takes less room than the weights themselves.
   */
  weights(): () => Float64Array {
    const p = this.#w.length;
    const places = this.#system.members.slice();
    const values = places.map((j) => this.#w[j] / this.#columns.norms[j]);
    return () => {
      const weights = new Float64Array(p);
      for (let i = 0; i < places.length; i++) weights[places[i]] = values[i];
      return weights;
    };
  }

  /** The active columns, with the signs of their weights. */
  active(): { j: number; sign: number }[] {
    return this.#system.members.map((j) => ({ j, sign: this.#signs[j] }));
  }

  /**
   * Moves to the minimum for `times` the strengths.
   * @returns how many systems were solved
   */
  solve(rates: Rates, times = 1): number {
    const inverse = this.#inverse;
    for (let j = 0; j < inverse.length; j++) {
      this.#limits[j] = times * rates.lambda[j] * inverse[j];
      this.#mu[j] = times * rates.mu[j] * inverse[j] * inverse[j];
    }
    for (const j of this.#system.setMu(rates.mu, times)) this.#w[j] = 0;
    const blocked = new Set<number>(); // let in, and out again at once: its violation was rounding
    const start = this.#steps;
    const most = start + 20 * (inverse.length + 10);
    let newest: number[] = [];
    let few = atOnce;

    while (this.#steps++ < most) {
      const gone = this.#walk();
      // Beside each other some may grow in the wrong direction, and go at once: from then on one at a time.
      const undone = newest.filter((j) => gone.includes(j));
      if (undone.length > 0) few = 1;
      if (newest.length === 1) for (const j of undone) blocked.add(j);
      newest = [];
      if (gone.length > 0) continue;
      this.#slopes.update(this.#w, this.#system.members);
      const violated = this.#violated().filter((j) => !blocked.has(j));
      if (violated.length === 0) break;
      const [worst, ...others] = violated.slice(0, few);
      if (this.#letIn(worst)) newest = [worst, ...others.filter((j) => this.#append(j))];
      else blocked.add(worst);
    }
    return this.#steps - start;
  }

  /** How good the weights are: the violation of the KKT conditions, and the gap in the standard form. */
  quality(): Quality {
    const { members } = this.#system;
    const v = this.#v;
    // What rounding may have done to any of the slopes counts as a violation.
    let off = 2 * Number.EPSILON * members.reduce((sum, j) => sum + Math.abs(this.#w[j]), 0);
    const noise = off;
    let outside = 0;
    for (const j of members) {
      v[j] = this.#slopes.of(j);
      const slope = v[j] - this.#mu[j] * this.#w[j];
      const distance =
        this.#w[j] === 0
          ? Math.abs(slope) - this.#limits[j]
          : Math.abs(slope - this.#limits[j] * this.#signs[j]);
      off = Math.max(off, distance + noise);
    }
    const bounds = this.#slopes.bounds();
    for (let j = 0; j < v.length; j++) {
      const slope = bounds[j];
      const limit = this.#limits[j];
      if (slope <= outside * limit && slope - limit + noise <= off) continue;
      if (this.#system.has(j) || this.#columns.norms[j] === 0) continue;
      if (slope - limit + noise > off) off = slope - limit + noise;
      if (slope > outside * limit) outside = slope / limit;
    }
    const rates = { lambda: this.#limits, mu: this.#mu };
    const square = this.#slopes.square(this.#w, members);
    const gap = dualityGap(rates, this.#w, v, square, members, outside);
    return { violation: off / (this.#size || 1), gap };
  }

  /** The weights at 0 whose KKT condition is violated by more than rounding, the worst first. */
  #violated(): number[] {
    const beyond = this.#slopes.beyond(this.#limits, rounding * this.#size, (j) => this.#system.has(j));
    return beyond
      .map((j) => ({ j, over: Math.abs(this.#slopes.of(j)) - this.#limits[j] }))
      .sort((one, other) => other.over - one.over)
      .map(({ j }) => j);
  }

  /** Walks to the solution for the current signs, or to the first 0 on the way; returns who is dropped there. */
  #walk(): number[] {
    const { members } = this.#system;
    const signs = this.#signs;
    const w = this.#w;
    const target = new Float64Array(members.length);
    for (let i = 0; i < members.length; i++) {
      const j = members[i];
      target[i] = this.#c[j] - this.#limits[j] * signs[j];
    }
    this.#system.solve(target);
    let share = 1;
    for (let i = 0; i < members.length; i++) {
      if (signs[members[i]] * target[i] > 0) continue;
      const from = w[members[i]];
      share = Math.min(share, from === 0 ? 0 : from / (from - target[i]));
    }
    const ended: number[] = [];
    for (let i = 0; i < members.length; i++) {
      const j = members[i];
      const from = w[j];
      const crosses = share < 1 && signs[j] * target[i] <= 0;
      if (crosses && (from === 0 || from / (from - target[i]) <= share)) ended.push(j);
      else w[j] = share === 1 ? target[i] : from + share * (target[i] - from);
    }
    for (const j of ended) this.#drop(j);
    return ended;
  }

  /** Makes a weight active, at 0 and with the sign of its slope; false if that would not lower the objective. */
  #letIn(j: number): boolean {
    if (this.#append(j)) return true;
    // x_j = X_A v: let w_j grow and w_A give way by v, which leaves the fit as it is, until one of them is 0.
    const { members } = this.#system;
    const sign = Math.sign(this.#slopes.of(j));
    const v = this.#system.combination(j);
    const rate = members.reduce(
      (sum, i, at) => sum - sign * this.#limits[i] * this.#signs[i] * v[at],
      this.#limits[j],
    );
    if (rate >= 0) return false;
    let way = Infinity;
    let first = -1;
    members.forEach((i, at) => {
      const shrinks = sign * v[at] * this.#signs[i];
      if (shrinks > 1e-12 && Math.abs(this.#w[i]) / shrinks < way) {
        way = Math.abs(this.#w[i]) / shrinks;
        first = i;
      }
    });
    if (first < 0) return false;
    members.forEach((i, at) => {
      this.#w[i] -= way * sign * v[at];
    });
    this.#drop(first);
    if (!this.#append(j)) return false;
    this.#w[j] = way * sign;
    return true;
  }

  /** Makes a weight active, at 0 and with the sign of its slope, unless its column depends on the active ones. */
  #append(j: number): boolean {
    if (!this.#system.append(j)) return false;
    this.#signs[j] = Math.sign(this.#slopes.of(j));
    return true;
  }

  #drop(j: number): void {
    this.#system.drop(j);
    this.#w[j] = 0;
  }
}
