/** The exact solver of lasso and elastic net as a function: one walk for each output (active-walk.ts). */
import { lending } from "../algebra/workspace";
import { certify, promised } from "../evidence/certificate";
import { type Fit, fitOf } from "../evidence/fit";
import { standardForm } from "../forms/standard-form";
import { columnsOf } from "../forms/unit-columns";
import type { LinearParameters } from "../objective/linear";
import type { Objective } from "../objective/objective";
import { ActiveWalk } from "./active-walk";

/** How good the solution is. */
export interface ActiveSetEvidence {
  /** The objective lies at most this far above its minimum; NaN without a penalty, where nothing bounds it. */
  readonly gap: number;
}

/**
 * Minimizes factor · ‖X W + 1 b - y‖² + Σ absolute_j |w_j| + quadratic_j w_j² exactly, each output by itself. It has
 * converged when every KKT condition holds to 1e-10, relative to ‖x_j‖ ‖y‖; iterations are linear systems solved.
 *
 * @throws TypeError when the model is not linear, the loss not squared, the penalty has other parts than absolute values
 *   and squares, or a bias is penalized; RangeError when the squares of X or y overflow or underflow
 * @example
 * const J = objective([1, 2, 3], [2, 4, 6], { loss: halfSumOfSquares, penalty: l1(2) });
 * activeSet(J).W.get(0, 0).toFixed(9); // "1.000000000"
 */
export function activeSet(J: Objective): Fit<LinearParameters> & ActiveSetEvidence {
  const form = standardForm("activeSet", J);
  let iterations = 0;
  const weights = lending(() => {
    const columns = columnsOf(form.X);
    return form.y.map((y) => {
      const walk = ActiveWalk.from(columns, y);
      iterations += walk.solve(form);
      return walk.weights()();
    });
  });
  const { gap, violation } = certify(form, weights);
  const converged = violation <= promised;
  const says = `the largest KKT violation is ${violation.toExponential(1)}`;
  const reason = converged
    ? `exact: ${says}`
    : `${says}: the columns are too nearly dependent, leave some out`;
  return fitOf(J, form.theta(weights), { converged, reason, iterations, violation, gap });
}
