/**
 * The lasso and the elastic net, exactly. Once it is known which weights are not 0 (the active set A) and with which
 * signs s, the objective ½ ‖y - X w‖² + λ Σ |w_j| + μ/2 Σ w_j² is a plain quadratic, and its minimum one linear system:
 *
 *     (X_Aᵀ X_A + μ I) w_A = X_Aᵀ y - λ s
 *
 * So guess A and s, solve, and correct the guess: walk from where we are towards the solution, and where a weight
 * reaches 0 on the way, drop it; arrived there, let in a few weights whose KKT conditions |x_jᵀ r| <= λ are violated,
 * the worst first. Every such step lowers the objective, so no guess returns, and after finitely many the KKT
 * conditions hold: to rounding, not to some tolerance. From one λ to the next the guess is nearly right, so a whole path
 * costs little more than its changes of the active set, each O(m²) through a Cholesky factor that grows and shrinks.
 * With μ > 0 more columns than rows may be active; then the system is solved in the space of the rows.
 *
 * Which solution, when there are many: a column that depends on the active ones (to working precision) stays out
 * unless it lowers the objective, and then takes the place of one of them; so of equal columns the one that came in
 * first keeps all the weight (the lowest index, if they come in together). Columns of zeros get the weight 0.
 *
 * Sources: Osborne, Presnell and Turlach, "A new approach to variable selection in least squares problems", IMA
 * Journal of Numerical Analysis 20 (2000); Lee, Battle, Raina and Ng, "Efficient sparse coding algorithms" (2006).
 */

import { CholeskyDual } from "../algebra/cholesky-dual";
import { CholeskyRows } from "../algebra/cholesky-rows";
import { norm, timesTransposed } from "../algebra/vector";
import { kkt } from "../evidence/certificate";
import { type Fit, fitOf } from "../evidence/fit";
import { standardForm, toTheta } from "../forms/standard-form";
import { type Columns, columnsOf } from "../forms/unit-columns";
import type { LinearParameters } from "../objective/model";
import type { Objective } from "../objective/objective";
import { byProducts, byResiduals, type Slopes } from "./slopes";

/** Below this share of its square left beside the active columns, a column counts as dependent on them. */
const dependent = 1e-11;

/** The part of a KKT condition, relative to ‖y‖ and unit columns, that is rounding and not worth a step. */
const rounding = 1e-13;

/** How many weights are let in together; with more, many would be there for nothing as soon as the others grow. */
const atOnce = 10;

/** With μ above this share of the squares of all active columns, the space of the rows costs four of sixteen digits. */
const fourDigits = 1e-4;

/** The solution for one output, kept from one λ to the next. */
export class ActiveSet {
  readonly #columns: Columns;
  readonly #longest: number;
  readonly #size: number;
  /** x_jᵀ y */
  readonly #c: Float64Array;
  readonly #slopes: Slopes;
  readonly #factor: CholeskyRows = new CholeskyRows(16);
  /** In place of the factor while more columns than rows are active. */
  #dual: CholeskyDual | undefined;
  #mu: number = 0;
  #steps: number = 0;
  /** The active set in the order of the factor, and the sign of each weight in it. */
  readonly #active: number[] = [];
  readonly #signs: number[] = [];
  /** The products of each active column with those before it. */
  readonly #products: Float64Array[] = [];
  readonly #isActive: Uint8Array;
  /** The weights of the unit columns. */
  readonly #w: Float64Array;

  /** From y itself, which takes the unit columns. */
  static from(columns: Columns & { unit: readonly Float64Array[] }, y: Float64Array): ActiveSet {
    const c = timesTransposed(columns.unit, y);
    const slopes = y.length > c.length ? byProducts(columns, c) : byResiduals(columns.unit, y);
    return new ActiveSet(columns, c, norm(y), slopes);
  }

  /** From products alone: Xᵀy (of the columns as they were given) and ‖y‖. */
  static fromProducts(columns: Columns, Xty: Float64Array, size: number): ActiveSet {
    const c = Xty.map((product, j) => product / (columns.norms[j] || 1));
    return new ActiveSet(columns, c, size, byProducts(columns, c));
  }

  private constructor(columns: Columns, c: Float64Array, size: number, slopes: Slopes) {
    const p = c.length;
    this.#columns = columns;
    this.#longest = columns.norms.reduce((most, each) => Math.max(most, each), 0);
    this.#size = size;
    this.#c = c;
    this.#slopes = slopes;
    this.#isActive = new Uint8Array(p);
    this.#w = new Float64Array(p);
  }

  /** The weights, in the units of the columns as they were given. */
  weights(): Float64Array {
    return this.#w.map((w, j) => w / (this.#columns.norms[j] || 1));
  }

