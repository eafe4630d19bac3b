/** Sample weights and logistic regression as scikit-learn and glmnet have them: test/fixtures/golden/make_logistic.py. */
import {
  closedForm,
  coordinateDescent,
  crossEntropy,
  crossValidate,
  elasticNet,
  halfMeanSquaredError,
  l2,
  none,
  objective,
  path,
  proximalGradient,
  type Score,
  sumOfSquares,
  weighted,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { distance, golden } from "./problems";

interface Data {
  X: number[][];
  y: number[];
  weights: number[];
  folds: number[];
}
interface Params {
  intercept: boolean;
  alpha?: number;
  alphas?: number[];
  lambda?: number;
  lambdas?: number[];
  l1_ratio?: number;
  standardize?: boolean;
  weighted?: boolean;
  factors?: number[];
}

function casesOf<Expected>(file: string, ...ops: string[]): [string, Params, Expected, Data][] {
  const { cases, datasets } = golden<{
    cases: { op: string; data: string; params: Params; expect: Expected }[];
    datasets: Record<string, Data>;
  }>(file);
  const found = cases.filter(({ op }) => ops.includes(op));
  if (found.length === 0) throw new Error(`${file}.json has no ${ops}`);
  return found.map(({ op, data, params, expect }) => {
    const { factors, ...shown } = params;
    const name = `${op} ${data} ${JSON.stringify(shown)}${factors ? " with factors" : ""}`;
    return [name, params, expect, datasets[data]];
  });
}

/** Weights and bias; of a path one of them for each lambda. */
interface Fitted {
  w: number[];
  b: number;
}

it("there are as many cases as the script makes", () => {
  const count = (file: string) => golden<{ cases: unknown[] }>(file).cases.length;
  expect([count("sample-weights"), count("logistic")]).toEqual([32, 74]);
});

describe("sample weights of squared losses", () => {
  const exact = casesOf<Fitted>("sample-weights", "LinearRegression", "Ridge");
  it.each(exact)("%s", (_, { alpha, intercept }, { w, b }, { X, y, weights }) => {
    const penalty = alpha === undefined ? none : l2(alpha);
    const fit = closedForm(
      objective(X, y, { loss: sumOfSquares, penalty, intercept, sampleWeights: weights }),
    );
    expect(fit.converged).toBe(true);
    expect(distance([...fit.W.to1DArray(), fit.b.get(0, 0)], [...w, b])).toBeLessThan(1e-12);
  });

  const descended = casesOf<Fitted>("sample-weights", "Lasso", "ElasticNet");
  it.each(descended)("%s", (_, { alpha, l1_ratio = 1, intercept }, { w, b }, { X, y, weights }) => {
    const penalty = elasticNet(alpha!, l1_ratio);
    const J = objective(X, y, { loss: halfMeanSquaredError, penalty, intercept, sampleWeights: weights });
    const fit = coordinateDescent(J);
    expect(fit.converged).toBe(true);
    expect(distance([...fit.W.to1DArray(), fit.b.get(0, 0)], [...w, b])).toBeLessThan(1e-6);
  });

  type Validated = Fitted & { errors: number[][]; best: number };
  const validated = casesOf<Validated>("sample-weights", "LassoCV", "ElasticNetCV");
  it.each(validated)("%s", (_, { alphas, l1_ratio }, { w, b, errors, best }, { X, y, weights, folds }) => {
    const got = crossValidate(X, y, {
      loss: halfMeanSquaredError,
      penalty: (lambda) => elasticNet(lambda, l1_ratio!),
      lambdas: alphas!,
      folds,
      sampleWeights: weights,
    });
    expect(got.converged).toBe(true);
    expect(distance(got.errors.flat(), errors.flat())).toBeLessThan(1e-6);
    expect(got.best.lambda).toBe(best);
    expect(distance([...got.bestFit.W.to1DArray(), got.bestFit.b.get(0, 0)], [...w, b])).toBeLessThan(1e-6);
  });
});

describe("logistic regression", () => {
  const regressed = casesOf<Fitted>("logistic", "LogisticRegression");
  it.each(regressed)("%s", (_, params, { w, b }, { X, y, weights }) => {
    const { lambda, l1_ratio, intercept } = params;
    const options = { loss: crossEntropy, intercept, ...(params.weighted && { sampleWeights: weights }) };
    const along = path(X, y, {
      ...options,
      penalty: (strength) => elasticNet(strength, l1_ratio!),
      lambdas: [lambda!],
    });
    expect(along.converged).toBe(true);
    const expected = [...w, b];
    // a Newton method there as here, or a stochastic gradient that stops early
    const tolerance = l1_ratio === 0 ? 1e-11 : 1e-6;
    expect(distance([...along.coefficients.getColumn(0), ...along.intercepts], expected)).toBeLessThan(
      tolerance,
    );
    const fit = proximalGradient(objective(X, y, { ...options, penalty: elasticNet(lambda!, l1_ratio!) }));
    expect(fit.converged).toBe(true);
    expect(distance([...fit.W.to1DArray(), fit.b.get(0, 0)], expected)).toBeLessThan(1e-4);
  });

  const along = casesOf<{ w: number[][]; b: number[] }>("logistic", "glmnet");
  it.each(along)("%s", (_, { lambdas, l1_ratio, standardize, factors }, { w, b }, { X, y, weights }) => {
    const net = (lambda: number) => elasticNet(lambda, l1_ratio!);
    const penalty = factors ? (lambda: number) => weighted(net(lambda), factors) : net;
    const options = { loss: crossEntropy, standardize: standardize!, sampleWeights: weights };
    const got = path(X, y, { ...options, penalty, lambdas: lambdas! });
    expect(got.converged).toBe(true);
    lambdas!.forEach((_, i) => {
      // glmnet stops where a pass moves the fit by less than its tolerance.
      expect(distance([...got.coefficients.getColumn(i), got.intercepts[i]], [...w[i], b[i]])).toBeLessThan(
        3e-5,
      );
    });
  });

  const validated = casesOf<Record<Score, number[][]>>("logistic", "cross-validation");
  it.each(validated)("%s", (_, { lambdas, l1_ratio }, expected, { X, y, folds }) => {
    const options = { loss: crossEntropy, penalty: (lambda: number) => elasticNet(lambda, l1_ratio!), folds };
    for (const score of ["deviance", "misclassification"] as const) {
      const got = crossValidate(X, y, { ...options, lambdas: lambdas!, score });
      expect(got.converged).toBe(true);
      expect(distance(got.errors.flat(), expected[score].flat())).toBeLessThan(1e-6);
    }
  });
});
