/**
 * The group lasso: columns of X that belong together, such as the dummies of one factor, come in or stay out together.
 *
 *     Ω(w) = λ Σ_g √p_g ‖w_g‖,   p_g weights in group g
 *
 * The norm has its kink only where the whole group is 0, and the proximal map shortens the group's vector.
 *
 * Source: Yuan and Lin, "Model selection and estimation in regression with grouped variables", Journal of the Royal
 * Statistical Society B 68 (2006).
 */
import { norm } from "../algebra/vector";
import { type NumberList, nonNegative, quote, table, wholeNumber } from "../input";
import { Penalty, type PenaltyOnParameters, requireRows } from "./penalty";

/**
 * λ Σ_g √p_g ‖w_g‖. With several outputs a group holds the weights of its columns for all of them.
 *
 * @param lambda λ, >= 0
 * @param groups for each column of X the number of its group, counted from 0
 * @throws RangeError for numbers out of range, and later, when X has another number of columns
 * @example
 * groupLasso(1, [0, 0, 1]).value([3, 4, 2]); // 9.071067811865476
 */
export function groupLasso(lambda: number, groups: NumberList): Penalty {
  nonNegative("lambda", lambda);
  const { values, columns } = table("groups", groups);
  if (columns !== 1) throw new RangeError(`groups must be a list of numbers, got ${quote(groups)}`);
  values.forEach((group, j) => {
    wholeNumber(`groups[${j}]`, group, 0);
  });
  return Object.freeze(new GroupLasso(lambda, Array.from(values)));
}

class GroupLasso extends Penalty {
  override readonly name: string;
  readonly #lambda: number;
  readonly #groups: readonly number[];

  constructor(lambda: number, groups: readonly number[]) {
    super();
    this.name = `groupLasso(${lambda}, ${quote(groups)})`;
    this.#lambda = lambda;
    this.#groups = groups;
  }

  override on(rows: number, columns: number): PenaltyOnParameters {
    requireRows(this.name, this.#groups.length, rows);
    const members = new Map<number, number[]>();
    this.#groups.forEach((group, j) => {
      const entries = members.get(group) ?? [];
      for (let c = 0; c < columns; c++) entries.push(j * columns + c);
      members.set(group, entries);
    });
    const groups = Array.from(members.values(), (entries) => ({
      entries,
      strength: this.#lambda * Math.sqrt(entries.length),
    }));
    return {
      evaluate(theta, gradient, start) {
        let sum = 0;
        for (const { entries, strength } of groups) {
          const size = lengthOf(theta, entries, start);
          sum += strength * size;
          if (size === 0) continue;
          for (const i of entries) gradient[start + i] += (strength * theta[start + i]) / size;
        }
        return sum;
      },
      prox(theta, step, start) {
        for (const { entries, strength } of groups) {
          const size = lengthOf(theta, entries, start);
          const kept = size > step * strength ? 1 - (step * strength) / size : 0;
          for (const i of entries) theta[start + i] = kept > 0 ? kept * theta[start + i] : 0;
        }
      },
      shortest(theta, slope, result, start) {
        for (const { entries, strength } of groups) {
          const size = lengthOf(theta, entries, start);
          const steep = lengthOf(slope, entries, start);
          // At 0 every vector no longer than the strength may be added: the best one cancels what it can.
          const left = steep > strength ? 1 - strength / steep : 0;
          for (const i of entries) {
            const at = start + i;
            result[at] = size === 0 ? left * slope[at] : slope[at] + (strength * theta[at]) / size;
          }
        }
      },
    };
  }
}

function lengthOf(vector: Float64Array, entries: readonly number[], start: number): number {
  return norm(Float64Array.from(entries, (i) => vector[start + i]));
}
