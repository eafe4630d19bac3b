/**
 * An objective as solvers see it: functions of one flat vector θ, unchecked. They know neither model nor penalty.
 */
import { most } from "../algebra/vector";
import type { SampleWeights, Table } from "../input";
import type { Loss } from "./loss";
import type { ModelOnData } from "./model";
import type { Penalty, PenaltyOnParameters } from "./penalty";

/** Penalties on the weights and on the biases, each with its own. */
export interface Penalties {
  readonly weights: Penalty;
  readonly biases: Penalty;
}

/** The data, checked and copied, and what is done with it. */
export interface Parts {
  readonly X: Table;
  readonly y: Table;
  readonly loss: Loss;
  readonly penalty: Penalties;
  readonly sampleWeights?: SampleWeights | undefined;
}

/** Where penalties that level off have done so. */
const far = 1e100;

/** J(θ) = loss + penalties, and how far θ is from a minimum of it. */
export class FlatObjective {
  readonly loss: Loss;
  readonly penalty: Penalties;
  /** The data as it was when the objective was made: X is n × p, y is n × k. */
  readonly X: Table;
  readonly y: Table;
  readonly sampleWeights: SampleWeights | undefined;
  /** How many numbers θ has: first the weights, then the biases. */
  readonly size: number;
  /** Said by the linear model, whose parameters are W and, with an intercept, b. */
  readonly linear: { readonly intercept: boolean } | undefined;
  readonly #fitted: Pick<ModelOnData<unknown>, "forward" | "backward" | "reach" | "label">;
  readonly #penalties: { readonly on: PenaltyOnParameters; readonly start: number }[];
  readonly #outputGradient: Float64Array;
  readonly #shortest: Float64Array;
  #reach: Float64Array | undefined;

