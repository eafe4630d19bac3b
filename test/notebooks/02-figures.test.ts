/** The figures of notebook 02, held against values that this file computes by itself, in plain loops. */
import { join } from "node:path";
import { RandomState } from "shrinkage";
import { describe, expect, test } from "vitest";
import { readNotebook } from "../../scripts/notebook.mjs";
import { root } from "../../scripts/project.mjs";
import { coordinates, type Figure, figures, type Trace, trace } from "./figures";

const notebook = readNotebook(join(root, "notebooks", "02-l1-l2-penalties.ipynb"));
const [hardness, tip, decay, walks] = figures(notebook).map(({ figure }) => figure) as [
  Figure,
  Figure,
  Figure,
  Figure,
];

test("there are four figures", () => {
  expect(figures(notebook)).toHaveLength(4);
});

describe("both penalties and both slopes over w", () => {
  const costs = panel(hardness, "x");
  const slopes = panel(hardness, "x2");

  test("the costs are |w| and w²", () => {
    const grid = Array.from({ length: 121 }, (_, i) => -1.5 + i / 40);
    expectCurve(trace(costs, "L1"), grid, (w) => Math.abs(w));
    expectCurve(trace(costs, "L2"), grid, (w) => w * w);
  });

  test("the slopes are those of the costs; that of |w| takes every value between -1 and 1 at 0", () => {
    const { x = [], y = [] } = coordinates(trace(slopes, "L1"));
    expect(x).toEqual([-1.5, 0, 0, 1.5]);
    expect(y).toEqual([-1, -1, 1, 1]);
    const squares = coordinates(trace(slopes, "L2"));
    expectCurve(trace(slopes, "L2"), squares.x ?? [], (w) => ((w + 1) ** 2 - (w - 1) ** 2) / 2);
    expect([Math.min(...(squares.x ?? [])), Math.max(...(squares.x ?? []))]).toEqual([-1.5, 1.5]);
  });

  test("they cross where they are marked: the costs at 1, the slopes at 1/2", () => {
    expect(coordinates(trace(costs, "L1 = L2"))).toEqual({ x: [-1, 0, 1], y: [1, 0, 1] });
    expect(coordinates(trace(slopes, "L1 = L2"))).toEqual({ x: [-0.5, 0.5], y: [-1, 1] });
  });
});

test("the lines through the tip of |x| have the slopes that they are named after", () => {
  const slopes = { "s = ½": 0.5, "s = −0.8": -0.8, "s = 1.4": 1.4 };
  expect(tip.data.map(({ name }) => name)).toEqual(["|x|", ...Object.keys(slopes)]);
  expectCurve(trace(tip, "|x|"), [-1, 0, 1], Math.abs);
  for (const [name, s] of Object.entries(slopes)) expectCurve(trace(tip, name), [-1, 0, 1], (x) => s * x);
});

test("under its penalty alone a weight goes down in strides of 0.1, or by a fifth each time", () => {
  // In strides of ten hundredths from 123 it comes to 3, and then changes between -7 and 3.
  const strides = (step: number) => (step <= 12 ? 123 - 10 * step : step % 2 === 1 ? -7 : 3) / 100;
  const steps = Array.from({ length: 25 }, (_, step) => step);
  expectCurve(trace(decay, "L1"), steps, strides);
  expectCurve(trace(decay, "L2"), steps, (step) => 1.23 * 0.8 ** step);
  expectCurve(trace(decay, "w = ½"), [0, 24], () => 0.5);
});

describe("the walk along the sign and the proximal walk", () => {
  const [n, p, lambda, eta] = [100, 8, 0.3, 0.05];
  const random = new RandomState(0);
  const X = Array.from({ length: n }, () => Array.from({ length: p }, () => random.normal()));
  const truth = [3, -2, 1, 0, 0, 0, 0, 0];
  const y = X.map((row) => dot(row, truth) + 0.5 * random.normal());

  /** The slopes of the mean squared error. */
  const slopes = (w: number[]) => {
    const residuals = X.map((row, i) => dot(row, w) - (y[i] ?? 0));
    return w.map((_, j) => (2 / n) * dot(column(j), residuals));
  };
  const column = (j: number) => X.map((row) => row[j] ?? 0);

  const steps = Array.from({ length: 81 }, (_, step) => step);
  function walk(next: (weight: number, slope: number) => number): number[][] {
    const path = [new Array<number>(p).fill(1)];
    for (const _ of steps.slice(1)) {
      const w = path.at(-1) ?? [];
      const slope = slopes(w);
      path.push(w.map((weight, j) => next(weight, slope[j] ?? 0)));
    }
    return path;
  }
  const kinds: [string, number[][]][] = [
    ["along the sign", walk((w, slope) => w - eta * (slope + lambda * Math.sign(w)))],
    [
      "proximal",
      walk((w, slope) => {
        const v = w - eta * slope;
        return Math.sign(v) * Math.max(Math.abs(v) - eta * lambda, 0);
      }),
    ],
  ];

  test.each(kinds)("%s: the fifth weight", (name, path) => {
    expectCurve(trace(panel(walks, "x"), name), steps, (step) => path[step]?.[4] ?? Number.NaN);
  });

  test.each(kinds)("%s: how many weights are 0", (name, path) => {
    const zeros = (step: number) => path[step]?.filter((w) => w === 0).length ?? Number.NaN;
    expectCurve(trace(panel(walks, "x2"), name), steps, zeros);
  });

  test("only one of them ends with zeros, at the five features that mean nothing", () => {
    const ends = kinds.map(([, path]) => path.at(-1)?.map((w) => w === 0));
    expect(ends).toEqual([truth.map(() => false), truth.map((w) => w === 0)]);
  });
});

/** One half of two figures side by side: the traces on that axis. */
function panel({ data, layout }: Figure, axis: "x" | "x2"): Figure {
  return { data: data.filter(({ xaxis = "x" }) => xaxis === axis), layout };
}

function expectCurve(curve: Trace, x: number[], f: (x: number) => number): void {
  const got = coordinates(curve);
  expectClose(got.x ?? [], x);
  expectClose(got.y ?? [], x.map(f));
}

function expectClose(got: number[], expected: number[]): void {
  expect(got).toHaveLength(expected.length);
  const differences = got.map((value, i) => Math.abs(value - (expected[i] ?? Number.NaN)));
  for (const difference of differences) expect(difference).toBeLessThanOrEqual(1e-12);
}

function dot(a: number[], b: number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}
