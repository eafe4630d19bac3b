/** The figures of notebook 02, held against values that this file computes by itself, in plain loops. */
import { crossValidate, l1, l2, meanSquaredError, RandomState } from "shrinkage";
import { describe, expect, test } from "vitest";
import { atPlace, coordinates, type Figure, figuresOf, panel, type Trace, trace } from "./figures";

const [clouds, balls, hardness, tip, decay, walks, paths, dots, twins] = figuresOf("02-", 9);

/** Rows of features, and targets. */
interface Data {
  X: number[][];
  y: number[];
}

describe("two features, and what can be had within a budget", () => {
  const data = twoFeatures();

  test("the targets over each feature", () => {
    for (const [j, axis] of (["x", "x2"] as const).entries()) {
      const { x = [], y = [] } = coordinates(trace(panel(clouds, axis), "rows"));
      expectWithin(x, column(data, j));
      expectWithin(y, data.y);
    }
  });

  const sizes = {
    x: (w: number[]) => Math.abs(w[0]!) + Math.abs(w[1]!),
    x2: (w: number[]) => Math.hypot(w[0]!, w[1]!),
  };
  const cases = (["x", "x2"] as const).flatMap((axis) => [0.2, 1, 1.5, 2.2].map((t) => [axis, t] as const));

  test.each(cases)(
    "on %s with t = %s: the ball, the best point in it, the ellipse through that",
    (axis, t) => {
      const size = sizes[axis];
      const shown = frame(balls, axis, Math.round(10 * t) - 2);
      for (const w of pairs(shown("budget"))) expect(size(w)).toBeCloseTo(t, 4);

      const [best] = pairs(shown("best within the budget")) as [number[]];
      const center = solution(data, 0, 0);
      if (size(center) <= t) expectWithin(best, center, 1e-5);
      else {
        expect(size(best)).toBeCloseTo(t, 4);
        // Nowhere on the edge is the error smaller, to the six digits of a frame; and it is least at one place only.
        const angles = Array.from({ length: 7200 }, (_, i) => (i * Math.PI) / 3600);
        const edge = angles.map((angle) => {
          const way = [Math.cos(angle), Math.sin(angle)];
          return way.map((each) => (t / size(way)) * each);
        });
        const least = edge.reduce((lowest, w) => (errorAt(data, w) < errorAt(data, lowest) ? w : lowest));
        expect(errorAt(data, best)).toBeLessThanOrEqual(errorAt(data, least) + 1e-5);
        expectWithin(best, least, 2e-3);
      }
      for (const w of pairs(shown("level that touches")))
        expect(errorAt(data, w)).toBeCloseTo(errorAt(data, best), 4);
    },
  );

  test("at t = 1 one ends in the corner, the other does not", () => {
    const ends = (["x", "x2"] as const).map(
      (axis) => pairs(trace(panel(balls, axis), "best within the budget"))[0]!,
    );
    expect(ends[0]![0]).toBe(0);
    expect(ends[1]![0]).toBeGreaterThan(0.4);
    expect(balls.layout.sliders[0]).toMatchObject({ active: 8 });
    expect(balls.layout.sliders[0].steps[8].label).toBe("1: L1 ends at (0.00, 1.00), L2 at (0.50, 0.86)");
  });

  test("the levels are ellipses about least squares, and both axes of a panel have one scale", () => {
    const center = solution(data, 0, 0);
    for (const axis of ["x", "x2"] as const) {
      const levels = panel(balls, axis).data.filter(({ name }) => name === "levels of the error");
      const rises = levels.map((level) => pairs(level).map((w) => errorAt(data, w) - errorAt(data, center)));
      expect(rises).toHaveLength(3);
      for (const [i, more] of [0.5, 2, 4.5].entries())
        for (const rise of rises[i]!) expect(rise).toBeCloseTo(more, 9);
    }
    expect([balls.layout.yaxis.scaleanchor, balls.layout.yaxis2.scaleanchor]).toEqual(["x", "x2"]);
  });
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

test("the lines through the tip of |x| have the slopes that they are named after, and look so", () => {
  const slopes = { "s = ½": 0.5, "s = −0.8": -0.8, "s = 1.4": 1.4 };
  expect(tip.data.map(({ name }) => name)).toEqual(["|x|", ...Object.keys(slopes)]);
  expectCurve(trace(tip, "|x|"), [-1, 0, 1], Math.abs);
  for (const [name, s] of Object.entries(slopes)) expectCurve(trace(tip, name), [-1, 0, 1], (x) => s * x);
  expect(tip.layout.yaxis.scaleanchor).toBe("x");
});

test("under its penalty alone a weight goes down in strides of 0.1, or by a fifth each time", () => {
  // In strides of ten hundredths from 123 it comes to 3, and then changes between -7 and 3.
  const strides = (step: number) => (step <= 12 ? 123 - 10 * step : step % 2 === 1 ? -7 : 3) / 100;
  const steps = Array.from({ length: 25 }, (_, step) => step);
  expectCurve(trace(decay, "L1"), steps, strides);
  expectCurve(trace(decay, "L2"), steps, (step) => 1.23 * 0.8 ** step);
  expectCurve(trace(decay, "w = ½, where the slopes cross"), [0, 24], () => 0.5);
});

const truth = [3, -2, 1, 0, 0, 0, 0, 0];

describe("the walk along the sign and the proximal walk", () => {
  const data = eightFeatures();
  const [lambda, eta] = [0.3, 0.05];
  const steps = Array.from({ length: 81 }, (_, step) => step);
  function walk(next: (weight: number, slope: number) => number): number[][] {
    const path = [truth.map(() => 1)];
    for (const _ of steps.slice(1)) {
      const w = path.at(-1) ?? [];
      const slope = slopes(data, w);
      path.push(w.map((weight, j) => next(weight, slope[j] ?? 0)));
    }
    return path;
  }
  const kinds: [string, number[][]][] = [
    ["along the sign", walk((w, slope) => w - eta * (slope + lambda * Math.sign(w)))],
    ["proximal", walk((w, slope) => soft(w - eta * slope, eta * lambda))],
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

describe("the weights over λ, and those at the λ that cross-validation chooses", () => {
  const data = eightFeatures();
  const lambdas = Array.from({ length: 61 }, (_, i) => 10 ** (1 - i / 12));
  // How the rows are dealt is the library's; what is made of it is not.
  const options = { loss: meanSquaredError, lambdas: [1], folds: 10, intercept: false };
  const kinds = [
    ["x", "L1", l1, (lambda: number) => [lambda, 0]],
    ["x2", "L2", l2, (lambda: number) => [0, lambda]],
  ] as const;

  test.each(kinds)("on %s, %s", (axis, name, penalty, strengths) => {
    const fitAt = (rows: Data, lambda: number) => {
      const [absolute = 0, quadratic = 0] = strengths(lambda);
      return solution(rows, absolute, quadratic);
    };
    const fits = lambdas.map((lambda) => fitAt(data, lambda));
    const weights = panel(paths, axis).data.slice(0, 8);
    weights.forEach((weight, j) => {
      const { x = [], y = [] } = coordinates(weight);
      expectWithin(x, lambdas);
      expectWithin(
        y,
        fits.map((w) => w[j] ?? Number.NaN),
        1e-8,
      );
    });

    const random = new RandomState(0);
    const { folds } = crossValidate(data.X, data.y, { ...options, penalty, random });
    const part = (keep: (fold: number) => boolean): Data => ({
      X: data.X.filter((_, i) => keep(folds[i]!)),
      y: data.y.filter((_, i) => keep(folds[i]!)),
    });
    const errors = lambdas.map((lambda) =>
      Array.from({ length: 10 }, (_, fold) => {
        const w = fitAt(
          part((each) => each !== fold),
          lambda,
        );
        return errorAt(
          part((each) => each === fold),
          w,
        );
      }),
    );
    const means = errors.map((row) => row.reduce((sum, each) => sum + each, 0) / 10);
    const best = means.indexOf(Math.min(...means));
    const spread = errors[best]!.reduce((sum, each) => sum + (each - means[best]!) ** 2, 0) / 9;
    const cautious = means.findIndex((mean) => mean <= means[best]! + Math.sqrt(spread / 10));

    const ends = [
      ["smallest error", best, "x"],
      ["one standard error", cautious, "x2"],
    ] as const;
    for (const [line, index, side] of ends) {
      const { x = [] } = coordinates(trace(panel(paths, axis), line));
      expectWithin(x, [lambdas[index]!, lambdas[index]!]);
      const { y = [] } = coordinates(trace(panel(dots, side), name));
      expectWithin(
        y,
        fits[index]!.map((w, j) => w - truth[j]!),
        1e-8,
      );
    }
  });

  test("the cautious L1 keeps the three useful features, and no other", () => {
    const { y = [] } = coordinates(trace(panel(dots, "x2"), "L1"));
    expect(y.map((off) => off === 0)).toEqual(truth.map((w) => w === 0));
  });

  test("least squares beside them", () => {
    for (const side of ["x", "x2"] as const) {
      const { y = [] } = coordinates(trace(panel(dots, side), "least squares"));
      const weights = solution(data, 0, 0);
      expectWithin(
        y,
        weights.map((w, j) => w - truth[j]!),
        1e-9,
      );
    }
  });
});

test("the twins' weights, for twenty draws of the noise", () => {
  const random = new RandomState(2);
  const X = Array.from({ length: 50 }, () => {
    const [first, other] = [random.normal(), random.normal()];
    return [first, first + 0.05 * other];
  });
  const draws = Array.from({ length: 20 }, () => ({
    X,
    y: X.map((row) => dot(row, [1.5, 1.5]) + 0.5 * random.normal()),
  }));
  const kinds = { lasso: [0.1, 0], "elastic net": [0.1, 0.1] };
  for (const [name, [absolute = 0, quadratic = 0]] of Object.entries(kinds)) {
    const shown = pairs(trace(twins, name));
    expect(shown).toHaveLength(20);
    shown.forEach((w, i) => {
      expectWithin(w, solution(draws[i]!, absolute, quadratic), 1e-6);
    });
    const picked = shown.filter((w) => w.includes(0));
    expect(picked).toHaveLength(name === "lasso" ? 7 : 0);
  }
});

function twoFeatures(): Data {
  const random = new RandomState(1);
  const X = Array.from({ length: 50 }, () => {
    const [own, shared] = [random.normal(), random.normal()];
    return [0.8 * shared + 0.6 * own, shared];
  });
  return { X, y: X.map((row) => 2 * (row[1] ?? 0) + random.normal()) };
}

function eightFeatures(): Data {
  const random = new RandomState(0);
  const X = Array.from({ length: 100 }, () => Array.from({ length: 8 }, () => random.normal()));
  return { X, y: X.map((row) => dot(row, truth) + 0.5 * random.normal()) };
}

/** The mean squared error. */
function errorAt({ X, y }: Data, w: number[]): number {
  return X.reduce((sum, row, i) => sum + (dot(row, w) - (y[i] ?? 0)) ** 2, 0) / y.length;
}

/** Its slopes. */
function slopes(data: Data, w: number[]): number[] {
  const residuals = data.X.map((row, i) => dot(row, w) - (data.y[i] ?? 0));
  return w.map((_, j) => (2 / data.y.length) * dot(column(data, j), residuals));
}

/**
 * The minimum of the mean squared error + absolute Σ |w_j| + quadratic Σ w_j², one weight at a time until none moves.
 */
function solution(data: Data, absolute: number, quadratic: number): number[] {
  const w = data.X[0]!.map(() => 0);
  const columns = w.map((_, j) => column(data, j));
  const squares = columns.map((each) => (2 / data.y.length) * dot(each, each));
  const residuals = [...data.y];
  for (let round = 0; round < 100_000; round++) {
    let moved = 0;
    w.forEach((before, j) => {
      const x = columns[j]!;
      const pull = (2 / data.y.length) * dot(x, residuals) + squares[j]! * before;
      const after = soft(pull, absolute) / (squares[j]! + 2 * quadratic);
      if (after === before) return;
      x.forEach((each, i) => {
        residuals[i]! -= (after - before) * each;
      });
      moved = Math.max(moved, Math.abs(after - before));
      w[j] = after;
    });
    if (moved < 1e-13) break;
  }
  return w;
}

function soft(v: number, t: number): number {
  return v > t ? v - t : v < -t ? v + t : 0;
}

/** The traces of one half as they are at a place of the slider, by name. */
function frame(figure: Figure, axis: "x" | "x2", place: number): (name: string) => Trace {
  return (name) => trace(panel(atPlace(figure, place), axis), name);
}

/** The points of a trace. */
function pairs(points: Trace): number[][] {
  const { x = [], y = [] } = coordinates(points);
  return x.map((first, i) => [first, y[i] ?? Number.NaN]);
}

function column({ X }: Data, j: number): number[] {
  return X.map((row) => row[j] ?? 0);
}

function expectCurve(curve: Trace, x: number[], f: (x: number) => number): void {
  const got = coordinates(curve);
  expectWithin(got.x ?? [], x);
  expectWithin(got.y ?? [], x.map(f));
}

function expectWithin(got: number[], expected: number[], within = 1e-12): void {
  expect(got).toHaveLength(expected.length);
  const differences = got.map((value, i) => Math.abs(value - (expected[i] ?? Number.NaN)));
  for (const difference of differences) expect(difference).toBeLessThanOrEqual(within);
}

function dot(a: number[], b: number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}
