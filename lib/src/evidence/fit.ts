/** A fit is the parameters that a solver found, together with the evidence of how good they are. */
import type { Matrix } from "ml-matrix";
import type { MatrixLike } from "../input";
import type { Objective } from "../objective/objective";

/** What every solver says about its answer, so that nobody has to believe it. */
export interface Evidence {
  /** The objective's value at the parameters. */
  readonly objective: number;
  /** The distance of 0 from the subdifferential of the objective there (the gradient's norm where it is smooth). */
  readonly stationarity: number;
  /** Whether the solver's stopping rule was met. */
  readonly converged: boolean;
  /** Why the solver stopped, in words. */
  readonly reason: string;
  /** Steps taken; 0 for a closed form. */
  readonly iterations: number;
  /** Predictions for the rows of X (any number of rows, as many columns as the data had). */
  predict(X: MatrixLike): Matrix;
}

/** The parameters in the model's shape (W and b for the linear model) and the evidence. */
export type Fit<P> = P & Evidence;

/** Puts parameters and evidence together. */
export function fitOf<P, G, E extends object>(
  J: Objective<P, G>,
  theta: Float64Array,
  evidence: Omit<Evidence, "predict"> & E,
): Fit<P> & E {
  const predict = (X: MatrixLike): Matrix => J.predictAt(theta, X);
  return { ...J.shape(theta), ...evidence, predict } as Fit<P> & E;
}
