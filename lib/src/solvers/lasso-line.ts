/** One walk along the lasso path: a straight line, a knot, the next line. */
import { norm, subtractAll, timesTransposed } from "../algebra/vector";
import { violationOf } from "../evidence/certificate";
import type { StandardForm } from "../forms/standard-form";
import { type Columns, columnsOf } from "../forms/unit-columns";
import { ActiveSystem } from "./active-system";
import { ActiveWalk } from "./active-walk";
import { directionFrom } from "./knot-direction";

/** What is nearer to its limit than this share of it, or than this share of ‖y‖, has reached it. */
const ofLimit = 1e-11;
const ofSize = 1e-14;

/** Weights, the λ to which they belong, and x_jᵀ r for every column. */
export interface PathPoint {
  readonly lambda: number;
  readonly weights: Float64Array;
  readonly slopes: Float64Array;
}

/** How far inside of its ends a line is looked at: there all weights that move have their signs. */
const inside = 1e-6;

/**
 * The largest violation of a KKT condition on the straight line between two points. Between the places where it is
 * looked for it cannot be larger: as long as all signs s_j stay, |x_jᵀ r| - λ_j and |x_jᵀ r - λ_j s_j| are convex along a
 * line. Where a weight changes its sign on the way, it is looked for on both sides of that place, too.
 */
export function violationBetween(form: StandardForm, from: PathPoint, to: PathPoint): number {
  const size = norm(form.y[0]);
  let worst = 0;
  const crossings = Array.from(from.weights, (weight, j) => weight / (weight - to.weights[j])).filter(
    (share) => share > 0 && share < 1,
  );
  const aside = crossings.flatMap((share) => [share * (1 - inside), share + (1 - share) * inside]);
  for (const share of [0, inside, ...aside, 1 - inside, 1]) {
    const at = (one: number, other: number): number => (1 - share) * one + share * other;
    const lambda = at(from.lambda, to.lambda);
    const weights = from.weights.map((weight, j) => at(weight, to.weights[j]));
    const slopes = from.slopes.map((slope, j) => at(slope, to.slopes[j]));
    const rates = { lambda: form.lambda.map((each) => lambda * each), mu: form.mu };
    const { violation } = violationOf(rates, weights, slopes, (j) => form.norms[j] * size);
    // What rounding of the weights does to the slopes counts as well.
    const noise = weights.reduce((sum, w, j) => sum + Math.abs(w) * form.norms[j], 0) * Number.EPSILON;
    const whole = violation + (2 * noise) / (size || 1);
    if (!(whole <= worst)) worst = whole;
  }
  return worst;
}

/** The weights at the present λ, and where they go from there. All is in unit columns, whose limits are λ · a_j. */
export class LassoLine {
  lambda: number;
  readonly #form: StandardForm;
  readonly #walk: ActiveWalk;
  readonly #columns: Columns;
  readonly #size: number;
  readonly #a: Float64Array;
  readonly #c: Float64Array;
  #system: ActiveSystem;
  readonly #signs: Float64Array;
  #w: Float64Array;
  #point: PathPoint | undefined;
  #d: Float64Array = new Float64Array(0);
  #falls: Float64Array = new Float64Array(0);
  /** Who arrived at the present knot, at its limit or at 0. */
  #arrived: number[];

  /** @param first the λ at which the first weight leaves 0 */
  constructor(form: StandardForm, first: number) {
    const columns = columnsOf(form.X);
    this.#form = form;
    this.#walk = ActiveWalk.from(columns, form.y[0]);
    this.#columns = columns;
    this.#a = form.lambda.map((lambda, j) => lambda / (columns.norms[j] || 1));
    this.#c = columns.timesTransposed(form.y[0]);
    this.#size = norm(form.y[0]);
    this.#system = new ActiveSystem(columns);
    this.#signs = new Float64Array(form.X.length);
    this.#w = new Float64Array(form.X.length);
    this.lambda = first;
    this.#arrived = [];
  }

