/**
 * Standard scores: each column less its mean, by its standard deviation. A penalty weighs the weights of all columns
 * alike, in whatever units they are measured, only on scores. Rows to test with take the means and the spreads of the
 * rows that were learned from, else the fit would be asked about other columns than it has seen.
 *
 * Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2nd edition, section 3.4.1.
 */
import type { Matrix } from "ml-matrix";
import { inOnePiece } from "../algebra/in-one-piece";
import { powerOfTwo } from "../algebra/power-of-two";
import { checkedWeights, type MatrixLike, shapeOf, type Table, table } from "../input";

/** Columns as standard scores, and what makes them of other rows. */
export interface Standardized {
  /** The scores, n × p: each column has mean 0 and standard deviation 1, or is 0 where there is no spread. */
  readonly Z: Matrix;
  /** The mean of each column. */
  readonly means: number[];
  /** The standard deviation of each column, n in the denominator; 1 where there is no spread. */
  readonly scales: number[];
  /** The columns without spread, counted from 0. Their scores are 0, of other rows as well. */
  readonly constant: number[];
  /**
   * The scores of other rows, by these means and scales.
   *
   * @param X any number of rows, p columns
   * @throws RangeError when X has not p columns or an entry is not finite
   * @example
   * standardize([1, 3]).apply([2, 5]); // [[0], [3]]
   */
  apply(X: MatrixLike): Matrix;
}

/**
 * The standard scores of the columns of X: z_ij = (x_ij - m_j) / s_j, with the mean m_j = Σ_i x_ij / n and the standard
 * deviation s_j = √(Σ_i (x_ij - m_j)² / n). With sample weights c_i each row counts c_i times, and Σ c_i stands for n.
 * A column has no spread when what is left of it after centring is rounding: at most max(n, p) ε of its length.
 *
 * @param X n × p
 * @param options.sampleWeights how much each row counts, n numbers >= 0, not all 0; default 1 each
 * @throws TypeError or RangeError when X or the weights are not such numbers
 * @example
 * standardize([[1, 5], [3, 5]]).Z; // [[-1, 0], [1, 0]]
 * const { means, scales, constant } = standardize([[1, 5], [3, 5]]);
 * [means, scales, constant]; // [[2, 5], [1, 1], [1]]
 */
export function standardize(X: MatrixLike, options: { sampleWeights?: MatrixLike } = {}): Standardized {
  const given = table("X", X);
  const weights = weightsOf(options.sampleWeights, given.rows);
  const { means, spreads } = momentsOf(given, weights);
  const scales = spreads.map((spread) => spread || 1);
  /** Overwrites a table, which is our own copy, with its scores. */
  const scoresOf = ({ values, rows, columns }: Table): Matrix => {
    for (let i = 0, at = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++, at++) {
        values[at] = spreads[j] > 0 ? (values[at] - means[j]) / scales[j] : 0;
      }
    }
    return inOnePiece(rows, columns, values);
  };
  const p = given.columns;
  return {
    Z: scoresOf(given),
    means,
    scales,
    constant: [...spreads.keys()].filter((j) => spreads[j] === 0),
    apply(rows) {
      const other = table("X", rows);
      if (other.columns === p) return scoresOf(other);
      throw new RangeError(
        `X must have ${p} columns like the data of the scores, but it is ${shapeOf(other)}`,
      );
    },
  };
}

/** The mean and the standard deviation of each column; a spread of 0 where it is rounding. */
function momentsOf(
  { values, rows: n, columns: p }: Table,
  weights: Float64Array,
): { means: number[]; spreads: number[] } {
  const units = unitsOf(values, weights, p);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  // Counted from the first row that counts, so that the mean of equal numbers is that number.
  const first = weights.findIndex((weight) => weight > 0);
  const origin = Float64Array.from(units, (unit, j) => values[first * p + j] / unit);
  const beyond = new Float64Array(p);
  for (let i = first; i < n; i++) {
    if (weights[i] === 0) continue;
    for (let j = 0; j < p; j++) beyond[j] += weights[i] * (values[i * p + j] / units[j] - origin[j]);
  }
  const means = origin.map((each, j) => each + beyond[j] / total);
  const squares = new Float64Array(p);
  const lengths = new Float64Array(p);
  for (let i = first; i < n; i++) {
    const weight = weights[i];
    if (weight === 0) continue;
    for (let j = 0; j < p; j++) {
      const x = values[i * p + j] / units[j];
      const left = x - means[j];
      squares[j] += weight * left * left;
      lengths[j] += weight * x * x;
    }
  }
  const rounding = (Math.max(n, p) * Number.EPSILON) ** 2;
  return {
    means: units.map((unit, j) => means[j] * unit),
    spreads: units.map((unit, j) =>
      squares[j] > rounding * lengths[j] ? Math.sqrt(squares[j] / total) * unit : 0,
    ),
  };
}

/** For each column a power of two about as large as its largest number in a row that counts. */
function unitsOf(values: Float64Array, weights: Float64Array, p: number): number[] {
  const largest = new Float64Array(p);
  weights.forEach((weight, i) => {
    if (weight === 0) return;
    for (let j = 0; j < p; j++) largest[j] = Math.max(largest[j], Math.abs(values[i * p + j]));
  });
  return Array.from(largest, (each) => powerOfTwo([each]));
}

/** How much each row counts; the largest weight about 1. */
function weightsOf(given: MatrixLike | undefined, n: number): Float64Array {
  const { values } = checkedWeights(given, n) ?? { values: new Float64Array(n).fill(1) };
  const unit = powerOfTwo(values);
  return values.map((weight) => weight / unit);
}
