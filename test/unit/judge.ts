/**
 * A judge of claimed minima of factor · Σ s_i (x_iᵀ w + b - y_i)² + Σ absolute_j |w_j| + quadratic_j w_j² that shares no
 * line with the library: plain loops over the data as it was given, in twice the usual digits where numbers cancel.
 */

/** The data, and how its squares are counted. */
export interface Case {
  readonly X: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly factor: number;
  readonly intercept: boolean;
  /** s, how much each row counts; left out, 1. */
  readonly counts?: readonly number[] | undefined;
}

/** A penalty written out, column by column. */
export interface Strengths {
  readonly absolute: ArrayLike<number>;
  readonly quadratic: ArrayLike<number>;
}

/** What the judge finds. */
export interface Verdict {
  /** The largest violation of a KKT condition of a weight, relative to ‖x_j‖ ‖y‖ about their means, for the best bias. */
  readonly violation: number;
  /** How far the bias is from the best one, relative to the standard deviation of y. */
  readonly ofBias: number;
  /** What either may be for the rounding of predictions and of the bias alone. */
  readonly rounding: number;
  readonly value: Twice;
  /** How much of the value that rounding may cost. */
  readonly slack: number;
}

/** A number as the sum of two, the second being what rounding took off the first. */
export type Twice = readonly [high: number, low: number];

/** a - b */
export function minus(a: Twice, b: Twice): number {
  return a[0] - b[0] + (a[1] - b[1]);
}

/** A sum that keeps what rounding takes off. */
class Sum {
  #high = 0;
  #low = 0;

  add(x: number): this {
    const sum = this.#high + x;
    const back = sum - x;
    this.#low += this.#high - back + (x - (sum - back));
    this.#high = sum;
    return this;
  }

  /** Adds x · y: of two halves of each number all four products are exact. */
  times(x: number, y: number): this {
    const x1 = firstHalf(x);
    const y1 = firstHalf(y);
    const [x2, y2] = [x - x1, y - y1];
    this.add(x * y);
    this.#low += x1 * y1 - x * y + x1 * y2 + x2 * y1 + x2 * y2;
    return this;
  }

  get twice(): Twice {
    const high = this.#high + this.#low;
    return [high, this.#high - high + this.#low];
  }
}

/** The first half of the digits. */
function firstHalf(x: number): number {
  const big = 134217729 * x; // 2^27 + 1
  return big - (big - x);
}

interface Column {
  readonly values: readonly number[];
  readonly mean: number;
  readonly length: number;
}

/** The judge of one case, for any penalty. */
export class Judge {
  readonly #case: Case;
  readonly #counts: readonly number[];
  readonly #total: number;
  readonly #columns: readonly Column[];
  readonly #y: Column;

  constructor(given: Case) {
    this.#case = given;
    this.#counts = given.counts ?? given.y.map(() => 1);
    this.#total = this.#counts.reduce((sum, count) => sum + count, 0);
    this.#columns = given.X[0].map((_, j) => this.#about(given.X.map((row) => [row[j], 0])));
    this.#y = this.#about(given.y.map((each) => [each, 0]));
  }

  /** Judges weights w and a bias b. */
  judge({ absolute, quadratic }: Strengths, w: readonly number[], b: number): Verdict {
    const { factor, intercept } = this.#case;
    const size = this.#y.length || 1;
    const whole = Math.sqrt(this.#total);
    const residuals = this.#residuals(w, b);
    const r = this.#about(residuals);
    let violation = 0;
    let terms = size;
    let moved = intercept ? Math.abs(b) + Math.abs(this.#y.mean) : 0;
    this.#columns.forEach(({ values, mean, length }, j) => {
      const slope = values.reduce((sum, x, i) => sum + this.#counts[i] * x * r.values[i], 0);
      const left = 2 * factor * slope - 2 * quadratic[j] * w[j];
      const off =
        w[j] === 0
          ? Math.max(Math.abs(left) - absolute[j], 0)
          : Math.abs(left - absolute[j] * Math.sign(w[j]));
      if (off > 0) violation = Math.max(violation, off / (2 * factor * (length * size || 1)));
      terms += length * Math.abs(w[j]);
      moved += Math.abs(mean * w[j]);
    });
    const rounding = (Number.EPSILON * (8 * terms + 2 * whole * moved)) / size;
    const value = this.#value(residuals, { absolute, quadratic }, w);
    const slack = factor * (rounding * size) ** 2 + 1e-15 * value[0];
    return { violation, ofBias: (whole * Math.abs(r.mean)) / size, rounding, value, slack };
  }

  #residuals(w: readonly number[], b: number): Twice[] {
    const { X, y } = this.#case;
    return X.map((row, i) => {
      const sum = new Sum().add(y[i]).add(-b);
      for (let j = 0; j < w.length; j++) if (w[j] !== 0) sum.times(-row[j], w[j]);
      return sum.twice;
    });
  }

  #value(residuals: readonly Twice[], { absolute, quadratic }: Strengths, w: readonly number[]): Twice {
    const squares = new Sum();
    residuals.forEach(([high, low], i) => {
      const square = new Sum().times(high, high).add(2 * high * low).twice;
      squares.times(this.#counts[i], square[0]).times(this.#counts[i], square[1]);
    });
    const [high, low] = squares.twice;
    const value = new Sum().times(this.#case.factor, high).times(this.#case.factor, low);
    w.forEach((each, j) => {
      const square = new Sum().times(each, each).twice;
      value.times(absolute[j], Math.abs(each));
      value.times(quadratic[j], square[0]).times(quadratic[j], square[1]);
    });
    return value.twice;
  }

  /** Numbers about their mean, if there is an intercept; their length is √Σ s_i (…)². */
  #about(column: readonly Twice[]): Column {
    const counts = this.#counts;
    const sum = new Sum();
    if (this.#case.intercept) {
      column.forEach(([high, low], i) => {
        sum.times(counts[i], high).times(counts[i], low);
      });
    }
    const [high, low] = sum.twice;
    const mean = high / this.#total;
    const rest = (new Sum().add(high).times(-mean, this.#total).twice[0] + low) / this.#total;
    const values = column.map((each) => minus(each, [mean, rest]));
    const squares = values.reduce((square, each, i) => square + counts[i] * each ** 2, 0);
    return { values, mean: mean + rest, length: Math.sqrt(squares) };
  }
}
