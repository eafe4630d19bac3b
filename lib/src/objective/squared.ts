/**
 * The squared losses: factor · Σ (ŷ - y)², with four different factors. Closed form, coordinate descent and lasso paths
 * need to know no more than the factor.
 */
import { Loss } from "./loss";

class SquaredLoss extends Loss {
  override readonly name: string;
  override readonly squared: boolean = true;
  readonly #factor: (n: number, k: number) => number;

  constructor(name: string, factor: (n: number, k: number) => number) {
    super();
    this.name = name;
    this.#factor = factor;
  }

  override factor(n: number, k: number): number {
    return this.#factor(n, k);
  }

  override row(
    predictions: Float64Array,
    targets: Float64Array,
    gradient: Float64Array,
    at: number,
    k: number,
  ): number {
    let sum = 0;
    for (let i = at; i < at + k; i++) {
      const residual = predictions[i] - targets[i];
      sum += residual * residual;
      gradient[i] = 2 * residual;
    }
    return sum;
  }

  override constant(means: Float64Array): Float64Array {
    return means;
  }
}

/**
 * Σ (ŷ - y)², over all rows and outputs; gradient 2 (ŷ - y).
 * @example
 * sumOfSquares.value([1, 2], [1, 4]); // 4
 */
export const sumOfSquares: Loss = new SquaredLoss("sumOfSquares", () => 1);

/**
 * ½ Σ (ŷ - y)², over all rows and outputs; gradient ŷ - y.
 * @example
 * halfSumOfSquares.value([1, 2], [1, 4]); // 2
 */
export const halfSumOfSquares: Loss = new SquaredLoss("halfSumOfSquares", () => 1 / 2);

/**
 * 1/(n k) Σ (ŷ - y)², the mean over all n · k entries; gradient 2/(n k) (ŷ - y).
 * @example
 * meanSquaredError.value([1, 2], [1, 4]); // 2
 */
export const meanSquaredError: Loss = new SquaredLoss("meanSquaredError", (n, k) => 1 / (n * k));

/**
 * 1/(2n) Σ (ŷ - y)², with the sum over all rows and outputs; gradient 1/n (ŷ - y). Half of `meanSquaredError` for
 * one output; for k > 1 outputs k/2 times it, for this one divides by the rows alone (as scikit-learn's lasso does).
 * @example
 * halfMeanSquaredError.value([1, 2], [1, 4]); // 1
 */
export const halfMeanSquaredError: Loss = new SquaredLoss("halfMeanSquaredError", (n) => 1 / (2 * n));
