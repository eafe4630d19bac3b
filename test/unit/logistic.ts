/** Random problems of two classes, from easy to hard, and their optimality conditions and dual written out once more. */
import { Matrix } from "ml-matrix";
import {
  crossEntropy,
  elasticNet,
  halfL2,
  l1,
  type Path,
  type Penalty,
  type RandomState,
  weighted,
} from "shrinkage";
import { expect } from "vitest";
import { pick } from "./problems";

export interface Logistic {
  X: Matrix;
  y: number[];
  intercept: boolean;
  standardize: boolean;
  sampleWeights?: number[];
  penalty: (lambda: number) => Penalty;
  /** What was done to it, for messages. */
  kind: string;
}

export const kinds = [
  "plain",
  "correlated",
  "scaled",
  "offset",
  "separable",
  "nearly separable",
  "unbalanced",
  "probabilities",
  "sample weights",
  "free columns",
  "low rank",
] as const;

/** One problem for each seed, which decides its kind, so that a few hundred seeds cover every kind many times. */
export function logisticProblem(
  random: RandomState,
  seed: number,
  kind = kinds[seed % kinds.length],
): Logistic {
  const round = Math.floor(seed / kinds.length);
  const n = pick(random, 6, 60);
  const p = round % 3 === 0 ? pick(random, n, 3 * n) : pick(random, 1, Math.ceil(n / 2));
  const intercept = round % 4 !== 3;
  let X = random.normalMatrix(n, p);
  if (kind === "correlated") {
    const correlation = [0.9, 0.99, 0.999][round % 3];
    X.mul(Math.sqrt(1 - correlation)).addColumnVector(random.normalMatrix(n, 1).mul(Math.sqrt(correlation)));
  }
  if (kind === "low rank") X = random.normalMatrix(n, 2).mmul(random.normalMatrix(2, p));
  const z = X.mmul(random.normalMatrix(p, 1))
    .mul(2 / Math.sqrt(p))
    .to1DArray();
  const noisy: number[] = z.map((each) => (random.random() < 1 / (1 + Math.exp(-each)) ? 1 : 0));
  let y = noisy;
  if (kind === "separable" || kind === "nearly separable") y = z.map((each) => (each > 0.1 ? 1 : 0));
  if (kind === "nearly separable") y[0] = 1 - y[0];
  if (kind === "unbalanced") y = z.map(() => 0);
  if (kind === "probabilities") y = z.map((each) => 1 / (1 + Math.exp(-each - 0.5 * random.normal())));
  if (y.every((each) => each === y[0])) y[pick(random, 0, n - 1)] = 1 - y[0]; // both classes
  if (kind === "scaled") X.mulRowVector(Array.from({ length: p }, () => 10 ** (12 * random.random() - 6)));
  if (kind === "offset") X.add(1e4);
  const sampleWeights = z.map(() => 3 * random.random());
  const factors = Array.from({ length: p }, (_, j) =>
    j < Math.min(2, p - 1, n / 4) ? 0 : 0.5 + random.random(),
  );
  const form = [
    l1,
    (lambda: number) => elasticNet(lambda, 0.5),
    halfL2,
    (lambda: number) => elasticNet(lambda, 0.95),
  ];
  const base = form[(seed + round) % 4];
  return {
    X,
    y,
    intercept,
    standardize: kind === "scaled" || (kind === "offset" && round % 2 === 0),
    ...(kind === "sample weights" && { sampleWeights }),
    penalty: kind === "free columns" ? (lambda) => weighted(base(lambda), factors) : base,
    kind: `${kind}, ${n} × ${p}, ${base(1).name}, ${intercept ? "" : "no "}intercept`,
  };
}

/** The options of a path through the problem. */
export function optionsOf({ penalty, intercept, standardize, sampleWeights }: Logistic) {
  return { loss: crossEntropy, penalty, intercept, standardize, ...(sampleWeights && { sampleWeights }) };
}

/** What the rounding of b and of z may do to a violation or a value, far from the origin. */
export function roundingOf({ X }: Logistic, w: readonly number[]): number {
  const terms = w.map((each, j) => Math.abs(each) * Matrix.abs(X.getColumnVector(j)).max());
  return 4 * Number.EPSILON * terms.reduce((sum, term) => sum + term, 0);
}

