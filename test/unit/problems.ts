/** Golden numbers, seeded random problems, and the plain arithmetic that the tests hold against the library. */
import { readFileSync } from "node:fs";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { RandomState } from "shrinkage";

/** Reads golden numbers; T says which parts the test uses. */
export function golden<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../fixtures/golden/${name}.json`, import.meta.url), "utf8"));
}

/** What to compute, and what must come out: each entry of `expect` within atol + rtol · |expected|. */
export interface Case<Params, Expected> {
  id: string;
  op: string;
  data: string;
  params: Params;
  expect: Expected;
  rtol: number;
  atol: number;
  /** Said of solutions that are the only one. */
  unique?: boolean;
}

interface GoldenData {
  X: number[][];
  y: number[];
  folds: number[];
  rank: number;
}

const files = {
  misc: golden<{ cases: Case<unknown, unknown>[] }>("misc"),
  solvers: golden<{ datasets: Record<string, GoldenData>; cases: Case<unknown, unknown>[] }>("solvers"),
};

/** The cases of one operation, each with its id in front. There are some: golden.test.ts has counted them all. */
export function casesOf<Params, Expected>(
  file: keyof typeof files,
  op: string,
): [id: string, each: Case<Params, Expected>][] {
  const found = files[file].cases.filter((each) => each.op === op) as Case<Params, Expected>[];
  if (found.length === 0) throw new Error(`${file}.json has no case of ${op}`);
  return found.map((each) => [each.id, each]);
}

/** How many cases a file has of each operation. */
export function countsOf(file: keyof typeof files): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { op } of files[file].cases) counts[op] = (counts[op] ?? 0) + 1;
  return counts;
}

/** The data sets of solvers.json, by name. */
export const { datasets } = files.solvers;

/** X of a data set as a matrix, and y. */
export function dataOf({ data }: { data: string }): { X: Matrix; y: number[] } {
  const { X, y } = datasets[data];
  return { X: matrixOf(X), y };
}

/** A list of rows as a matrix, a list of numbers as a column. */
export function matrixOf(rows: readonly number[] | readonly (readonly number[])[]): Matrix {
  return new Matrix(rows.map((row) => (typeof row === "number" ? [row] : [...row])));
}

/** A whole number from least to most. */
export function pick(random: RandomState, least: number, most: number): number {
  return least + Math.floor(random.random() * (most - least + 1));
}

export interface Problem {
  X: Matrix;
  y: Matrix;
  /** Parameters to evaluate at, all of them away from 0. */
  at: { W: Matrix; b: Matrix };
}

/** A regression with n rows, p features and k outputs, off the origin, with noise. */
export function regression(random: RandomState, n: number, p: number, k: number): Problem {
  const X = Matrix.add(random.normalMatrix(n, p), 0.5);
  const y = Matrix.add(Matrix.add(X.mmul(random.normalMatrix(p, k)), random.normalMatrix(n, k)), 2);
  return { X, y, at: { W: awayFromZero(random, p, k), b: awayFromZero(random, 1, k) } };
}

/** Normal numbers moved away from 0 by 0.1: derivatives of absolute values exist there. */
export function awayFromZero(random: RandomState, rows: number, columns: number): Matrix {
  const result = random.normalMatrix(rows, columns);
  return result.apply((i, j) => result.set(i, j, result.get(i, j) + 0.1 * Math.sign(result.get(i, j))));
}

/** Calls a test body with many generators, each with its own seed, which is named when the body fails. */
export function forSeeds(count: number, body: (random: RandomState, seed: number) => void): void {
  for (let seed = 0; seed < count; seed++) {
    try {
      body(new RandomState(seed), seed);
    } catch (error) {
      if (error instanceof Error) error.message = `seed ${seed}: ${error.message}`;
      throw error;
    }
  }
}

type Numbers = number | Matrix | Float64Array | readonly number[];

/** The largest difference of two equally long sets of numbers, relative to the largest of those expected. */
export function distance(got: Numbers, expected: Numbers): number {
  const left = numbersOf(got);
  const right = numbersOf(expected);
  if (left.length !== right.length) throw new Error(`${left.length} numbers against ${right.length}`);
  let difference = 0;
  let scale = 0;
  for (let i = 0; i < right.length; i++) {
    const here = Math.abs(left[i] - right[i]);
    if (!(here <= difference)) difference = here;
    if (Number.isNaN(here)) return Number.NaN;
    scale = Math.max(scale, Math.abs(right[i]));
  }
  return difference / (scale || 1);
}

function numbersOf(value: Numbers): readonly number[] {
  if (typeof value === "number") return [value];
  return value instanceof Float64Array || Array.isArray(value)
    ? Array.from(value as ArrayLike<number>)
    : (value as Matrix).to1DArray();
}

/** Σ of the squares of all entries. */
export function squares(value: Matrix): number {
  return value.to1DArray().reduce((sum, x) => sum + x * x, 0);
}

/** Column by column minus its mean. */
export function centred(X: Matrix): Matrix {
  return X.clone().subRowVector(X.mean("column"));
}

export function identity(size: number, factor = 1): Matrix {
  return Matrix.mul(Matrix.eye(size), factor);
}

/** Puts one matrix below another. */
export function stacked(upper: Matrix, lower: Matrix): Matrix {
  return new Matrix([...upper.to2DArray(), ...lower.to2DArray()]);
}

/** The Hessian's largest eigenvalue for ½ ‖X W + 1 b - y‖² + α/2 ‖W‖². */
export function largestCurvature(X: Matrix, alpha: number): number {
  const withOnes = X.clone().addColumn(new Array(X.rows).fill(1));
  const penalized = identity(X.columns + 1, alpha);
  penalized.set(X.columns, X.columns, 0);
  const hessian = withOnes.transpose().mmul(withOnes).add(penalized);
  return Math.max(...new EigenvalueDecomposition(hessian).realEigenvalues);
}

/** X and y times these. */
export const units = [
  [1e8, 1],
  [1e-8, 1],
  [1, 1e8],
  [1, 1e-8],
  [1e8, 1e8],
  [1e-8, 1e-8],
];
