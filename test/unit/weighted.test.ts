/** Penalties with a factor for each column: what they are, and glmnet's. */
import { Matrix } from "ml-matrix";
import {
  closedForm,
  coordinateDescent,
  crossEntropy,
  crossValidate,
  elasticNet,
  halfL2,
  halfMeanSquaredError,
  l1,
  l2,
  lambdaMax,
  mcp,
  none,
  nonNegative,
  objective,
  type Penalty,
  path,
  plus,
  scad,
  weighted,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { drawnFactors } from "./penalty-zoo";
import { distance, forSeeds, golden, matrixOf, pick, squares } from "./problems";

describe("the penalty", () => {
  it("is the sum of the factors times the values, row by row", () => {
    forSeeds(50, (random) => {
      const f = drawnFactors(random, 4);
      const W = random.normalMatrix(4, pick(random, 1, 3));
      for (const inner of [
        l1(0.3),
        l2(0.2),
        elasticNet(1, 0.3),
        mcp(0.5, 2),
        scad(0.5, 3),
        plus(mcp(1, 2), l2(1)),
      ]) {
        const sum = f.reduce((total, factor, j) => total + factor * inner.value(W.getRow(j)), 0);
        expect(distance(weighted(inner, f).value(W), sum)).toBeLessThan(1e-14);
        const rows = f.map((factor, j) => inner.gradient(W.getRow(j)).map((slope) => factor * slope));
        expect(distance(weighted(inner, f).gradient(W), rows.flat())).toBeLessThan(1e-14);
        const moved = f.flatMap((factor, j) => inner.prox(W.getRow(j), 0.7 * factor));
        expect(distance(weighted(inner, f).prox(W, 0.7), moved)).toBeLessThan(1e-14);
      }
    });
  });

  it("weighs what is weighted already by both factors, and nothing stays nothing", () => {
    const w = [1.5, -2, 3];
    for (const inner of [l1(0.3), mcp(0.5, 2), nonNegative(l1(1))]) {
      const twice = weighted(weighted(inner, [2, 3, 0]), [5, 0.5, 7]);
      const once = weighted(inner, [10, 1.5, 0]);
      expect([twice.value(w), twice.gradient(w)]).toEqual([once.value(w), once.gradient(w)]);
      expect(twice.prox(w, 0.1)).toEqual(once.prox(w, 0.1));
      expect(once.convex).toBe(inner.convex);
      expect(once.domain).toBe(inner.domain);
    }
    expect(weighted(none, [1, 2, 3]).value(w)).toBe(0);
    expect(weighted(l1(1), [1, 2, 3]).name).toBe("weighted(l1(1), a list of 3)");
  });

  it("lets a column with the factor 0 go free, of a condition too, which a factor within does not", () => {
    for (const penalty of [weighted(nonNegative(mcp(1, 2)), [0, 1]), weighted(nonNegative(l1(1)), [0, 1])]) {
      expect(penalty.value([-3, 0])).toBe(0);
      expect(penalty.prox([-3, -3], 1)).toEqual([-3, 0]);
      const left = new Float64Array(2);
      penalty.on(2, 1).shortest(Float64Array.of(-3, 0), Float64Array.of(0.25, 0.25), left, 0);
      expect(Array.from(left)).toEqual([0.25, 0]);
    }
    expect(nonNegative(weighted(l1(1), [0, 1])).prox([-3, 3], 1)).toEqual([0, 2]);
  });
});

describe("glmnet's penalty.factor", () => {
  interface GlmnetCase {
    family: "gaussian" | "binomial";
    alpha: number;
    standardize: boolean;
    intercept: boolean;
    nonNegative: boolean;
    lambdaMax?: number;
    lambdas: number[];
    intercepts: number[];
    coefficients: number[][];
  }
  interface Glmnet {
    X: number[][];
    y: number[];
    classes: number[];
    factors: number[];
    cases: GlmnetCase[];
  }
  const { X, y, classes, factors, cases } = golden<Glmnet>("penalty-factor");
  const mean = factors.reduce((sum, factor) => sum + factor, 0) / factors.length;
  const f = factors.map((factor) => factor / mean);

  it.each(cases)(
    "$family, alpha $alpha, standardize $standardize, intercept $intercept, nonNegative $nonNegative",
    ({ family, alpha, standardize, intercept, lambdas, ...expected }) => {
      const target = matrixOf(family === "gaussian" ? y : classes);
      const about = Matrix.sub(target, intercept ? target.mean() : 0);
      const spread = family === "gaussian" ? Math.sqrt(squares(about) / target.rows) : 1;
      const options = { loss: family === "gaussian" ? halfMeanSquaredError : crossEntropy, intercept };
      const penalty = (lambda: number): Penalty =>
        weighted(plus(l1(alpha * lambda), halfL2(((1 - alpha) * lambda) / spread)), f);
      const close = (got: number[] | Matrix, right: number[]): void =>
        expect(distance(got, right)).toBeLessThan(2e-11);
      if (!expected.nonNegative) {
        const { coefficients, intercepts, converged } = path(X, target, {
          ...options,
          standardize,
          penalty,
          lambdas,
        });
        expect(converged).toBe(true);
        close(coefficients.transpose(), expected.coefficients.flat());
        if (intercept) close(intercepts, expected.intercepts);
        close([lambdaMax(X, target, { ...options, standardize, penalty })], [expected.lambdaMax!]);
        return;
      }
      lambdas.forEach((lambda, i) => {
        const fit = coordinateDescent(
          objective(X, target, { ...options, penalty: nonNegative(penalty(lambda)) }),
        );
        close(fit.W, expected.coefficients[i]);
        if (intercept) close(fit.b, [expected.intercepts[i]]);
      });
    },
  );
});

describe("the adaptive lasso, in three lines", () => {
  it("finds the true support where the lasso, chosen alike, does not", () => {
    forSeeds(20, (random) => {
      // One weight on x_3, which is nearly the sum of the others, costs the lasso less than three on these.
      const X = random.normalMatrix(200, 4);
      for (let i = 0; i < 200; i++)
        X.set(
          i,
          3,
          X.getRow(i).reduce((sum, x) => sum + x),
        );
      const y = X.mmul(Matrix.columnVector([3, 3, 3, 0])).add(random.normalMatrix(200, 1));
      const support = ({ W }: { W: Matrix }): boolean[] => W.to1DArray().map((w) => w !== 0);
      const loss = halfMeanSquaredError;

      const first = closedForm(objective(X, y, { loss })).W.to1DArray();
      const penalty = (lambda: number): Penalty =>
        weighted(
          l1(lambda),
          first.map((w) => 1 / Math.abs(w)),
        );
      const adaptive = crossValidate(X, y, { loss, penalty, folds: 10, random });

      const lasso = crossValidate(X, y, { loss, penalty: l1, folds: adaptive.folds });
      const [found, plain] = [adaptive, lasso].map((each) =>
        support(each.fullPath.at(each.oneStandardError.index)),
      );
      expect(found).toEqual([true, true, true, false]);
      expect(plain).toEqual([true, true, true, true]);
    });
  });
});
