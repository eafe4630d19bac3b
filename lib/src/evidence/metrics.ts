/**
 * Measures of how well predictions ŷ fit targets y, both n × k; they do not enter any objective. The predictions come
 * first, as in the losses.
 */
import { powerOfTwo } from "../algebra/power-of-two";
import { type MatrixLike, type Table, table } from "../input";
import { requireOneShape } from "../objective/loss";

/**
 * √(mean of (ŷ - y)²) over all entries, in the units of y.
 *
 * @param predictions ŷ, n × k
 * @param targets y, n × k
 * @throws RangeError when the shapes differ or an entry is not finite
 * @example
 * rmse([1, 2], [1, 4]); // 1.4142135623730951
 */
export function rmse(predictions: MatrixLike, targets: MatrixLike): number {
  const [yHat, y] = pair(predictions, targets);
  const { sum, unit } = squaresOf(residuals(yHat.values, (i) => y.values[i]));
  return Math.sqrt(sum / y.values.length) * unit;
}

/**
 * R² = 1 - Σ (ŷ - y)² / Σ (y - ȳ)², with the mean ȳ of each output and the sums over all entries: 1 is perfect, 0 as
 * good as always saying the mean.
 *
 * @param predictions ŷ, n × k
 * @param targets y, n × k
 * @throws RangeError when the shapes differ, an entry is not finite, or each output of y is constant (0/0)
 * @example
 * r2([1, 2, 3, 5], [1, 2, 3, 4]); // 0.8
 */
export function r2(predictions: MatrixLike, targets: MatrixLike): number {
  const [yHat, y] = pair(predictions, targets);
  const { rows: n, columns: k, values } = y;
  // Counted from the first row, so that the mean of equal numbers is that number, without a rounding error.
  const means = Array.from({ length: k }, (_, c) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += values[i * k + c] - values[c];
    return values[c] + sum / n;
  });
  const total = squaresOf(residuals(values, (i) => means[i % k]));
  if (!(total.sum > 0))
    throw new RangeError("r2 needs targets that vary, but each output of targets is constant");
  const left = squaresOf(residuals(yHat.values, (i) => values[i]));
  const units = left.unit / total.unit;
  return 1 - (left.sum / total.sum) * units * units;
}

/**
 * The mean absolute relative error: the mean over all entries of |ŷ - y| / |y|, a fraction: 0.05 is 5 percent. Where
 * y is 0 the term is |ŷ|, in the units of y.
 *
 * @param predictions ŷ, n × k
 * @param targets y, n × k
 * @throws RangeError when the shapes differ or an entry is not finite
 * @example
 * mape([1, 5], [2, 4]); // 0.375
 */
export function mape(predictions: MatrixLike, targets: MatrixLike): number {
  const [yHat, y] = pair(predictions, targets);
  let sum = 0;
  y.values.forEach((value, i) => {
    sum += Math.abs(yHat.values[i] - value) / (Math.abs(value) || 1);
  });
  return sum / y.values.length;
}

function pair(predictions: MatrixLike, targets: MatrixLike): [Table, Table] {
  const yHat = table("predictions", predictions);
  const y = table("targets", targets);
  requireOneShape(yHat, y);
  return [yHat, y];
}

function residuals(values: Float64Array, expected: (index: number) => number): Float64Array {
  return values.map((value, i) => value - expected(i));
}

/** Σ values² = sum · unit², where unit keeps the squares from overflow and underflow. */
function squaresOf(values: Float64Array): { sum: number; unit: number } {
  const unit = powerOfTwo(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] / unit) ** 2;
  return { sum, unit };
}
