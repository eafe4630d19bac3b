/** What makes no objective is refused with a whole sentence, and so is what does not fit to one. */
import { Matrix } from "ml-matrix";
import {
  closedForm,
  gradientDescent,
  halfL2,
  Loss,
  l1,
  l2,
  linear,
  meanSquaredError,
  objective,
  plus,
} from "shrinkage";
import { expect, it } from "vitest";
import { descent, expectRefusal, J, loss, type Refusal, type Wrong, X, y } from "./refusals";

/** A loss that calls itself squared; parts of it are replaced. */
function squaredLoss(parts: Partial<Loss>): Loss {
  class Own extends Loss {
    override readonly name = "own";
    override readonly squared = true;
    override factor(n: number, k: number): number {
      return meanSquaredError.factor(n, k);
    }
    override row(...row: Parameters<Loss["row"]>): number {
      return meanSquaredError.row(...row);
    }
  }
  return Object.assign(new Own(), parts);
}

const notSquared = "loss own says that it is squared, but is not factor · Σ (ŷ - y)²";

const refusals: Refusal[] = [
  [
    "a squared loss with another value",
    () => objective(X, y, { loss: squaredLoss({ row: (...row) => 2 * meanSquaredError.row(...row) }) }),
    TypeError,
    notSquared,
  ],
  [
    "a squared loss with another gradient",
    () => {
      const row = (...[predictions, targets, gradient, at, k]: Parameters<Loss["row"]>): number =>
        meanSquaredError.row(predictions, targets, new Float64Array(gradient.length), at, k);
      return objective(X, y, { loss: squaredLoss({ row }) });
    },
    TypeError,
    notSquared,
  ],
  [
    "a squared loss with another factor in one place",
    () =>
      objective(X, y, {
        loss: squaredLoss({
          factor: (n, k) => 1 / (n * k + 1),
          evaluate: meanSquaredError.evaluate.bind(meanSquaredError),
        }),
      }),
    TypeError,
    notSquared,
  ],
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
    "a copied loss with another evaluate",
    () => objective(X, y, { loss: { ...meanSquaredError, evaluate: () => 0 } as Wrong }),
    TypeError,
    "loss must be a loss such as meanSquaredError, got an object that lacks what solvers call: extend the class Loss",
  ],
  [
    "a copied loss as it was",
    () => objective(X, y, { loss: { ...meanSquaredError } as Wrong }),
    TypeError,
    "loss must be a loss such as meanSquaredError, got an object that lacks what solvers call: extend the class Loss",
  ],
  [
    "a copied penalty with another prox",
    () => objective(X, y, { loss, penalty: { ...l1(0.5), prox: (w: unknown) => w } as Wrong }),
    TypeError,
    "penalty must be a penalty such as l1(0.1) or halfL2(0.1), got an object: a copy is none, separable(...) makes one of your own",
  ],
  [
    "two strengths as penalty",
    () => objective(X, y, { loss, penalty: { absolute: 1, quadratic: 0 } as Wrong }),
    TypeError,
    "penalty must be a penalty such as l1(0.1) or halfL2(0.1), got an object: a copy is none, separable(...) makes one of your own",
  ],
  [
    "a copied penalty as it was",
    () => objective(X, y, { loss, penalty: { ...l2(0.5) } as Wrong }),
    TypeError,
    "penalty must be a penalty such as l1(0.1) or halfL2(0.1), got an object: a copy is none, separable(...) makes one of your own",
  ],
  [
    "a copied penalty on the biases",
    () => objective(X, y, { loss, penalty: { biases: { ...l2(0.5), prox: () => 0 } as Wrong } }),
    TypeError,
    "penalty.biases must be a penalty such as l1(0.1) or halfL2(0.1), got an object: a copy is none, separable(...) makes one of your own",
  ],
  [
    "a copied penalty in a sum",
    () => plus(l1(1), { ...l2(0.5), prox: () => 0 } as Wrong),
    TypeError,
    "penalty 1 of plus must be a penalty such as l1(0.1) or halfL2(0.1), got an object: a copy is none, separable(...) makes one of your own",
  ],
  [
    "a penalty with a prox of its own",
    () => objective(X, y, { loss, penalty: Object.create(l1(0.5), { prox: { value: (w: Wrong) => w } }) }),
    TypeError,
    "penalty has a prox of its own, which solvers do not call: separable(...) makes one that they do",
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
    "predictions for other features",
    () => J.predict(descent.start, [1, 2, 3]),
    RangeError,
    "X must have 2 columns like the data of the fit, but it is 3 × 1",
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
    "sample weights for another number of rows",
    () => objective(X, y, { loss, sampleWeights: [1, 2] }),
    RangeError,
    "sampleWeights must be 3 numbers, one for each row of X, got 2 × 1",
  ],
  [
    "sample weights below 0",
    () => objective(X, y, { loss, sampleWeights: [1, -2, 1] }),
    RangeError,
    "sampleWeights[1] must be a finite number >= 0, got -2",
  ],
  [
    "sample weights of which none counts",
    () => objective(X, y, { loss, sampleWeights: [0, 0, 0] }),
    RangeError,
    "sampleWeights must not all be 0",
  ],
];

it.each(refusals)("refuses %s", (_, call, kind, message) => {
  expectRefusal(call, kind, message);
});

it("takes a squared loss of one's own that is one", () => {
  const own = closedForm(objective(X, y, { loss: squaredLoss({}), penalty: halfL2(0.1) }));
  expect(own.W.to1DArray()).toEqual(closedForm(J).W.to1DArray());
});
