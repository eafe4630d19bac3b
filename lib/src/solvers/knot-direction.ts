/**
 * Who moves on from a knot of the lasso path? The weights that are not 0 do, and of those at 0 whose |x_jᵀ r| has reached
 * its limit, some may join: more than one, or none of several that arrived together. As λ falls by t the weights change by
 * t d, where d is the minimum of
 *
 *     ½ ‖X d‖² - Σ a_j s_j d_j   with s_j d_j >= 0 for the weights at 0
 *
 * (a_j the factor of λ in the limit, s_j the sign): least squares with a sign for some, which Lawson and Hanson's method
 * solves, letting in one at a time and dropping whoever would turn the wrong way.
 *
 * Sources: Lawson and Hanson, Solving Least Squares Problems (1974), chapter 23; R. J. Tibshirani, "The lasso problem and
 * uniqueness", Electronic Journal of Statistics 7 (2013), section 3.
 */
import type { Columns } from "../forms/unit-columns";
import type { ActiveSystem } from "./active-system";

/** The part of a limit's fall that is rounding. */
const rounding = 1e-10;

/**
 * Makes those who move the members of the system, and returns how fast x_jᵀ X d changes for every column.
 *
 * @param system its members are the weights that are not 0
 * @param waiting those at 0 that have reached their limits
 * @param signs of all these; a = the limits' factors
 * @returns d for the members, and x_jᵀ X d for all columns
 */
export function directionFrom(
  system: ActiveSystem,
  columns: Columns,
  waiting: readonly number[],
  signs: Float64Array,
  a: Float64Array,
): { d: Float64Array; falls: Float64Array } {
  const p = a.length;
  const isWaiting = new Set(waiting);
  const refused = new Set<number>(); // dependent on the members, or out again at once
  let current = new Float64Array(p); // d by column
  let newest = -1;

  for (let round = 0; round <= 3 * (p + waiting.length); round++) {
    const { members } = system;
    const d = new Float64Array(members.map((j) => a[j] * signs[j]));
    system.solve(d);
    // Go towards d; whoever of the waiting reaches 0 first on the way is dropped there.
    let share = 1;
    let first = -1;
    members.forEach((j, at) => {
      if (!isWaiting.has(j) || signs[j] * d[at] > 0) return;
      const from = signs[j] * current[j];
      const reach = from / (from - signs[j] * d[at]) || 0;
      if (reach < share || first < 0) [share, first] = [reach, j];
    });
    const next = new Float64Array(p);
    members.forEach((j, at) => {
      next[j] = current[j] + share * (d[at] - current[j]);
    });
    current = next;
    if (first >= 0) {
      if (first === newest) refused.add(first);
      system.drop(first);
      current[first] = 0;
      continue;
    }
    const falls = new Float64Array(p);
    members.forEach((i, at) => {
      const products = columns.products(i);
      for (let j = 0; j < p; j++) falls[j] += d[at] * products[j];
    });
    newest = steepest(waiting, (j) =>
      system.has(j) || refused.has(j) ? 0 : a[j] - signs[j] * falls[j] - rounding * a[j],
    );
    if (newest < 0) return { d, falls };
    if (!system.append(newest)) refused.add(newest);
  }
  throw new Error("the direction of the path did not settle"); // each round lowers the minimum: not to be reached
}

/** The candidate for which f is the largest, above 0; -1 when there is none. */
function steepest(candidates: readonly number[], f: (j: number) => number): number {
  let best = -1;
  let most = 0;
  for (const j of candidates) {
    const value = f(j);
    if (value > most) [best, most] = [j, value];
  }
  return best;
}
