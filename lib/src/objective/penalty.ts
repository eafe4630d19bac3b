/**
 * Penalties say how large parameters are. A solver asks a penalty Ω for four things and knows no formula itself: its
 * value, a (sub)gradient, its proximal map, and the shortest vector in slope + ∂Ω(w), which is 0 exactly where the
 * loss's slope and the penalty balance. So a new penalty is one file: `separable` makes one of a function of a single
 * number, and a class of its own does for one that looks at several numbers together (group-lasso.ts).
 */
import { Matrix } from "ml-matrix";
import { type MatrixLike, nonNegative, quote, table } from "../input";

/**
 * A penalty on parameters of a certain shape: what solvers call, unchecked. The parameters are the rows · columns
 * numbers of θ from `start` on, row by row; a row belongs to a column of X, a column to an output.
 */
export interface PenaltyOnParameters {
  /** Ω; adds its (sub)gradient to the same places of `gradient`. */
  evaluate(theta: Float64Array, gradient: Float64Array, start: number): number;
  /** Replaces the parameters by argmin over z of ½ ‖z - θ‖² + step · Ω(z). */
  prox(theta: Float64Array, step: number, start: number): void;
  /** Fills the same places of `result` with the vector of smallest norm in slope + ∂Ω(θ). */
  shortest(theta: Float64Array, slope: Float64Array, result: Float64Array, start: number): void;
}

/** The two strengths of a penalty Σ absolute_j |w_j| + quadratic_j w_j², for each row of the weights. */
export interface PenaltyStrengths {
  readonly absolute: Float64Array;
  readonly quadratic: Float64Array;
}

/** A penalty on a single number. */
export interface EntryPenalty {
  /** ω(x) */
  value(x: number): number;
  /** A (sub)gradient: any of the slopes that the penalty has at x. */
  slope(x: number): number;
  /** argmin over z of ½ (z - x)² + step · value(z), for step >= 0. */
  prox(x: number, step: number): number;
  /** The number nearest to 0 in slope + ∂value(x). */
  shortest(x: number, slope: number): number;
}

/**
 * A penalty Ω(w). The first four members are for readers; solvers take `on` and, where there are any, the capabilities
 * below it.
 */
export abstract class Penalty {
  /** How the penalty was written, e.g. "l1(0.1) + l2(0.5)": for messages. */
  abstract readonly name: string;
  /** Whether Ω is convex: only then is a stationary point a minimum. */
  readonly convex: boolean = true;
  /** Where Ω is finite, such as "w >= 0"; undefined when everywhere. Steps along a gradient would leave it. */
  readonly domain: string | undefined = undefined;

  /** @internal Where a penalty has its methods from, in whichever copy of this library it was made. */
  get origin(): object {
    return Penalty.prototype;
  }

  /**
   * Ω(w), the sum over all entries of w, of any shape.
   * @throws RangeError if w is empty or holds NaN or an infinite number, or its rows do not fit the penalty
   * @example
   * l1(0.1).value([1, -2]); // 0.30000000000000004
   */
  value(w: MatrixLike): number {
    const { values, rows, columns } = table("w", w);
    return this.on(rows, columns).evaluate(values, new Float64Array(values.length), 0);
  }

  /**
   * The gradient, in the form of w. Where an absolute value has a kink it has no derivative but many slopes; this
   * takes 0 there.
   * @throws as `value` does
   * @example
   * l2(0.5).gradient([1, -2]); // [1, -2]
   */
  gradient<W extends MatrixLike>(w: W): W {
    return mapped(w, (values, rows, columns) => {
      const gradient = new Float64Array(values.length);
      this.on(rows, columns).evaluate(values, gradient, 0);
      return gradient;
    });
  }

  /**
   * The proximal map, in the form of w: argmin over z of ½ ‖z - w‖² + step · Ω(z).
   * @throws as `value` does; RangeError unless step is a finite number >= 0
   *
   * Source: Parikh and Boyd, "Proximal Algorithms", Foundations and Trends in Optimization 1 (2014), chapter 6.
   * @example
   * l1(1).prox([3, -0.5], 2); // [1, 0]
   */
  prox<W extends MatrixLike>(w: W, step: number): W {
    nonNegative("step", step);
    return mapped(w, (values, rows, columns) => {
      this.on(rows, columns).prox(values, step, 0);
      return values;
    });
  }

  /**
   * For solvers: the penalty made ready for parameters of a shape.
   * @throws RangeError when it has factors or groups for another number of rows
   */
  abstract on(rows: number, columns: number): PenaltyOnParameters;

  /** The two strengths, where Ω has no other parts: closed forms, the exact active set and paths are made of them. */
  strengths?(rows: number): PenaltyStrengths;

  /** The penalty of a single entry, for each row, where Ω is a sum over the entries. */
  entries?(rows: number): EntryPenalty[];
}

