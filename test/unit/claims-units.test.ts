/** Data of any size and in any units: taken, or refused by name where squares leave the range of numbers. */
import { Matrix } from "ml-matrix";
import {
  activeSet,
  closedForm,
  coordinateDescent,
  crossValidate,
  gradientDescent,
  halfMeanSquaredError,
  l1,
  l2,
  lambdaMax,
  lassoKnots,
  meanSquaredError,
  none,
  objective,
  type Penalty,
  path,
  proximalGradient,
  RandomState,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { distance, forSeeds, regression } from "./problems";

const loss = halfMeanSquaredError;

describe("data of any size", () => {
  it("is never spread over the stack: 200,000 rows", () => {
    const random = new RandomState(1);
    const X = random.randomMatrix(200_000, 2);
    const y = Matrix.add(X.mmul(new Matrix([[1], [2]])), random.randomMatrix(200_000, 1));
    const options = { loss, penalty: l1, count: 2, folds: 2, random, standardize: true };
    const { best, converged, lambdas } = crossValidate(X, y, options);
    expect(converged).toBe(true);
    expect(best.index).toBe(1);
    expect(lambdas[0]).toBe(lambdaMax(X, y, { loss, penalty: l1, standardize: true }));
  });

  it("is never spread over the stack: 200,000 columns", () => {
    const wave = (of: (x: number) => number): Float64Array =>
      Float64Array.from({ length: 200_000 }, (_, j) => of(j));
    const X = [wave(Math.sin), wave(Math.cos)];
    const y = [1, 2];
    // of two rows: half the difference of a column's entries, times half that of y, a mean over two rows and twice
    const largest = X[0].reduce((most, x, j) => Math.max(most, Math.abs(x - X[1][j])), 0);
    expect(distance(lambdaMax(X, y, { loss, penalty: l1 }), largest / 4)).toBeLessThan(1e-12);
  });
});

describe("units so small or large that squares leave the range of numbers", () => {
  it("are refused by name, and all others are no matter", () => {
    forSeeds(8, (random, seed) => {
      const { X, y } = regression(random, 10, 2, 1);
      if (seed % 2 === 0) X.center("column");
      const intercept = seed % 4 < 2;
      const solversIn = (a: number, c: number): [string, () => { converged: boolean; W?: Matrix }][] => {
        const [A, t] = [Matrix.mul(X, a), Matrix.mul(y, c)];
        const [lasso, ridge] = [0.1 * a * c, 0.1 * a * a];
        const of = (penalty: Penalty) => objective(A, t, { loss, penalty, intercept });
        const options = { loss, intercept };
        return [
          ["activeSet", () => activeSet(of(l1(lasso)))],
          ["coordinateDescent", () => coordinateDescent(of(l1(lasso)))],
          ["closedForm", () => closedForm(of(none))],
          ["closedForm", () => closedForm(of(l2(ridge)))],
          ["proximalGradient", () => proximalGradient(of(l1(lasso)))],
          ["gradientDescent", () => gradientDescent(of(none), { learningRate: 1e-300, maxIterations: 1 })],
          ["path", () => path(A, t, { ...options, penalty: l1, lambdas: [lasso] }).at(0)],
          ["path", () => path(A, t, { ...options, penalty: l2, lambdas: [ridge] }).at(0)],
          ["lassoKnots", () => lassoKnots(A, t, { ...options, penalty: l1 })],
        ];
      };
      for (const small of [1e-150, 1e-162, 1e-200, 1e-300]) {
        for (const [name, solve] of solversIn(small, 1)) {
          expect(solve, name).toThrow(
            `${name} needs squares that do not underflow: multiply X by a power of ten`,
          );
        }
        for (const [name, solve] of solversIn(1, small)) {
          expect(solve, name).toThrow(
            `${name} needs squares that do not underflow: multiply y by a power of ten`,
          );
        }
      }
      for (const [name, solve] of solversIn(1, 1e160)) {
        expect(solve, name).toThrow(`${name} needs squares that do not overflow: divide y by a power of ten`);
      }
      const usual = solversIn(1, 1).map(([, solve]) => solve());
      for (const [a, c] of [
        [1e-130, 1],
        [1e-60, 1e-60],
        [1e60, 1],
        [1, 1e-130],
        [1, 1e130],
      ]) {
        solversIn(a, c).forEach(([name, solve], i) => {
          const { converged, W } = solve();
          expect(converged, `${name} times ${a} and ${c}`).toBe(usual[i].converged);
          if (W && name !== "gradientDescent") {
            expect(distance(Matrix.mul(W, a / c), usual[i].W!), name).toBeLessThan(1e-6);
          }
        });
      }
    });
  });

  it("say so as well where the example once lost its digits", () => {
    const J = objective([1e-162, 2e-162], [1, 2], { loss: meanSquaredError, intercept: false });
    expect(() => activeSet(J)).toThrow("multiply X by a power of ten");
    expect(() => closedForm(J)).toThrow("multiply X by a power of ten");
  });
});
