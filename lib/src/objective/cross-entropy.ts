/**
 * The cross-entropy of predicted probabilities: logistic regression for one output, softmax regression for several. It
 * takes logits z, not probabilities, so that no logarithm of 0 can arise.
 *
 * Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.2.2.
 */
import { Matrix } from "ml-matrix";
import { most } from "../algebra/vector";
import { type MatrixLike, type Table, table } from "../input";
import { type BinaryLoss, Loss } from "./loss";

/**
 * σ(z) = 1 / (1 + e^-z), between 0 and 1; σ' = σ (1 - σ).
 * @example
 * sigmoid(0); // 0.5
 */
export function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z));
}

/**
 * softmax(z)_c = e^z_c / Σ e^z: scores to probabilities, row by row; z is n × k.
 * @throws RangeError when z is empty or holds NaN or an infinite number
 * @example
 * softmax([[0, 0], [5, 5]]); // [[0.5, 0.5], [0.5, 0.5]]
 */
export function softmax(logits: MatrixLike): Matrix {
  const { values, rows, columns } = table("logits", logits);
  const probabilities = new Float64Array(values.length);
  for (let from = 0; from < values.length; from += columns) {
    const { largest, total } = exponentials(values, from, columns);
    for (let at = from; at < from + columns; at++) probabilities[at] = Math.exp(values[at] - largest) / total;
  }
  return Matrix.from1DArray(rows, columns, probabilities);
}

/** The largest of k numbers from `at` on, and Σ e^(z - largest), so that nothing overflows and no digit is lost. */
function exponentials(z: Float64Array, at: number, k: number): { largest: number; total: number } {
  let largest = -Infinity;
  for (let i = at; i < at + k; i++) largest = Math.max(largest, z[i]);
  let total = 0;
  for (let i = at; i < at + k; i++) total += Math.exp(z[i] - largest);
  return { largest, total };
}

/** log(1 + e^z) - y z, with the large exponential taken out. */
function binaryLoss(z: number, y: number): number {
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - y * z;
}

/** The smallest that the loss of a target q can be: -q log q - (1 - q) log(1 - q). */
function entropy(q: number): number {
  return (q > 0 ? -q * Math.log(q) : 0) + (q < 1 ? -(1 - q) * Math.log1p(-q) : 0);
}

const binary: BinaryLoss = {
  value: binaryLoss,
  probability: sigmoid,
  logit: (probability) => Math.log(probability) - Math.log1p(-probability),
  divergence(q, z) {
    // Near each other the difference of two entropies cancels: it is the half square of their distance then.
    const p = sigmoid(z);
    const distance = Math.abs(q - p);
    if (distance < 1e-6 * Math.min(p, 1 - p)) return (distance * distance) / (2 * p * (1 - p));
    return Math.max(0, binaryLoss(z, q) - entropy(q));
  },
};

class CrossEntropy extends Loss {
  override readonly name: string = "crossEntropy";
  override readonly binary: BinaryLoss = binary;

  override factor(n: number): number {
    return 1 / n;
  }

  override row(z: Float64Array, y: Float64Array, gradient: Float64Array, at: number, k: number): number {
    if (k === 1) {
      gradient[at] = sigmoid(z[at]) - y[at];
      return binaryLoss(z[at], y[at]);
    }
    const { largest, total } = exponentials(z, at, k);
    let sum = 0;
    for (let i = at; i < at + k; i++) {
      sum += y[i] * (Math.log(total) - (z[i] - largest));
      gradient[i] = Math.exp(z[i] - largest) / total - y[i];
    }
    return sum;
  }

  override checkTargets({ values, rows, columns }: Table): void {
    values.forEach((value, at) => {
      if (value >= 0 && value <= 1) return;
      throw new RangeError(
        `crossEntropy needs targets from 0 to 1, got ${value} in row ${Math.floor(at / columns)}`,
      );
    });
    for (let i = 0; columns > 1 && i < rows; i++) {
      const sum = values.subarray(i * columns, (i + 1) * columns).reduce((total, each) => total + each, 0);
      if (Math.abs(sum - 1) <= 1e-9) continue;
      throw new RangeError(`crossEntropy needs rows of targets that sum to 1, but row ${i} sums to ${sum}`);
    }
  }

  override constant(means: Float64Array): Float64Array {
    const inside = (mean: number): boolean => mean > 0 && mean < 1;
    if (!means.every(inside)) return new Float64Array(means.length); // its best constant is infinite
    return means.map((mean) => (means.length === 1 ? binary.logit(mean) : Math.log(mean)));
  }

  override probabilities(predictions: Matrix): Matrix {
    return predictions.columns > 1 ? softmax(predictions) : predictions.clone().apply(toProbability);
  }

  override separates(
    z: Float64Array,
    { values: y, rows, columns: k }: Table,
    weights?: Float64Array,
  ): boolean {
    const counted = weights ? z.map((each, at) => (weights[Math.floor(at / k)] > 0 ? each : 0)) : z;
    const size = most(counted);
    let best = 0;
    for (let i = 0; i < rows; i++) {
      const classes = classesOf(counted, y, i, k);
      const top = classes.reduce((most, { z }) => Math.max(most, z), -Infinity);
      // Far out the largest logit takes all: it has to be that of each class that the target allows.
      for (const { z, isAllowed } of classes) {
        if (!isAllowed) best = Math.max(best, top - z);
        else if (top - z > rounding * size) return false;
      }
    }
    return best > 1e-3 * size;
  }
}

/** What a direction found by descent may err by. */
const rounding = 1e-6;

function toProbability(this: Matrix, i: number, j: number): void {
  this.set(i, j, sigmoid(this.get(i, j)));
}

/** The logits of a row, of both classes where there is one output, and whether the target allows each. */
function classesOf(
  z: Float64Array,
  y: Float64Array,
  i: number,
  k: number,
): { z: number; isAllowed: boolean }[] {
  if (k > 1) {
    return Array.from({ length: k }, (_, c) => ({ z: z[i * k + c], isAllowed: y[i * k + c] > 0 }));
  }
  return [
    { z: z[i], isAllowed: y[i] > 0 },
    { z: 0, isAllowed: y[i] < 1 },
  ];
}

/**
 * The cross-entropy of predicted probabilities, the mean over the n rows.
 *
 * One output: y_i is 0 or 1 (or a probability between), the prediction is σ(z_i) = 1 / (1 + e^-z_i), and
 *
 *     -1/n Σ_i [y_i log σ(z_i) + (1 - y_i) log(1 - σ(z_i))],   gradient (σ(z_i) - y_i) / n.
 *
 * k > 1 outputs: each row of y sums to 1 (a 1 at the right class, say), the prediction is softmax(z_i), and
 *
 *     -1/n Σ_i Σ_c y_ic log softmax(z_i)_c,   gradient (softmax(z_i)_c - y_ic) / n.
 *
 * Throws a RangeError when y has entries outside [0, 1] or, for k > 1, rows that do not sum to 1.
 * @example
 * crossEntropy.value([0, 0], [1, 0]); // 0.6931471805599453
 */
export const crossEntropy: Loss = new CrossEntropy();
