/** Solvers refuse what they are not made for, with a whole sentence that says what to take. */
import { Matrix } from "ml-matrix";
import {
  closedForm,
  compareGradient,
  convert,
  crossEntropy,
  crossValidate,
  gradientDescent,
  halfL2,
  halfSumOfSquares,
  type LinearGiven,
  type LinearParameters,
  Loss,
  l1,
  l2,
  linear,
  type Model,
  mape,
  meanSquaredError,
  network,
  nonNegative,
  objective,
  path,
  plus,
  proximalGradient,
  weighted,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { descent, expectRefusal, J, loss, type Refusal, type Wrong, X, y } from "./refusals";

const K = objective(X, y, { loss, model: network([2, 1]) });

/** The linear model, bent. */
const bent: Model<LinearParameters, LinearGiven> = {
  name: "bent",
  on(X, k) {
    const straight = linear().on(X, k);
    return {
      weights: straight.weights,
      biases: straight.biases,
      forward: (theta) => straight.forward(theta).map(Math.atan),
      backward: (outputGradient, gradient) => straight.backward(outputGradient, gradient),
      reach: (outputGradient) => straight.reach(outputGradient),
      flatten: (name, at) => straight.flatten(name, at),
      shape: (theta) => straight.shape(theta),
      label: (index) => straight.label(index),
    };
  },
};

/** A loss of the user's own, which happens to have the numbers of the mean squared error. */
class Crooked extends Loss {
  override readonly name = "crooked";

  override factor(n: number, k: number): number {
    return meanSquaredError.factor(n, k);
  }

  override row(...row: Parameters<Loss["row"]>): number {
    return meanSquaredError.row(...row);
  }
}

const refusals: Refusal[] = [
  [
    "a start without W",
    () => gradientDescent(J, { ...descent, start: {} as Wrong }),
    TypeError,
    "start.W must be a Matrix or a list of numbers, got undefined",
  ],
  [
    "a network without a start",
    () => gradientDescent(K, { learningRate: 0.1, maxIterations: 3 }),
    TypeError,
    "gradientDescent needs a start for network([2, 1]), such as network([2, 1]).start(random)",
  ],
  [
    "a descent that would leave where the penalty is finite",
    () => gradientDescent(objective(X, y, { loss, penalty: nonNegative(l1(0.1)) }), descent),
    TypeError,
    "gradientDescent would leave w >= 0, where nonNegative(l1(0.1)) is finite: try proximalGradient",
  ],
  [
    "a descent without options",
    () => (gradientDescent as Wrong)(J),
    TypeError,
    "gradientDescent needs options { learningRate, maxIterations }",
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
    "predictions of a fit for other features",
    () => closedForm(J).predict(new Matrix([[1, 2, 3]])),
    RangeError,
    "X must have 2 columns like the data of the fit, but it is 1 × 3",
  ],
  [
    "a metric of two shapes",
    () => mape([1, 2, 3], [1, 2]),
    RangeError,
    "predictions are 3 × 1 and targets 2 × 1: they must have one shape",
  ],
];

it.each(refusals)("refuses %s", (_, call, kind, message) => {
  expectRefusal(call, kind, message);
});

describe("closedForm refuses what has no closed form, and says what to take", () => {
  const least = { loss: halfSumOfSquares };
  const weighing = weighted(l2(1), [1, 2, 3]);
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
      "closedForm leaves biases unpenalized, got halfL2(0.1) on them: try proximalGradient",
    ],
    [
      "biases with an L1 penalty",
      () => closedForm(objective(X, y, { ...least, penalty: { biases: l1(0.1) } })),
      TypeError,
      "closedForm leaves biases unpenalized, got l1(0.1) on them: try proximalGradient",
    ],
    [
      "a penalty with other parts",
      () => closedForm(objective(X, y, { ...least, penalty: nonNegative(l2(1)) })),
      TypeError,
      "closedForm needs a penalty of absolute values and squares, got nonNegative(l2(1)): try proximalGradient",
    ],
    [
      "a penalty for another number of columns",
      () => closedForm(objective(X, y, { ...least, penalty: weighing })),
      RangeError,
      "weighted(l2(1), a list of 3) is made for 3 rows of weights (columns of X), but here are 2",
    ],
    [
      "a loss that is not squared",
      () => closedForm(objective(X, [0, 1, 1], { loss: crossEntropy })),
      TypeError,
      "closedForm needs a squared loss, got crossEntropy: try proximalGradient",
    ],
    [
      "a loss that says of itself that it is not squared",
      () => closedForm(objective(X, y, { loss: new Crooked() })),
      TypeError,
      "closedForm needs a squared loss, got crooked: try proximalGradient",
    ],
    [
      "a model that is not linear",
      () => closedForm(K as Wrong),
      TypeError,
      "closedForm needs the linear model, got network([2, 1]): try proximalGradient",
    ],
    [
      "a linear model with another forward",
      () => closedForm(objective(X, y, { loss, model: bent })),
      TypeError,
      "closedForm needs the linear model, got bent: try proximalGradient",
    ],
    [
      "squares of X that overflow",
      () => closedForm(objective([1e200, 2e200], [1, 2], least)),
      RangeError,
      "closedForm needs squares that do not overflow: divide X by a power of ten",
    ],
    [
      "squares of y that overflow",
      () => closedForm(objective([1, 2], [1e200, 2], { ...least, penalty: l2(1) })),
      RangeError,
      "closedForm needs squares that do not overflow: divide y by a power of ten",
    ],
    [
      "squares of X that underflow",
      () => closedForm(objective([1e-200, 2e-200], [1, 2], least)),
      RangeError,
      "closedForm needs squares that do not underflow: multiply X by a power of ten",
    ],
    [
      "squares of y that underflow",
      () => closedForm(objective([1, 2], [1e-200, 2e-200], { ...least, penalty: l2(1) })),
      RangeError,
      "closedForm needs squares that do not underflow: multiply y by a power of ten",
    ],
  ])("%s", (_, call, kind, message) => {
    expectRefusal(call, kind, message);
  });

  it("but takes an L1 penalty of 0, which is none", () => {
    expect(closedForm(objective(X, y, { ...least, penalty: l1(0) })).alpha).toBe(0);
  });
});
