/**
 * A penalty with the condition that no weight is negative: Ω(w) where w >= 0, infinite elsewhere. For weights that are
 * amounts, prices or shares, such as in non-negative least squares, nonNegative(none).
 *
 * Source: Parikh and Boyd, "Proximal Algorithms" (2014), section 6.1; Slawski and Hein, "Non-negative least squares for
 * high-dimensional linear models", Electronic Journal of Statistics 7 (2013).
 */
import { type EntryPenalty, type Penalty, requirePenalty, separable } from "./penalty";

/**
 * The given penalty for w >= 0. At 0 any slope up to Ω's from the right will do, so
 *
 *     prox: max(0, prox of Ω),   shortest slope at 0: that of Ω where it asks for w > 0, else 0.
 *
 * @param penalty one that is a sum over the entries; convex, or the same for -w as for w, such as mcp(1, 3)
 * @throws TypeError when it is not a penalty, or no sum over the entries
 * @example
 * nonNegative(l1(1)).prox([3, -2], 1); // [2, 0]
 */
export function nonNegative(penalty: Penalty): Penalty {
  requirePenalty("penalty", penalty);
  if (!penalty.entries) {
    throw new TypeError(`nonNegative needs a penalty that is a sum over the entries, got ${penalty.name}`);
  }
  const entries = (rows: number): EntryPenalty[] =>
    penalty.entries!(rows).map((entry) => ({
      value: (x) => (x >= 0 ? entry.value(x) : Infinity),
      slope: (x) => entry.slope(x),
      prox: (x, step) => Math.max(0, entry.prox(x, step)),
      shortest(x, slope) {
        if (x < 0) return Infinity;
        const shortest = entry.shortest(x, slope);
        return x > 0 ? shortest : Math.min(0, shortest);
      },
    }));
  return separable(`nonNegative(${penalty.name})`, entries, { convex: penalty.convex, domain: "w >= 0" });
}
