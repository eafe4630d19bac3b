/** What is given: any list of numbers, or an error that names what it was; and what is one's own. */
import { Matrix, MatrixColumnView, MatrixSubView } from "ml-matrix";
import {
  activeSet,
  closedForm,
  coordinateDescent,
  crossEntropy,
  crossValidate,
  halfMeanSquaredError,
  kkt,
  type Loss,
  l1,
  l2,
  lambdaMax,
  lassoKnots,
  linear,
  type MatrixLike,
  mcp,
  meanSquaredError,
  objective,
  type Penalty,
  path,
  posterior,
  proximalGradient,
  type RandomState,
  ridgeSpectrum,
  separable,
  trainTestSplit,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { distance, forSeeds, pick, regression } from "./problems";

const loss = halfMeanSquaredError;

/** Whole numbers from 0 to 9, which every kind of array can hold. */
function digits(random: RandomState, rows: number, columns: number): Matrix {
  const X = Matrix.zeros(rows, columns);
  return X.apply((i, j) => X.set(i, j, pick(random, 0, 9)));
}

const kinds = [
  Float64Array,
  Float32Array,
  Int32Array,
  Uint32Array,
  Int16Array,
  Uint16Array,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
];

describe("numbers", () => {
  it("may stand in lists, lists of lists and arrays of every kind, in matrices and views of them", () => {
    forSeeds(6, (random) => {
      const n = pick(random, 4, 12);
      const X = digits(random, n, 2);
      const y = digits(random, n, 1);
      const sampleWeights = Array.from({ length: n }, () => pick(random, 1, 3));
      const folds = Array.from({ length: n }, (_, i) => i % 2);
      const lambdas = [4, 2, 1];
      const options = { loss, penalty: l1 };
      const expected = path(X, y, { ...options, lambdas, sampleWeights }).coefficients;
      const { errors } = crossValidate(X, y, { ...options, lambdas, sampleWeights, folds });
      const rows = X.to2DArray();
      const column = y.to1DArray();
      const inputs: [MatrixLike, MatrixLike, MatrixLike, ArrayLike<number>, ArrayLike<number>][] = kinds.map(
        (Kind) => [
          rows.map((row) => new Kind(row)),
          new Kind(column),
          new Kind(sampleWeights),
          new Kind(lambdas),
          new Kind(folds),
        ],
      );
      inputs.push([rows, column.map((each) => [each]), Matrix.columnVector(sampleWeights), lambdas, folds]);
      const wider = Matrix.zeros(n + 1, 3).setSubMatrix(X, 1, 1);
      const [view, last] = [new MatrixSubView(wider, 1, n, 1, 2), new MatrixColumnView(y, 0)];
      inputs.push([view, last, sampleWeights, lambdas, folds]);
      for (const [X, y, sampleWeights, lambdas, folds] of inputs) {
        expect(path(X, y, { ...options, lambdas, sampleWeights }).coefficients).toEqual(expected);
        expect(crossValidate(X, y, { ...options, lambdas, sampleWeights, folds }).errors).toEqual(errors);
      }
      // a column in single precision
      const single = new Float32Array(column.map((each) => each / 3));
      const fit = closedForm(objective(X, single, { loss, penalty: l2(1) }));
      expect(fit.W).toEqual(closedForm(objective(X, Array.from(single), { loss, penalty: l2(1) })).W);
    });
  });

  it("of other kinds are named as they are written", () => {
    const X = [1, 2, 3, 4];
    const odd = (value: unknown) => value as number[];
    expect(() => objective(X, odd([1n, 2n, 3n, 4n]), { loss })).toThrow("got 1n at index 0");
    expect(() => objective(X, odd(BigInt64Array.of(1n, 2n, 3n, 4n)), { loss })).toThrow("got 1n at index 0");
    expect(() => objective(X, odd([1, "2", 3, 4]), { loss })).toThrow('got "2" at index 1');
    expect(() => objective(X, odd([1, null, 3, 4]), { loss })).toThrow("got null at index 1");
    expect(() => objective(X, odd("1234"), { loss })).toThrow(
      'y must be a Matrix or a list of numbers, got "1234"',
    );
    expect(() => objective(X, odd(new Set(X)), { loss })).toThrow("got an object");
    expect(() => objective(odd([[1, 2], [3]]), [1, 2], { loss })).toThrow("X must have rows of one length");
    const options = { loss, penalty: l1 };
    expect(() => path(X, X, { ...options, lambdas: odd([2n, 1n]) })).toThrow(
      "lambdas[0] must be a finite number > 0",
    );
    expect(() => path(X, X, { ...options, lambdas: odd([2n, 1n]) })).toThrow("got 2n");
    expect(() => crossValidate(X, X, { ...options, folds: odd([0n, 1n, 0n, 1n]) })).toThrow("got 0n");
  });

  it("at random come from a RandomState", () => {
    const random = Math.random as unknown as RandomState;
    const message = "random must be a RandomState, such as new RandomState(0), got a function";
    const X = [1, 2, 3, 4];
    expect(() => crossValidate(X, X, { loss, penalty: l1, folds: 2, random })).toThrow(message);
    expect(() => trainTestSplit(X, X, 0.5, random)).toThrow(message);
  });
});

describe("a penalty, loss or model of one's own", () => {
  it("is used as it is, or refused: a lookalike is never solved as another", () => {
    forSeeds(10, (random) => {
      const { X, y } = regression(random, 12, 3, 1);
      const lookalike = {
        absolute: 0.5,
        quadratic: 0,
        prox: () => {
          throw new Error("never called");
        },
      };
      for (const penalty of [lookalike, { ...l1(0.5) }, 0.5]) {
        expect(() => objective(X, y, { loss, penalty: penalty as unknown as Penalty })).toThrow(TypeError);
      }
      for (const other of [{ ...meanSquaredError, evaluate: () => 0 }, { ...meanSquaredError }, "mse"]) {
        expect(() => objective(X, y, { loss: other as unknown as Loss })).toThrow(TypeError);
      }
      const inner = linear();
      const model = { ...inner, on: (of: never, k: number) => ({ ...inner.on(of, k) }) };
      expect(() => closedForm(objective(X, y, { loss, model: model as never }))).toThrow(TypeError);
      // one that looks like l1 by name and is none: its own functions decide
      const own = separable("l1(0.1)", {
        value: (x) => 0.5 * x * x,
        slope: (x) => x,
        prox: (x, step) => x / (1 + step),
        shortest: (x, slope) => slope + x,
      });
      const J = objective(X, y, { loss, penalty: own });
      const exact = closedForm(objective(X, y, { loss, penalty: l2(0.5) }));
      expect(distance(coordinateDescent(J).W, exact.W)).toBeLessThan(1e-7);
      expect(distance(proximalGradient(J).W, exact.W)).toBeLessThan(1e-5);
      expect(() => activeSet(J)).toThrow(
        "activeSet needs a penalty of absolute values and squares, got l1(0.1)",
      );
    });
  });

  it("is sent where it can be solved, in the name of whoever was called", () => {
    const X = [1, 2, 3, 4];
    const classes = [0, 1, 0, 1];
    const J = objective(X, classes, { loss: crossEntropy, penalty: l1(0.1) });
    for (const [name, solve] of Object.entries({ activeSet, coordinateDescent, kkt })) {
      expect(() => solve(J, { W: [0] })).toThrow(
        `${name} needs a squared loss, got crossEntropy: try proximalGradient`,
      );
    }
    expect(() => closedForm(J)).toThrow(
      "closedForm needs a squared loss, got crossEntropy: try proximalGradient",
    );
    expect(() => ridgeSpectrum(J)).toThrow("ridgeSpectrum needs a squared loss, got crossEntropy");
    expect(() => posterior(J, 1)).toThrow("posterior needs a squared loss, got crossEntropy");
    expect(() => lassoKnots(X, classes, { loss: crossEntropy, penalty: l1 })).toThrow(
      "lassoKnots needs a squared loss",
    );
    const penalty = (lambda: number) => mcp(lambda, 3);
    for (const [name, solve] of Object.entries({ path, lambdaMax, lassoKnots, crossValidate })) {
      const options = { loss, penalty, folds: [0, 1, 0, 1] };
      expect(() => solve(X, classes, options)).toThrow(
        `${name} needs a penalty of absolute values and squares, got mcp`,
      );
    }
    expect(proximalGradient(J).converged).toBe(true);
  });
});
