/** What is wrong with an argument is said at once: which argument, what it was, what was expected. */
import { Matrix } from "ml-matrix";
import {
  closedForm,
  compareGradient,
  convert,
  crossValidate,
  figure,
  gradientCheck,
  gradientDescent,
  halfL2,
  halfSumOfSquares,
  l1,
  l2,
  line,
  linear,
  mape,
  meanSquaredError,
  objective,
  path,
  plus,
  points,
  proximalGradient,
  RandomState,
  r2,
  rmse,
  show,
} from "shrinkage";
import { describe, expect, it } from "vitest";

const X = new Matrix([
  [1, 2],
  [3, 4],
  [5, 7],
]);
const y = [1, 2, 3];
const loss = meanSquaredError;
const J = objective(X, y, { loss, penalty: halfL2(0.1) });
const descent = { start: { W: [0, 0], b: 0 }, learningRate: 0.01, epochs: 3 };

/** What a caller without types can pass. */
// biome-ignore lint/suspicious/noExplicitAny: the very point
type Wrong = any;

/** Rows of a table: what is wrong, the call, the kind of error, its whole message. */
type Refusal = [what: string, call: () => unknown, kind: ErrorConstructor, message: string];

/** Numbers that are none for a parameter that must be finite and not negative, and how the message shows them. */
const wrongNumbers: [shown: string, value: Wrong][] = [
  ["-1", -1],
  ["NaN", Number.NaN],
  ["Infinity", Infinity],
  ['"0.1"', "0.1"],
  ["undefined", undefined],
  ["null", null],
  ["a list of 1", [0.1]],
  ["an object", {}],
  ["a function", l1],
  ["a 3 × 2 Matrix", X],
];

function expectRefusal(call: () => unknown, kind: ErrorConstructor, message: string): void {
  expect(call).toThrow(kind);
  let got = "";
  try {
    call();
  } catch (error) {
    got = (error as Error).message;
  }
  expect(got).toBe(message);
}

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
    (epochs) => gradientDescent(J, { ...descent, epochs }),
    "epochs must be a whole number >= 0",
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
  ["targets", (data) => rmse(data, y)],
  ["predictions", (data) => r2(y, data)],
  ["targets", (data) => mape(data, y)],
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
    [
      "a list of lists",
      [
        [1, 2],
        [3, 4],
      ],
      "must hold finite numbers only, got a list of 2 at index 0 (counted from 0)",
    ],
  ])("refuses %s", (_, data, message) => {
    expect(() => take(data)).toThrow(`${name} ${message}`);
  });
});

