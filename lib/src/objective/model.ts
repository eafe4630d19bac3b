/**
 * Models make predictions from parameters. A solver sees the parameters as one flat vector θ, the weights first and
 * the biases after them; the reader sees them in the model's own shape, such as W and b.
 */
import type { Table } from "../input";

/** A model whose parameters have the shape P; G is what may be given for them, more loosely typed. */
export interface Model<P, G = P> {
  readonly name: string;
  /**
   * The model made ready for inputs X (n × p) and k outputs.
   * @throws RangeError if the model cannot take p inputs or give k outputs
   */
  on(X: Table, k: number): ModelOnData<P, G>;
}

/** A model with its data and its buffers: what solvers call, unchecked but for `flatten`. */
export interface ModelOnData<P, G = P> {
  /** How many weights θ starts with: rows · columns, as a penalty sees them (for the linear model p · k). */
  readonly weights: { readonly rows: number; readonly columns: number };
  /** How many biases follow. */
  readonly biases: number;
  /** Where a solver may start when it is not told; undefined where that would be a bad start. */
  readonly start?: Float64Array | undefined;
  /** Said by a model that is X W + 1 b and nothing else: solvers with formulas of their own ask for it. */
  readonly linear?: { readonly intercept: boolean } | undefined;
  /** The predictions of θ, n · k numbers; the array is overwritten by the next call. */
  forward(theta: Float64Array): Float64Array;
  /** Fills the gradient in θ, given that in the predictions of the last `forward` (n · k numbers). */
  backward(outputGradient: Float64Array, gradient: Float64Array): void;
  /**
   * How large the gradient in each entry of θ can be, for a gradient in the predictions as long as the given one: the
   * length of what the entry is multiplied by, times the length of that gradient. Slopes are judged relative to it.
   * @param rowWeights the weight of each row; default 1
   */
  reach(outputGradient: Float64Array, rowWeights?: Float64Array): Float64Array;
  /** Parameters to θ; `name` is what they are called in an error. Throws when a shape does not fit, naming both. */
  flatten(name: string, parameters: G): Float64Array;
  /** θ to parameters. */
  shape(theta: Float64Array): P;
  /** What the entry of θ at an index is called, such as "W[1]". */
  label(index: number): string;
}