/**
 * The penalty Σ ω(w_i) for a function ω of one number; or Σ ω_j(w_jc), each row of the weights with its own.
 *
 * @param name how it is called in messages
 * @param entry ω: its value, slope, proximal map and shortest slope; or a function that gives one for each of so many rows
 * @param options.convex default true
 * @param options.domain where ω is finite, such as "w >= 0"; default everywhere
 * @throws TypeError when entry is neither; later RangeError when it gives another number of them
 * @example
 * const shift = separable("shift", { value: (x) => x, slope: () => 1, prox: (x, t) => x - t, shortest: (x, s) => s + 1 });
 * shift.prox([3, 4], 2); // [1, 2]
 */
export function separable(
  name: string,
  entry: EntryPenalty | ((rows: number) => EntryPenalty[]),
  options: { convex?: boolean; domain?: string | undefined } = {},
): Penalty {
  if (typeof entry === "function") {
    const entries = (rows: number): EntryPenalty[] => {
      const given = entry(rows);
      if (given.length === rows) return given;
      throw new RangeError(`entry must give one for each of ${rows} rows, got ${quote(given)}`);
    };
    return Object.freeze(new Separable(name, entries, options));
  }
  for (const member of ["value", "slope", "prox", "shortest"] as const) {
    const given: unknown = entry?.[member];
    if (typeof given !== "function")
      throw new TypeError(`entry.${member} must be a function, got ${quote(given)}`);
  }
  return Object.freeze(new Separable(name, (rows) => new Array<EntryPenalty>(rows).fill(entry), options));
}

/** A penalty that is a sum over the entries, each row of the weights with its own. */
export class Separable extends Penalty {
  override readonly name: string;
  override readonly convex: boolean;
  override readonly domain: string | undefined;
  override readonly entries: (rows: number) => EntryPenalty[];

  constructor(
    name: string,
    entries: (rows: number) => EntryPenalty[],
    options: { convex?: boolean; domain?: string | undefined } = {},
  ) {
    super();
    this.name = name;
    this.convex = options.convex ?? true;
    this.domain = options.domain;
    this.entries = entries;
  }

  override on(rows: number, columns: number): PenaltyOnParameters {
    const entries = this.entries(rows).flatMap((entry) => new Array<EntryPenalty>(columns).fill(entry));
    return {
      evaluate(theta, gradient, start) {
        let sum = 0;
        for (let i = 0; i < entries.length; i++) {
          const x = theta[start + i];
          sum += entries[i].value(x);
          gradient[start + i] += entries[i].slope(x);
        }
        return sum;
      },
      prox(theta, step, start) {
        for (let i = 0; i < entries.length; i++) theta[start + i] = entries[i].prox(theta[start + i], step);
      },
      shortest(theta, slope, result, start) {
        for (let i = 0; i < entries.length; i++) {
          result[start + i] = entries[i].shortest(theta[start + i], slope[start + i]);
        }
      },
    };
  }
}

/** Throws a RangeError when a penalty made for a number of rows meets another. */
export function requireRows(name: string, made: number, rows: number): void {
  if (made === rows) return;
  throw new RangeError(`${name} is made for ${made} rows of weights (columns of X), but here are ${rows}`);
}

/**
 * Throws a TypeError unless value is a penalty (lambda alone does not say which one is meant), and one that solvers and
 * readers see alike.
 */
export function requirePenalty(name: string, value: Penalty): Penalty {
  const origin = value?.origin as Penalty | undefined;
  if (!origin) {
    const isObject = typeof value === "object" && value !== null;
    const advice = isObject ? ": a copy is none, separable(...) makes one of your own" : "";
    throw new TypeError(
      `${name} must be a penalty such as l1(0.1) or halfL2(0.1), got ${quote(value)}${advice}`,
    );
  }
  const own = (["value", "gradient", "prox"] as const).find((member) => value[member] !== origin[member]);
  if (!own) return value;
  throw new TypeError(
    `${name} has a ${own} of its own, which solvers do not call: separable(...) makes one that they do`,
  );
}

/** f of all entries, as a new value of the same form. */
function mapped<W extends MatrixLike>(
  w: W,
  f: (values: Float64Array, rows: number, columns: number) => Float64Array,
): W {
  const { values, rows, columns } = table("w", w);
  const result = f(values, rows, columns);
  if (Matrix.isMatrix(w)) return Matrix.from1DArray(rows, columns, result) as MatrixLike as W;
  if (!Array.isArray(w)) return result as MatrixLike as W;
  if (typeof w[0] === "number") return Array.from(result) as MatrixLike as W;
  const row = (i: number): number[] => Array.from(result.subarray(i * columns, (i + 1) * columns));
  return Array.from({ length: rows }, (_, i) => row(i)) as MatrixLike as W;
}