  /**
   * Moves to the minimum for λ and μ.
   * @returns how many systems were solved, and whether every KKT condition holds to rounding
   */
  solve(lambda: number, mu: number): { steps: number; converged: boolean } {
    const norms = this.#columns.norms;
    const limit = (j: number): number => lambda / norms[j];
    const floor = rounding * this.#size;
    const blocked = new Set<number>(); // let in, and out again at once: its violation was rounding
    if (mu !== this.#mu) this.#refactor(mu);
    const start = this.#steps;
    const most = start + 20 * (norms.length + 10);
    let newest: number[] = [];
    let few = atOnce;

    while (this.#steps++ < most) {
      const gone = this.#walk(limit);
      // Beside each other some may grow in the wrong direction, and go at once: from then on one at a time.
      const undone = newest.filter((j) => gone.includes(j));
      if (undone.length > 0) few = 1;
      if (newest.length === 1) for (const j of undone) blocked.add(j);
      newest = [];
      if (gone.length > 0) continue;
      this.#slopes.update(this.#w, this.#active);
      const violated = this.#violated(limit, floor).filter((j) => !blocked.has(j));
      if (violated.length === 0) return { steps: this.#steps - start, converged: blocked.size === 0 };
      const [worst, ...others] = violated.slice(0, few);
      if (this.#letIn(worst, limit)) newest = [worst, ...others.filter((j) => this.#append(j))];
      else blocked.add(worst);
    }
    return { steps: this.#steps - start, converged: false };
  }

  /** The weights at 0 whose KKT condition is violated by more than the floor, the worst first. */
  #violated(limit: (j: number) => number, floor: number): number[] {
    const found: { j: number; over: number }[] = [];
    for (let j = 0; j < this.#w.length; j++) {
      if (this.#isActive[j] || this.#columns.norms[j] === 0) continue;
      const over = Math.abs(this.#slopes.of(j, limit(j) + floor)) - limit(j);
      if (over > floor) found.push({ j, over });
    }
    return found.sort((one, other) => other.over - one.over).map(({ j }) => j);
  }

  /**
   * The duality gap at the minimum just found for λ and μ, in the standard form: as `dualityGap`, but only the active
   * weights are looked at, since the others meet their conditions to rounding.
   */
  gap(lambda: number, mu: number): number {
    let square = this.#size * this.#size;
    let product = 0;
    let gap = 0;
    for (const j of this.#active) {
      const w = this.#w[j];
      const slope = this.#slopes.of(j, 0);
      const u = slope - (mu / this.#columns.norms[j] ** 2) * w;
      square -= w * (this.#c[j] + slope) - (mu * w * w) / this.#columns.norms[j] ** 2;
      product += w * u;
      gap += (lambda / this.#columns.norms[j]) * Math.abs(w) - w * u;
    }
    if (!(square > 0)) return 0;
    // The dual point is s r with s <= 1 / (1 + what rounding leaves of a violation)
    const steepest = 1 + (rounding * this.#size) / (lambda / this.#longest || Infinity);
    const short = Math.max(0, 1 - Math.min(1 / steepest, 1 + product / square));
    return Math.max(0, gap) + (square * short * short) / 2 + short * Math.abs(product);
  }

  /** Walks to the solution for the current signs, or to the first 0 on the way; returns who is dropped there. */
  #walk(limit: (j: number) => number): number[] {
    const active = this.#active;
    const signs = this.#signs;
    const w = this.#w;
    const target = new Float64Array(active.map((j, i) => this.#c[j] - limit(j) * signs[i]));
    this.#solveSystem(target);
    let share = 1;
    for (let i = 0; i < active.length; i++) {
      if (signs[i] * target[i] > 0) continue;
      const from = w[active[i]];
      share = Math.min(share, from === 0 ? 0 : from / (from - target[i]));
    }
    const ended: number[] = [];
    for (let i = 0; i < active.length; i++) {
      const from = w[active[i]];
      const crosses = share < 1 && signs[i] * target[i] <= 0;
      if (crosses && (from === 0 || from / (from - target[i]) <= share)) ended.push(active[i]);
      else w[active[i]] = share === 1 ? target[i] : from + share * (target[i] - from);
    }
    for (const j of ended) this.#drop(j);
    return ended;
  }

  /** Makes a weight active, at 0 and with the sign of its slope; false if that would not lower the objective. */
  #letIn(j: number, limit: (j: number) => number): boolean {
    if (this.#append(j)) return true;
    // x_j = X_A v: let w_j grow and w_A give way by v, which leaves the fit as it is, until one of them is 0.
    const sign = Math.sign(this.#slopes.of(j, 0));
    const v = this.#productsWith(j);
    this.#factor.solve(v);
    const rate = this.#active.reduce(
      (sum, i, at) => sum - sign * limit(i) * this.#signs[at] * v[at],
      limit(j),
    );
    if (rate >= 0) return false;
    let way = Infinity;
    let first = -1;
    this.#active.forEach((i, at) => {
      const shrinks = sign * v[at] * this.#signs[at];
      if (shrinks > 1e-12 && Math.abs(this.#w[i]) / shrinks < way) {
        way = Math.abs(this.#w[i]) / shrinks;
        first = i;
      }
    });
    if (first < 0) return false;
    this.#active.forEach((i, at) => {
      this.#w[i] -= way * sign * v[at];
    });
    this.#drop(first);
    if (!this.#append(j)) return false;
    this.#w[j] = way * sign;
    return true;
  }

  /** Makes a weight active, at 0 and with the sign of its slope, unless its column depends on the active ones. */
  #append(j: number): boolean {
    const sign = Math.sign(this.#slopes.of(j, 0));
    if (this.#dual) {
      this.#dual.change(this.#columns.given![j], 1);
      this.#add(j, sign);
      return true;
    }
    const products = this.#productsWith(j);
    if (!this.#factor.append(products, this.#squareWith(this.#mu, j), dependent)) return false;
    this.#add(j, sign, products);
    return true;
  }

  #productsWith(j: number): Float64Array {
    const active = this.#active;
    const products = new Float64Array(active.length);
    for (let i = 0; i < active.length; i++) products[i] = this.#columns.product(active[i], j);
    return products;
  }

  #squareWith(mu: number, j: number): number {
    return 1 + mu / this.#columns.norms[j] ** 2;
  }

  #add(j: number, sign: number, products?: Float64Array): void {
    this.#active.push(j);
    this.#signs.push(sign);
    if (products) this.#products.push(products);
    this.#isActive[j] = 1;
  }

  #drop(j: number): void {
    const at = this.#active.indexOf(j);
    this.#active.splice(at, 1);
    this.#signs.splice(at, 1);
    if (this.#dual) this.#dual.change(this.#columns.given![j], -1);
    else {
      this.#factor.drop(at);
      this.#products.splice(at, 1);
      for (let i = at; i < this.#products.length; i++) this.#products[i].copyWithin(at, at + 1);
    }
    this.#isActive[j] = 0;
    this.#w[j] = 0;
  }

  /** A new factor for another μ; columns that no longer fit in (with μ = 0) are dropped. */
  #refactor(mu: number): void {
    this.#mu = mu;
    if (this.#chooseDual(mu)) return;
    const squares = new Float64Array(this.#active.map((j) => this.#squareWith(mu, j)));
    const known = this.#products.length === squares.length;
    if (known && this.#factor.refill(this.#products, squares, dependent)) return;
    this.#factor.clear();
    const before = this.#active.map((j, i) => [j, this.#signs[i]]);
    for (const list of [this.#active, this.#signs, this.#products]) list.length = 0;
    for (const [j, sign] of before) {
      const products = this.#productsWith(j);
      if (this.#factor.append(products, this.#squareWith(mu, j), dependent)) this.#add(j, sign, products);
      else {
        this.#isActive[j] = 0;
        this.#w[j] = 0;
      }
    }
  }

  /** Takes the dual system while it is the smaller one and keeps its digits. */
  #chooseDual(mu: number): boolean {
    const { given } = this.#columns;
    const m = this.#active.length;
    if (!given || m <= given[0].length || mu < fourDigits * m * this.#longest ** 2) {
      this.#dual = undefined;
      return false;
    }
    this.#dual ??= new CholeskyDual(this.#active.map((j) => given[j]));
    this.#products.length = 0;
    return true;
  }

  /** Overwrites the right side with the solution; both are those of unit columns. */
  #solveSystem(target: Float64Array): void {
    if (!this.#dual) {
      this.#factor.solve(target);
      return;
    }
    const { given, norms } = this.#columns;
    const rescale = (j: number, i: number): void => {
      target[i] *= norms[j];
    };
    this.#active.forEach(rescale);
    const columns = this.#active.map((j) => given![j]);
    this.#dual.solve(columns, this.#mu, target);
    this.#active.forEach(rescale);
  }
}

/** How good the solution is. */
export interface ActiveSetEvidence {
  /** The objective lies at most this far above its minimum. */
  readonly gap: number;
  /** The largest relative violation of a KKT condition. */
  readonly violation: number;
}

/**
 * Minimizes scale · ‖X W + 1 b - y‖² + absolute · Σ |W| + quadratic · Σ W² exactly, each output by itself.
 *
 * @throws TypeError when the model is not linear, the loss not squared or a bias penalized
 */
export function activeSet(J: Objective): Fit<LinearParameters> & ActiveSetEvidence {
  const form = standardForm("activeSet", J);
  const columns = columnsOf(form.X);
  let iterations = 0;
  const weights = form.y.map((y) => {
    const set = ActiveSet.from(columns, y);
    iterations += set.solve(form.lambda, form.mu).steps;
    return set.weights();
  });
  const theta = toTheta(form, weights);
  const gradient = new Float64Array(J.size);
  const { gap, violation } = kkt(J, J.shape(theta));
  const converged = violation <= 1e-10;
  const says = `the largest KKT violation is ${violation.toExponential(1)}`;
  return fitOf(J, theta, {
    objective: J.evaluate(theta, gradient),
    stationarity: J.stationarity(theta, gradient),
    converged,
    reason: converged ? `exact: ${says}` : `${says}: the columns are too nearly dependent for more`,
    iterations,
    gap,
    violation,
  });
}
