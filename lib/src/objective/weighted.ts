/**
 * A penalty that weighs some columns more than others, Σ f_j ω(w_j): glmnet's penalty.factor. A column with factor 0
 * is free, of conditions too. With f_j = 1 / |ŵ_j| for first estimates ŵ, l1 becomes the adaptive lasso.
 *
 * Source: Zou, "The adaptive lasso and its oracle properties", Journal of the American Statistical Association 101 (2006).
 */
import { type NumberList, nonNegative, quote, table } from "../input";
import { fromStrengths, none } from "./elastic";
import { type EntryPenalty, type Penalty, requirePenalty, requireRows, separable } from "./penalty";

/**
 * The penalty Σ f_j ω(w_j), where the given one is Σ ω(w_j).
 *
 * @param penalty such as l1(0.1): one that is a sum over the entries
 * @param factors f, one >= 0 for each column of X (row of W); taken as they are, while glmnet makes their mean 1, and
 *   ncvreg multiplies only the λ of mcp and scad by them
 * @throws TypeError when it is not a penalty or no such sum; RangeError for factors that are not finite numbers >= 0,
 *   and later, when X has another number of columns
 * @example
 * weighted(l1(1), [0, 2]).value([5, -3]); // 6
 */
export function weighted(penalty: Penalty, factors: NumberList): Penalty {
  requirePenalty("penalty", penalty);
  const { values: f, columns } = table("factors", factors);
  if (columns !== 1) throw new RangeError(`factors must be a list of numbers, got ${quote(factors)}`);
  f.forEach((factor, j) => {
    nonNegative(`factors[${j}]`, factor);
  });
  if (!penalty.entries) {
    throw new TypeError(`weighted needs a penalty that is a sum over the entries, got ${penalty.name}`);
  }
  const name = `weighted(${penalty.name}, ${quote(f)})`;
  if (penalty.strengths) {
    return fromStrengths(name, (rows) => {
      requireRows(name, f.length, rows);
      const { absolute, quadratic } = penalty.strengths!(rows);
      return {
        absolute: absolute.map((strength, j) => f[j] * strength),
        quadratic: quadratic.map((strength, j) => f[j] * strength),
      };
    });
  }
  const entries = (rows: number): EntryPenalty[] => {
    requireRows(name, f.length, rows);
    const free = none.entries!(rows);
    return penalty.entries!(rows).map((entry, j) => (f[j] > 0 ? times(f[j], entry) : free[j]));
  };
  const { convex, domain } = penalty;
  return separable(name, entries, { convex, domain });
}

/** f ω: a proximal step of ω that is f times as long, and slope + f ∂ω = f (slope / f + ∂ω). */
function times(f: number, entry: EntryPenalty): EntryPenalty {
  return {
    value: (x) => f * entry.value(x),
    slope: (x) => f * entry.slope(x),
    prox: (x, step) => entry.prox(x, f * step),
    shortest: (x, slope) => f * entry.shortest(x, slope / f),
  };
}
