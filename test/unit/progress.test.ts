/** What takes long says how far it is, and stops when it is told to. */
import {
  coordinateDescent,
  crossEntropy,
  crossValidate,
  elasticNet,
  gradientDescent,
  halfMeanSquaredError,
  l1,
  l2,
  lassoKnots,
  objective,
  type Progress,
  path,
  proximalGradient,
  RandomState,
} from "shrinkage";
import { describe, expect, it, test } from "vitest";
import { regression } from "./problems";

const { X, y } = regression(new RandomState(3), 40, 6, 1);
const classes = y.to1DArray().map((value) => (value > 0 ? 1 : 0));
const two = y.clone().addColumn(1, y.to1DArray().toReversed());
const loss = halfMeanSquaredError;
const J = objective(X, y, { loss, penalty: l1(0.01) });
const lambdas = [1, 0.5, 0.25, 0];

type Work = (onProgress: Progress) => unknown;
const works: [string, Work][] = [
  ["a lasso path", (onProgress) => path(X, y, { loss, penalty: l1, lambdas, onProgress })],
  ["a path of two outputs", (onProgress) => path(X, two, { loss, penalty: l1, onProgress })],
  ["a path of classes", (onProgress) => path(X, classes, { loss: crossEntropy, penalty: l1, onProgress })],
  ["a ridge path", (onProgress) => path(X, y, { loss, penalty: l2, onProgress })],
  [
    "cross-validation",
    (onProgress) =>
      crossValidate(X, y, { loss, penalty: l1, folds: 4, random: new RandomState(0), onProgress }),
  ],
  ["the knots of a path", (onProgress) => lassoKnots(X, y, { loss, penalty: l1, onProgress })],
  [
    "gradient descent",
    (onProgress) => gradientDescent(J, { learningRate: 0.1, maxIterations: 5, onProgress }),
  ],
  ["proximal gradient steps", (onProgress) => proximalGradient(J, { maxIterations: 5, onProgress })],
  ["coordinate descent", (onProgress) => coordinateDescent(J, { maxIterations: 3, onProgress })],
];

test.each(works)("%s: the share that is done never falls, and is 1 in the end", (_, work) => {
  const done: number[] = [];
  work((share) => done.push(share));
  expect(done.length).toBeGreaterThan(0);
  for (const [i, share] of done.entries()) expect(share).toBeGreaterThanOrEqual(done[i - 1] ?? 0);
  expect(done.at(-1)).toBeCloseTo(1, 12);
});

test.each(works)("%s ends when it is told to, and works again afterwards", (_, work) => {
  const abort = new AbortController();
  let calls = 0;
  const stop = () => {
    calls++;
    abort.abort();
    abort.signal.throwIfAborted();
  };
  expect(() => work(stop)).toThrow(abort.signal.reason);
  expect(calls).toBe(1);
  expect(() => work(() => {})).not.toThrow();
});

test.each(works)("%s refuses what cannot be called", (_, work) => {
  expect(() => work("often" as unknown as Progress)).toThrow('onProgress must be a function, got "often"');
});

describe("a path", () => {
  it("is reported λ by λ, for all outputs together", () => {
    const done: number[] = [];
    const options = { loss, penalty: (lambda: number) => elasticNet(lambda, 0.5), lambdas: [1, 0.5] };
    path(X, two, { ...options, onProgress: (share) => done.push(share) });
    expect(done).toEqual([0.25, 0.5, 0.75, 1]);
  });
});
