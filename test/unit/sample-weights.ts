/** What can be asked of rows with sample weights: of every function that takes them, with every loss that it takes. */
import { Matrix } from "ml-matrix";
import {
  activeSet,
  alphaForBudget,
  alphaForDegreesOfFreedom,
  closedForm,
  compress,
  coordinateDescent,
  crossEntropy,
  crossValidate,
  elasticNet,
  gradientDescent,
  halfL2,
  halfMeanSquaredError,
  halfSumOfSquares,
  kkt,
  type Loss,
  l1,
  l2,
  lambdaMax,
  lassoKnots,
  lossSurface,
  meanSquaredError,
  objective,
  path,
  posterior,
  proximalGradient,
  type RandomState,
  ridgeSpectrum,
  sumOfSquares,
} from "shrinkage";
import { expect } from "vitest";
import { pick } from "./problems";

/** Rows, each with its weight and the fold in which it is held out. */
export interface Rows {
  X: number[][];
  y: number[][];
  /** Left out, every row counts 1. */
  s?: number[];
  folds: number[];
}

/** Numbers that do not depend on how often a row stands there, as long as it counts as much. */
type Question = (rows: Rows, loss: Loss) => number[];

const lambdas = [0.3, 0.1, 0.02];
const flat = (A: Matrix): number[] => A.to1DArray();
const fitted = ({ W, b, value }: { W: Matrix; b: Matrix; value: number }) => [...flat(W), ...flat(b), value];
export const at = ({ X, y }: Rows) => ({
  W: Matrix.ones(X[0].length, y[0].length).mul(0.7),
  b: Matrix.ones(1, y[0].length).mul(-0.2),
});
const weightsOf = ({ s }: Rows) => (s ? { sampleWeights: s } : {});
export const J = (rows: Rows, loss: Loss, penalty = l2(0.3), intercept = true) =>
  objective(rows.X, rows.y, { loss, penalty, intercept, ...weightsOf(rows) });

const ofAll: Record<string, Question> = {
  value: (rows, loss) => [J(rows, loss).value(at(rows)), J(rows, loss).parts(at(rows)).loss],
  gradient: (rows, loss) => {
    const { W, b } = J(rows, loss).gradient(at(rows));
    return [...flat(W), ...flat(b)];
  },
  violation: (rows, loss) => {
    const of = J(rows, loss);
    return [of.violation(of.flatten("at", at(rows))).violation];
  },
  gradientDescent: (rows, loss) => {
    const { history } = gradientDescent(J(rows, loss), { learningRate: 1e-3, maxIterations: 20 });
    return [...history.value, ...history.stationarity];
  },
  proximalGradient: (rows, loss) => [proximalGradient(J(rows, loss, elasticNet(0.1, 0.5))).value],
};

const ofSquares: Record<string, Question> = {
  closedForm: (rows, loss) => fitted(closedForm(J(rows, loss))),
  coordinateDescent: (rows, loss) => fitted(coordinateDescent(J(rows, loss, elasticNet(0.1, 0.5)))),
  activeSet: (rows, loss) => fitted(activeSet(J(rows, loss, l1(0.2), false))),
  kkt: (rows, loss) => {
    const { violation, gap } = kkt(J(rows, loss), at(rows));
    return [violation, gap];
  },
  ridgeSpectrum: (rows, loss) => {
    const { alpha, singularValues, shrinkage, degreesOfFreedom } = ridgeSpectrum(J(rows, loss));
    const p = rows.X[0].length;
    return [alpha, degreesOfFreedom, ...singularValues.slice(0, p), ...shrinkage.slice(0, p)];
  },
  posterior: (rows, loss) => {
    const { mean, covariance } = posterior(J(rows, loss), 0.5);
    return [...flat(mean.W), ...flat(covariance)];
  },
  alphaFor: (rows, loss) => [
    alphaForBudget(J(rows, loss), 0.01),
    alphaForDegreesOfFreedom(J(rows, loss), 0.5 * rows.X[0].length + 1),
  ],
  compress: (rows, loss) => [compress(J(rows, loss)).value(at(rows))],
  "path, standardized": (rows, loss) => {
    const options = { loss, penalty: l1, lambdas, standardize: true, ...weightsOf(rows) };
    const along = path(rows.X, rows.y, options);
    return [...flat(along.coefficients), ...along.intercepts, lambdaMax(rows.X, rows.y, options)];
  },
  "path of ridge": (rows, loss) => {
    const along = path(rows.X, rows.y, { loss, penalty: halfL2, lambdas, ...weightsOf(rows) });
    return [...flat(along.coefficients), ...along.intercepts, ...lambdas.map((_, i) => along.at(i).value)];
  },
  crossValidate: (rows, loss) => {
    const options = { loss, lambdas, folds: rows.folds, ...weightsOf(rows) };
    const got = crossValidate(rows.X, rows.y, { ...options, penalty: (lambda) => elasticNet(lambda, 0.5) });
    return [...got.errors.flat(), ...got.mean, ...got.standardError, got.best.index];
  },
};

