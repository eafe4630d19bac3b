/**
 * Is the gradient the gradient of the objective? Central differences answer without any derivation:
 *
 *     ∂J/∂θ_j ≈ (J(θ + h e_j) - J(θ - h e_j)) / 2h,   h = ∛ε · max(1, |θ_j|),
 *
 * where ∛ε (6e-6) balances the error of the formula, about h², against that of rounding, about ε/h.
 */

import { nonNegative } from "../input";
import { report } from "../notebook/report";
import { type Objective, requireObjective } from "../objective/objective";

/** Where a gradient and the central differences are furthest apart. */
export interface GradientComparison {
  /**
   * The largest difference, relative to the largest of what is there: the gradient, the differences to either side,
   * and |J| / 1000. (Where the gradient is 0, rounding errors still are in proportion to the other two.)
   */
  readonly largest: number;
  /** The entry where it is, such as "W[1]", and the two slopes there. */
  readonly at: string;
  readonly gradient: number;
  readonly differences: number;
}

/**
 * Compares the gradient of an objective with central differences at the given parameters, entry by entry.
 * Meaningful where J is smooth: keep away from the kinks of an L1 penalty by more than h.
 *
 * @throws TypeError for what is no objective; RangeError when a shape does not fit
 * @example
 * const J = objective([1, 2], [3, 5], { loss: sumOfSquares });
 * compareGradient(J, { W: [1], b: 0 }).largest < 1e-9; // true
 */
export function compareGradient<P, G>(J: Objective<P, G>, at: G): GradientComparison {
  requireObjective(J);
  const theta = J.flatten("parameters", at);
  const gradient = new Float64Array(J.size);
  const ignored = new Float64Array(J.size);
  const value = J.evaluate(theta, gradient);
  let worst: GradientComparison = { largest: -1, at: "", gradient: 0, differences: 0 };
  for (let j = 0; j < J.size; j++) {
    const here = theta[j];
    const h = Math.cbrt(Number.EPSILON) * Math.max(1, Math.abs(here));
    theta[j] = here + h;
    const above = J.evaluate(theta, ignored);
    theta[j] = here - h;
    const below = J.evaluate(theta, ignored);
    theta[j] = here;
    const differences = (above - below) / (here + h - (here - h));
    const slope = gradient[j];
    const sides = Math.max(Math.abs(above - value), Math.abs(value - below)) / h;
    const scale = Math.max(Math.abs(slope), sides, Math.abs(value) / 1000);
    const difference = slope === differences ? 0 : Math.abs(slope - differences) / scale;
    if (difference <= worst.largest) continue;
    worst = { largest: difference, at: J.label(j), gradient: slope, differences };
    if (Number.isNaN(difference)) break; // nothing is worse
  }
  return worst;
}

/**
 * Prints how well the gradient agrees with central differences, and throws when it does not.
 * @param options.tolerance how large the largest relative difference may be; default 1e-6
 * @throws Error when it is larger; what `compareGradient` throws
 * @example
 * gradientCheck(objective([1, 2], [3, 5], { loss: sumOfSquares }), { W: [1], b: 0 }, { tolerance: -1 }); // throws: tolerance must be a finite number >= 0, got -1
 */
export function gradientCheck<P, G>(J: Objective<P, G>, at: G, options: { tolerance?: number } = {}): void {
  const tolerance = nonNegative("tolerance", options.tolerance ?? 1e-6);
  const worst = compareGradient(J, at);
  if (!(worst.largest <= tolerance)) {
    throw new Error(
      `the gradient is not that of the objective: ${worst.at} is ${worst.gradient}, ` +
        `central differences give ${worst.differences} (relative difference ${worst.largest.toExponential(1)})`,
    );
  }
  report(`✓ central differences agree to ${worst.largest.toExponential(1)}, worst at ${worst.at}`);
}