  /** @internal `objective` makes it. */
  constructor(parts: Parts, fitted: ModelOnData<unknown, never>) {
    this.loss = parts.loss;
    this.penalty = parts.penalty;
    this.X = parts.X;
    this.y = parts.y;
    this.sampleWeights = parts.sampleWeights;
    const { rows, columns } = fitted.weights;
    const biases = fitted.biases;
    this.size = rows * columns + biases;
    this.linear = fitted.linear;
    this.#fitted = fitted;
    this.#penalties = [
      { on: parts.penalty.weights.on(rows, columns), start: 0 },
      { on: parts.penalty.biases.on(biases, 1), start: rows * columns },
    ];
    this.#outputGradient = new Float64Array(parts.y.values.length);
    this.#shortest = new Float64Array(this.size);
  }

  /** For solvers: the loss alone; fills its gradient. */
  lossAt(theta: Float64Array, gradient: Float64Array): number {
    const predictions = this.#fitted.forward(theta);
    const value = this.loss.evaluate(predictions, this.y, this.#outputGradient, this.sampleWeights);
    this.#fitted.backward(this.#outputGradient, gradient);
    return value;
  }

  /** For solvers: the penalties alone; adds their (sub)gradient to `gradient`. */
  penaltyAt(theta: Float64Array, gradient: Float64Array): number {
    let total = 0;
    for (const { on, start } of this.#penalties) total += on.evaluate(theta, gradient, start);
    return total;
  }

  /** For solvers: J; fills the (sub)gradient. */
  evaluate(theta: Float64Array, gradient: Float64Array): number {
    return this.lossAt(theta, gradient) + this.penaltyAt(theta, gradient);
  }

  /**
   * For solvers: replaces θ by argmin over z of ½ ‖z - θ‖² + step · (the penalties at z).
   * @param forBiases the step of the biases; default the same
   */
  prox(theta: Float64Array, step: number, forBiases: number = step): void {
    for (const { on, start } of this.#penalties) on.prox(theta, start === 0 ? step : forBiases, start);
  }

  /**
   * For solvers: how much longer the steps of the biases may be than those of the weights, whose slopes grow with the units
   * of X: the ratio of their curvatures, about.
   */
  get balance(): { biases: number; ratio: number } {
    this.#reach ??= this.reachOfData();
    const { start } = this.#penalties[1];
    const [weights, biases] = [most(this.#reach.subarray(0, start)), most(this.#reach.subarray(start))];
    return { biases: start, ratio: weights > 0 && biases > 0 ? (weights / biases) ** 2 : 1 };
  }

  /**
   * For solvers: how far θ is from being stationary: the Euclidean distance of 0 from the subdifferential of J. It is 0 exactly
   * at a stationary point, and the norm of the gradient where J is smooth.
   * @param slope the gradient of the loss there, as `lossAt` fills it, if that is known already
   */
  stationarity(theta: Float64Array, slope?: Float64Array): number {
    const shortest = this.#shortestAt(theta, slope);
    let square = 0;
    for (let j = 0; j < shortest.length; j++) square += shortest[j] * shortest[j];
    return Math.sqrt(square);
  }

  /**
   * For solvers: how far θ is from being stationary relative to the problem, entry by entry, and the largest of these: the slope that is left, divided by the
   * largest that the data could give. It does not depend on the units of X and y.
   */
  violation(theta: Float64Array, slope?: Float64Array): { violation: number; at: number } {
    const shortest = this.#shortestAt(theta, slope);
    this.#reach ??= this.reachOfData();
    let worst = { violation: 0, at: 0 };
    for (let j = 0; j < shortest.length; j++) {
      const violation = Math.abs(shortest[j]) / (this.#reach[j] || 1);
      if (!(violation <= worst.violation)) worst = { violation, at: j };
    }
    return worst;
  }

  /**
   * For solvers: whether the objective falls for ever along a direction: in what no penalty holds (there is none, or it
   * levels off), the predictions of a loss of logits get better without end. Of a network the direction is θ itself, whose
   * last layer may grow.
   */
  recedes(direction: Float64Array): boolean {
    if (!this.loss.separates) return false;
    const slopes = new Float64Array(this.size);
    this.penaltyAt(new Float64Array(this.size).fill(far), slopes);
    const isHeld = (j: number): boolean => slopes[j] !== 0;
    if (!this.linear && direction.some((_, j) => isHeld(j))) return false;
    const free = direction.map((x, j) => (isHeld(j) ? 0 : x));
    const scale = far / (most(free) || 1);
    const isInside =
      this.penaltyAt(
        free.map((x) => scale * x),
        slopes,
      ) < Infinity;
    return isInside && this.loss.separates(this.#fitted.forward(free), this.y, this.sampleWeights?.values);
  }

  /** For solvers: what the entry of θ at an index is called, such as "W[1]". */
  label(index: number): string {
    return this.#fitted.label(index);
  }

  #shortestAt(theta: Float64Array, given: Float64Array | undefined): Float64Array {
    const slope = given ?? new Float64Array(this.size);
    if (!given) this.lossAt(theta, slope);
    for (const { on, start } of this.#penalties) on.shortest(theta, slope, this.#shortest, start);
    return this.#shortest;
  }

  /** For solvers: how large the slopes of the loss can be: at the best constant prediction, or at 0 where that is exact. */
  protected reachOfData(): Float64Array {
    const { values, rows: n, columns: k } = this.y;
    const gradient = new Float64Array(values.length);
    const reachAt = (constants: Float64Array): Float64Array => {
      const predictions = Float64Array.from(values, (_, at) => constants[at % k]);
      this.loss.evaluate(predictions, this.y, gradient, this.sampleWeights);
      return this.#fitted.reach(gradient, this.sampleWeights?.values);
    };
    const largest = (reach: Float64Array): number => reach.reduce((most, each) => Math.max(most, each), 0);
    const weights = this.sampleWeights;
    const means = new Float64Array(k);
    for (let i = 0; i < n; i++) {
      const share = weights ? weights.values[i] / weights.total : 1 / n;
      for (let c = 0; c < k; c++) means[c] += share * values[i * k + c];
    }
    const zero = reachAt(new Float64Array(k));
    if (this.linear && !this.linear.intercept) return zero;
    const constant = reachAt(this.loss.constant?.(means) ?? new Float64Array(k));
    return largest(constant) > 1e-12 * largest(zero) ? constant : zero;
  }
}
