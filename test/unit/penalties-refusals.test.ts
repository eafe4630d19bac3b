import {
  activeSet,
  closedForm,
  coordinateDescent,
  crossValidate,
  gradientDescent,
  groupLasso,
  kkt,
  l1,
  l2,
  lambdaMax,
  lassoKnots,
  mcp,
  network,
  none,
  nonNegative,
  objective,
  Penalty,
  type PenaltyOnParameters,
  path,
  plus,
  ridgeSpectrum,
  scad,
  separable,
  weighted,
} from "shrinkage";
import { expect, it } from "vitest";
import { loss, type Wrong, X, y } from "./refusals";

const J = (penalty: Wrong) => objective(X, y, { loss, penalty });
const options = { loss, penalty: (lambda: number) => mcp(lambda, 3) };
const entry = { value: Math.abs, slope: Math.sign, prox: (x: number) => x, shortest: (x: number) => x };

class Overriding extends Penalty {
  override readonly name = "overriding";
  override prox<W>(w: W): W {
    return w;
  }
  override on(rows: number, columns: number): PenaltyOnParameters {
    return l1(0.5).on(rows, columns);
  }
}

const refusals: Record<string, () => unknown> = {
  "TypeError: penalty must be a penalty such as l1(0.1) or halfL2(0.1), got a function": () => J(l1),
  "TypeError: Cannot add property prox, object is not extensible": () =>
    Object.assign(l1(0.5), { prox: () => 0 }),
  "TypeError: Cannot assign to read only property 'entries' of object '#<Separable>'": () =>
    Object.assign(mcp(1, 2), { entries: () => [] }),
  "TypeError: Cannot add property on, object is not extensible": () =>
    Object.assign(groupLasso(1, [0]), { on: () => 0 }),
  "TypeError: entry.prox must be a function, got undefined": () =>
    separable("x", { ...entry, prox: undefined as Wrong }),
  "TypeError: entry.value must be a function, got undefined": () => separable("x", undefined as Wrong),
  "RangeError: entry must give one for each of 2 rows, got a list of 1": () =>
    separable("x", () => [entry]).value([1, 2]),
  "TypeError: weighted needs a penalty that is a sum over the entries, got groupLasso(1, a list of 1)": () =>
    weighted(groupLasso(1, [0]), [1]),
  "TypeError: factors must be a Matrix or a list of numbers, got 2": () => weighted(l1(1), 2 as Wrong),
  "RangeError: factors must not be empty, it is 0 × 1": () => weighted(l1(1), []),
  "RangeError: factors must be a list of numbers, got a list of 1": () => weighted(l1(1), [[1, 2]] as Wrong),
  "RangeError: factors[1] must be a finite number >= 0, got -0.5": () => weighted(l1(1), [1, -0.5]),
  "RangeError: factors must hold finite numbers only, got Infinity at index 0 (counted from 0)": () =>
    weighted(l1(1), [Infinity]),
  "RangeError: weighted(l1(1), a list of 3) is made for 3 rows of weights (columns of X), but here are 2":
    () => J(weighted(l1(1), [1, 2, 3])),
  "RangeError: weighted(mcp(1, 2), a list of 1) is made for 1 rows of weights (columns of X), but here are 2":
    () => J(weighted(mcp(1, 2), [1])),
  "RangeError: weighted(l1(1), a list of 1) is made for 1 rows of weights (columns of X), but here are 2":
    () => path(X, y, { loss, penalty: (lambda) => weighted(l1(lambda), [1]) }),
  "TypeError: nonNegative needs a penalty that is a sum over the entries, got groupLasso(1, a list of 1)":
    () => nonNegative(groupLasso(1, [0])),
  "RangeError: groups[1] must be a whole number >= 0, got 0.5": () => groupLasso(1, [0, 0.5]),
  "RangeError: groups must be a list of numbers, got a list of 1": () => groupLasso(1, [[0, 1]] as Wrong),
  "RangeError: groupLasso(1, a list of 3) is made for 3 rows of weights (columns of X), but here are 2": () =>
    J(groupLasso(1, [0, 0, 1])),
  "RangeError: gamma must be a finite number > 0, got undefined": () => mcp(1, undefined as Wrong),
  "RangeError: gamma must be a finite number > 0, got 0": () => mcp(1, 0),
  "RangeError: a must be a finite number > 2, got 2": () => scad(1, 2),
  'RangeError: a must be a finite number > 2, got "4"': () => scad(1, "4" as Wrong),
  "RangeError: lambda must be a finite number >= 0, got NaN": () => scad(Number.NaN, 4),
  "TypeError: plus adds only squares to another penalty, and to a sum over the entries: got mcp(1, 2) + scad(1, 3)":
    () => plus(mcp(1, 2), scad(1, 3)),
  "TypeError: plus adds only squares to another penalty, and to a sum over the entries: got l2(1) + groupLasso(1, a list of 1)":
    () => plus(l2(1), groupLasso(1, [0])),
  "TypeError: plus adds only squares to another penalty, and to a sum over the entries: got l1(1) + mcp(1, 2)":
    () => J(plus(l1(1), mcp(1, 2))),
  "TypeError: closedForm needs a penalty of absolute values and squares, got mcp(1, 2): try proximalGradient":
    () => closedForm(J(mcp(1, 2))),
  "TypeError: closedForm needs a quadratic penalty, got weighted(l1(1), a list of 2): try coordinateDescent":
    () => closedForm(J(weighted(l1(1), [1, 2]))),
  "TypeError: activeSet needs a penalty of absolute values and squares, got nonNegative(none): try proximalGradient":
    () => activeSet(J(nonNegative(none))),
  "TypeError: kkt needs a penalty of absolute values and squares, got scad(1, 3): try proximalGradient": () =>
    kkt(J(scad(1, 3)), { W: [0, 0] }),
  "TypeError: coordinateDescent needs a penalty that is a sum over the entries, got groupLasso(1, a list of 2): try proximalGradient":
    () => coordinateDescent(J(groupLasso(1, [0, 0]))),
  "TypeError: coordinateDescent leaves biases unpenalized, got nonNegative(none) on them: try proximalGradient":
    () => coordinateDescent(J({ weights: mcp(1, 2), biases: nonNegative(none) })),
  "TypeError: gradientDescent would leave w >= 0, where nonNegative(l1(1)) is finite: try proximalGradient":
    () => gradientDescent(J(nonNegative(l1(1))), { learningRate: 0.1, maxIterations: 1 }),
  "TypeError: path needs a penalty of absolute values and squares, got mcp(1, 3): try proximalGradient for each lambda":
    () => path(X, y, options),
  "TypeError: lambdaMax needs a penalty of absolute values and squares, got mcp(1, 3): try proximalGradient for each lambda":
    () => lambdaMax(X, y, options),
  "TypeError: lassoKnots needs a penalty of absolute values and squares, got mcp(1, 3): try proximalGradient for each lambda":
    () => lassoKnots(X, y, options),
  "TypeError: crossValidate needs a penalty of absolute values and squares, got mcp(1, 3): try proximalGradient for each lambda":
    () => crossValidate(X, y, { ...options, folds: [0, 1, 0] }),
  "TypeError: ridgeSpectrum needs one strength for all columns, got weighted(l2(1), a list of 2)": () =>
    ridgeSpectrum(J(weighted(l2(1), [1, 2]))),
  "RangeError: weighted(l1(1), a list of 2) is made for 2 rows of weights (columns of X), but here are 9":
    () => objective(X, y, { loss, model: network([2, 3, 1]), penalty: weighted(l1(1), [1, 2]) }),
};

