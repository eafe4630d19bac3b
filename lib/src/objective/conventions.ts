/**
 * One penalty, many strengths. "λ = 0.1" says nothing until it is said what stands in front of the sums: of the
 * squared errors in the loss, of |w_j| and of w_j² in the penalty. This table says it for each source and for the
 * usual libraries, and `convert` takes a strength from any of them to any other, such that the minimum is the same.
 *
 * Sources: scikit-learn, User Guide, "Linear Models"; Friedman, Hastie and Tibshirani, "Regularization paths for
 * generalized linear models via coordinate descent", Journal of Statistical Software 33 (2010), for glmnet;
 * PyTorch, documentation of torch.optim.SGD.
 */
import { nonNegative, positive, quote, wholeNumber } from "../input";
import type { Loss } from "./loss";
import { halfMeanSquaredError, halfSumOfSquares, meanSquaredError, sumOfSquares } from "./squared";

/** The constants of one way to write the objective: loss + l1 · absolute · Σ |w_j| + l2 · quadratic · Σ w_j². */
export interface Convention {
  readonly loss: Loss;
  /** The factor of l1 · Σ |w_j|; 0 where there is no such penalty. */
  readonly absolute: number;
  /** The factor of l2 · Σ w_j²; 0 where there is no such penalty. */
  readonly quadratic: number;
  /** Whether the factor of the squares is divided by the standard deviation of y as well (glmnet). */
  readonly perSpread?: boolean;
}

/** Who writes the objective that way. */
export type ConventionName =
  | "source 000"
  | "source 001"
  | "source 002, formula"
  | "source 002, printed loss"
  | "source 002, gradient"
  | "source 003"
  | "source 004, least squares"
  | "source 004, mean squared error"
  | "scikit-learn Ridge"
  | "scikit-learn Lasso"
  | "scikit-learn ElasticNet"
  | "glmnet"
  | "PyTorch weight_decay";

/**
 * The conventions by name. scikit-learn's ElasticNet and glmnet have l1 = λ · ratio and l2 = λ · (1 - ratio). glmnet
 * divides y by its standard deviation (n in the denominator) before it adds the squares; PyTorch's weight_decay is meant
 * with the mean squared error and plain gradient descent.
 *
 * @example
 * conventions["scikit-learn Lasso"].loss.name; // "halfMeanSquaredError"
 */
export const conventions: Readonly<Record<ConventionName, Convention>> = {
  "source 000": { loss: meanSquaredError, absolute: 0, quadratic: 1 / 2 },
  "source 001": { loss: meanSquaredError, absolute: 1, quadratic: 1 },
  "source 002, formula": { loss: halfMeanSquaredError, absolute: 1, quadratic: 1 / 2 },
  "source 002, printed loss": { loss: meanSquaredError, absolute: 1, quadratic: 1 },
  "source 002, gradient": { loss: meanSquaredError, absolute: 1, quadratic: 1 / 2 },
  "source 003": { loss: sumOfSquares, absolute: 0, quadratic: 1 },
  "source 004, least squares": { loss: halfSumOfSquares, absolute: 0, quadratic: 1 / 2 },
  "source 004, mean squared error": { loss: meanSquaredError, absolute: 0, quadratic: 1 / 2 },
  "scikit-learn Ridge": { loss: sumOfSquares, absolute: 0, quadratic: 1 },
  "scikit-learn Lasso": { loss: halfMeanSquaredError, absolute: 1, quadratic: 0 },
  "scikit-learn ElasticNet": { loss: halfMeanSquaredError, absolute: 1, quadratic: 1 / 2 },
  glmnet: { loss: halfMeanSquaredError, absolute: 1, quadratic: 1 / 2, perSpread: true },
  "PyTorch weight_decay": { loss: meanSquaredError, absolute: 0, quadratic: 1 / 2 },
};

/** The strengths of both penalties, as a convention counts them. */
export interface Strengths {
  l1?: number;
  l2?: number;
}

/** What some conventions depend on. */
export interface DataSize {
  /** Rows. */
  n: number;
  /** Outputs; default 1. */
  k?: number;
  /** The standard deviation of y (n in the denominator): for glmnet's squares only. */
  spread?: number;
}

/**
 * The strengths that have the same minimum under another convention. Dividing an objective by a number does not move
 * its minimum, so all that counts is absolute / scale and quadratic / scale.
 *
 * @throws TypeError without strengths or size, or for a name that is not in the table; RangeError when a strength is not
 *   a finite number >= 0, or has no place in one of the conventions (an L1 strength in a ridge), or a size is out of
 *   range
 * @example
 * convert({ l2: 0.5 }, "source 000", "scikit-learn Ridge", { n: 100 }); // { l1: 0, l2: 25 }
 */
export function convert(
  strengths: Strengths,
  from: ConventionName,
  to: ConventionName,
  size: DataSize,
): Required<Strengths> {
  if (!strengths || !size) throw new TypeError("convert needs strengths { l1, l2 } and a size { n }");
  const n = wholeNumber("n", size.n, 1);
  const k = wholeNumber("k", size.k ?? 1, 1);
  const [source, target] = [named("from", from), named("to", to)];
  const ratio = target.loss.factor(n, k) / source.loss.factor(n, k);
  const spreadOf = (convention: Convention): number =>
    convention.perSpread ? positive("spread", size.spread as number) : 1;

  const translate = (key: "l1" | "l2", factors: [number, number]): number => {
    const strength = nonNegative(key, strengths[key] ?? 0);
    if (strength === 0) return 0;
    const [before, after] = factors;
    const lacking = before === 0 ? from : after === 0 ? to : undefined;
    if (lacking !== undefined)
      throw new RangeError(`${key} must be 0 or left out: ${lacking} has no such penalty`);
    return (strength * before * ratio) / after;
  };
  const needsSpread = (strengths.l2 ?? 0) !== 0;
  const squares = (convention: Convention): number =>
    convention.quadratic / (needsSpread ? spreadOf(convention) : 1);
  return {
    l1: translate("l1", [source.absolute, target.absolute]),
    l2: translate("l2", [squares(source), squares(target)]),
  };
}

function named(argument: string, name: ConventionName): Convention {
  const convention = Object.hasOwn(conventions, name) ? conventions[name] : undefined;
  if (convention) return convention;
  throw new TypeError(
    `${argument} must be one of ${Object.keys(conventions).join("; ")}; got ${quote(name)}`,
  );
}
