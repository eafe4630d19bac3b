/**
 * What the public functions accept, checked once at the edge. Each check is written so that NaN fails it, and each
 * message names the argument, what it was and what was expected. Nothing inside the library checks again.
 */
import { type AbstractMatrix, Matrix } from "ml-matrix";

/**
 * A matrix or a view of one, or a list of numbers, which is taken as a column. (Written as Matrix alone it would
 * refuse Matrix.zeros(2, 1) as an argument, whose declared type adapts to what is asked for.)
 */
export type MatrixLike = AbstractMatrix | Float64Array | readonly number[];

/** Data as the solvers see it: numbers row by row in one flat array. */
export interface Table {
  readonly values: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/** A value as it stands in an error message: short, and telling 1 from "1". */
export function quote(value: unknown): string {
  if (Matrix.isMatrix(value)) return `a ${shapeOf(value as Matrix)} Matrix`;
  if (Array.isArray(value) || value instanceof Float64Array) return `a list of ${value.length}`;
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return "a function";
  if (typeof value === "object" && value !== null) return "an object";
  return String(value);
}

/** "100 × 3" */
export function shapeOf(value: { readonly rows: number; readonly columns: number }): string {
  return `${value.rows} × ${value.columns}`;
}

/** Throws a RangeError unless value is a finite number >= 0. */
export function nonNegative(name: string, value: number): number {
  if (!(typeof value === "number" && value >= 0 && value < Infinity)) {
    throw new RangeError(`${name} must be a finite number >= 0, got ${quote(value)}`);
  }
  return value;
}

/** Throws a RangeError unless value is a finite number > 0. */
export function positive(name: string, value: number): number {
  if (!(typeof value === "number" && value > 0 && value < Infinity)) {
    throw new RangeError(`${name} must be a finite number > 0, got ${quote(value)}`);
  }
  return value;
}

/** Throws a RangeError unless value is a whole number >= least. */
export function wholeNumber(name: string, value: number, least: number): number {
  if (!(Number.isSafeInteger(value) && value >= least)) {
    throw new RangeError(`${name} must be a whole number >= ${least}, got ${quote(value)}`);
  }
  return value;
}

/**
 * Copies a matrix or list into a flat table.
 * @throws TypeError if it is neither, RangeError if it is empty or holds NaN or an infinite number (with its place)
 */
export function table(name: string, value: MatrixLike): Table {
  const isMatrix = Matrix.isMatrix(value);
  if (!isMatrix && !Array.isArray(value) && !(value instanceof Float64Array)) {
    throw new TypeError(`${name} must be a Matrix or a list of numbers, got ${quote(value)}`);
  }
  const rows = isMatrix ? (value as Matrix).rows : (value as readonly number[]).length;
  const columns = isMatrix ? (value as Matrix).columns : 1;
  if (rows === 0 || columns === 0)
    throw new RangeError(`${name} must not be empty, it is ${rows} × ${columns}`);
  const values = new Float64Array(rows * columns);
  if (copiedWhole(value, values, columns)) return { values, rows, columns };
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const entry: unknown = isMatrix ? (value as Matrix).get(i, j) : (value as readonly number[])[i];
      if (!Number.isFinite(entry)) {
        const place = isMatrix ? `row ${i}, column ${j}` : `index ${i}`;
        throw new RangeError(
          `${name} must hold finite numbers only, got ${quote(entry)} at ${place} (counted from 0)`,
        );
      }
      values[i * columns + j] = entry as number;
    }
  }
  return { values, rows, columns };
}

/**
 * Copies a Matrix by its rows, of which a view has none, ten times faster than entry by entry.
 * @returns whether that was possible and all entries are finite
 */
function copiedWhole(value: MatrixLike, values: Float64Array, columns: number): boolean {
  const { data } = value as { data?: readonly Float64Array[] };
  if (!data) return false;
  let at = 0;
  let nothing = 0; // 0 times a finite number is 0, of any other NaN
  for (const row of data) {
    for (let j = 0; j < columns; j++) {
      nothing += 0 * row[j];
      values[at++] = row[j];
    }
  }
  return nothing === 0;
}