const refusals: Refusal[] = [
  [
    "y with another number of rows",
    () => objective(X, [1, 2], { loss }),
    RangeError,
    "y must have one row for each row of X, but X is 3 × 2 and y is 2 × 1",
  ],
  [
    "y as a row",
    () => objective(X, new Matrix([[1, 2, 3]]), { loss }),
    RangeError,
    "y must have one row for each row of X, but X is 3 × 2 and y is 1 × 3; y is a row, give a column: y.transpose()",
  ],
  [
    "no options",
    () => (objective as Wrong)(X, y),
    TypeError,
    "loss must be a loss such as meanSquaredError, got undefined",
  ],
  [
    "a loss by name",
    () => objective(X, y, { loss: "mse" as Wrong }),
    TypeError,
    'loss must be a loss such as meanSquaredError, got "mse"',
  ],
  [
    "a penalty as loss",
    () => objective(X, y, { loss: l1(1) as Wrong }),
    TypeError,
    "loss must be a loss such as meanSquaredError, got an object",
  ],
  [
    "lambda alone as penalty",
    () => objective(X, y, { loss, penalty: 0.1 as Wrong }),
    TypeError,
    "penalty must be a penalty such as l1(0.1) or halfL2(0.1), got 0.1",
  ],
  [
    "a penalty without its lambda",
    () => objective(X, y, { loss, penalty: l1 as Wrong }),
    TypeError,
    "penalty must be a penalty such as l1(0.1) or halfL2(0.1), got a function",
  ],
  [
    "lambda alone as penalty of the biases",
    () => objective(X, y, { loss, penalty: { biases: 0.1 as Wrong } }),
    TypeError,
    "penalty.biases must be a penalty such as l1(0.1) or halfL2(0.1), got 0.1",
  ],
  [
    "a penalty by name for the weights",
    () => objective(X, y, { loss, penalty: { weights: "l1" as Wrong } }),
    TypeError,
    'penalty.weights must be a penalty such as l1(0.1) or halfL2(0.1), got "l1"',
  ],
  [
    "a sum with a number",
    () => plus(l1(1), 0.5 as Wrong),
    TypeError,
    "penalty 1 of plus must be a penalty such as l1(0.1) or halfL2(0.1), got 0.5",
  ],
  [
    "a model by name",
    () => objective(X, y, { loss, model: "linear" as Wrong }),
    TypeError,
    'model must be a model such as linear(), got "linear"',
  ],
  [
    "a model and an intercept",
    () => objective(X, y, { loss, model: linear(), intercept: false } as Wrong),
    TypeError,
    "intercept belongs to the linear model: give either model or intercept",
  ],
  [
    "W of another shape",
    () => gradientDescent(J, { ...descent, start: { W: [1, 2, 3] } }),
    RangeError,
    "start.W must be 2 × 1 (features × outputs), got 3 × 1",
  ],
  [
    "W as a row",
    () => J.value({ W: new Matrix([[1, 2]]) }),
    RangeError,
    "parameters.W must be 2 × 1 (features × outputs), got 1 × 2",
  ],
  [
    "b of another shape",
    () => J.value({ W: [1, 2], b: [1, 2] }),
    RangeError,
    "parameters.b must be 1 × 1, got 2 × 1",
  ],
  [
    "b that is no number",
    () => J.value({ W: [1, 2], b: Number.NaN }),
    RangeError,
    "parameters.b must hold finite numbers only, got NaN at index 0 (counted from 0)",
  ],
  [
    "b without intercept",
    () => objective(X, y, { loss, intercept: false }).value({ W: [1, 2], b: 3 }),
    RangeError,
    "parameters.b must be 0 or left out in a model without intercept, got 3",
  ],
  [
    "no start",
    () => gradientDescent(J, { learningRate: 0.1, epochs: 3 } as Wrong),
    TypeError,
    "start.W must be a Matrix or a list of numbers, got undefined",
  ],
  [
    "a descent without options",
    () => (gradientDescent as Wrong)(J),
    TypeError,
    "gradientDescent needs options { start, learningRate, epochs }",
  ],
  [
    "proximal steps without options",
    () => (proximalGradient as Wrong)(J),
    TypeError,
    "proximalGradient needs options { start }",
  ],
  [
    "proximal steps on data",
    () => proximalGradient(X as Wrong, descent),
    TypeError,
    "J must be an objective made by objective(X, y, { loss, penalty }), got a 3 × 2 Matrix",
  ],
  [
    "a path without options",
    () => (path as Wrong)(X, y),
    TypeError,
    "penalty must be a constructor such as l1, got undefined",
  ],
  [
    "a cross-validation without options",
    () => (crossValidate as Wrong)(X, y),
    TypeError,
    "penalty must be a constructor such as l1, got undefined",
  ],
  [
    "a conversion without a size",
    () => (convert as Wrong)({ l2: 1 }, "sum of squares", "scikit-learn Ridge"),
    TypeError,
    "convert needs strengths { l1, l2 } and a size { n }",
  ],
  [
    "a descent on data",
    () => gradientDescent(X as Wrong, descent),
    TypeError,
    "J must be an objective made by objective(X, y, { loss, penalty }), got a 3 × 2 Matrix",
  ],
  [
    "a closed form of a loss",
    () => closedForm(loss as Wrong),
    TypeError,
    "J must be an objective made by objective(X, y, { loss, penalty }), got an object",
  ],
  [
    "a gradient check of nothing",
    () => compareGradient(undefined as Wrong, descent.start),
    TypeError,
    "J must be an objective made by objective(X, y, { loss, penalty }), got undefined",
  ],
  [
    "predictions for other features",
    () => J.predict(descent.start, [1, 2, 3]),
    RangeError,
    "X must have 2 columns like the data of the fit, but it is 3 × 1",
  ],
  [
    "predictions of a fit for other features",
    () => closedForm(J).predict(new Matrix([[1, 2, 3]])),
    RangeError,
    "X must have 2 columns like the data of the fit, but it is 1 × 3",
  ],
  [
    "a loss of two shapes",
    () => loss.value([1, 2], [1, 2, 3]),
    RangeError,
    "predictions are 2 × 1 and targets 3 × 1: they must have one shape",
  ],
  [
    "a loss of a row and a column",
    () => loss.gradient(new Matrix([[1, 2]]), [1, 2]),
    RangeError,
    "predictions are 1 × 2 and targets 2 × 1: they must have one shape",
  ],
  [
    "a metric of two shapes",
    () => mape([1, 2, 3], [1, 2]),
    RangeError,
    "targets are 3 × 1 and predictions 2 × 1: they must have one shape",
  ],
  [
    "a curve of two lengths",
    () => line("loss", [1, 2], [1]),
    RangeError,
    'x and y of "loss" must be of one length, got 2 and 1',
  ],
  [
    "a curve through a matrix",
    () => line("loss", X as Wrong, [1]),
    TypeError,
    'x of "loss" must be a list of numbers, got a 3 × 2 Matrix',
  ],
  [
    "a curve of nothing",
    () => line("loss", [1], undefined as Wrong),
    TypeError,
    'y of "loss" must be a list of numbers, got undefined',
  ],
  ["points that are none", () => points("data", [], []), RangeError, 'x of "data" must not be empty'],
  [
    "a curve with a gap",
    () => line("loss", [1, 2], [1, Number.NaN]),
    RangeError,
    'y of "loss" must hold finite numbers only, got NaN at index 1',
  ],
  [
    "a figure without traces",
    () => figure([], { caption: "a", x: { title: "x" }, y: { title: "y" } }),
    RangeError,
    "traces must be a list of at least one trace, got a list of 0",
  ],
  [
    "a figure of one trace without its list",
    () => figure(line("a", [1], [1]) as Wrong, { caption: "a", x: { title: "x" }, y: { title: "y" } }),
    RangeError,
    "traces must be a list of at least one trace, got an object",
  ],
  [
    "a figure without options",
    () => (figure as Wrong)([line("a", [1], [1])]),
    TypeError,
    "figure needs options { caption, x: { title }, y: { title } }",
  ],
  [
    "a trace shown without a figure",
    () => show(line("a", [1], [1]) as Wrong),
    TypeError,
    "figure must be a figure made by figure(traces, options), got an object",
  ],
];

