/** Problems for the judge: of every kind, in every unit; and of small whole numbers, where many columns tie. */
import { Matrix } from "ml-matrix";
import {
  halfMeanSquaredError,
  halfSumOfSquares,
  type Loss,
  l1,
  l2,
  meanSquaredError,
  type Penalty,
  plus,
  type RandomState,
} from "shrinkage";
import { type Hard, hardProblem, powers } from "./correlated";
import { Judge, type Strengths } from "./judge";
import { pick } from "./problems";

const losses = [halfSumOfSquares, meanSquaredError, halfMeanSquaredError];

export interface Task {
  readonly X: Matrix;
  readonly y: Matrix;
  /** What was done to it, for messages. */
  readonly kind: string;
  readonly loss: Loss;
  readonly intercept: boolean;
  /** A lasso, a ridge or both: the penalty for each λ, and the same written out. */
  readonly penalty: (lambda: number) => Penalty;
  readonly strengths: (lambda: number) => Strengths;
  readonly judge: Judge;
}

/** A hard problem in any units; the seed decides which. */
export function drawnTask(random: RandomState, seed: number, make: typeof hardProblem = hardProblem): Task {
  return taskOf(random, seed, make(random, seed));
}

/** The same on columns so nearly dependent that solvers lose most of their digits. */
export function dependentTask(random: RandomState, seed: number): Task {
  return taskOf(random, seed, powers(random, seed));
}

/** Small whole numbers, with equal columns and columns of zeros among them. */
export function integers(random: RandomState, most = 8): Hard {
  const n = pick(random, 1, most);
  const p = pick(random, 1, most);
  const size = pick(random, 1, 3);
  const number = (): number => pick(random, -size, size);
  const rows = Array.from({ length: n }, () => Array.from({ length: p }, number));
  const y = Matrix.columnVector(Array.from({ length: n }, number));
  return { X: new Matrix(rows), y, kind: `X ${JSON.stringify(rows)}, y ${JSON.stringify(y.to1DArray())}` };
}

export function taskOf(random: RandomState, seed: number, hard: Hard): Task {
  const a = 10 ** pick(random, -8, 8);
  const c = 10 ** pick(random, -8, 8);
  const X = Matrix.mul(hard.X, a);
  const y = Matrix.mul(hard.y, c);
  const loss = losses[seed % 3];
  const intercept = seed % 5 > 0;
  const [absolute, squares] = [
    [1, 0],
    [0, 1],
    [1, 0.001],
  ][Math.floor(seed / 3) % 3];
  // An absolute value counts in the units of X times those of y, a square in those of X times those of X.
  const quadratic = squares * (a / c);
  return {
    X,
    y,
    kind: `${hard.kind}, times ${a} and ${c}, ${loss.name}, intercept ${intercept}`,
    loss,
    intercept,
    penalty: (lambda) => plus(l1(absolute * lambda), l2(quadratic * lambda)),
    strengths: (lambda) => ({
      absolute: new Float64Array(X.columns).fill(absolute * lambda),
      quadratic: new Float64Array(X.columns).fill(quadratic * lambda),
    }),
    judge: new Judge({ X: X.to2DArray(), y: y.to1DArray(), factor: loss.factor(y.rows, 1), intercept }),
  };
}
