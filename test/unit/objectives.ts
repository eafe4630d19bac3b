/** Random objectives of the linear model, and their penalties written out once more. */
import { Matrix } from "ml-matrix";
import {
  halfL2,
  halfMeanSquaredError,
  halfSumOfSquares,
  type LinearParameters,
  l1,
  l2,
  meanSquaredError,
  none,
  type Objective,
  objective,
  type Penalty,
  plus,
  type RandomState,
} from "shrinkage";
import { pick, regression, squares } from "./problems";

export const losses = [halfSumOfSquares, meanSquaredError, halfMeanSquaredError];
const penalties = [none, l1(0.3), l2(0.2), halfL2(0.5), plus(l1(0.1), l2(0.4))];

export interface Drawn {
  J: Objective;
  at: LinearParameters;
  X: Matrix;
  y: Matrix;
}

/**
 * Every loss, any two penalties, with and without intercept, one to three outputs, all drawn by the seed.
 * @param rows at least so many
 */
export function drawn(random: RandomState, seed: number, rows = 1): Drawn {
  const k = 1 + (seed % 3);
  const intercept = seed % 2 === 0;
  const loss = losses[pick(random, 0, 2)];
  const weights = penalties[pick(random, 0, 4)];
  const biases = penalties[pick(random, 0, 4)];
  const { X, y, at } = regression(random, pick(random, rows, 12), pick(random, 1, 5), k);
  const J = objective(X, y, { loss, penalty: { weights, biases }, intercept });
  return { J, at: intercept ? at : { W: at.W, b: Matrix.zeros(1, k) }, X, y };
}

/** The two strengths of a penalty that is the same for all weights. */
function strengthsOf(penalty: Penalty): { absolute: number; quadratic: number } {
  const { absolute, quadratic } = penalty.strengths!(1);
  return { absolute: absolute[0], quadratic: quadratic[0] };
}

/** absolute · Σ |w| + quadratic · Σ w² */
export function byHand(penalty: Penalty, w: Matrix): number {
  const { absolute, quadratic } = strengthsOf(penalty);
  return absolute * Matrix.abs(w).sum() + quadratic * squares(w);
}

/** For each entry of θ the strengths of its penalty: that of the weights, then that of the biases. */
export function strengthsAlong({ J, at }: Drawn): { absolute: number; quadratic: number }[] {
  const weights = at.W.rows * at.W.columns;
  return Array.from({ length: J.size }, (_, j) =>
    strengthsOf(j < weights ? J.penalty.weights : J.penalty.biases),
  );
}

/** Parameters of which about half are 0. */
export const withZeros = (random: RandomState, { size }: Objective): Float64Array =>
  Float64Array.from({ length: size }, () => (random.random() < 0.5 ? 0 : random.normal()));
