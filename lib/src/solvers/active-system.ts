/**
 * The linear system of an active set A of unit columns, which grows and shrinks with it:
 *
 *     (X_Aᵀ X_A + diag μ_A) w_A = target
 *
 * by a Cholesky factor to which a row is appended or from which one is dropped in O(m²); or, where more columns than rows
 * are active and μ is the same for all, in the space of the rows.
 */
import { CholeskyDual } from "../algebra/cholesky-dual";
import { CholeskyRows } from "../algebra/cholesky-rows";
import { most } from "../algebra/vector";
import type { SomeColumns } from "../forms/unit-columns";

/** Below this share of its square left beside the active columns, a column counts as dependent on them. */
const dependent = 1e-11;

/** With μ above this share of the squares of all active columns, the space of the rows costs four of sixteen digits. */
const fourDigits = 1e-4;

/** The active columns and their system. */
export class ActiveSystem {
  /** The active columns, in the order of the factor. */
  readonly members: number[] = [];
  readonly #columns: SomeColumns;
  readonly #longest: number;
  readonly #isMember: Uint8Array;
  readonly #factor: CholeskyRows = new CholeskyRows(64);
  /** In place of the factor while more columns than rows are active. */
  #dual: CholeskyDual | undefined;
  /** μ_j in the units of the columns as they were given. */
  readonly #mu: Float64Array;
  /** The products of each member with those before it. */
  readonly #products: Float64Array[] = [];

  constructor(columns: SomeColumns) {
    this.#columns = columns;
    this.#longest = most(columns.norms);
    this.#isMember = new Uint8Array(columns.norms.length);
    this.#mu = new Float64Array(columns.norms.length);
  }

  has(j: number): boolean {
    return this.#isMember[j] === 1;
  }

  /** Appends a column; false, with nothing changed, when it depends on the members. */
  append(j: number): boolean {
    if (this.#dual) {
      this.#dual.change(this.#columns.given![j], 1);
      this.#add(j);
      return true;
    }
    const products = this.#columns.productsWith(this.members, j);
    if (!this.#factor.append(products, this.#square(j), dependent)) return false;
    this.#add(j, products);
    return true;
  }

  /** Drops a column. */
  drop(j: number): void {
    const at = this.members.indexOf(j);
    this.members.splice(at, 1);
    if (this.#dual) this.#dual.change(this.#columns.given![j], -1);
    else {
      this.#factor.drop(at);
      this.#products.splice(at, 1);
      for (let i = at; i < this.#products.length; i++) this.#products[i].copyWithin(at, at + 1);
    }
    this.#isMember[j] = 0;
  }

  /** Takes `times` other μ_j; returns the members that depend on the others without the old ones, and had to go. */
  setMu(rates: Float64Array, times: number): number[] {
    let changes = false;
    for (let j = 0; j < rates.length; j++) {
      const mu = times * rates[j];
      if (mu !== this.#mu[j]) changes = true;
      this.#mu[j] = mu;
    }
    if (!changes) return [];
    if (this.#chooseDual()) return [];
    const squares = new Float64Array(this.members.map((j) => this.#square(j)));
    const known = this.#products.length === squares.length;
    if (known && this.#factor.refill(this.#products, squares, dependent)) return [];
    this.#factor.clear();
    const before = this.members.splice(0);
    this.#products.length = 0;
    for (const j of before) this.#isMember[j] = 0;
    return before.filter((j) => !this.append(j));
  }

  /** Overwrites the right side, one number for each member, with the solution. */
  solve(target: Float64Array): void {
    if (!this.#dual) {
      this.#factor.solve(target);
      return;
    }
    const { given, norms } = this.#columns;
    const rescale = (j: number, i: number): void => {
      target[i] *= norms[j];
    };
    this.members.forEach(rescale);
    const columns = this.members.map((j) => given![j]);
    this.#dual.solve(columns, this.#mu[0], target);
    this.members.forEach(rescale);
  }

  /** The combination v of the members that a dependent column is: x_j = X_A v. */
  combination(j: number): Float64Array {
    const v = this.#columns.productsWith(this.members, j);
    this.#factor.solve(v);
    return v;
  }

  /** After the last use. */
  release(): void {
    this.#factor.release();
  }

  #square(j: number): number {
    return 1 + this.#mu[j] / this.#columns.norms[j] ** 2;
  }

  #add(j: number, products?: Float64Array): void {
    this.members.push(j);
    if (products) this.#products.push(products);
    this.#isMember[j] = 1;
  }

  /** Takes the dual system while it is the smaller one and keeps its digits. */
  #chooseDual(): boolean {
    const { given } = this.#columns;
    const mu = this.#mu;
    const m = this.members.length;
    const small = mu[0] < fourDigits * m * this.#longest ** 2;
    if (!given || m <= given[0].length || small || mu.some((each) => each !== mu[0])) {
      this.#dual = undefined;
      return false;
    }
    this.#dual ??= new CholeskyDual(this.members.map((j) => given[j]));
    this.#products.length = 0;
    return true;
  }
}
