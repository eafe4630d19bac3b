import { Matrix } from "ml-matrix";
import { linear, meanSquaredError, objective, RandomState } from "shrinkage";
import { describe, expect, it } from "vitest";
import { distance } from "./problems";

describe("the linear model", () => {
  const J = objective(
    new Matrix([
      [1, 2],
      [3, 4],
      [5, 7],
    ]),
    Matrix.ones(3, 2),
    { loss: meanSquaredError },
  );
  const one = objective(
    new Matrix([
      [1, 2],
      [3, 4],
      [5, 7],
    ]),
    [1, 1, 1],
    { loss: meanSquaredError },
  );

  it("lays weights row by row, then biases, and takes them back", () => {
    const theta = J.flatten("at", {
      W: new Matrix([
        [1, 2],
        [3, 4],
      ]),
      b: [5, 6],
    });
    expect([...theta]).toEqual([1, 2, 3, 4, 5, 6]);
    const { W, b } = J.shape(theta);
    expect(W.to2DArray()).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(b.to2DArray()).toEqual([[5, 6]]);
    theta.fill(0);
    expect(W.get(0, 0)).toBe(1);
  });

  it("names its parameters", () => {
    expect(Array.from({ length: 6 }, (_, i) => J.label(i))).toEqual([
      "W[0, 0]",
      "W[0, 1]",
      "W[1, 0]",
      "W[1, 1]",
      "b[0]",
      "b[1]",
    ]);
    expect(Array.from({ length: 3 }, (_, i) => one.label(i))).toEqual(["W[0]", "W[1]", "b"]);
  });

  it("takes W as a list, b as a number or not at all", () => {
    expect([...one.flatten("at", { W: [1, 2], b: 3 })]).toEqual([1, 2, 3]);
    expect([...one.flatten("at", { W: Float64Array.of(1, 2) })]).toEqual([1, 2, 0]);
  });

  it("has no bias without intercept, and shows it as 0", () => {
    const through = objective([1, 2], [1, 2], { loss: meanSquaredError, intercept: false });
    expect(through.size).toBe(1);
    expect(through.shape(Float64Array.of(2)).b.to2DArray()).toEqual([[0]]);
    expect([...through.flatten("at", { W: [2], b: 0 })]).toEqual([2]);
  });

  it("may be given by name", () => {
    const options = { loss: meanSquaredError, model: linear({ intercept: false }) };
    const named = objective([1, 2], [1, 2], options);
    expect(named.size).toBe(1);
    expect(named.value({ W: [1] })).toBe(0);
  });

  it("predicts more rows than one block holds, for several outputs, and says where one is not finite", () => {
    const random = new RandomState(0);
    const [X, W] = [random.normalMatrix(3000, 50), random.normalMatrix(50, 2)];
    const J = objective(X.subMatrix(0, 9, 0, 49), random.normalMatrix(10, 2), { loss: meanSquaredError });
    const expected = X.mmul(W).addRowVector([1, 2]);
    expect(distance(J.predict({ W, b: [[1, 2]] }, X), expected)).toBeLessThan(1e-13);
    X.set(2990, 7, Number.NaN);
    expect(() => J.predict({ W }, X)).toThrow(
      "X must hold finite numbers only, got NaN at row 2990, column 7",
    );
  });

  it("predicts any number of rows", () => {
    const at = { W: [1, 10], b: 100 };
    expect(one.predict(at, new Matrix([[1, 2]])).to2DArray()).toEqual([[121]]);
    expect(one.predict(at, Matrix.zeros(4, 2)).to1DArray()).toEqual([100, 100, 100, 100]);
  });
});
