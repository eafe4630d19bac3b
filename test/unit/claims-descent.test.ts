/** What descents claim: in all units the same, and advice that helps. */
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import {
  activeSet,
  closedForm,
  coordinateDescent,
  elasticNet,
  gradientDescent,
  halfMeanSquaredError,
  halfSumOfSquares,
  l1,
  l2,
  meanSquaredError,
  type Objective,
  objective,
  plus,
  proximalGradient,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { Judge, minus } from "./judge";
import { centred, distance, forSeeds, largestCurvature, pick, regression, units } from "./problems";
import { integers } from "./tasks";

const losses = [halfSumOfSquares, meanSquaredError, halfMeanSquaredError];

describe("the verdict of gradient descent", () => {
  it("is the same in all units at the same place, from far off to the minimum", () => {
    forSeeds(24, (random, seed) => {
      const { X, y, at } = regression(random, pick(random, 3, 20), pick(random, 1, 5), pick(random, 1, 2));
      const loss = losses[seed % 3];
      const strength = loss.factor(y.rows, y.columns);
      const intercept = seed % 4 > 0;
      const fitIn = (a: number, c: number, toMinimum: number) => {
        const J = objective(Matrix.mul(X, a), Matrix.mul(y, c), {
          loss,
          penalty: l2(strength * a * a),
          intercept,
        });
        const { W, b } = closedForm(J);
        const far = {
          W: Matrix.mul(at.W, (toMinimum * c) / a),
          b: Matrix.mul(at.b, intercept ? toMinimum * c : 0),
        };
        const start = { W: Matrix.add(W, far.W), b: Matrix.add(b, far.b) };
        return gradientDescent(J, { start, learningRate: 1, maxIterations: 0 });
      };
      for (const toMinimum of [1, 1e-3, 1e-9, 0]) {
        const fit = fitIn(1, 1, toMinimum);
        expect(fit.converged).toBe(toMinimum < 1e-3);
        for (const [a, c] of units) {
          const other = fitIn(a, c, toMinimum);
          expect(other.converged).toBe(fit.converged);
          if (toMinimum > 1e-9) expect(distance(other.violation, fit.violation)).toBeLessThan(1e-6);
        }
      }
    });
  });

  it("is the same in all units after a descent with the same steps", () => {
    forSeeds(20, (random, seed) => {
      const problem = regression(random, pick(random, 5, 20), pick(random, 1, 4), 1);
      const X = centred(problem.X); // a bias has the units of y, and wants other steps
      const y = centred(problem.y);
      const limit = 2 / largestCurvature(X, 2);
      const fitIn = (a: number, c: number, share: number, tolerance?: number) => {
        const J = objective(Matrix.mul(X, a), Matrix.mul(y, c), {
          loss: halfSumOfSquares,
          penalty: l2(a * a),
          intercept: false,
        });
        const learningRate = (share * limit) / (a * a);
        return gradientDescent(J, { learningRate, maxIterations: 400, ...(tolerance && { tolerance }) });
      };
      const [fit, swinging] = [fitIn(1, 1, 0.5, 1e-6), fitIn(1, 1, 0.9999999)];
      expect(fit.converged).toBe(true);
      for (const [a, c] of units) {
        const other = fitIn(a, c, 0.5, 1e-6);
        expect([other.converged, other.iterations]).toEqual([true, fit.iterations]);
        expect(fitIn(a, c, 0.9999999).converged, `seed ${seed}`).toBe(swinging.converged);
      }
    });
  });

  it("where the steps swing to and fro is that these are too long, with a length that gets there", () => {
    forSeeds(40, (random) => {
      const { X, y } = regression(random, pick(random, 3, 20), pick(random, 1, 4), 1);
      const a = 10 ** pick(random, -8, 8);
      X.mul(a);
      const J = objective(X, y, { loss: halfSumOfSquares, penalty: l2((a * a) / 2), intercept: false });
      const curvatures = new EigenvalueDecomposition(X.transpose().mmul(X)).realEigenvalues;
      const limit = 2 / (Math.max(...curvatures) + a * a);
      const start = { W: random.normalMatrix(X.columns, 1).div(a) };
      const { converged, reason } = gradientDescent(J, { start, learningRate: limit, maxIterations: 5 });
      expect(converged).toBe(false);
      const advice = /the steps are too long: try a learningRate of (\S+)$/.exec(reason);
      expect(advice, reason).not.toBeNull();
      const learningRate = Number(advice![1]);
      const fit = gradientDescent(J, { start, learningRate, maxIterations: 5000, tolerance: 1e-6 });
      expect(fit.converged).toBe(true);
      expect(distance(fit.W, closedForm(J).W)).toBeLessThan(1e-4);
    });
  });
});

describe("the verdict of proximal gradient", () => {
  it("is the same in all units, with a bias and without, and so is what it finds", () => {
    forSeeds(40, (random, seed) => {
      const { X, y } = regression(random, pick(random, 5, 30), pick(random, 1, 6), 1);
      const loss = losses[seed % 3];
      const strength = loss.factor(y.rows, 1) * y.rows;
      const intercept = seed % 2 === 0;
      const fitIn = (a: number, c: number) => {
        const penalty = plus(l1(0.2 * strength * a * c), l2(0.1 * strength * a * a));
        const J = objective(Matrix.mul(X, a), Matrix.mul(y, c), { loss, penalty, intercept });
        return { fit: proximalGradient(J, { maxIterations: 2000 }), exact: activeSet(J) };
      };
      const usual = fitIn(1, 1).fit;
      expect(usual.converged).toBe(true);
      for (const [a, c] of units) {
        const { fit, exact } = fitIn(a, c);
        expect(fit.converged, `times ${a} and ${c}: ${fit.reason}`).toBe(true);
        expect(fit.iterations).toBeLessThan(1.5 * usual.iterations + 20);
        expect(distance(fit.W, exact.W)).toBeLessThan(1e-5);
      }
    });
  });
});

describe("coordinate descent", () => {
  it("does not starve the weights at 0 while others drift: it gets there, or what it advises does", () => {
    const count = { true: 0, false: 0 };
    forSeeds(200, (random, seed) => {
      const { X, y, kind } = integers(random, 6);
      const ratio = [1, 1 - 1e-9, 0.999999, 0.9][seed % 4];
      const lambda = 10 ** -pick(random, 0, 2);
      const intercept = seed % 8 < 4;
      const J = objective(X, y, {
        loss: halfMeanSquaredError,
        penalty: elasticNet(lambda, ratio),
        intercept,
      });
      const judge = new Judge({ X: X.to2DArray(), y: y.to1DArray(), factor: 0.5 / y.rows, intercept });
      const strengths = {
        absolute: new Float64Array(X.columns).fill(lambda * ratio),
        quadratic: new Float64Array(X.columns).fill((lambda * (1 - ratio)) / 2),
      };
      const valueAt = ({ W, b }: { W: Matrix; b: Matrix }) =>
        judge.judge(strengths, W.to1DArray(), b.get(0, 0)).value;
      const fit = coordinateDescent(J, { maxIterations: 2000 });
      const exact = activeSet(J);
      const lost = minus(valueAt(fit), valueAt(exact));
      count[`${fit.converged}`]++;
      expect(exact.converged, kind).toBe(true);
      expect(lost, kind).toBeLessThanOrEqual(fit.gap + 1e-15 * exact.value);
      if (fit.converged)
        expect(lost, kind).toBeLessThanOrEqual(1e-9 * (exact.value + y.norm() ** 2 / y.rows));
      else expect(fit.reason).toContain("try activeSet, which is exact");
    });
    expect(count.true).toBeGreaterThan(180);
  });

  it("gets to the minimum where it once did in no number of passes", () => {
    const X = [
      [1, -1, -1],
      [0, 1, 1],
    ];
    const penalty = elasticNet(0.1, 0.999999);
    const fit = coordinateDescent(
      objective(X, [0, 3], { loss: halfMeanSquaredError, penalty, intercept: false }),
    );
    expect(fit.converged).toBe(true);
    expect(distance(fit.value, 0.549999957)).toBeLessThan(1e-8);
    expect(distance(fit.W, [2.4, 1.3, 1.3])).toBeLessThan(1e-3);
  });

  it("has no gap without a penalty, and starts a column of zeros at 0, whatever it was given", () => {
    forSeeds(20, (random, seed) => {
      const { X, y } = regression(random, 20, 3, 1);
      if (seed % 2 > 0) X.setColumn(1, new Array<number>(20).fill(seed % 4 > 1 ? 0.1 : 0));
      const start = { W: [1, 5, -1], b: 3 };
      for (const penalty of [l1(0), l1(0.1), l2(0.1)]) {
        for (const updates of ["naive", "covariance"] as const) {
          const J: Objective = objective(X, y, { loss: meanSquaredError, penalty });
          const fit = coordinateDescent(J, { start, updates });
          expect(fit.converged).toBe(true);
          if (seed % 2 > 0) expect(fit.W.get(1, 0)).toBe(0);
          if (penalty.value([1]) === 0) expect(fit.gap).toBeNaN();
          else expect(fit.gap).toBeLessThan(1e-9 * fit.value);
          expect(fit.reason.includes("gap")).toBe(penalty.value([1]) > 0);
          expect(distance(fit.W, activeSet(J).W)).toBeLessThan(1e-6);
        }
      }
    });
  });
});

describe("examples", () => {
  it("targets of 1e7 are no minimum before the first step", () => {
    const J = objective([[1], [2], [3]], [1e7, 2e7, 3.5e7], { loss: meanSquaredError });
    const fit = gradientDescent(J, { learningRate: 0.1, maxIterations: 0 });
    expect(fit.converged).toBe(false);
    expect(fit.stationarity).toBeGreaterThan(1e8);
  });

  it("targets of 1e8 do not stop a proximal gradient after one step", () => {
    const J = objective([[0.3], [0.6], [-0.1]], [1e8, 1e8, 1e8], {
      loss: meanSquaredError,
      intercept: false,
    });
    const fit = proximalGradient(J);
    expect(fit.converged).toBe(true);
    expect(distance(fit.W, [1e8 * (0.8 / 0.46)])).toBeLessThan(1e-8);
  });
});
