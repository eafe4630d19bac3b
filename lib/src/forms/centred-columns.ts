/**
 * The columns of X as a path takes them: about their means, where the bias takes care of these, and, if asked for,
 * divided by their standard deviations. A column without spread has nothing to say then: it is 0 from here on.
 */
import { byColumns, centre, divide } from "../algebra/columns";
import { dot, norm, sum } from "../algebra/vector";
import type { SampleWeights, Table } from "../input";
import type { FlatObjective } from "../objective/flat-objective";

/** The columns, and what was done to them. */
export interface CentredColumns {
  readonly columns: Float64Array[];
  /** What was taken off each; 0 without intercept. */
  readonly means: Float64Array;
  /** By what each was divided. */
  readonly scales: Float64Array;
  /** The lengths of the columns as they were given, divided likewise: what rounding errors in them are relative to. */
  readonly sizes: Float64Array;
  /** Their standard deviations about their means, divided likewise; NaN where nothing asks for them. */
  readonly spreads: Float64Array;
  /** Which columns have no spread. */
  readonly constant: readonly number[];
}

/**
 * @param solver in whose name errors are
 * @throws RangeError when squares overflow or underflow
 */
export function centredColumns(
  solver: string,
  X: Table,
  options: {
    intercept: boolean;
    standardize?: boolean | undefined;
    sampleWeights?: SampleWeights | undefined;
  },
): CentredColumns {
  const { intercept, standardize = false, sampleWeights } = options;
  const columns = byColumns(X);
  const sizes = Float64Array.from(columns, norm);
  requireSquares(solver, "X", sizes);
  const scales = new Float64Array(columns.length).fill(1);
  const constant: number[] = [];
  const spreads = new Float64Array(columns.length).fill(Number.NaN);
  const least = Math.max(X.rows, X.columns) * Number.EPSILON;
  const means = Float64Array.from(columns, (column, j) => {
    const mean = intercept ? centre(column, sampleWeights) : 0;
    if (!intercept && !standardize) return 0;
    const left = intercept ? 0 : meanOf(column, sampleWeights);
    const spread = spreadAbout(left, column, sampleWeights);
    spreads[j] = spread;
    if (spread <= least * (Math.abs(mean + left) + spread)) {
      if (intercept) {
        column.fill(0);
        spreads[j] = 0;
        constant.push(j);
      }
    } else if (standardize) {
      divide(column, spread);
      sizes[j] /= spread;
      scales[j] = spread;
      spreads[j] = 1;
    }
    return mean;
  });
  return { columns, means, scales, sizes, spreads, constant };
}

/** Σ s_i x_i / Σ s_i */
function meanOf(column: Float64Array, weights: SampleWeights | undefined): number {
  return weights ? dot(weights.values, column) / weights.total : sum(column) / column.length;
}

/** The standard deviation, for a given mean. */
function spreadAbout(mean: number, column: Float64Array, weights: SampleWeights | undefined): number {
  if (mean === 0 && !weights) return norm(column) / Math.sqrt(column.length);
  let square = 0;
  for (let i = 0; i < column.length; i++) square += (weights?.values[i] ?? 1) * (column[i] - mean) ** 2;
  return Math.sqrt(square / (weights?.total ?? column.length));
}

/** Squares of smaller numbers lose digits to underflow, those of larger ones overflow. */
const smallest = 1e-140;

/** Throws a RangeError unless the squares of columns of these lengths can be reckoned with. */
export function requireSquares(solver: string, name: string, lengths: Float64Array): void {
  for (const length of lengths) {
    if (!(length ** 2 < Infinity)) {
      throw new RangeError(`${solver} needs squares that do not overflow: divide ${name} by a power of ten`);
    }
    if (length > 0 && length < smallest) {
      throw new RangeError(
        `${solver} needs squares that do not underflow: multiply ${name} by a power of ten`,
      );
    }
  }
}

/**
 * The same for what steps along the gradient reckon with: the columns of X of the linear model, and those of y where the
 * loss is squared.
 */
export function requireUnits(
  solver: string,
  { X, y, linear, loss }: Pick<FlatObjective, "X" | "y" | "linear" | "loss">,
): void {
  if (linear) requireSquares(solver, "X", lengthsOf(X));
  if (loss.squared) requireSquares(solver, "y", lengthsOf(y));
}

/** The lengths of the columns: row by row, as they are stored, and by columns only where squares leave their range. */
function lengthsOf({ values, rows, columns }: Table): Float64Array {
  const squares = new Float64Array(columns);
  const whole = rows - (rows % 4);
  for (let i = 0; i < whole; i += 4) {
    // Four rows at a time, so that the sums are read and written once for four.
    for (let j = 0, at = i * columns; j < columns; j++, at++) {
      const first = values[at] ** 2 + values[at + columns] ** 2;
      squares[j] += first + (values[at + 2 * columns] ** 2 + values[at + 3 * columns] ** 2);
    }
  }
  for (let i = whole; i < rows; i++) {
    for (let j = 0; j < columns; j++) squares[j] += values[i * columns + j] ** 2;
  }
  return squares.map((square, j) =>
    square > smallest ** 2 && square < Infinity
      ? Math.sqrt(square)
      : norm(Float64Array.from({ length: rows }, (_, i) => values[i * columns + j])),
  );
}
