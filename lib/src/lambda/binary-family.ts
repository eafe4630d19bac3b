/** The family of binary losses: logistic regression along a path, by proximal Newton steps. */
import { norm } from "../algebra/vector";
import { lending } from "../algebra/workspace";
import { certifyBinary, promisedBinary } from "../evidence/binary-certificate";
import type { Rates } from "../evidence/certificate";
import { noMinimum } from "../evidence/no-minimum";
import { centredColumns } from "../forms/centred-columns";
import { rotatedColumns } from "../forms/rotated-columns";
import { none as noPenalty } from "../objective/elastic";
import { Objective } from "../objective/objective";
import { type BinaryData, BinaryPoint } from "../solvers/binary-point";
import { type Place, ProximalNewton } from "../solvers/proximal-newton";
import type { Family, FamilySolution } from "./family";
import type { PathProblem } from "./options";

/** A minimum, and how it was found. */
interface Found {
  readonly point: BinaryPoint;
  readonly steps: number;
  /** Where the last few steps began. */
  readonly trail: readonly Place[];
}

/** @throws RangeError when all targets are of one class, so that no bias is the best */
export function binaryFamily(caller: string, problem: PathProblem): Family {
  const { J, rates: strengths, standardize } = problem;
  const { X, y, sampleWeights, loss } = J;
  const { intercept } = J.linear!;
  const factor = loss.factor(sampleWeights?.total ?? y.rows, 1);
  const counts = Float64Array.from(y.values, (_, i) => factor * (sampleWeights?.values[i] ?? 1));
  if (intercept) requireBothClasses(caller, y.values, counts);
  const options = { intercept, standardize, sampleWeights };
  const { columns, means, scales, constant } = centredColumns(caller, X, options);
  const data: BinaryData = { X: columns, y: y.values, counts, intercept, loss: loss.binary! };
  const rates: Rates = { lambda: strengths.absolute, mu: strengths.quadratic.map((q) => 2 * q) };
  const isRidge = rates.lambda.every((each) => each === 0);

  const hasFree = rates.lambda.some((each, j) => each === 0 && rates.mu[j] === 0);
  const unpenalized = new Objective(J.model, { ...J, penalty: { weights: noPenalty, biases: noPenalty } });

  /** What is not penalized has its weights at any λ: these, and of the rest all that absolute values hold at 0. */
  function begin(): { newton: ProximalNewton; none: string | undefined } {
    const held = { lambda: rates.lambda.map((each) => (each > 0 ? Number.MAX_VALUE : 0)), mu: rates.mu };
    const newton = new ProximalNewton(data, held);
    newton.solve(held);
    return { newton, none: endless(newton, 1) };
  }

  /** Why there is no minimum, where no penalty holds something and the steps have led it away. */
  function endless({ point, trail }: Omit<Found, "steps">, lambda: number): string | undefined {
    if (!hasFree && lambda > 0) return undefined;
    const places = [...trail, point].map(thetaOf);
    const ways = places.map((place, at) => place.map((value, j) => value - (places[at - 1]?.[j] ?? 0)));
    return noMinimum(lambda > 0 ? J : unpenalized, ways);
  }

  function thetaOf({ w, b }: Omit<Place, "z">): Float64Array {
    const theta = new Float64Array(J.size);
    for (let j = 0; j < columns.length; j++) theta[j] = w[j] / scales[j];
    if (intercept) theta[columns.length] = means.reduce((rest, mean, j) => rest - mean * theta[j], b);
    return theta;
  }

  function solution({ point, steps }: Found, lambda: number, none: string | undefined): FamilySolution {
    const { violation, gap } = certifyBinary(point, times(rates, lambda));
    const converged = violation <= promisedBinary && none === undefined;
    const says = `after ${steps} Newton steps the largest KKT violation is ${violation.toExponential(1)}`;
    const reason = none ? `${says}, but ${none}` : converged ? says : `${says}: take a larger lambda`;
    const atMeans = Float64Array.of(point.b);
    const theta = thetaOf(point); // now, for the point moves on
    return { theta: () => theta, atMeans, gap, violation, converged, reason, iterations: steps };
  }

  return {
    constant,
    means,
    scales,
    largest() {
      if (isRidge) return largestOfRidge(data, rates.mu);
      const { newton, none } = lending(begin);
      if (none) throw new RangeError(`${caller} needs lambdas here: of the columns without penalty, ${none}`);
      const all = Array.from(columns.keys());
      newton.point.look(all);
      const { v, sizes } = newton.point;
      // What is left of columns that say nothing is rounding, and counts as 0.
      const isSlope = (j: number): boolean => rates.lambda[j] > 0 && Math.abs(v[j]) > 1e-13 * sizes[j];
      return all.reduce(
        (most, j) => (isSlope(j) ? Math.max(most, Math.abs(v[j]) / rates.lambda[j]) : most),
        0,
      );
    },
    along: (lambdas, onProgress) =>
      lending(() => {
        const isWideRidge = columns.length > y.rows && isRidge && rates.mu.every((mu) => mu > 0);
        const start = isRidge ? undefined : begin();
        const anew = (): ProximalNewton => new ProximalNewton(data, times(rates, 0));
        let none = start?.none;
        let find = isWideRidge ? ridgeFinder(data, rates.mu) : finderOf(start?.newton ?? anew(), rates);
        const solutions = lambdas.map((lambda, i) => {
          if (i > 0) onProgress?.(i / lambdas.length);
          // Where there is no minimum, only the way shows it, and that from the last λ may be short.
          if (lambda === 0) find = finderOf(anew(), rates);
          let found = find(lambda);
          none ??= endless(found, lambda); // at one λ: then at all that are smaller
          const first = solution(found, lambda, none);
          if (first.converged || none || isWideRidge || lambda === 0) return first;
          // From where it began the way was too long: once more, from a larger λ down.
          const newton = anew();
          for (let step = 10; step > 0; step--) newton.solve(times(rates, 4 ** step * lambda));
          find = finderOf(newton, rates);
          found = find(lambda);
          return solution(found, lambda, none);
        });
        onProgress?.(1);
        return solutions;
      }),
  };
}

