/** What is wrong with an argument is said at once: which argument, what it was, what was expected. */
import { Matrix } from "ml-matrix";
import {
  closedForm,
  crossValidate,
  gradientCheck,
  gradientDescent,
  halfL2,
  l1,
  l2,
  linear,
  mape,
  objective,
  path,
  RandomState,
  r2,
  rmse,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { descent, J, loss, type Wrong, X, y } from "./refusals";

/** Numbers that are none for a parameter that must be finite and not negative, and how the message shows them. */
const wrongNumbers: [shown: string, value: Wrong][] = [
  ["-1", -1],
  ["NaN", Number.NaN],
  ["Infinity", Infinity],
  ['"0.1"', "0.1"],
  ["1n", 1n],
  ["undefined", undefined],
  ["null", null],
  ["a list of 1", [0.1]],
  ["an object", {}],
  ["a function", l1],
  ["a 3 × 2 Matrix", X],
];

describe.each<[string, (value: Wrong) => unknown, string, [string, Wrong][]]>([
  ["l1", (value) => l1(value), "lambda must be a finite number >= 0", wrongNumbers],
  ["l2", (value) => l2(value), "lambda must be a finite number >= 0", wrongNumbers],
  ["halfL2", (value) => halfL2(value), "lambda must be a finite number >= 0", wrongNumbers],
  ["prox", (value) => l1(1).prox([1], value), "step must be a finite number >= 0", wrongNumbers],
  [
    "gradientDescent",
    (learningRate) => gradientDescent(J, { ...descent, learningRate }),
    "learningRate must be a finite number > 0",
    [...wrongNumbers, ["0", 0]],
  ],
  [
    "gradientDescent",
    (maxIterations) => gradientDescent(J, { ...descent, maxIterations }),
    "maxIterations must be a whole number >= 0",
    [...wrongNumbers, ["2.5", 2.5], ["1e+300", 1e300]],
  ],
  [
    "gradientDescent",
    (tolerance) => gradientDescent(J, { ...descent, tolerance }),
    "tolerance must be a finite number >= 0",
    wrongNumbers.filter(([shown]) => shown !== "undefined"),
  ],
  [
    "gradientDescent",
    (keepParameters) => gradientDescent(J, { ...descent, keepParameters }),
    "keepParameters must be true or false",
    [
      ["1", 1],
      ['"yes"', "yes"],
      ["null", null],
    ],
  ],
  [
    "objective",
    (intercept) => objective(X, y, { loss, intercept }),
    "intercept must be true or false",
    [
      ["1", 1],
      ['"yes"', "yes"],
      ["null", null],
    ],
  ],
  [
    "linear",
    (intercept) => linear({ intercept }),
    "intercept must be true or false",
    [
      ["0", 0],
      ['"no"', "no"],
    ],
  ],
  [
    "gradientCheck",
    (tolerance) => gradientCheck(J, descent.start, { tolerance }),
    "tolerance must be a finite number >= 0",
    [
      ["-1", -1],
      ["NaN", Number.NaN],
      ['"1"', "1"],
    ],
  ],
  [
    "RandomState",
    (seed) => new RandomState(seed),
    "seed must be a whole number from 0 to 4294967295",
    [...wrongNumbers, ["0.5", 0.5], ["4294967296", 2 ** 32]],
  ],
  [
    "permutation",
    (n) => new RandomState(0).permutation(n),
    "n must be a whole number >= 1",
    [
      ["0", 0],
      ["-1", -1],
      ["2.5", 2.5],
      ["NaN", Number.NaN],
      ['"3"', "3"],
    ],
  ],
  [
    "normalMatrix",
    (rows) => new RandomState(0).normalMatrix(rows, 2),
    "rows must be a whole number >= 1",
    [
      ["0", 0],
      ["2.5", 2.5],
      ["undefined", undefined],
    ],
  ],
  [
    "randomMatrix",
    (columns) => new RandomState(0).randomMatrix(2, columns),
    "columns must be a whole number >= 1",
    [
      ["0", 0],
      ["2.5", 2.5],
      ["undefined", undefined],
    ],
  ],
])("%s", (_, call, expectation, values) => {
  it.each(values)(`${expectation}, not %s`, (shown, value) => {
    expect(() => call(value)).toThrow(`${expectation}, got ${shown}`);
  });
});

/** Every function that takes data, by the name that its error gives to the argument. */
const takers: [name: string, take: (data: Wrong) => unknown][] = [
  ["X", (data) => objective(data, y, { loss })],
  ["y", (data) => objective(X, data, { loss })],
  ["X", (data) => closedForm(J).predict(data)],
  ["X", (data) => J.predict(descent.start, data)],
  ["start.W", (W) => gradientDescent(J, { ...descent, start: { W } })],
  ["parameters.W", (W) => J.value({ W })],
  ["parameters.W", (W) => J.gradient({ W })],
  ["parameters.W", (W) => J.parts({ W })],
  ["parameters.W", (W) => gradientCheck(J, { W })],
  ["predictions", (data) => loss.value(data, y)],
  ["targets", (data) => loss.value(y, data)],
  ["targets", (data) => loss.gradient(y, data)],
  ["w", (data) => l1(1).value(data)],
  ["w", (data) => l2(1).gradient(data)],
  ["w", (data) => l2(1).prox(data, 1)],
  ["predictions", (data) => rmse(data, y)],
  ["targets", (data) => r2(y, data)],
  ["predictions", (data) => mape(data, y)],
  ["X", (data) => path(data, y, { loss, penalty: l1 })],
  ["y", (data) => crossValidate(X, data, { loss, penalty: l1, folds: 3 })],
];

describe.each(takers)("%s (taker %#)", (name, take) => {
  it.each<[string, Wrong, string]>([
    ["text", "1 2 3", 'must be a Matrix or a list of numbers, got "1 2 3"'],
    ["a number", 3, "must be a Matrix or a list of numbers, got 3"],
    ["nothing", undefined, "must be a Matrix or a list of numbers, got undefined"],
    ["null", null, "must be a Matrix or a list of numbers, got null"],
    ["an object", {}, "must be a Matrix or a list of numbers, got an object"],
    ["an empty list", [], "must not be empty, it is 0 × 1"],
    ["a matrix without rows", new Matrix(0, 2), "must not be empty, it is 0 × 2"],
    ["NaN in a list", [1, Number.NaN], "must hold finite numbers only, got NaN at index 1 (counted from 0)"],
    [
      "Infinity",
      [1, 2, -Infinity],
      "must hold finite numbers only, got -Infinity at index 2 (counted from 0)",
    ],
    [
      "NaN in a matrix",
      new Matrix([
        [1, 2],
        [3, Number.NaN],
      ]),
      "must hold finite numbers only, got NaN at row 1, column 1 (counted from 0)",
    ],
    ["numbers as text", ["1", "2"], 'must hold finite numbers only, got "1" at index 0 (counted from 0)'],
    [
      "a list with a hole",
      [1, undefined],
      "must hold finite numbers only, got undefined at index 1 (counted from 0)",
    ],
    ["a bigint", [1, 2n], "must hold finite numbers only, got 2n at index 1 (counted from 0)"],
    [
      "NaN in a typed array",
      Float32Array.of(1, Number.NaN),
      "must hold finite numbers only, got NaN at index 1 (counted from 0)",
    ],
    [
      "bigints in a typed array",
      BigInt64Array.of(1n),
      "must hold finite numbers only, got 1n at index 0 (counted from 0)",
    ],
    [
      "a buffer without numbers",
      new DataView(new ArrayBuffer(8)),
      "must be a Matrix or a list of numbers, got an object",
    ],
    [
      "NaN in a list of lists",
      [
        [1, 2],
        [Number.NaN, 4],
      ],
      "must hold finite numbers only, got NaN at row 1, column 0 (counted from 0)",
    ],
    ["an empty row", [[]], "must not be empty, it is 1 × 0"],
    [
      "rows of two lengths",
      [[1, 2], [3]],
      "must have rows of one length, but row 0 is a list of 2 and row 1 a list of 1",
    ],
    [
      "a number among the rows",
      [[1, 2], 3],
      "must have rows of one length, but row 0 is a list of 2 and row 1 3",
    ],
    [
      "a row among the numbers",
      [1, [2, 3]],
      "must hold finite numbers only, got a list of 2 at index 1 (counted from 0)",
    ],
  ])("refuses %s", (_, data, message) => {
    expect(() => take(data)).toThrow(`${name} ${message}`);
  });
});
