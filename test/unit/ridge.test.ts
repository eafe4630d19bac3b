/** Ridge regression, five ways to the same numbers. */
import { inverse, Matrix, QrDecomposition } from "ml-matrix";
import {
  closedForm,
  gradientDescent,
  halfL2,
  halfMeanSquaredError,
  halfSumOfSquares,
  kkt,
  l2,
  meanSquaredError,
  objective,
  RandomState,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { centred, distance, forSeeds, identity, pick, regression, stacked } from "./problems";

/** ‖X W + 1 b - y‖² + α ‖W‖², by the closed form. */
const ridge = (X: Matrix, y: Matrix, alpha: number, intercept: boolean) =>
  closedForm(objective(X, y, { loss: halfSumOfSquares, penalty: halfL2(alpha), intercept }));

/** The same as least squares on [X; √α I], by ml-matrix's QR. */
function augmented(X: Matrix, y: Matrix, alpha: number): Matrix {
  const below = Matrix.zeros(X.columns, y.columns) as Matrix;
  return new QrDecomposition(stacked(X, identity(X.columns, Math.sqrt(alpha)))).solve(stacked(y, below));
}

const biasOf = (X: Matrix, y: Matrix, W: Matrix): number[] => {
  const fromX = Matrix.rowVector(X.mean("column")).mmul(W).to1DArray();
  return y.mean("column").map((mean, c) => mean - fromX[c]);
};

describe.each([true, false])("ridge with intercept %s", (intercept) => {
  it("is augmented least squares, the formula with the inverse, tall or wide, for several outputs", () => {
    forSeeds(200, (random) => {
      const { X, y } = regression(random, pick(random, 2, 20), pick(random, 1, 20), pick(random, 1, 3));
      const alpha = 10 ** (5 * random.random() - 2);
      const fit = ridge(X, y, alpha, intercept);
      const [A, t] = intercept ? [centred(X), centred(y)] : [X, y];
      const At = A.transpose();
      const tall = inverse(At.mmul(A).add(identity(X.columns, alpha))).mmul(At.mmul(t));
      const wide = At.mmul(inverse(A.mmul(At).add(identity(X.rows, alpha))).mmul(t));
      expect(distance(fit.W, augmented(A, t, alpha))).toBeLessThan(1e-12);
      expect(distance(fit.W, tall)).toBeLessThan(1e-10);
      expect(distance(fit.W, wide)).toBeLessThan(1e-10);
      if (intercept) expect(distance(fit.b, biasOf(X, y, fit.W))).toBeLessThan(1e-12);
      expect(fit.alpha).toBe(alpha);
    });
  });

  it("is where gradient descent ends, and its gradient is 0 there", () => {
    forSeeds(40, (random) => {
      const { X, y } = regression(random, pick(random, 3, 12), pick(random, 1, 8), pick(random, 1, 3));
      const alpha = 2 + 10 * random.random();
      const J = objective(X, y, { loss: halfSumOfSquares, penalty: halfL2(alpha), intercept });
      const exact = closedForm(J);
      // The trace of the Hessian is above its largest eigenvalue: the rate below it never overshoots.
      const trace = X.to1DArray().reduce((sum, x) => sum + x * x, 0) + alpha + X.rows;
      const fit = gradientDescent(J, {
        start: { W: Matrix.zeros(X.columns, y.columns) },
        learningRate: 1 / trace,
        maxIterations: 20_000,
        tolerance: 1e-9,
      });
      expect(fit.converged).toBe(true);
      expect(distance(fit.W, exact.W)).toBeLessThan(1e-8);
      expect(Math.abs(fit.value - exact.value)).toBeLessThan(1e-12 * exact.value);
      expect(exact.stationarity).toBeLessThan(1e-11 * (1 + exact.value));
    });
  });

  it("keeps ten digits when columns or rows nearly depend on each other and alpha is tiny", () => {
    forSeeds(60, (random, seed) => {
      const [n, p] = seed % 2 === 0 ? [30, 6] : [6, 30];
      const X = random.normalMatrix(n, p);
      const nearly = 10 ** -pick(random, 2, 4);
      if (n > p)
        X.setColumn(
          1,
          X.getColumn(0).map((x, i) => x + nearly * X.get(i, 1)),
        );
      else
        X.setRow(
          1,
          X.getRow(0).map((x, j) => x + nearly * X.get(1, j)),
        );
      const y = random.normalMatrix(n, 2);
      const alpha = 10 ** -pick(random, 0, 14);
      const [A, t] = intercept ? [centred(X), centred(y)] : [X, y];
      expect(distance(ridge(X, y, alpha, intercept).W, augmented(A, t, alpha))).toBeLessThan(1e-10);
    });
  });

  it("goes over into the shortest least squares solution as alpha goes to 0, without a jump", () => {
    forSeeds(30, (random) => {
      const X = random.normalMatrix(12, 3).mmul(random.normalMatrix(3, 6));
      const y = random.normalMatrix(12, 1);
      const shortest = closedForm(objective(X, y, { loss: halfSumOfSquares, intercept }));
      expect(shortest.rank).toBe(3);
      for (const power of [-8, -16, -24, -28, -30, -100, -300]) {
        const alpha = 10 ** power;
        expect(distance(ridge(X, y, alpha, intercept).W, shortest.W)).toBeLessThan(alpha * 10 + 1e-10);
      }
    });
  });

  it("needs no more than alpha, whichever loss and penalty it is written with", () => {
    forSeeds(50, (random) => {
      const { X, y } = regression(random, pick(random, 2, 10), pick(random, 1, 8), pick(random, 1, 3));
      const [n, k] = [y.rows, y.columns];
      const alpha = 0.1 + random.random();
      const { W } = ridge(X, y, alpha, intercept);
      const versions = [
        { loss: halfSumOfSquares, penalty: l2(alpha / 2), intercept },
        { loss: meanSquaredError, penalty: l2(alpha / (n * k)), intercept },
        { loss: meanSquaredError, penalty: halfL2((2 * alpha) / (n * k)), intercept },
        { loss: halfMeanSquaredError, penalty: halfL2(alpha / n), intercept },
      ];
      for (const version of versions) {
        const fit = closedForm(objective(X, y, version));
        expect(distance(fit.alpha, alpha)).toBeLessThan(1e-15);
        expect(distance(fit.W, W)).toBeLessThan(1e-13);
      }
    });
  });

  it("keeps columns of very different sizes apart", () => {
    forSeeds(40, (random) => {
      const X = random.normalMatrix(20, 3);
      const y = random.normalMatrix(20, 1);
      const scaled = X.clone().mulRowVector([1e6, 1, 1e-6]);
      const alpha = 1e-14;
      const [A, t] = intercept ? [centred(scaled), centred(y)] : [scaled, y];
      const { W } = ridge(scaled, y, alpha, intercept);
      const expected = augmented(A, t, alpha);
      const inUnits = (w: Matrix): Matrix => w.clone().mulColumnVector([1e6, 1, 1e-6]);
      expect(distance(inUnits(W), inUnits(expected))).toBeLessThan(1e-9);
    });
  });

  it("meets its KKT conditions to 1e-10, tall and wide, with columns in units that are decades apart", () => {
    forSeeds(100, (random) => {
      const { X, y } = regression(random, pick(random, 3, 25), pick(random, 1, 25), pick(random, 1, 2));
      const span = 8 * random.random();
      X.mulRowVector(Array.from({ length: X.columns }, () => 10 ** (span * (2 * random.random() - 1))));
      const alpha = 10 ** (2 * span * (2 * random.random() - 1));
      const J = objective(X, y, { loss: halfSumOfSquares, penalty: halfL2(alpha), intercept });
      const fit = closedForm(J);
      expect(fit.violation).toBeLessThan(1e-10);
      expect(fit.converged).toBe(true);
      expect(kkt(J, fit).violation).toBeLessThan(1e-10);
    });
  });
});

it("takes 100,000 rows, and 100,000 columns: the system that it solves is as large as the shorter side", () => {
  const X = new RandomState(1).normalMatrix(100_000, 2);
  const y = X.mmul(Matrix.columnVector([2, -1]));
  const Xt = X.transpose();
  const tall = inverse(Xt.mmul(X).add(identity(2))).mmul(Xt.mmul(y));
  expect(distance(ridge(X, y, 1, false).W, tall)).toBeLessThan(1e-12);
  const target = Matrix.columnVector([3, 5]);
  const wide = X.mmul(inverse(Xt.mmul(X).add(identity(2))).mmul(target));
  expect(distance(ridge(Xt, target, 1, false).W, wide)).toBeLessThan(1e-12);
});
