/** What the laboratory shows: a path, cross-validated, and what follows from it at each λ. */
import { isList, type MatrixLike, quote } from "../input";
import { type CrossValidationOptions, crossValidate } from "../lambda/cross-validation";
import { squaredFamily } from "../lambda/family";
import { type PathProblem, problemOf } from "../lambda/options";
import { degreesOfFreedom } from "./degrees";
import { type Plane, type Point, planeOf, type Station } from "./plane";
import { type Reading, rowValues, sentence } from "./read-out";

/** What is to be seen, for each λ from the smallest to the largest. */
export interface Results {
  readonly lambdas: readonly number[];
  /** weights[j][i]: of column j at λ_i; of its standard scores, if these are penalized. */
  readonly weights: readonly (readonly number[])[];
  readonly standardized: boolean;
  readonly names: readonly string[];
  /** Which two are shown in the plane. */
  readonly pair: Point;
  readonly plane: Plane;
  readonly stations: readonly Station[];
  /** The error on rows held out, and its standard error. */
  readonly mean: readonly number[];
  readonly standardError: readonly number[];
  /** The places of the smallest error, and of the choice of the one-standard-error rule. */
  readonly best: number;
  readonly oneStandardError: number;
  readonly readings: readonly Reading[];
  /** The readings as a column of the table, and in a line. */
  readonly readOuts: readonly string[];
  readonly told: readonly string[];
}

/** More would be more than a page should carry. */
const most = 100;

/** What was asked for, checked and computed. */
export function resultsOf(
  X: MatrixLike,
  y: MatrixLike,
  options: CrossValidationOptions & { names: readonly string[]; features: readonly [string, string] },
): Results {
  const problem = problemOf("laboratory", X, y, options);
  const { J, standardize } = problem;
  if (!J.loss.squared) {
    throw new TypeError(`laboratory needs a squared loss, whose levels are ellipses, got ${J.loss.name}`);
  }
  if (J.y.columns > 1) throw new TypeError(`laboratory shows one output, got y with ${J.y.columns} columns`);
  const pair = pairOf(problem, options);
  const { form } = squaredFamily("laboratory", problem);
  const place = (j: number): number => form.columns.indexOf(j);
  const plane = planeOf(form, [place(pair[0]), place(pair[1])]);

  const isRidge = form.lambda.every((each) => each === 0);
  const smallest = isRidge ? { smallest: 1e-6 } : {};
  const found = crossValidate(X, y, { count: 50, ...smallest, ...options });
  const { fullPath, best, oneStandardError } = found;
  const count = fullPath.lambdas.length;
  if (count < 2 || count > most || fullPath.lambdas[count - 1] === 0) {
    const got = `${count} down to ${fullPath.lambdas[count - 1]}`;
    throw new RangeError(`lambdas must be 2 to ${most} numbers > 0, got ${got}`);
  }
  // The other way round: the slider, like the axis of λ, goes from left to right.
  const upwards = (i: number): number => count - 1 - i;
  const weights = Array.from(form.scales, (scale, j) =>
    fullPath.coefficients
      .getRow(j)
      .map((w) => w * scale)
      .toReversed(),
  );
  const lambdas = fullPath.lambdas.toReversed();
  const [mean, standardError, gaps] = [found.mean, found.standardError, fullPath.gaps].map((list) =>
    list.toReversed(),
  );
  const held = lambdas.map((_, i) => Float64Array.from(form.columns, (j) => weights[j][i]));
  const stations = held.map((w) => plane.at(w));
  const readings = lambdas.map((lambda, i) => ({
    lambda,
    alpha: (2 * lambda) / form.unit,
    nonZero: weights.filter((each) => each[i] !== 0).length,
    columns: weights.length,
    degreesOfFreedom:
      degreesOfFreedom(
        form,
        held[i],
        form.mu.map((mu) => lambda * mu),
      ) +
      weights.length -
      form.columns.length,
    intercept: form.intercept,
    budget: stations[i].budget,
    rest: stations[i].rest,
    mean: mean[i],
    standardError: standardError[i],
    gap: gaps[i],
  }));
  return {
    lambdas,
    weights,
    standardized: standardize,
    names: options.names,
    pair,
    plane,
    stations,
    mean,
    standardError,
    best: upwards(best.index),
    oneStandardError: upwards(oneStandardError.index),
    readings,
    readOuts: readings.map(rowValues),
    told: readings.map(sentence),
  };
}

/** The columns of the two features. */
function pairOf(
  { J, rates }: PathProblem,
  { names, features }: { names: readonly string[]; features: readonly [string, string] },
): Point {
  const p = J.X.columns;
  if (!isList(names) || Array.from(names).some((name) => typeof name !== "string" || name === "")) {
    throw new TypeError(`names must be a list of texts, got ${quote(names)}`);
  }
  if (names.length !== p || new Set(names).size !== p) {
    throw new RangeError(`names must be ${p} different ones, one for each column of X, got ${names.length}`);
  }
  const [i, j] = isList(features) && features.length === 2 ? features.map((name) => names.indexOf(name)) : [];
  if (!(i >= 0 && j >= 0 && i !== j)) {
    const got = isList(features) ? Array.from(features, quote).join(", ") : quote(features);
    throw new RangeError(`features must be two of ${names.join(", ")}, got ${got}`);
  }
  const free = [i, j].find((k) => rates.absolute[k] === 0 && rates.quadratic[k] === 0);
  if (free !== undefined) {
    throw new RangeError(
      `features must be held by the penalty, but ${quote(names[free])} is free: it has no ball`,
    );
  }
  return [i, j];
}
