/**
 * The smoothly clipped absolute deviation: the lasso's slope λ up to λ, then falling to 0 at aλ, and 0 beyond.
 *
 *     ω'(w) = λ for 0 < w <= λ,   (aλ - w) / (a - 1) for λ < w <= aλ,   0 beyond
 *
 * It is not convex: a solver finds a stationary point, which need not be the lowest.
 *
 * Source: Fan and Li, "Variable selection via nonconcave penalized likelihood and its oracle properties", Journal of the
 * American Statistical Association 96 (2001).
 */
import { nonNegative, quote } from "../input";
import { softThreshold } from "./elastic";
import { type Penalty, separable } from "./penalty";

/**
 * Σ ω(w_j) of the smoothly clipped absolute deviation.
 *
 * @param lambda λ, the slope at 0, >= 0
 * @param a > 2: a weight above aλ is not shrunk; Fan and Li take 3.7
 * @throws RangeError for numbers out of range
 * @example
 * scad(1, 4).prox([0.5, 1.5, 5], 1); // [0, 0.5, 5]
 */
export function scad(lambda: number, a: number): Penalty {
  nonNegative("lambda", lambda);
  if (!(typeof a === "number" && a > 2 && a < Infinity))
    throw new RangeError(`a must be a finite number > 2, got ${quote(a)}`);
  const level = a * lambda;
  const slope = (x: number): number => {
    const size = Math.abs(x);
    return Math.sign(x) * (size <= lambda ? lambda : size < level ? (level - size) / (a - 1) : 0);
  };
  const value = (x: number): number => {
    const size = Math.abs(x);
    if (size <= lambda) return lambda * size;
    if (size < level) return (2 * level * size - size * size - lambda * lambda) / (2 * (a - 1));
    return (lambda * lambda * (a + 1)) / 2;
  };
  return separable(
    `scad(${lambda}, ${a})`,
    {
      value,
      slope,
      prox(x, step) {
        // Where the slope of each of the three pieces is 0; the lowest of these is the one.
        const size = Math.abs(x);
        const between = size - (step * (level - size)) / (a - 1 - step);
        const candidates = [softThreshold(size, step * lambda), between, size];
        const at = (z: number): number => (z - size) ** 2 / 2 + step * value(z);
        const lowest = candidates.reduce((best, z) => (at(z) < at(best) ? z : best));
        return x < 0 && lowest > 0 ? -lowest : lowest;
      },
      shortest: (x, s) => (x === 0 ? softThreshold(s, lambda) : s + slope(x)),
    },
    { convex: false },
  );
}