const ofOneOutput: Record<string, Question> = {
  lassoKnots: (rows, loss) => {
    const knots = lassoKnots(rows.X, rows.y, { loss, penalty: l1, smallest: 0.1, ...weightsOf(rows) });
    return [...knots.lambdas, ...flat(knots.coefficients), ...knots.intercepts];
  },
  lossSurface: (rows, loss) => {
    const two = { ...rows, X: rows.X.map(([x1, x2]) => [x1, x2]) };
    return lossSurface(J(two, loss, l1(0.1), false), [-1, 0, 2], [0, 1]).flat();
  },
};

const ofClasses: Record<string, Question> = {
  "path of classes": (rows) => {
    const options = { loss: crossEntropy, penalty: l1, standardize: true, ...weightsOf(rows) };
    const along = path(rows.X, rows.y, { ...options, lambdas: lambdas.map((lambda) => lambda / 5) });
    return [...flat(along.coefficients), ...along.intercepts, lambdaMax(rows.X, rows.y, options)];
  },
  "crossValidate of classes": (rows) => {
    const options = { loss: crossEntropy, penalty: halfL2, lambdas, folds: rows.folds, ...weightsOf(rows) };
    const scores = ["deviance", "misclassification"] as const;
    return scores.flatMap((score) => crossValidate(rows.X, rows.y, { ...options, score }).errors.flat());
  },
};

export const losses = [sumOfSquares, halfSumOfSquares, meanSquaredError, halfMeanSquaredError];

/** Rows for a loss, in two folds, with both classes in each; those of weight 0 are like no other. */
export function rowsFor(
  random: RandomState,
  loss: Loss,
  k: number,
  weight: (i: number) => number,
): Rows & { s: number[] } {
  const n = pick(random, 12, 30);
  const s = Array.from({ length: n }, (_, i) => weight(i));
  const X = random
    .normalMatrix(n, pick(random, 2, 5))
    .add(0.5)
    .to2DArray();
  s.forEach((each, i) => {
    if (each === 0) X[i] = X[i].map((x) => 1000 * x);
  });
  const places = Array.from({ length: k }, (_, c) => c);
  const classOf = (i: number) => (k === 1 ? [Math.floor(i / 2) % 2] : places.map((c) => Number(i % k === c)));
  const y =
    loss === crossEntropy ? s.map((_, i) => classOf(i)) : random.normalMatrix(n, k).add(1).to2DArray();
  return { X, y, s, folds: s.map((_, i) => i % 2) };
}

/** The largest difference of two answers, each entry relative to itself, and but for rounding. */
export function difference(got: readonly number[], expected: readonly number[]): number {
  const largest = expected.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
  expect(got.length).toBe(expected.length);
  return expected.reduce(
    (most, each, i) => Math.max(most, Math.abs(got[i] - each) / (Math.abs(each) + 1e-6 * largest)),
    0,
  );
}

/** Each question with each loss that it is for, and for how many outputs. */
export const questions = [
  ...Object.entries(ofAll).flatMap(([name, ask]) =>
    [...losses, crossEntropy].map((loss) => ({ name, ask, loss, k: 2 })),
  ),
  ...Object.entries(ofSquares).flatMap(([name, ask]) => losses.map((loss) => ({ name, ask, loss, k: 2 }))),
  ...Object.entries(ofOneOutput).flatMap(([name, ask]) => losses.map((loss) => ({ name, ask, loss, k: 1 }))),
  ...Object.entries(ofClasses).map(([name, ask]) => ({ name, ask, loss: crossEntropy, k: 1 })),
].map((each) => [`${each.name}, ${each.loss.name}`, each] as const);
