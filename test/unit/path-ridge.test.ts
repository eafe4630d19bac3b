/** Ridge paths: all lambda by one tridiagonalization, and by slower ways where that would lose digits. */
import { Matrix } from "ml-matrix";
import {
  closedForm,
  elasticNet,
  halfL2,
  halfMeanSquaredError,
  halfSumOfSquares,
  kkt,
  type Loss,
  l2,
  meanSquaredError,
  objective,
  type Penalty,
  path,
  ridgeSpectrum,
  sumOfSquares,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import {
  casesOf,
  centred,
  dataOf,
  distance,
  forSeeds,
  matrixOf,
  pick,
  regression,
  squares,
} from "./problems";

describe("a ridge path", () => {
  type Ridge = { alpha: number; intercept: boolean };
  it.each(casesOf<Ridge, { w: number[]; b: number }>("solvers", "ridge"))("%s", (_, each) => {
    const { X, y } = dataOf(each);
    const { alpha, intercept } = each.params;
    const along = path(X, y, { loss: sumOfSquares, penalty: l2, lambdas: [alpha], intercept });
    expect(distance(along.coefficients, matrixOf(each.expect.w))).toBeLessThan(1e-9);
    expect(Math.abs(along.intercepts[0] - each.expect.b)).toBeLessThan(1e-9 * (1 + Math.abs(each.expect.b)));
  });

  type Scores = { w_original: number[]; b_original: number };
  it.each(casesOf<{ alpha: number }, Scores>("solvers", "ridge_standardized"))("%s", (_, each) => {
    const { X, y } = dataOf(each);
    const lambdas = [each.params.alpha];
    const along = path(X, y, { loss: sumOfSquares, penalty: l2, lambdas, standardize: true });
    expect(distance(along.coefficients, matrixOf(each.expect.w_original))).toBeLessThan(1e-11);
    expect(along.intercepts[0]).toBeCloseTo(each.expect.b_original, 10);
  });

  it("starts at 100 times the squares of the columns: all weights are shrunk to less than a hundredth", () => {
    const ways: [Loss, (lambda: number) => Penalty, (n: number, k: number) => number][] = [
      // loss, penalty, and α of ‖y - X w - b‖² + α ‖w‖² for λ = 1
      [halfSumOfSquares, halfL2, () => 1],
      [meanSquaredError, l2, (n, k) => n * k],
      [meanSquaredError, halfL2, (n, k) => (n * k) / 2],
      [halfMeanSquaredError, (lambda) => elasticNet(lambda, 0), (n) => n],
    ];
    forSeeds(40, (random, seed) => {
      const n = pick(random, 3, 20);
      const { X, y } = regression(random, n, pick(random, 1, 20), pick(random, 1, 2));
      const [loss, penalty, alpha] = ways[seed % 4];
      const intercept = seed % 8 < 4;
      const { lambdas } = path(X, y, { loss, penalty, intercept, count: 2 });
      const square = squares(intercept ? centred(X) : X);
      expect(distance(lambdas[0] * alpha(n, y.columns), 100 * square)).toBeLessThan(1e-13);
      const { shrinkage } = ridgeSpectrum(objective(X, y, { loss, penalty: penalty(lambdas[0]), intercept }));
      expect(Math.max(...shrinkage)).toBeLessThan(1 / 100);
      const { shrinkage: last } = ridgeSpectrum(
        objective(X, y, { loss, penalty: penalty(lambdas[1]), intercept }),
      );
      expect(last[0]).toBeGreaterThan(1 - 1e-4);
    });
  });

  it("is the closed form at each lambda, tall and wide", () => {
    forSeeds(40, (random, seed) => {
      const { X, y } = regression(random, pick(random, 3, 30), pick(random, 1, 30), 1);
      const options = { loss: meanSquaredError, intercept: seed % 2 === 0 };
      const along = path(X, y, { ...options, penalty: halfL2, lambdas: [10, 1, 0.1, 0.01] });
      expect(along.converged).toBe(true);
      along.lambdas.forEach((lambda, i) => {
        const fit = closedForm(objective(X, y, { ...options, penalty: halfL2(lambda) }));
        expect(distance(along.coefficients.getColumn(i), fit.W.to1DArray())).toBeLessThan(1e-9);
        expect(Math.abs(along.intercepts[i] - fit.b.get(0, 0))).toBeLessThan(1e-9);
      });
    });
  });

  it("is exact where the columns' scales are many decades apart, and the closed form, too", () => {
    forSeeds(150, (random, seed) => {
      const { X, y } = regression(random, pick(random, 3, 25), pick(random, 1, 25), 1);
      const span = 12 * random.random();
      const whole = seed % 5 === 0 ? 10 ** (200 * random.random() - 100) : 1;
      X.mulRowVector(
        Array.from({ length: X.columns }, () => whole * 10 ** (span * (2 * random.random() - 1))),
      );
      const lambdas = Array.from({ length: 9 }, (_, i) => whole ** 2 * 10 ** (span * (1 - i / 4)) * 2 ** -i);
      const options = { loss: sumOfSquares, intercept: seed % 2 === 0 };
      const along = path(X, y, { ...options, penalty: l2, lambdas });
      // Σ (x_jᵀ r - λ w_j)² / λ, where no term is above 1e-10 ‖x_j‖ ‖y‖
      const [columns, size] = [X, y].map((data) => squares(options.intercept ? centred(data) : data));
      // each weight by what it adds to the predictions, or those of small columns would drown all others
      const added = (w: readonly number[]) =>
        w.map((each, j) => each * Matrix.columnVector(X.getColumn(j)).norm());
      lambdas.forEach((lambda, i) => {
        const J = objective(X, y, { ...options, penalty: l2(lambda) });
        const w = along.coefficients.getColumn(i);
        const { violation, gap } = kkt(J, { W: w, b: along.intercepts[i] });
        expect(violation, `lambda ${lambda}`).toBeLessThan(1e-10);
        expect(Math.max(gap, along.gaps[i]), `lambda ${lambda}`).toBeLessThan(
          (1e-20 * columns * size) / lambda,
        );
        expect(distance(added(w), added(closedForm(J).W.to1DArray())), `lambda ${lambda}`).toBeLessThan(1e-7);
      });
      expect(along.converged).toBe(true);
    });
  });
});