const probability = (z: number): number => (z < 0 ? Math.exp(z) / (1 + Math.exp(z)) : 1 / (1 + Math.exp(-z)));
const times = (a: number, b: number): number => (a === 0 ? 0 : a * b);

/**
 * Of weights and bias in the units of X: the violation of the KKT conditions, relative to ‖x_j‖ ‖y‖ about their means;
 * the objective; and a lower bound of it, the value of the dual at q = y - s (y - p).
 */
export function judged(problem: Logistic, lambda: number, w: readonly number[], b: number) {
  const { X, y, intercept, standardize, penalty } = problem;
  const p = X.columns;
  const s = problem.sampleWeights ?? y.map(() => 1);
  const total = s.reduce((sum, each) => sum + each, 0);
  const mean = (values: readonly number[]) => values.reduce((sum, each, i) => sum + (s[i] / total) * each, 0);
  const { absolute, quadratic } = penalty(lambda).strengths!(p);
  const z = X.mmul(Matrix.columnVector([...w]))
    .add(b)
    .to1DArray();
  const r = y.map((each, i) => (s[i] / total) * (each - probability(z[i])));
  const best = intercept ? mean(y) : 0.5;
  const spread = Math.sqrt(mean(y.map((each) => (each - best) ** 2)));
  let violation = intercept ? Math.abs(r.reduce((sum, each) => sum + each, 0)) / (spread || 1) : 0;
  let steepest = 1;
  const slopes: { v: number; size: number; a: number; q: number }[] = [];
  for (let j = 0; j < p; j++) {
    const column = X.getColumn(j);
    const middle = mean(column);
    const deviation = Math.sqrt(mean(column.map((x) => (x - middle) ** 2)));
    const unit = standardize ? deviation : 1;
    const length = Math.sqrt(mean(column.map((x) => (x - (intercept ? middle : 0)) ** 2)));
    const v = r.reduce((sum, each, i) => sum + each * (column[i] - (intercept ? middle : 0)), 0);
    const [a, q] = [absolute[j] * unit, quadratic[j] * unit ** 2];
    const slope = v - 2 * q * w[j];
    const off = w[j] === 0 ? Math.max(0, Math.abs(slope) - a) : Math.abs(slope - a * Math.sign(w[j]));
    violation = Math.max(violation, off / (length * spread || 1));
    if (a > 0 && q === 0) steepest = Math.max(steepest, Math.abs(v) / a);
    slopes.push({ v, size: Math.abs(w[j]), a, q });
  }
  const share = 1 / steepest;
  const loss = z.reduce((sum, each, i) => {
    const log = Math.max(each, 0) + Math.log1p(Math.exp(-Math.abs(each)));
    return sum + (s[i] / total) * (log - y[i] * each);
  }, 0);
  const value = slopes.reduce((sum, { size, a, q }) => sum + a * size + q * size ** 2, loss);
  // Σ c H(q) - Ω*(s v): the conjugate of a |w| + q w² is max(|v| - a, 0)² / 4q
  const entropies = y.reduce((sum, each, i) => {
    const q = each - share * (each - probability(z[i]));
    return sum - (s[i] / total) * (times(q, Math.log(q)) + times(1 - q, Math.log(1 - q)));
  }, 0);
  const dual = slopes.reduce(
    (rest, { v, a, q }) => rest - (q > 0 ? Math.max(0, share * Math.abs(v) - a) ** 2 / (4 * q) : 0),
    entropies,
  );
  return { violation, value, dual };
}

/** Judges every answer of a path; none is further from its minimum than the path says. */
export function expectCertified(problem: Logistic, along: Path): void {
  const { kind } = problem;
  expect(along.converged, `${kind}: ${along.reason}`).toBe(true);
  along.lambdas.forEach((lambda, i) => {
    const w = along.coefficients.getColumn(i);
    const { violation, value, dual } = judged(problem, lambda, w, along.intercepts[i]);
    const rounding = roundingOf(problem, w);
    expect(violation, kind).toBeLessThan(1e-9 + rounding);
    expect(along.violations[i], kind).toBeLessThan(1e-9);
    expect(along.gaps[i], kind).toBeLessThan(1e-9);
    // what the gap is: the objective less the dual's value, which no objective undercuts
    expect(Math.abs(value - dual - along.gaps[i]), kind).toBeLessThan(1e-12 + rounding);
  });
}
