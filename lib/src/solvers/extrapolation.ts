/**
 * Anderson's extrapolation of a sequence that creeps: where each step is nearly the last one times a matrix, the limit is
 * a combination of the last few points, namely the one whose steps, combined likewise, are the shortest:
 *
 *     minimize ‖Σ c_i (w_i+1 - w_i)‖ subject to Σ c_i = 1,   then w = Σ c_i w_i+1
 *
 * Source: Bertrand and Massias, "Anderson acceleration of coordinate descent", AISTATS (2021).
 */
import { leastSquares } from "../algebra/householder";
import { norm } from "../algebra/vector";

/** How many steps are combined. */
const depth = 5;

/** The points of a sequence, of which only the entries with the given indices move. */
export class Extrapolation {
  readonly #indices: readonly number[];
  #points: Float64Array[];

  constructor(first: Float64Array, indices: readonly number[]) {
    this.#indices = indices;
    this.#points = [this.#partOf(first)];
  }

  /** Adds the next point; after every few, where the sequence seems to go, undefined otherwise. */
  next(point: Float64Array): Float64Array | undefined {
    this.#points.push(this.#partOf(point));
    if (this.#points.length <= depth + 1) return undefined;
    const ends = this.#points.slice(1);
    const steps = ends.map((end, i) => end.map((x, j) => x - this.#points[i][j]));
    const [lastEnd, lastStep] = [ends[depth], steps[depth]];
    // With c = (γ_0, …, 1 - Σ γ): least squares in γ.
    const columns = steps.slice(0, depth).map((step) => lastStep.map((x, j) => x - step[j]));
    const sizes = Float64Array.from(columns, norm);
    const rows = lastStep.length;
    const [gamma] = leastSquares(
      columns.map((column) => column.slice()),
      rows,
      [lastStep.slice()],
      sizes,
    ).solution;
    this.#points = [lastEnd];
    const result = Float64Array.from(point);
    this.#indices.forEach((j, at) => {
      for (let i = 0; i < depth; i++) result[j] -= gamma[i] * (lastEnd[at] - ends[i][at]);
    });
    return result.every(Number.isFinite) ? result : undefined;
  }

  #partOf(point: Float64Array): Float64Array {
    return Float64Array.from(this.#indices, (j) => point[j]);
  }
}