  /** The weights here, in the units of the form, with their slopes from the data itself. */
  point(): PathPoint {
    if (this.#point) return this.#point;
    const { X, y } = this.#form;
    const weights = this.#w.map((w, j) => w / (this.#columns.norms[j] || 1));
    const r = Float64Array.from(y[0]);
    subtractAll(r, weights, X);
    this.#point = { lambda: this.lambda, weights, slopes: timesTransposed(X, r) };
    return this.#point;
  }

  /** Finds who moves on from here, and how; says whether it is other weights than before. */
  turn(): boolean {
    const system = this.#system;
    const before = system.members.toSorted((i, j) => i - j);
    // At 0 from here on, until the direction says otherwise
    for (const j of this.#arrived) if (system.has(j)) system.drop(j);
    const slopes = this.#slopes();
    const waiting: number[] = [];
    for (let j = 0; j < slopes.length; j++) {
      if (system.has(j) || this.#columns.norms[j] === 0) continue;
      const limit = this.lambda * this.#a[j];
      const short = limit - Math.abs(slopes[j]);
      if (short > ofLimit * limit + ofSize * this.#size && !this.#arrived.includes(j)) continue;
      waiting.push(j);
      this.#signs[j] = Math.sign(slopes[j]);
    }
    this.#head(waiting);
    const after = system.members.toSorted((i, j) => i - j);
    return after.length !== before.length || after.some((j, i) => j !== before[i]);
  }

  /** Follows the line to the next knot, or to the end. */
  follow(end: number): void {
    const slopes = this.#slopes();
    const reaches: { j: number; way: number }[] = [];
    this.#system.members.forEach((j, at) => {
      const way = -this.#w[j] / this.#d[at];
      if (this.#w[j] !== 0 && way > 0) reaches.push({ j, way });
    });
    for (let j = 0; j < slopes.length; j++) {
      if (this.#system.has(j) || this.#columns.norms[j] === 0) continue;
      for (const sign of [1, -1]) {
        const closing = this.#a[j] - sign * this.#falls[j];
        if (!(closing > 1e-9 * this.#a[j])) continue;
        reaches.push({ j, way: Math.max(0, this.lambda * this.#a[j] - sign * slopes[j]) / closing });
      }
    }
    const way = reaches.reduce((least, each) => Math.min(least, each.way), this.lambda - end);
    const together = way + ofLimit * this.lambda;
    this.lambda = way === this.lambda - end ? end : this.lambda - way;
    this.#arrived = this.lambda > end ? reaches.filter((each) => each.way <= together).map(({ j }) => j) : [];
    this.#w = this.#solution();
    for (const j of this.#arrived) this.#w[j] = 0;
    this.#point = undefined;
  }

  /**
   * Goes to a λ by the exact active set instead, and on from there along the line that holds there: where columns are so
   * nearly dependent that rounding decides who comes next.
   */
  jump(lambda: number): void {
    this.#walk.solve(this.#rates(lambda));
    this.lambda = lambda;
    this.#system.release();
    this.#system = new ActiveSystem(this.#columns);
    for (const { j, sign } of this.#walk.active()) {
      if (this.#system.append(j)) this.#signs[j] = sign;
    }
    this.#w = this.#solution();
    this.#point = undefined;
    this.#arrived = [];
    this.#head([]);
  }

  #rates(lambda: number): { lambda: Float64Array; mu: Float64Array } {
    return { lambda: this.#form.lambda.map((each) => lambda * each), mu: this.#form.mu };
  }

  /** Who moves on, of the members and those that wait, and how. */
  #head(waiting: readonly number[]): void {
    const { d, falls } = directionFrom(this.#system, this.#columns, waiting, this.#signs, this.#a);
    this.#d = d;
    this.#falls = falls;
    this.#arrived = [];
  }

  /** The weights of the active set at the present λ. */
  #solution(): Float64Array {
    const { members } = this.#system;
    const target = new Float64Array(
      members.map((j) => this.#c[j] - this.lambda * this.#a[j] * this.#signs[j]),
    );
    this.#system.solve(target);
    const w = new Float64Array(this.#w.length);
    // One of the wrong sign is 0 but for rounding, and there it would count as far from its condition.
    members.forEach((j, at) => {
      if (this.#signs[j] * target[at] > 0) w[j] = target[at];
    });
    return w;
  }

  /** x_jᵀ r at the present weights. */
  #slopes(): Float64Array {
    const slopes = Float64Array.from(this.#c);
    for (const i of this.#system.members) {
      if (this.#w[i] === 0) continue;
      const products = this.#columns.products(i);
      for (let j = 0; j < slopes.length; j++) slopes[j] -= this.#w[i] * products[j];
    }
    return slopes;
  }
}
