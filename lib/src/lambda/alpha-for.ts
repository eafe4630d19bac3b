/**
 * The way back: the α of ‖y - X W - b‖² + α ‖W‖² that belongs to a number which falls as α grows, found by Newton's
 * method. From α = 0, along a function that is convex and falls, no step goes too far.
 */
import { dot } from "../algebra/vector";
import { decompose, ridgeForm } from "../forms/singular-values";
import { positive, quote } from "../input";
import type { Objective } from "../objective/objective";

/**
 * The constrained form: ridge also minimizes ‖y - X W - b‖² subject to ‖W‖² <= t, for the t that it reaches. This is the
 * α that belongs to a budget t.
 *
 * @param J an objective of the linear model with a squared loss; its own penalty does not matter
 * @param t the budget, > 0
 * @returns α of ‖y - X W - b‖² + α ‖W‖²; 0 when least squares itself keeps within the budget
 * @throws what `closedForm` does for another model, loss or penalty; RangeError unless t is a finite number > 0
 *
 * Source: Moré and Sorensen, "Computing a trust region step", SIAM Journal on Scientific Computing 4 (1983).
 * @example
 * alphaForBudget(objective([1, 2, 3], [2, 4, 6], { loss: sumOfSquares }), 1).toFixed(9); // "2.000000000"
 */
export function alphaForBudget(J: Objective, t: number): number {
  positive("t", t);
  const form = ridgeForm("alphaForBudget", J);
  const { U, d } = decompose(form);
  // ‖W(α)‖² = Σ (d_i u_iᵀy)² / (d_i² + α)², over all outputs
  const terms = d.flatMap((value, j) =>
    value === 0 ? [] : form.y.map((y) => ({ square: value ** 2, part: (value * dot(U[j], y)) ** 2 })),
  );
  const size = (alpha: number, power: number): number =>
    terms.reduce((sum, { square, part }) => sum + part / (square + alpha) ** power, 0);
  if (size(0, 2) <= t) return 0;
  // 1/‖W‖ is nearly linear in α.
  return byNewton((alpha) => {
    const norm2 = size(alpha, 2);
    return (norm2 / size(alpha, 3)) * (Math.sqrt(norm2 / t) - 1);
  });
}

/**
 * The α at which ridge has so many degrees of freedom: Σ d_i² / (d_i² + α), and 1 for the intercept.
 *
 * @param J an objective of the linear model with a squared loss; its own penalty does not matter
 * @param degreesOfFreedom above those of the intercept alone, at most the rank of X and 1 for the intercept
 * @returns α of ‖y - X W - b‖² + α ‖W‖²
 * @throws what `closedForm` does for another model, loss or penalty; RangeError for a number out of range
 *
 * Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2nd edition, section 3.4.1.
 * @example
 * const J = objective([1, 2, 3], [2, 4, 6], { loss: sumOfSquares });
 * alphaForDegreesOfFreedom(J, 1.5).toFixed(9); // "2.000000000"
 */
export function alphaForDegreesOfFreedom(J: Objective, degreesOfFreedom: number): number {
  const form = ridgeForm("alphaForDegreesOfFreedom", J);
  const { d, rank } = decompose(form);
  const bias = form.intercept ? 1 : 0;
  const wanted = degreesOfFreedom - bias;
  if (!(wanted > 0 && wanted <= rank)) {
    throw new RangeError(
      `degreesOfFreedom must be above ${bias} and at most ${rank + bias}, got ${quote(degreesOfFreedom)}`,
    );
  }
  if (wanted === rank) return 0;
  const squares = d.slice(0, rank).map((value) => value ** 2);
  const sum = (alpha: number, power: number): number =>
    squares.reduce((total, square) => total + square / (square + alpha) ** power, 0);
  return byNewton((alpha) => (sum(alpha, 1) - wanted) / sum(alpha, 2));
}

/** Adds steps to α while they move it. */
function byNewton(stepAt: (alpha: number) => number): number {
  let alpha = 0;
  for (let round = 0; round < 2000; round++) {
    const next = alpha + stepAt(alpha);
    if (!(next > alpha)) break;
    alpha = next;
  }
  return alpha;
}
