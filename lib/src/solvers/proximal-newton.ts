/**
 * Logistic regression with lasso, ridge or elastic net: minimize
 *
 *     Σ c_i ℓ(z_i; y_i) + Σ λ_j |w_j| + ½ Σ μ_j w_j²,   z = X w + b.
 *
 * As for squares (active-walk.ts) it is guessed which weights are not 0, the active set A, and with which signs s; then
 * the objective is smooth, and Newton's method finds its minimum. Each step solves
 *
 *     (X_Aᵀ H X_A + diag μ_A) d = X_Aᵀ r - λ_A s - μ_A w_A,   H the curvatures c_i p_i (1 - p_i),
 *
 * and where a weight reaches 0 on the way, drops it and goes on without it; before, a few weights whose KKT conditions
 * |x_jᵀ r| <= λ_j are violated are let in. H stays as it is for as long as the steps get shorter quickly: from one λ to
 * the next it changes little, and X_Aᵀ H X_A is what costs.
 *
 * Sources: Friedman, Hastie and Tibshirani, Journal of Statistical Software 33 (2010), section 3; Yuan, Ho and Lin, "An
 * improved GLMNET for l1-regularized logistic regression", Journal of Machine Learning Research 13 (2012).
 */
import { kktOff, type Rates } from "../evidence/certificate";
import { type BinaryData, BinaryPoint } from "./binary-point";
import { Parabola } from "./parabola";

/** A violation up to this is not worth a step. */
const rounding = 1e-13;

/** The curvature is computed anew when a step leaves more than this share of the violation. */
const slow = 0.3;

/** How many weights are let in together. */
const atOnce = 10;

/** So many steps at most, where a few dozen do. */
const most = 500;

/** Where a step began. */
export interface Place {
  readonly w: Float64Array;
  readonly b: number;
  readonly z: Float64Array;
}

/** The minimum for one set of strengths after another, each from where the last one was. */
export class ProximalNewton {
  readonly point: BinaryPoint;
  /** Where the last few steps began, the latest last. */
  readonly trail: Place[] = [];
  #rates: Rates;
  #parabola: Parabola;
  /** Whether the parabola is that of the point. */
  #isFresh: boolean = true;

  constructor(data: BinaryData, rates: Rates) {
    this.point = new BinaryPoint(data);
    this.#rates = rates;
    this.#parabola = new Parabola(this.point, rates);
  }

  /**
   * Moves to the minimum for the given strengths.
   * @returns how many Newton steps it took
   */
  solve(rates: Rates): number {
    const { point } = this;
    this.#rates = rates;
    this.#parabola.take(rates);
    point.look(this.#parabola.active);
    this.trail.length = 0;
    let steps = 0;
    for (let few = atOnce; ; ) {
      point.lookBeyond(rates.lambda, this.#parabola.active);
      if (this.#violation() <= rounding || steps >= most) return steps;
      const before = steps;
      if (this.#letIn(few)) steps++;
      const enough = Math.max(rounding, this.#violation(this.#parabola.active) / 100);
      while (steps < most && this.#violation(this.#parabola.active) > enough && this.#step()) steps++;
      if (steps > before) continue;
      if (few === 1) return steps;
      few = 1;
    }
  }

  /** The largest violation of a condition; of some weights, or of all. */
  #violation(among?: readonly number[]): number {
    const { w, v, sizes } = this.point;
    const { lambda, mu } = this.#rates;
    const count = among?.length ?? w.length;
    let worst = 0;
    for (let i = 0; i < count; i++) {
      const j = among ? among[i] : i;
      const off = kktOff(w[j], v[j] - mu[j] * w[j], lambda[j]);
      worst = Math.max(worst, Math.abs(off) / sizes[j]);
    }
    return worst;
  }

  /**
   * Makes active, at 0, the weights whose conditions are violated most. Where there is but one, it may take the place of
   * others, if its column depends on theirs.
   * @returns whether that has moved the point
   */
  #letIn(few: number): boolean {
    const { v, sizes } = this.point;
    const over = (j: number): number => (Math.abs(v[j]) - this.#rates.lambda[j]) / sizes[j];
    const violated: number[] = [];
    for (let j = 0; j < v.length; j++) if (!this.#parabola.has(j) && over(j) > rounding) violated.push(j);
    violated.sort((i, j) => over(j) - over(i));
    let count = 0;
    for (const j of violated) {
      if (count === few) break;
      if (this.#parabola.append(j, Math.sign(v[j]))) count++;
      else if (few === 1 && this.#parabola.exchange(j)) {
        this.point.update();
        this.point.look(this.#parabola.active);
        return true;
      }
    }
    return false;
  }

  /** @returns whether that has made the point better */
  #step(): boolean {
    const { point } = this;
    const from = { w: Float64Array.from(point.w), b: point.b, z: Float64Array.from(point.z) };
    const among = [...this.#parabola.active];
    const off = this.#violation(among);
    const drops = this.#parabola.walk();
    const to = Float64Array.from(point.w);
    for (let share = 1; share > 1e-10; share /= 2) {
      if (share < 1) this.#place(from.w, to, share);
      this.#follow(from, among);
      const left = this.#violation(among);
      if ((left < off / 2 && !drops) || this.#isLower(from, left < off / 2)) {
        this.trail.push(from);
        if (this.trail.length > 8) this.trail.shift();
        this.#isFresh = false;
        if (left > slow * off && !drops) this.#renew(among);
        return true;
      }
      if (!this.#isFresh) break;
    }
    this.#place(from.w, from.w, 0);
    this.#follow(from, among);
    if (this.#isFresh) return false;
    this.#renew(among);
    return this.#step();
  }

  /** The weights at a share of the way. */
  #place(from: Float64Array, to: Float64Array, share: number): void {
    for (let j = 0; j < from.length; j++) this.point.w[j] = from[j] + share * (to[j] - from[j]);
    this.#parabola.complete();
  }

  /** The bias, which the parabola foresees, and the slopes go with the weights. */
  #follow(from: Place, columns: readonly number[]): void {
    this.point.b = from.b + this.#parabola.biasAfter(from.w);
    this.point.update();
    this.point.look(columns);
  }

  /** The parabola at the point as it is, with the same weights active. */
  #renew(active: readonly number[]): void {
    this.#parabola.release();
    this.#parabola = new Parabola(this.point, this.#rates);
    for (const j of active) if (!this.#parabola.has(j)) this.#parabola.append(j, Math.sign(this.point.v[j]));
    this.#isFresh = true;
  }

  /** Whether the objective is lower than it was; or, where that is good enough, no higher but for rounding. */
  #isLower(from: Place, noHigher: boolean): boolean {
    const value = this.#value(from);
    const noise = 1e-14 * Math.abs(value);
    const now = this.#value(this.point);
    return now < value - noise || (noHigher && now <= value + noise);
  }

  #value({ w, z }: Pick<Place, "w" | "z">): number {
    const { lambda, mu } = this.#rates;
    let value = this.point.valueAt(z);
    for (let j = 0; j < w.length; j++) value += lambda[j] * Math.abs(w[j]) + (mu[j] * w[j] * w[j]) / 2;
    return value;
  }
}