it.each(refusals)("refuses %s", (_, call, kind, message) => {
  expectRefusal(call, kind, message);
});

describe("closedForm refuses what has no closed form, and says what to take", () => {
  const least = { loss: halfSumOfSquares };
  const crooked = { ...meanSquaredError, name: "crooked", scale: undefined } as Wrong;
  const bent = { ...linear(), name: "bent" };
  it.each<Refusal>([
    [
      "an L1 penalty",
      () => closedForm(objective(X, y, { ...least, penalty: l1(0.1) })),
      TypeError,
      "closedForm needs a quadratic penalty, got l1(0.1): try coordinateDescent",
    ],
    [
      "an elastic net",
      () => closedForm(objective(X, y, { ...least, penalty: plus(l1(0.1), l2(0.2)) })),
      TypeError,
      "closedForm needs a quadratic penalty, got l1(0.1) + l2(0.2): try coordinateDescent",
    ],
    [
      "penalized biases",
      () => closedForm(objective(X, y, { ...least, penalty: { weights: l2(1), biases: halfL2(0.1) } })),
      TypeError,
      "closedForm leaves biases unpenalized, got halfL2(0.1) on them: try gradientDescent",
    ],
    [
      "biases with an L1 penalty",
      () => closedForm(objective(X, y, { ...least, penalty: { biases: l1(0.1) } })),
      TypeError,
      "closedForm leaves biases unpenalized, got l1(0.1) on them: try gradientDescent",
    ],
    [
      "a loss that is not squared",
      () => closedForm(objective(X, y, { loss: crooked })),
      TypeError,
      "closedForm needs a squared loss, got crooked: try gradientDescent",
    ],
    [
      "a model that is not linear",
      () => closedForm(objective(X, y, { loss, model: bent })),
      TypeError,
      "closedForm needs the linear model, got bent: try gradientDescent",
    ],
    [
      "squares of X that overflow",
      () => closedForm(objective([1e200, 2e200], [1, 2], least)),
      RangeError,
      "closedForm needs squares that do not overflow: divide X and y by a power of ten",
    ],
    [
      "squares of y that overflow",
      () => closedForm(objective([1, 2], [1e200, 2], { ...least, penalty: l2(1) })),
      RangeError,
      "closedForm needs squares that do not overflow: divide X and y by a power of ten",
    ],
  ])("%s", (_, call, kind, message) => {
    expectRefusal(call, kind, message);
  });

  it("but takes an L1 penalty of 0, which is none", () => {
    expect(closedForm(objective(X, y, { ...least, penalty: l1(0) })).alpha).toBe(0);
  });
});
