import { Matrix } from "ml-matrix";
import {
  closedForm,
  elasticNet,
  halfMeanSquaredError,
  halfSumOfSquares,
  kkt,
  l1,
  l2,
  lambdaMax,
  meanSquaredError,
  objective,
  path,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { allowed, hardProblem, powers } from "./correlated";
import { casesOf, dataOf, distance, forSeeds, pick, regression, stacked } from "./problems";

describe("path against golden numbers", () => {
  type Along = { alphas: number[]; l1_ratio: number; intercept: boolean };
  it.each(casesOf<Along, { w: number[][]; b: number[] }>("solvers", "path"))("%s", (_, each) => {
    const { X, y } = dataOf(each);
    const { alphas, l1_ratio, intercept } = each.params;
    const penalty = (lambda: number) => elasticNet(lambda, l1_ratio);
    const along = path(X, y, { loss: halfMeanSquaredError, penalty, lambdas: alphas, intercept });
    expect(along.converged).toBe(true);
    expect(distance(along.coefficients.transpose().to1DArray(), each.expect.w.flat())).toBeLessThan(1e-12);
    expect(distance(along.intercepts, each.expect.b)).toBeLessThan(1e-12);
  });

  type Most = { l1_ratio: number; intercept: boolean };
  it.each(casesOf<Most, { lambda_max: number }>("solvers", "lambda_max"))("%s", (_, each) => {
    const { X, y } = dataOf(each);
    const { l1_ratio, intercept } = each.params;
    const penalty = (lambda: number) => elasticNet(lambda, l1_ratio);
    const got = lambdaMax(X, y, { loss: halfMeanSquaredError, penalty, intercept });
    expect(Math.abs(got / each.expect.lambda_max - 1)).toBeLessThan(1e-12);
  });
});

/** The three kinds of paths. */
const penalties = [l1, l2, (lambda: number) => elasticNet(lambda, 0.6)];

describe("path", () => {
  it("gives the minimum at each lambda, as kkt and the gap confirm, on problems of every kind and size", () => {
    forSeeds(180, (random, seed) => {
      const hard = hardProblem(random, seed);
      hard.X.mul(10 ** pick(random, -8, 8));
      hard.y.mul(10 ** pick(random, -8, 8));
      const { X, y, kind } = hard;
      const penalty = penalties[(seed + Math.floor(seed / 6)) % 3];
      const along = path(X, y, { loss: meanSquaredError, penalty, count: 8 });
      expect(along.converged, kind).toBe(true);
      along.lambdas.forEach((lambda, i) => {
        const J = objective(X, y, { loss: meanSquaredError, penalty: penalty(lambda) });
        const w = along.coefficients.getColumn(i);
        const { violation, gap } = kkt(J, { W: w, b: along.intercepts[i] });
        const least = J.value({ W: Matrix.zeros(X.columns, 1), b: y.mean() });
        expect(violation, kind).toBeLessThan(allowed(hard, w));
        expect(along.violations[i], kind).toBeLessThan(1e-10);
        expect(gap, kind).toBeLessThan(1e-10 * least);
        expect(along.gaps[i], kind).toBeLessThan(1e-10 * least);
      });
    });
  });

  it("says where it has not converged and why, and kkt sees the same", () => {
    const count = { converged: 0, not: 0 };
    forSeeds(60, (random, seed) => {
      const { X, y, kind } = powers(random, seed);
      const options = { loss: halfMeanSquaredError, penalty: l1, count: 15, smallest: 1e-8 };
      const along = path(X, y, { ...options, standardize: seed % 2 === 0 });
      const { violations, reason } = along;
      const failed = violations.findIndex((violation) => !(violation <= 1e-10));
      expect(along.converged, kind).toBe(failed < 0);
      count[along.converged ? "converged" : "not"]++;
      if (failed >= 0) {
        expect(reason, kind).toBe(
          `at lambda ${along.lambdas[failed]}: the largest KKT violation is ${violations[failed].toExponential(1)}: ` +
            "the columns are too nearly dependent, leave some out",
        );
      } else expect(reason).toBe(`the largest KKT violation is ${Math.max(...violations).toExponential(1)}`);
      if (seed % 2 === 0) return;
      violations.forEach((violation, i) => {
        const J = objective(X, y, { loss: halfMeanSquaredError, penalty: l1(along.lambdas[i]) });
        const seen = kkt(J, { W: along.coefficients.getColumn(i), b: along.intercepts[i] });
        if (violation > 1e-10) expect(Math.abs(seen.violation / violation - 1), kind).toBeLessThan(1e-2);
        else expect(seen.violation, kind).toBeLessThan(1.01e-10);
      });
    });
    expect(count.converged).toBeGreaterThan(5);
    expect(count.not).toBeGreaterThan(5);
  });

  it("is exact for an elastic net where more columns than rows are active, down to a penalty as good as none", () => {
    let most = 0;
    forSeeds(60, (random, seed) => {
      const n = pick(random, 3, 20);
      const X = random.normalMatrix(n, 4 * n).mul(Math.sqrt(1 - [0, 0.9, 0.99][seed % 3]));
      X.addColumnVector(random.normalMatrix(n, 1).mul(Math.sqrt([0, 0.9, 0.99][seed % 3])));
      if (seed % 4 === 0)
        X.mulRowVector(Array.from({ length: 4 * n }, () => 10 ** (4 * random.random() - 2)));
      const y = random.normalMatrix(n, 1);
      const penalty = (lambda: number) => elasticNet(lambda, [0.5, 0.1, 0.9][(seed >> 2) % 3]);
      const along = path(X, y, { loss: halfSumOfSquares, penalty, count: 25, smallest: 1e-6 });
      expect(along.converged).toBe(true);
      along.lambdas.forEach((lambda, i) => {
        const J = objective(X, y, { loss: halfSumOfSquares, penalty: penalty(lambda) });
        const w = along.coefficients.getColumn(i);
        expect(kkt(J, { W: w, b: along.intercepts[i] }).violation, `lambda ${lambda}`).toBeLessThan(1e-10);
        most = Math.max(most, w.filter((each) => each !== 0).length / n);
      });
    });
    expect(most).toBeGreaterThan(2);
  });

  it("has all evidence of each fit: at(i)", () => {
    forSeeds(24, (random, seed) => {
      const { X, y } = regression(random, pick(random, 5, 30), pick(random, 1, 12), pick(random, 1, 2));
      const penalty = penalties[seed % 3];
      const options = { loss: meanSquaredError, intercept: seed % 4 < 2 };
      const along = path(X, y, { ...options, penalty, count: 5 });
      const k = y.columns;
      along.lambdas.forEach((lambda, i) => {
        const fit = along.at(i);
        const J = objective(X, y, { ...options, penalty: penalty(lambda) });
        expect(fit.W.to1DArray()).toEqual(along.coefficients.getColumn(i));
        expect(fit.b.to1DArray()).toEqual(along.intercepts.slice(i * k, (i + 1) * k));
        expect([fit.gap, fit.violation]).toEqual([along.gaps[i], along.violations[i]]);
        expect(fit.converged).toBe(true);
        expect(distance(fit.value, J.value(fit))).toBeLessThan(1e-13);
        expect(fit.stationarity).toBeLessThan(1e-9 * (1 + fit.value));
        const predictions = along
          .predict(X)
          .to2DArray()
          .map((row) => row.slice(i * k, (i + 1) * k));
        expect(distance(fit.predict(X).to1DArray(), predictions.flat())).toBeLessThan(1e-11);
      });
    });
  });

  it("solves several outputs as if one by one, and keeps each where it says", () => {
    forSeeds(24, (random, seed) => {
      const [n, p, k] = [pick(random, 4, 30), pick(random, 1, 12), 3];
      const { X, y } = regression(random, n, p, k);
      const options = { loss: halfSumOfSquares, penalty: penalties[seed % 3], lambdas: [3, 1, 0.2] };
      const together = path(X, y, { ...options, standardize: seed % 2 === 0 });
      expect(together.converged).toBe(true);
      const predictions = together.predict(X);
      for (let c = 0; c < k; c++) {
        const alone = path(X, y.getColumn(c), { ...options, standardize: seed % 2 === 0 });
        for (let i = 0; i < 3; i++) {
          const w = Array.from({ length: p }, (_, j) => together.coefficients.get(j * k + c, i));
          expect(distance(w, alone.coefficients.getColumn(i))).toBeLessThan(1e-12);
          expect(distance(together.intercepts[i * k + c], alone.intercepts[i])).toBeLessThan(1e-12);
          expect(distance(predictions.getColumn(i * k + c), alone.predict(X).getColumn(i))).toBeLessThan(
            1e-12,
          );
        }
      }
      const alone = Array.from({ length: k }, (_, c) => path(X, y.getColumn(c), options));
      const sums = options.lambdas.map((_, i) => alone.reduce((sum, { gaps }) => sum + gaps[i], 0));
      if (seed % 2 === 1) expect(distance(together.gaps, sums)).toBeLessThan(1e-9);
      const most = (target: Matrix): number => lambdaMax(X, target, { ...options, penalty: l1 });
      const each = Array.from({ length: k }, (_, c) => most(y.getColumnVector(c)));
      expect(distance(most(y), Math.max(...each))).toBeLessThan(1e-14);
    });
  });

  it("ends with least squares where the last lambda is 0, whose gap nothing bounds", () => {
    forSeeds(45, (random, seed) => {
      const { X, y } = regression(random, pick(random, 4, 30), pick(random, 1, 12), pick(random, 1, 2));
      const options = { loss: meanSquaredError, intercept: seed % 2 === 0 };
      const along = path(X, y, { ...options, penalty: penalties[seed % 3], lambdas: [1, 0] });
      const least = closedForm(objective(X, y, options));
      expect(along.converged).toBe(true);
      expect(distance(along.coefficients.getColumn(1), least.W.to1DArray())).toBeLessThan(1e-10);
      expect(along.gaps.map(Number.isNaN)).toEqual([false, true]);
      expect(distance(along.at(1).value + 1, least.value + 1)).toBeLessThan(1e-12);
    });
  });

  it("gives columns without spread the weight 0 and names them; to the others they make no difference", () => {
    forSeeds(48, (random, seed) => {
      const { X, y } = regression(random, pick(random, 4, 30), pick(random, 1, 8), 1);
      const constant = random.normal() * 10 ** pick(random, -8, 8);
      const place = pick(random, 0, X.columns);
      const wider = X.clone().addColumn(place, new Array<number>(X.rows).fill(constant));
      const options = { loss: halfMeanSquaredError, penalty: penalties[seed % 3], lambdas: [0.5, 0.1, 0] };
      for (const standardize of [false, true]) {
        const [one, two] = [
          path(wider, y, { ...options, standardize }),
          path(X, y, { ...options, standardize }),
        ];
        expect(one.constantColumns).toEqual([place]);
        expect(two.constantColumns).toEqual([]);
        expect(one.converged).toBe(true);
        expect(one.coefficients.getRow(place)).toEqual([0, 0, 0]);
        expect(distance(one.coefficients.clone().removeRow(place), two.coefficients)).toBeLessThan(1e-9);
        expect(distance(one.predict(wider), two.predict(X))).toBeLessThan(1e-9);
      }
    });
  });

  it("predicts as well far from 0, where X w and b are large and cancel", () => {
    forSeeds(20, (random) => {
      const X = random.normalMatrix(15, 12);
      X.apply((i, j) => X.set(i, j, Math.round(X.get(i, j) * 2 ** 20) / 2 ** 20));
      const y = random.normalMatrix(30, 1);
      const grid = stacked(X, Matrix.mul(X, -1)); // so that the means are exact, 0 and 2^20
      const far = Matrix.add(grid, 2 ** 20);
      const options = { loss: halfMeanSquaredError, penalty: l1, lambdas: [0.3, 0.01] };
      const near = path(grid, y, options).predict(grid);
      expect(distance(path(far, y, options).predict(far), near)).toBeLessThan(1e-12);
    });
  });

  it("shrinks: a smaller lambda fits better and has a larger norm", () => {
    forSeeds(20, (random, seed) => {
      const { X, y } = regression(random, 30, 6, 1);
      const penalty = seed % 2 ? l1 : l2;
      const along = path(X, y, { loss: meanSquaredError, penalty, count: 30, smallest: 1e-4 });
      const losses = along.lambdas.map((_, i) => meanSquaredError.value(along.predict(X).getColumn(i), y));
      const sizes = along.lambdas.map((_, i) => penalty(1).value(along.coefficients.getColumn(i)));
      for (let i = 1; i < losses.length; i++) {
        expect(losses[i]).toBeLessThan(losses[i - 1] * (1 + 1e-12) + 1e-14);
        expect(sizes[i]).toBeGreaterThan(sizes[i - 1] * (1 - 1e-12) - 1e-14);
      }
    });
  });
});