it.each(Object.entries(refusals))("%s", (message, call) => {
  expect(said(call)).toBe(message);
});

function said(call: () => unknown): string {
  try {
    call();
    return "nothing";
  } catch (error) {
    return String(error);
  }
}

it.each<[message: string, calls: (() => unknown)[]]>([
  [
    "TypeError: penalty must be a penalty such as l1(0.1) or halfL2(0.1), got an object: a copy is none, separable(...) makes one of your own",
    [
      () => J({ ...l1(0.5) }),
      () => J({ ...mcp(1, 2), on: l1(1).on, prox: 1 }),
      () => J({ absolute: 0.5, quadratic: 0 }),
    ],
  ],
  [
    "TypeError: penalty has a prox of its own, which solvers do not call: separable(...) makes one that they do",
    [() => J(Object.create(l1(0.5), { prox: { value: () => [0] } })), () => J(new Overriding())],
  ],
  [
    "TypeError: penalty must be a penalty such as l1(0.1) or halfL2(0.1), got 0.1",
    [() => weighted(0.1 as Wrong, [1]), () => nonNegative(0.1 as Wrong)],
  ],
  ["RangeError: lambda must be a finite number >= 0, got -1", [() => groupLasso(-1, [0]), () => mcp(-1, 3)]],
])("%s, in each case", (message, calls) => {
  expect(calls.map(said)).toEqual(calls.map(() => message));
});
