/** Measures of how well predictions ŷ fit targets y, both n × k; they do not enter any objective. */
import { type MatrixLike, shapeOf, type Table, table } from "../input";

/** √(mean of (ŷ - y)²) over all entries, in the units of y. Throws when shapes differ or an entry is not finite. */
export function rmse(targets: MatrixLike, predictions: MatrixLike): number {
  const [y, yHat] = pair(targets, predictions);
  return Math.sqrt(sumOfSquares(y.values, yHat.values) / y.values.length);
}

/**
 * R² = 1 - Σ (ŷ - y)² / Σ (y - ȳ)², with the mean ȳ of each output and the sums over all entries: 1 is perfect, 0 as
 * good as always saying the mean. Throws when shapes differ, an entry is not finite, or y is constant (0/0).
 */
export function r2(targets: MatrixLike, predictions: MatrixLike): number {
  const [y, yHat] = pair(targets, predictions);
  const { rows: n, columns: k, values } = y;
  // Counted from the first row, so that the mean of equal numbers is that number, without a rounding error.
  const means = Array.from({ length: k }, (_, c) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += values[i * k + c] - values[c];
    return values[c] + sum / n;
  });
  const total = sumOfSquares(
    values,
    values.map((_, i) => means[i % k]),
  );
  if (!(total > 0))
    throw new RangeError("r2 needs targets that vary, but each output of targets is constant");
  return 1 - sumOfSquares(values, yHat.values) / total;
}

/**
 * The mean absolute relative error: the mean over all entries of |y - ŷ| / |y|, a fraction, not percent. Where y is
 * 0 the term is |ŷ|. Throws when shapes differ or an entry is not finite.
 */
export function mape(targets: MatrixLike, predictions: MatrixLike): number {
  const [y, yHat] = pair(targets, predictions);
  let sum = 0;
  y.values.forEach((value, i) => {
    sum += Math.abs(value - yHat.values[i]) / (Math.abs(value) || 1);
  });
  return sum / y.values.length;
}

function pair(targets: MatrixLike, predictions: MatrixLike): [Table, Table] {
  const y = table("targets", targets);
  const yHat = table("predictions", predictions);
  if (y.rows !== yHat.rows || y.columns !== yHat.columns) {
    throw new RangeError(
      `targets are ${shapeOf(y)} and predictions ${shapeOf(yHat)}: they must have one shape`,
    );
  }
  return [y, yHat];
}

function sumOfSquares(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return sum;
}
