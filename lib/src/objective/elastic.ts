/**
 * The penalties of absolute values and squares, which are all that ridge, lasso and elastic net need:
 *
 *     Ω(w) = absolute · Σ |w_j| + quadratic · Σ w_j²
 *
 * Value, (sub)gradient and proximal map follow from these two strengths; each may also differ from row to row (as it does
 * when weighted.ts multiplies them).
 */
import { nonNegative, quote } from "../input";
import {
  type EntryPenalty,
  type Penalty,
  type PenaltyStrengths,
  requirePenalty,
  Separable,
  separable,
} from "./penalty";

/** A penalty that its two strengths say all about. */
class Elastic extends Separable {
  override readonly strengths: (rows: number) => PenaltyStrengths;

  constructor(name: string, strengths: (rows: number) => PenaltyStrengths) {
    super(name, (rows) => {
      const { absolute, quadratic } = strengths(rows);
      return Array.from(absolute, (a, j) => entryOf(a, quadratic[j]));
    });
    this.strengths = strengths;
  }
}

/** a |x| + q x² */
function entryOf(a: number, q: number): EntryPenalty {
  return {
    value: (x) => a * Math.abs(x) + q * x * x,
    slope: (x) => a * Math.sign(x) + 2 * q * x,
    prox: (x, step) => softThreshold(x, step * a) / (1 + 2 * step * q),
    // At the kink every slope from -a to a may be added.
    shortest: (x, slope) => (x === 0 ? softThreshold(slope, a) : slope + 2 * q * x + a * Math.sign(x)),
  };
}

/**
 * λ Σ |w_j|: the lasso's penalty.
 * @throws RangeError unless lambda is a finite number >= 0
 * @example
 * l1(0.5).value([1, -3]); // 2
 */
export function l1(lambda: number): Penalty {
  return uniform(`l1(${nonNegative("lambda", lambda)})`, lambda, 0);
}

/**
 * λ Σ w_j², with gradient 2 λ w_j.
 * @throws RangeError unless lambda is a finite number >= 0
 * @example
 * l2(0.5).value([1, -3]); // 5
 */
export function l2(lambda: number): Penalty {
  return uniform(`l2(${nonNegative("lambda", lambda)})`, 0, lambda);
}

/**
 * λ/2 Σ w_j², with gradient λ w_j: weight decay.
 * @throws RangeError unless lambda is a finite number >= 0
 * @example
 * halfL2(0.5).value([1, -3]); // 2.5
 */
export function halfL2(lambda: number): Penalty {
  return uniform(`halfL2(${nonNegative("lambda", lambda)})`, 0, lambda / 2);
}

/**
 * λ (l1Ratio Σ |w_j| + (1 - l1Ratio)/2 Σ w_j²): the elastic net as scikit-learn and glmnet write it.
 * @throws RangeError unless lambda is a finite number >= 0 and l1Ratio a number from 0 to 1
 * @example
 * elasticNet(1, 0.5).value([1, -3]); // 4.5
 */
export function elasticNet(lambda: number, l1Ratio: number): Penalty {
  if (!(l1Ratio >= 0 && l1Ratio <= 1)) {
    throw new RangeError(`l1Ratio must be a number from 0 to 1, got ${quote(l1Ratio)}`);
  }
  nonNegative("lambda", lambda);
  return uniform(`elasticNet(${lambda}, ${l1Ratio})`, lambda * l1Ratio, (lambda * (1 - l1Ratio)) / 2);
}

/**
 * The sum of penalties: plus(l1(0.1), l2(0.1)) is the elastic net's. Absolute values and squares add up in any number,
 * and squares may be added to one other penalty that is a sum over the entries, such as mcp(1, 3).
 *
 * @throws TypeError if one of them is not a penalty, or if their sum has no proximal map that follows from theirs (when
 *   absolute values are added to another penalty, as soon as it is known for how many columns)
 * @example
 * plus(l1(1), l2(1)).value([1, -3]); // 14
 */
export function plus(...penalties: readonly Penalty[]): Penalty {
  for (const [i, each] of penalties.entries()) requirePenalty(`penalty ${i} of plus`, each);
  const name = penalties.map((each) => each.name).join(" + ") || "none";
  const simple = penalties.filter((each) => each.strengths);
  const [other, ...more] = penalties.filter((each) => !each.strengths);
  const strengths = (rows: number): PenaltyStrengths => total(rows, simple);
  if (!other) return fromStrengths(name, strengths);
  if (penalties.length === 1) return other;
  if (more.length > 0 || !other.entries) throw noSum(name);
  return plusSquares(name, other, strengths);
}

/**
 * Squares added to another penalty: its proximal map is that of the other, of a point nearer to 0 and with a shorter
 * step, both divided by 1 + 2 · step · quadratic (Parikh and Boyd, section 2.2).
 */
function plusSquares(name: string, other: Penalty, strengths: (rows: number) => PenaltyStrengths): Penalty {
  const { convex, domain } = other;
  const entries = (rows: number): EntryPenalty[] => {
    const { absolute, quadratic } = strengths(rows);
    if (absolute.some((strength) => strength > 0)) throw noSum(name);
    return other.entries!(rows).map((entry, j) => {
      const q = quadratic[j];
      return {
        value: (x) => entry.value(x) + q * x * x,
        slope: (x) => entry.slope(x) + 2 * q * x,
        prox: (x, step) => entry.prox(x / (1 + 2 * step * q), step / (1 + 2 * step * q)),
        shortest: (x, slope) => entry.shortest(x, slope + 2 * q * x),
      };
    });
  };
  return separable(name, entries, { convex, domain });
}

function noSum(name: string): TypeError {
  return new TypeError(
    `plus adds only squares to another penalty, and to a sum over the entries: got ${name}`,
  );
}

function total(rows: number, penalties: readonly Penalty[]): PenaltyStrengths {
  const absolute = new Float64Array(rows);
  const quadratic = new Float64Array(rows);
  for (const each of penalties) {
    const strengths = each.strengths!(rows);
    for (let j = 0; j < rows; j++) {
      absolute[j] += strengths.absolute[j];
      quadratic[j] += strengths.quadratic[j];
    }
  }
  return { absolute, quadratic };
}

/**
 * S(x, t) = sign(x) · max(|x| - t, 0): moves x towards 0 by t and stops there.
 * @example
 * softThreshold(-3, 1); // -2
 */
export function softThreshold(x: number, threshold: number): number {
  return x > threshold ? x - threshold : x < -threshold ? x + threshold : 0;
}

/**
 * The penalty Σ absolute_j |w_j| + quadratic_j w_j², the strengths given for a number of rows.
 * @internal
 */
export function fromStrengths(name: string, strengths: (rows: number) => PenaltyStrengths): Penalty {
  return Object.freeze(new Elastic(name, strengths));
}

function uniform(name: string, absolute: number, quadratic: number): Penalty {
  return fromStrengths(name, (rows) => ({
    absolute: new Float64Array(rows).fill(absolute),
    quadratic: new Float64Array(rows).fill(quadratic),
  }));
}

/**
 * No penalty: 0 for every w.
 * @example
 * none.value([1, -3]); // 0
 */
export const none: Penalty = uniform("none", 0, 0);
