/** A fit is the parameters that a solver found, together with the evidence of how good they are. */
import type { Matrix } from "ml-matrix";
import type { MatrixLike } from "../input";
import type { Objective } from "../objective/objective";

/** What every solver says about its answer, so that nobody has to believe it. */
export interface Evidence {
  /** The objective's value at the parameters. */
  readonly value: number;
  /** The distance of 0 from the subdifferential of the objective there (the gradient's norm where it is smooth). */
  readonly stationarity: number;
  /**
   * The same relative to the problem: the largest slope that is left, divided by the largest that the data could give.
   * It does not depend on the units of X and y, and is what `tolerance` is compared with.
   */
  readonly violation: number;
  /** Whether the solver's promise is kept. */
  readonly converged: boolean;
  /** Why the solver stopped, in words. */
  readonly reason: string;
  /** Steps taken; 0 for a closed form. */
  readonly iterations: number;
}

/** What can be asked of a fit. */
export interface Predictor {
  /** Predictions for the rows of X (any number of rows, as many columns as the data had). */
  predict(X: MatrixLike): Matrix;
  /** The same as probabilities, for a loss whose predictions are logits; a TypeError for others. */
  probabilities(X: MatrixLike): Matrix;
}

/** The parameters in the model's shape (W and b for the linear model), the evidence, and predictions. */
export type Fit<P> = P & Evidence & Predictor;

/** What a solver says, where the objective does not say it for itself. */
export type Verdict = Pick<Evidence, "converged" | "reason" | "iterations"> & { violation?: number };

/** Puts parameters and evidence together, and adds what the objective itself says of them. */
export function fitOf<P, G, E extends Verdict>(
  J: Objective<P, G>,
  theta: Float64Array,
  verdict: E,
): Fit<P> & E {
  const gradient = new Float64Array(J.size);
  const loss = J.lossAt(theta, gradient);
  const stationarity = J.stationarity(theta, gradient);
  const violation = verdict.violation ?? J.violation(theta, gradient).violation;
  const value = loss + J.penaltyAt(theta, gradient);
  return { ...J.shape(theta), value, stationarity, violation, ...verdict, ...predictor(J, theta) };
}

/** What can be asked of the parameters θ. */
export function predictor<P, G>(J: Objective<P, G>, theta: Float64Array): Predictor {
  const predict = (X: MatrixLike): Matrix => J.predictAt(theta, X);
  return {
    predict,
    probabilities(X) {
      if (J.loss.probabilities) return J.loss.probabilities(predict(X));
      throw new TypeError(`probabilities needs a loss of logits such as crossEntropy, got ${J.loss.name}`);
    },
  };
}
