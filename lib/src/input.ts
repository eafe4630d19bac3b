/**
 * What the public functions accept, checked once at the edge. Each check is written so that NaN fails it, and each
 * message names the argument, what it was and what was expected.
 */
import { type AbstractMatrix, Matrix } from "ml-matrix";

/** Numbers in a row: a list, or a typed array of whatever precision. */
export type NumberList =
  | readonly number[]
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray;

/**
 * A matrix or a view of one; a list of numbers, which is taken as a column; or a list of equally long lists, which are
 * taken as rows. (Written as Matrix alone it would refuse Matrix.zeros(2, 1) as an argument, whose declared type adapts
 * to what is asked for.)
 */
export type MatrixLike = AbstractMatrix | NumberList | readonly NumberList[];

/** Data as the solvers see it: numbers row by row in one flat array. */
export interface Table {
  readonly values: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/** How much each row counts: s_i >= 0, and their sum. */
export interface SampleWeights {
  readonly values: Float64Array;
  readonly total: number;
}

/** A value as it stands in an error message: short, and telling 1 from "1" and from 1n. */
export function quote(value: unknown): string {
  if (Matrix.isMatrix(value)) return `a ${shapeOf(value as Matrix)} Matrix`;
  if (isList(value)) return `a list of ${value.length}`;
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return "a function";
  if (typeof value === "object" && value !== null) return "an object";
  return String(value);
}

/** "100 × 3" */
export function shapeOf(value: { readonly rows: number; readonly columns: number }): string {
  return `${value.rows} × ${value.columns}`;
}

/** Whether value is a list or a typed array, of whatever it holds. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
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

/** Is told the share of some work that is done, from 0 to 1; what it throws ends the work. */
export type Progress = (done: number) => void;

/** What is to be called after each step; without it, what does nothing. Throws a TypeError for anything else. */
export function progress(onProgress: Progress | undefined): Progress {
  if (onProgress === undefined) return () => {};
  if (typeof onProgress === "function") return onProgress;
  throw new TypeError(`onProgress must be a function, got ${quote(onProgress)}`);
}

/** Throws a TypeError unless value is true or false. */
export function trueOrFalse(name: string, value: boolean): boolean {
  if (typeof value !== "boolean") throw new TypeError(`${name} must be true or false, got ${quote(value)}`);
  return value;
}

/**
 * Copies a list of finite numbers.
 * @throws TypeError if it is no list, RangeError if it is empty or an entry is not a finite number (with its place)
 */
export function list(name: string, value: ArrayLike<number>): Float64Array {
  if (!isList(value)) throw new TypeError(`${name} must be a list of numbers, got ${quote(value)}`);
  return table(name, value as readonly number[]).values;
}

/**
 * Copies a matrix or list into a flat table.
 * @throws TypeError if it is neither, RangeError if it is empty, its rows differ in length, or it holds NaN or an
 *   infinite number (with its place)
 */
export function table(name: string, value: MatrixLike): Table {
  if (Matrix.isMatrix(value)) return matrixTable(name, value as Matrix);
  if (!isList(value)) {
    throw new TypeError(`${name} must be a Matrix or a list of numbers, got ${quote(value)}`);
  }
  const items: ArrayLike<unknown> = value;
  const rows = items.length;
  const columns = rows > 0 && isList(items[0]) ? items[0].length : 1;
  requireSome(name, rows, columns);
  const values = new Float64Array(rows * columns);
  if (!isList(items[0])) {
    for (let i = 0; i < rows; i++) values[i] = finite(name, items[i], `index ${i}`);
    return { values, rows, columns };
  }
  for (let i = 0; i < rows; i++) {
    const row = items[i];
    if (!isList(row) || row.length !== columns) {
      throw new RangeError(
        `${name} must have rows of one length, but row 0 is ${quote(items[0])} and row ${i} ${quote(row)}`,
      );
    }
    for (let j = 0; j < columns; j++) values[i * columns + j] = finite(name, row[j], `row ${i}, column ${j}`);
  }
  return { values, rows, columns };
}

/** So many numbers of a table at a time, where it is gone through by blocks of rows. */
const blockSize = 65536;

/**
 * Calls `use` for a block of rows of a table after the other, so that the whole need not be copied. A block is overwritten
 * by the next.
 * @param start called first, with the shape
 * @throws as `table` does
 */
export function byBlocks(
  name: string,
  value: MatrixLike,
  start: (shape: Pick<Table, "rows" | "columns">) => void,
  use: (block: Table, from: number) => void,
): void {
  const { data } = (Matrix.isMatrix(value) ? value : {}) as { data?: readonly Float64Array[] };
  if (!data?.length) {
    const whole = table(name, value);
    start(whole);
    use(whole, 0);
    return;
  }
  const { rows, columns } = value as Matrix;
  requireSome(name, rows, columns);
  start({ rows, columns });
  const height = Math.min(Math.ceil(blockSize / columns), rows);
  const room = new Float64Array(height * columns);
  for (let from = 0; from < rows; from += height) {
    const part = data.slice(from, from + height);
    const values = room.subarray(0, part.length * columns);
    if (!copiedWhole(part, values, columns)) table(name, value); // which says where it is that a number is not finite
    use({ values, rows: part.length, columns }, from);
  }
}

function matrixTable(name: string, matrix: Matrix): Table {
  const { rows, columns } = matrix;
  requireSome(name, rows, columns);
  const values = new Float64Array(rows * columns);
  const { data } = matrix as { data?: readonly Float64Array[] };
  if (data && copiedWhole(data, values, columns)) return { values, rows, columns };
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      values[i * columns + j] = finite(name, matrix.get(i, j), `row ${i}, column ${j}`);
    }
  }
  return { values, rows, columns };
}

function requireSome(name: string, rows: number, columns: number): void {
  if (rows === 0 || columns === 0)
    throw new RangeError(`${name} must not be empty, it is ${rows} × ${columns}`);
}

function finite(name: string, entry: unknown, place: string): number {
  if (Number.isFinite(entry)) return entry as number;
  throw new RangeError(
    `${name} must hold finite numbers only, got ${quote(entry)} at ${place} (counted from 0)`,
  );
}

/**
 * Copies the rows of a Matrix, of which a view has none, ten times faster than entry by entry.
 * @returns whether all entries are finite
 */
function copiedWhole(data: readonly Float64Array[], values: Float64Array, columns: number): boolean {
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

/**
 * Copies the weights of n rows, undefined when none are given.
 * @throws RangeError unless they are n finite numbers >= 0, not all of them 0
 */
export function checkedWeights(given: MatrixLike | undefined, n: number): SampleWeights | undefined {
  if (given === undefined) return undefined;
  const { values, rows, columns } = table("sampleWeights", given);
  if (rows !== n || columns !== 1) {
    throw new RangeError(
      `sampleWeights must be ${n} numbers, one for each row of X, got ${rows} × ${columns}`,
    );
  }
  let total = 0;
  for (let i = 0; i < n; i++) total += nonNegative(`sampleWeights[${i}]`, values[i]);
  if (!(total > 0)) throw new RangeError("sampleWeights must not all be 0");
  return { values, total };
}
