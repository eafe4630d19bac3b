/** The figures of notebook 01, held against values that this file computes by itself, in plain loops. */
import { describe, expect, test } from "vitest";
import { golden } from "../unit/problems";
import { atPlace, coordinates, expectClose, figuresOf, panel, type Trace, trace } from "./figures";

interface Source {
  data: { X: number[][]; y: number[]; W0: number[] };
}
const { data } = golden<Source>("source-000");
const X = data.X;
const y = data.y.flat();
const W0 = data.W0.flat();
const truth = [2, -3, 1];
const lambdas = Array.from({ length: 31 }, (_, i) => 10 ** (i / 10 - 3));

const [rows, hook, slider, played, pays] = figuresOf("01-", 5);

test("two features and the targets, and the true weights as slopes", () => {
  for (const [axis, j] of [
    ["x", 1],
    ["x2", 2],
  ] as const) {
    const half = panel(rows, axis);
    const dots = coordinates(trace(half, "one row"));
    expectClose(
      dots.x,
      X.map((row) => row[j]!),
    );
    expectClose(dots.y, y);
    expectCurve(trace(half, "the true weight, as a slope"), [-2.6, 2.6], (x) => truth[j]! * x);
  }
});

test("the weights over λ, and how far they are from the truth", () => {
  for (const j of [0, 1, 2])
    expectCurve(trace(hook, `weight ${j}`), lambdas, (lambda) => ridge(X, y, lambda)[j]!);
  const away = (lambda: number) => distance(ridge(X, y, lambda));
  expectCurve(trace(hook, "distance"), lambdas, away);
  expectCurve(trace(hook, "without a penalty"), [0.001, 1], () => away(0));
  expectCurve(trace(hook, "λ = 0.1"), [0.1], away);
  expect(lambdas.toSorted((a, b) => away(a) - away(b))[0]).toBeCloseTo(0.01);
  expect(hook.layout.title.text).toContain(`${(away(0.1) / away(0)).toFixed(1)} times`);
});

describe("the walk", () => {
  const values = [0, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];
  const epochs = Array.from({ length: 101 }, (_, epoch) => epoch);

  test.for(values.map((lambda, k) => [lambda, k] as const))("at λ = %d of the slider", ([lambda, k]) => {
    const walk = descent(lambda);
    const moved = atPlace(slider, k);
    const at = (name: string) => trace(moved, name);
    expectCurve(at("objective J"), epochs, (epoch) => walk[epoch]!.error + walk[epoch]!.penalty, 1e-5);
    expectCurve(at("error L"), epochs, (epoch) => walk[epoch]!.error, 1e-5);
    const penalty = at(lambda > 0 ? "penalty Ω" : "no penalty");
    if (lambda > 0) expectCurve(penalty, epochs, (epoch) => walk[epoch]!.penalty, 1e-5);
    else expect(penalty.y).toEqual(epochs.map(() => null));
    for (const j of [0, 1, 2]) expectCurve(at(`weight ${j}`), epochs, (epoch) => walk[epoch]!.W[j]!, 1e-5);
    const levels = moved.data.filter(({ name }) => name === "closed form");
    levels.forEach((level, j) => {
      expectCurve(level, [0, 100], () => ridge(X, y, lambda)[j]!, 1e-5);
    });
    expect(levels).toHaveLength(3);
    const [{ steps }] = slider.layout.sliders;
    const off = distance(walk[200]!.W).toFixed(3);
    expect(steps[k].label).toBe(
      `${lambda}: α = ${+(50 * lambda).toPrecision(3)}, distance to the truth ${off}`,
    );
  });

  test("at the λ of the cell with the number to change", () => {
    const walk = descent(0.1);
    for (const j of [0, 1, 2])
      expectCurve(trace(played, `weight ${j}`), epochs, (epoch) => walk[epoch]!.W[j]!);
    for (const [name, levels] of [
      ["closed form", ridge(X, y, 0.1)],
      ["truth", truth],
    ] as const)
      played.data
        .filter((each) => each.name === name)
        .forEach((level, j) => {
          expectCurve(level, [0, 100], () => levels[j]!);
        });
    expect(played.layout.title.text).toContain(distance(walk[200]!.W).toFixed(3));
  });
});

test("the distance over λ, with few rows and with all", () => {
  for (const size of [4, 12, 100]) {
    const without = meanDistance(size, 0);
    expectCurve(trace(pays, `${size} rows`), lambdas, (lambda) => meanDistance(size, lambda) / without);
  }
  expectCurve(trace(pays, "no penalty"), [0.001, 1], () => 1);
});

/** The mean over all sets of that many rows, one after the other. */
function meanDistance(size: number, lambda: number): number {
  const sets = Math.floor(100 / size);
  let sum = 0;
  for (let set = 0; set < sets; set++) {
    const [from, to] = [set * size, (set + 1) * size];
    sum += distance(ridge(X.slice(from, to), y.slice(from, to), lambda));
  }
  return sum / sets;
}

function distance(W: number[]): number {
  return Math.hypot(...truth.map((weight, j) => weight - W[j]!));
}

/** The weights at the minimum, from the equations for the weights and the bias together, by elimination. */
function ridge(X: number[][], y: number[], lambda: number): number[] {
  const A = X.map((row) => [...row, 1]);
  const system = [0, 1, 2, 3].map((i) => [
    ...[0, 1, 2, 3].map(
      (j) => (2 / y.length) * dot(column(A, i), column(A, j)) + (i === j && i < 3 ? lambda : 0),
    ),
    (2 / y.length) * dot(column(A, i), y),
  ]);
  for (let k = 0; k < 4; k++) {
    const best = [0, 1, 2, 3]
      .slice(k)
      .toSorted((a, b) => Math.abs(system[b]![k]!) - Math.abs(system[a]![k]!))[0]!;
    [system[k], system[best]] = [system[best]!, system[k]!];
    for (let i = 0; i < 4; i++) {
      if (i === k) continue;
      const share = system[i]![k]! / system[k]![k]!;
      system[i] = system[i]!.map((value, j) => value - share * system[k]![j]!);
    }
  }
  return [0, 1, 2].map((i) => system[i]![4]! / system[i]![i]!);
}

/** 200 steps from the source's start: the weights before each and after the last, and what they cost. */
function descent(lambda: number): { W: number[]; error: number; penalty: number }[] {
  let [W, b] = [W0, 0];
  return Array.from({ length: 201 }, () => {
    const residuals = X.map((row, i) => dot(row, W) + b - y[i]!);
    const here = { W, error: dot(residuals, residuals) / 100, penalty: (lambda / 2) * dot(W, W) };
    W = W.map((weight, j) => weight - 0.05 * (0.02 * dot(column(X, j), residuals) + lambda * weight));
    b -= 0.05 * 0.02 * residuals.reduce((sum, residual) => sum + residual);
    return here;
  });
}

function expectCurve(curve: Trace, x: number[], f: (x: number) => number, relative = 1e-9): void {
  const got = coordinates(curve);
  expectClose(got.x, x, relative);
  expectClose(got.y, x.map(f), relative);
}

function column(A: number[][], j: number): number[] {
  return A.map((row) => row[j]!);
}

function dot(a: number[], b: number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
