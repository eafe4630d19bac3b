/** Random lasso problems, from easy to hard: tall and wide, correlated, badly scaled, far from the origin, degenerate. */
import { Matrix } from "ml-matrix";
import type { RandomState } from "shrinkage";
import { centred, pick } from "./problems";

export interface Hard {
  X: Matrix;
  y: Matrix;
  /** What was done to it, for messages. */
  kind: string;
}

/** One problem for each seed; the seed decides its kind, so that a few hundred seeds cover every kind many times. */
export function hardProblem(random: RandomState, seed: number): Hard {
  const n = pick(random, 3, 50);
  const p = pick(random, 1, 60);
  const correlation = [0, 0.5, 0.9, 0.99, 0.999][seed % 5];
  const kind = ["plain", "scaled", "offset", "equal columns", "zero column", "low rank"][seed % 6];
  const X = random.normalMatrix(n, p).mul(Math.sqrt(1 - correlation));
  X.addColumnVector(random.normalMatrix(n, 1).mul(Math.sqrt(correlation)));
  if (kind === "scaled") X.mulRowVector(Array.from({ length: p }, () => 10 ** (12 * random.random() - 6)));
  if (kind === "offset") X.add(1e6);
  if (kind === "equal columns") X.setColumn(p - 1, X.getColumn(0));
  if (kind === "zero column") X.setColumn(p - 1, new Array<number>(n).fill(0));
  const result = kind === "low rank" ? random.normalMatrix(n, 2).mmul(random.normalMatrix(2, p)) : X;
  return {
    X: result,
    y: random.normalMatrix(n, 1),
    kind: `${kind}, ${n} × ${p}, correlation ${correlation}`,
  };
}

/**
 * How large the violation of weights w and their bias may be: the 1e-10 that solvers promise. Far from the origin the
 * terms of b = ȳ - Σ x̄_j w_j are large and cancel, and the rounding of b alone is ε times their sizes.
 */
export function allowed({ X, y, kind }: Hard, w: readonly number[]): number {
  if (!kind.startsWith("offset")) return 1e-10;
  const sizeOf = (column: Matrix): number => Matrix.abs(column).mean();
  const terms = w.map((each, j) => Math.abs(each) * sizeOf(X.getColumnVector(j)));
  const rounding = Number.EPSILON * terms.reduce((sum, term) => sum + term, sizeOf(y));
  return 1e-10 + (rounding * Math.sqrt(X.rows)) / centred(y).norm();
}

/** The powers of one number as columns: so nearly dependent that solvers lose most of their digits, and must say so. */
export function powers(random: RandomState, seed: number): Hard {
  const n = pick(random, 10, 40);
  const p = pick(random, 4, 20);
  const from = [0, 1, 10][seed % 3];
  const numbers = Array.from({ length: n }, () => from + random.random());
  const X = new Matrix(numbers.map((x) => Array.from({ length: p }, (_, j) => x ** (j + 1))));
  return { X, y: random.normalMatrix(n, 1), kind: `powers from ${from}, ${n} × ${p}` };
}