/** A ridge shrinks all weights, and none to 0: it begins where all of them are shrunk to about a hundredth. */
function largestOfRidge({ X, counts }: BinaryData, mu: Float64Array): number {
  const roots = counts.map(Math.sqrt);
  const square = (column: Float64Array): number => norm(column.map((x, i) => x * roots[i])) ** 2 / 4;
  return X.reduce((sum, column, j) => sum + (mu[j] > 0 ? (100 * square(column)) / mu[j] : 0), 0);
}

/** A function that finds the minimum for one λ after another. */
function finderOf(newton: ProximalNewton, rates: Rates): (lambda: number) => Found {
  const { point, trail } = newton;
  return (lambda) => ({ steps: newton.solve(times(rates, lambda)), point, trail });
}

/** For squares alone and more columns than rows, by as many columns as rows. */
function ridgeFinder(data: BinaryData, mu: Float64Array): (lambda: number) => Found {
  const all = Array.from(data.X.keys());
  const { columns, weights } = rotatedColumns(data.X, mu);
  const rates = { lambda: new Float64Array(columns.length), mu: new Float64Array(columns.length).fill(1) };
  const newton = new ProximalNewton({ ...data, X: columns }, rates);
  return (lambda) => {
    const steps = newton.solve(times(rates, lambda));
    const point = new BinaryPoint(data);
    point.w.set(weights(newton.point.w));
    point.b = newton.point.b;
    point.update();
    point.look(all);
    return { point, steps, trail: [] };
  };
}

function times({ lambda, mu }: Rates, factor: number): Rates {
  return { lambda: lambda.map((each) => factor * each), mu: mu.map((each) => factor * each) };
}

function requireBothClasses(caller: string, y: Float64Array, counts: Float64Array): void {
  const first = y[counts.findIndex((count) => count > 0)];
  if (first > 0 && first < 1) return;
  if (y.some((value, i) => counts[i] > 0 && value !== first)) return;
  throw new RangeError(
    `${caller} needs targets of both classes, but all are ${first}: the bias has no minimum`,
  );
}
