/** What must hold of every fit, whatever the data: symmetries, limits, monotony. */
import { Matrix } from "ml-matrix";
import {
  closedForm,
  gradientDescent,
  halfL2,
  halfSumOfSquares,
  l1,
  l2,
  meanSquaredError,
  none,
  objective,
  plus,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { centred, distance, forSeeds, pick, regression, squares } from "./problems";

const columnsOf = (y: Matrix): Matrix[] => Array.from({ length: y.columns }, (_, c) => y.getColumnVector(c));
const length = (W: Matrix): number => Math.sqrt(squares(W));

/** Two solvers, each as a function of the data: their answers obey the same laws. */
const solvers = [
  {
    solver: "closed form",
    solve: (X: Matrix, y: Matrix, lambda: number, intercept: boolean) =>
      closedForm(objective(X, y, { loss: halfSumOfSquares, penalty: halfL2(lambda), intercept })),
  },
  {
    solver: "gradient descent with L1 and L2",
    solve: (X: Matrix, y: Matrix, lambda: number, intercept: boolean) =>
      gradientDescent(
        objective(X, y, { loss: halfSumOfSquares, penalty: plus(l1(lambda), l2(lambda)), intercept }),
        { start: { W: Matrix.zeros(X.columns, y.columns) }, learningRate: 0.001, maxIterations: 30 },
      ),
  },
];

describe.each(solvers)("$solver", ({ solve }) => {
  it("does not see the order of the rows", () => {
    forSeeds(60, (random, seed) => {
      const { X, y } = regression(random, pick(random, 2, 15), pick(random, 1, 6), pick(random, 1, 3));
      const rows = random.permutation(X.rows);
      const all = (m: Matrix): number[] => Array.from({ length: m.columns }, (_, j) => j);
      const other = solve(X.selection(rows, all(X)), y.selection(rows, all(y)), 0.5, seed % 2 === 0);
      expect(distance(other.W, solve(X, y, 0.5, seed % 2 === 0).W)).toBeLessThan(1e-11);
    });
  });

  it("permutes the weights with the columns", () => {
    forSeeds(60, (random, seed) => {
      const { X, y } = regression(random, pick(random, 2, 15), pick(random, 1, 6), pick(random, 1, 3));
      const order = random.permutation(X.columns);
      const rows = Array.from({ length: X.rows }, (_, i) => i);
      const other = solve(X.selection(rows, order), y, 0.5, seed % 2 === 0);
      const { W, b } = solve(X, y, 0.5, seed % 2 === 0);
      const outputs = Array.from({ length: y.columns }, (_, c) => c);
      expect(distance(other.W, W.selection(order, outputs))).toBeLessThan(1e-11);
      expect(Math.abs(distance(other.b, b))).toBeLessThan(1e-11);
    });
  });

  it("fits several outputs as it fits each alone", () => {
    forSeeds(60, (random, seed) => {
      const { X, y } = regression(random, pick(random, 2, 15), pick(random, 1, 6), 3);
      const { W, b } = solve(X, y, 0.5, seed % 2 === 0);
      columnsOf(y).forEach((column, c) => {
        const alone = solve(X, column, 0.5, seed % 2 === 0);
        expect(distance(W.getColumn(c), alone.W)).toBeLessThan(1e-12);
        expect(Math.abs(b.get(0, c) - alone.b.get(0, 0))).toBeLessThan(1e-12);
      });
    });
  });

  it("does not see what was solved before, and changes nothing that it was given", () => {
    forSeeds(20, (random, seed) => {
      const { X, y } = regression(random, pick(random, 2, 15), pick(random, 1, 6), 2);
      const [givenX, givenY] = [X.to2DArray(), y.to2DArray()];
      const first = solve(X, y, 0.5, seed % 2 === 0);
      const theirs = first.W.to1DArray();
      const other = regression(random, X.rows, X.columns, 2);
      solve(other.X, other.y, 2, seed % 2 === 0);
      const again = solve(new Matrix(givenX), new Matrix(givenY), 0.5, seed % 2 === 0);
      expect(again.W.to1DArray()).toEqual(theirs);
      expect(first.W.to1DArray()).toEqual(theirs);
      expect([X.to2DArray(), y.to2DArray()]).toEqual([givenX, givenY]);
    });
  });
});

describe("ridge", () => {
  const ridge = (X: Matrix, y: Matrix, lambda: number, intercept = true) =>
    closedForm(objective(X, y, { loss: halfSumOfSquares, penalty: halfL2(lambda), intercept }));

  it("scales W by 1/c when X is scaled by c and λ by c²", () => {
    forSeeds(60, (random) => {
      const { X, y } = regression(random, pick(random, 2, 15), pick(random, 1, 6), pick(random, 1, 3));
      const c = 10 ** (4 * random.random() - 2);
      const scaled = ridge(Matrix.mul(X, c), y, 0.7 * c ** 2);
      const { W, b } = ridge(X, y, 0.7);
      expect(distance(scaled.W.clone().mul(c), W)).toBeLessThan(1e-11);
      expect(distance(scaled.b, b)).toBeLessThan(1e-10);
    });
  });

  it("scales W and b with y", () => {
    forSeeds(30, (random) => {
      const { X, y } = regression(random, 10, 4, 2);
      const [{ W, b }, ten] = [ridge(X, y, 0.7), ridge(X, Matrix.mul(y, -10), 0.7)];
      expect(distance(ten.W, Matrix.mul(W, -10))).toBeLessThan(1e-13);
      expect(distance(ten.b, Matrix.mul(b, -10))).toBeLessThan(1e-12);
    });
  });

  it("moves only b when X or y are moved", () => {
    forSeeds(30, (random) => {
      const { X, y } = regression(random, 10, 4, 2);
      const [{ W, b }, moved] = [ridge(X, y, 0.7), ridge(Matrix.add(X, 5), Matrix.add(y, -3), 0.7)];
      expect(distance(moved.W, W)).toBeLessThan(1e-12);
      const sums = W.sum("column");
      const expected = b.to1DArray().map((value, c) => value - 3 - 5 * sums[c]);
      expect(distance(moved.b, expected)).toBeLessThan(1e-12);
    });
  });

  it("turns with X: a rotation of the features rotates W and keeps its length", () => {
    forSeeds(30, (random) => {
      const { X, y } = regression(random, 10, 2, 1);
      const angle = 6 * random.random();
      const turn = new Matrix([
        [Math.cos(angle), -Math.sin(angle)],
        [Math.sin(angle), Math.cos(angle)],
      ]);
      const [{ W }, turned] = [ridge(X, y, 0.7), ridge(X.mmul(turn), y, 0.7)];
      expect(distance(turn.mmul(turned.W), W)).toBeLessThan(1e-12);
    });
  });

  it("with λ = 0 is least squares, written as a penalty of 0 or as none", () => {
    forSeeds(60, (random) => {
      const { X, y } = regression(random, pick(random, 2, 15), pick(random, 1, 6), pick(random, 1, 3));
      const plain = closedForm(objective(X, y, { loss: halfSumOfSquares, penalty: none }));
      for (const penalty of [halfL2(0), l2(0), l1(0)]) {
        const zero = closedForm(objective(X, y, { loss: halfSumOfSquares, penalty }));
        expect(distance(zero.W, plain.W)).toBe(0);
        expect([zero.alpha, zero.rank]).toEqual([0, plain.rank]);
      }
    });
  });

  it("with λ huge drives W to 0, as Xᵀy / λ, and b to the mean of y", () => {
    forSeeds(60, (random) => {
      const { X, y } = regression(random, pick(random, 2, 15), pick(random, 1, 6), pick(random, 1, 3));
      const { W, b } = ridge(X, y, 1e12);
      const firstOrder = centred(X).transpose().mmul(centred(y)).mul(1e-12);
      expect(distance(W, firstOrder)).toBeLessThan(1e-9);
      expect(distance(b, y.mean("column"))).toBeLessThan(1e-9);
      expect(distance(ridge(X, y, 1e12, false).W, X.transpose().mmul(y).mul(1e-12))).toBeLessThan(1e-9);
    });
  });

  it("shrinks W and lets the loss grow, more and more as λ grows", () => {
    forSeeds(60, (random, seed) => {
      const { X, y } = regression(random, pick(random, 3, 15), pick(random, 1, 8), pick(random, 1, 3));
      const intercept = seed % 2 === 0;
      const lambdas = [0, 1e-3, 1e-2, 0.1, 1, 10, 100, 1e3];
      const fits = lambdas.map((lambda) => {
        const J = objective(X, y, { loss: halfSumOfSquares, penalty: halfL2(lambda), intercept });
        const fit = closedForm(J);
        return { norm: length(fit.W), loss: J.parts(fit).loss, value: fit.value };
      });
      fits.slice(1).forEach((fit, i) => {
        const before = fits[i];
        expect(fit.norm).toBeLessThan(before.norm);
        expect(fit.loss).toBeGreaterThan(before.loss * (1 - 1e-9) - 1e-12);
        expect(fit.value).toBeGreaterThan(before.value);
      });
    });
  });

  it("is lower than any point around it", () => {
    forSeeds(40, (random) => {
      const { X, y } = regression(random, pick(random, 2, 15), pick(random, 1, 6), pick(random, 1, 3));
      const J = objective(X, y, { loss: meanSquaredError, penalty: halfL2(0.2) });
      const { W, b, value: least } = closedForm(J);
      for (let i = 0; i < 10; i++) {
        const size = 10 ** -pick(random, 0, 4);
        const near = (m: Matrix): Matrix => Matrix.add(m, random.normalMatrix(m.rows, m.columns).mul(size));
        expect(J.value({ W: near(W), b: near(b) })).toBeGreaterThan(least);
      }
    });
  });
});

describe("conventions", () => {
  it("mean squared error with λ is half the sum of squares with λ n k / 2", () => {
    forSeeds(60, (random) => {
      const { X, y, at } = regression(random, pick(random, 2, 9), pick(random, 1, 5), pick(random, 1, 3));
      const factor = (y.rows * y.columns) / 2;
      const mean = objective(X, y, { loss: meanSquaredError, penalty: plus(l1(0.2), halfL2(0.3)) });
      const sum = objective(X, y, {
        loss: halfSumOfSquares,
        penalty: plus(l1(0.2 * factor), halfL2(0.3 * factor)),
      });
      expect(distance(mean.value(at) * factor, sum.value(at))).toBeLessThan(1e-13);
      expect(distance(mean.gradient(at).W.mul(factor), sum.gradient(at).W)).toBeLessThan(1e-13);
    });
  });
});
