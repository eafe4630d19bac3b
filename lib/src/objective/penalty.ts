/**
 * Penalties say how large parameters are. Every penalty here is two numbers, the weight of the absolute values and
 * the weight of the squares:
 *
 *     Ω(w) = absolute · Σ |w_j| + quadratic · Σ w_j²
 *
 * The value, the (sub)gradient and the proximal map follow from these two.
 */
import { Matrix } from "ml-matrix";
import { type MatrixLike, nonNegative, quote, table } from "../input";

/** Parameters in whatever form they come; a gradient or a proximal map returns the same form. */
export interface Penalty {
  /** How the penalty was written, e.g. "l1(0.1) + l2(0.5)": for messages. */
  readonly name: string;
  /** The factor of Σ |w_j|, >= 0. */
  readonly absolute: number;
  /** The factor of Σ w_j², >= 0. */
  readonly quadratic: number;
  /** Ω(w), the sum over all entries of w, of any shape. Throws if w is empty or holds NaN or an infinite number. */
  value(w: MatrixLike): number;
  /**
   * The gradient, in the form of w: absolute · sign(w_j) + 2 · quadratic · w_j. At w_j = 0 the absolute value has
   * no derivative but every slope from -1 to 1 as subgradient; this one takes 0, the smallest.
   */
  gradient<W extends MatrixLike>(w: W): W;
  /**
   * The proximal map, in the form of w: argmin over z of ½ ‖z - w‖² + step · Ω(z), which is
   * softThreshold(w_j, step · absolute) / (1 + 2 · step · quadratic). Throws unless step is finite and >= 0.
   * Source: Parikh and Boyd, "Proximal Algorithms" (2014), section 6.5.2.
   */
  prox<W extends MatrixLike>(w: W, step: number): W;
}

/** λ Σ |w_j|: the lasso's penalty. Throws unless lambda is a finite number >= 0. */
export function l1(lambda: number): Penalty {
  return penalty(`l1(${nonNegative("lambda", lambda)})`, lambda, 0);
}

/** λ Σ w_j², with gradient 2 λ w_j. Throws unless lambda is a finite number >= 0. */
export function l2(lambda: number): Penalty {
  return penalty(`l2(${nonNegative("lambda", lambda)})`, 0, lambda);
}

/** λ/2 Σ w_j², with gradient λ w_j. Throws unless lambda is a finite number >= 0. */
export function halfL2(lambda: number): Penalty {
  return penalty(`halfL2(${nonNegative("lambda", lambda)})`, 0, lambda / 2);
}

/**
 * λ (l1Ratio Σ |w_j| + (1 - l1Ratio)/2 Σ w_j²): the elastic net as scikit-learn and glmnet write it.
 * Throws unless lambda is a finite number >= 0 and l1Ratio a number from 0 to 1.
 */
export function elasticNet(lambda: number, l1Ratio: number): Penalty {
  if (!(l1Ratio >= 0 && l1Ratio <= 1)) {
    throw new RangeError(`l1Ratio must be a number from 0 to 1, got ${quote(l1Ratio)}`);
  }
  nonNegative("lambda", lambda);
  return penalty(`elasticNet(${lambda}, ${l1Ratio})`, lambda * l1Ratio, (lambda * (1 - l1Ratio)) / 2);
}

/** No penalty: 0 for every w. */
export const none: Penalty = penalty("none", 0, 0);

/** The sum of penalties: plus(l1(0.1), l2(0.1)) is the elastic net's. Throws if one of them is not a penalty. */
export function plus(...penalties: readonly Penalty[]): Penalty {
  for (const [i, each] of penalties.entries()) requirePenalty(`penalty ${i} of plus`, each);
  const sum = (key: "absolute" | "quadratic"): number =>
    penalties.reduce((total, each) => total + each[key], 0);
  return penalty(penalties.map((each) => each.name).join(" + ") || "none", sum("absolute"), sum("quadratic"));
}

/** S(x, t) = sign(x) · max(|x| - t, 0): moves x towards 0 by t and stops there. */
export function softThreshold(x: number, threshold: number): number {
  return x > threshold ? x - threshold : x < -threshold ? x + threshold : 0;
}

/** Throws a TypeError unless value is a penalty: lambda alone does not say which one is meant. */
export function requirePenalty(name: string, value: Penalty): Penalty {
  if (typeof value?.absolute === "number" && typeof value.quadratic === "number") return value;
  throw new TypeError(`${name} must be a penalty such as l1(0.1) or halfL2(0.1), got ${quote(value)}`);
}

function penalty(name: string, absolute: number, quadratic: number): Penalty {
  return {
    name,
    absolute,
    quadratic,
    value(w) {
      let sum = 0;
      for (const x of table("w", w).values) sum += absolute * Math.abs(x) + quadratic * x * x;
      return sum;
    },
    gradient(w) {
      return mapped(w, (x) => absolute * Math.sign(x) + 2 * quadratic * x);
    },
    prox(w, step) {
      const threshold = nonNegative("step", step) * absolute;
      const shrinkage = 1 + 2 * step * quadratic;
      return mapped(w, (x) => softThreshold(x, threshold) / shrinkage);
    },
  };
}

/** f of every entry, as a new value of the same form. */
function mapped<W extends MatrixLike>(w: W, f: (x: number) => number): W {
  const { values, rows, columns } = table("w", w);
  const result = values.map(f);
  if (Matrix.isMatrix(w)) return Matrix.from1DArray(rows, columns, result) as MatrixLike as W;
  return (Array.isArray(w) ? Array.from(result) : result) as MatrixLike as W;
}
