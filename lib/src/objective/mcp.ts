/**
 * The minimax concave penalty: like the lasso near 0, but it levels off, so that large weights are not shrunk at all.
 *
 *     ω(w) = λ |w| - w² / (2γ)   for |w| <= γλ,   and γλ² / 2 beyond
 *
 * It is not convex: a solver finds a stationary point, which need not be the lowest.
 *
 * Source: Zhang, "Nearly unbiased variable selection under minimax concave penalty", Annals of Statistics 38 (2010).
 */
import { nonNegative, positive } from "../input";
import { softThreshold } from "./elastic";
import { type Penalty, separable } from "./penalty";

/**
 * Σ ω(w_j) of the minimax concave penalty.
 *
 * @param lambda λ, the slope at 0, >= 0
 * @param gamma γ, > 0: a weight above γλ is not shrunk
 * @throws RangeError for numbers out of range
 * @example
 * mcp(1, 2).prox([0.5, 1.5, 5], 1); // [0, 1, 5]
 */
export function mcp(lambda: number, gamma: number): Penalty {
  nonNegative("lambda", lambda);
  positive("gamma", gamma);
  const level = gamma * lambda;
  const slope = (x: number): number => (Math.abs(x) < level ? lambda * Math.sign(x) - x / gamma : 0);
  return separable(
    `mcp(${lambda}, ${gamma})`,
    {
      value: (x) =>
        Math.abs(x) < level ? lambda * Math.abs(x) - (x * x) / (2 * gamma) : (level * lambda) / 2,
      slope,
      prox(x, step) {
        // With a step of γ or more the parabola is not convex any more: its minimum is at 0 or at x itself.
        if (step >= gamma) return Math.abs(x) > Math.sqrt(gamma * step) * lambda ? x : 0;
        return Math.abs(x) >= level ? x : softThreshold(x, step * lambda) / (1 - step / gamma);
      },
      shortest: (x, s) => (x === 0 ? softThreshold(s, lambda) : s + slope(x)),
    },
    { convex: false },
  );
}
