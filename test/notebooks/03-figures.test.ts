/** The figures of notebook 03: what they draw, computed once more from the seeds by other routes. */
import { Matrix, solve } from "ml-matrix";
import { RandomState } from "shrinkage";
import { describe, expect, test } from "vitest";
import {
  atPlace,
  coordinates,
  expectClose,
  type Figure,
  figuresOf,
  panel,
  type Trace,
  trace,
} from "./figures";

const [opening, scales, run, walks, knobs, folds, slider] = figuresOf("03-", 7);

const random = new RandomState(14);
const normals = (count: number): number[] => Array.from({ length: count }, () => random.normal());
const x = normals(100);
const y = normals(100).map((noise, i) => 1.5 * x[i]! + 1 + noise / 2);
const start = { w: Math.sqrt(2) * random.normal(), b: 0 };
const ends = [Math.min(...x), Math.max(...x)];

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const spread = mean(x.map((each) => (each - mean(x)) ** 2));
const covariance = mean(x.map((each, i) => (each - mean(x)) * (y[i]! - mean(y))));

/** The slope at which ½ s² spread - s covariance + l1 |s| + ½ l2 s² is least, from the subgradient's three cases. */
function elasticNet(strength1: number, strength2: number): number {
  if (Math.abs(covariance) <= strength1) return 0;
  return (covariance - Math.sign(covariance) * strength1) / (spread + strength2);
}

/** Lines and printed losses of 200 epochs, with the given slopes of the two penalties. */
function descent(slope1: number, slope2: number): { w: number; b: number; loss: number }[] {
  let { w, b } = start;
  return Array.from({ length: 200 }, () => {
    const residuals = x.map((each, i) => w * each + b - y[i]!);
    const loss = mean(residuals.map((r) => r * r)) + 0.1 * Math.abs(w) + 0.1 * w * w;
    const before = { w, b, loss };
    w -= 0.02 * (2 * mean(residuals.map((r, i) => r * x[i]!)) + slope1 * Math.sign(w) + slope2 * before.w);
    b -= 0.02 * 2 * mean(residuals);
    return before;
  });
}

const corrected = descent(0.1, 0.2);
const mistaken = descent(1, 0.1);

const drawn = (figure: Figure, name: string): Record<string, number[]> => coordinates(trace(figure, name));

describe("the opening", () => {
  test("the data", () => {
    expectClose(drawn(opening, "data").x, x);
    expectClose(drawn(opening, "data").y, y);
  });

  test.for([
    ["program A", corrected],
    ["program B", mistaken],
  ] as const)("%s: its last line, and the loss that it prints", ([name, steps]) => {
    const { w, b } = steps.at(-1)!;
    expectClose(
      drawn(panel(opening, "x"), name).y,
      ends.map((end) => w * end + b),
    );
    expectClose(
      drawn(panel(opening, "x2"), name).y,
      steps.map(({ loss }) => loss),
    );
  });
});

describe("one column in metres", () => {
  const draws = new RandomState(0);
  const lengths = Array.from({ length: 130 }, () => [draws.normal(), draws.normal()] as const);
  const seconds = lengths.map(([a, b]) => 1.5 * (a + b) + draws.normal() / 2).slice(0, 100);
  const centred = (values: number[]): number[] => values.map((value) => value - mean(values));
  const columns = ([0, 1] as const).map((j) => centred(lengths.slice(0, 100).map((row) => row[j])));
  const deviations = columns.map((column) => Math.sqrt(mean(column.map((value) => value ** 2))));
  const product = (a: number[], b: number[]): number => mean(a.map((value, i) => value * b[i]!));

  /** Twice two normal equations by Cramer's rule, for columns in these units; what one standard deviation does. */
  function effects(lambda: number, units: number[]): number[] {
    const [a, b] = columns.map((column, j) => column.map((value) => value / units[j]!)) as [
      number[],
      number[],
    ];
    const t = centred(seconds);
    const [aa, ab, bb] = [product(a, a) + lambda, product(a, b), product(b, b) + lambda];
    const determinant = aa * bb - ab ** 2;
    const weights = [bb * product(a, t) - ab * product(b, t), aa * product(b, t) - ab * product(a, t)];
    return weights.map((weight, j) => ((weight / determinant) * deviations[j]!) / units[j]!);
  }

  test.for([
    ["x", [1, 100]],
    ["x2", deviations],
  ] as const)("on axis %s", ([axis, units]) => {
    const grid = Array.from({ length: 71 }, (_, i) => 10 ** (1 - i / 10));
    const expected = grid.map((lambda) => effects(lambda, [...units]));
    ["first feature", "second feature"].forEach((name, j) => {
      const curve = drawn(panel(scales, axis), name);
      expectClose(curve.x, grid);
      expectClose(
        curve.y,
        expected.map((each) => each[j]!),
      );
    });
  });
});

describe("the run of the source", () => {
  const epochs = [0, 10, 20, 30, 40, 50];

  test("shows every tenth epoch under the data", () => {
    expect(run.data.map(({ name }) => name)).toEqual([...epochs.map((epoch) => `epoch ${epoch}`), "data"]);
  });

  test.for(epochs)("epoch %d", (epoch) => {
    const { w, b } = mistaken[epoch]!;
    expectClose(drawn(run, `epoch ${epoch}`).x, ends);
    expectClose(
      drawn(run, `epoch ${epoch}`).y,
      ends.map((end) => w * end + b),
    );
  });

  test("grows darker, and thicker", () => {
    const styles = run.data.slice(0, -1).map(({ line }) => line as { color: string; width: number });
    const light = styles.map(({ color }) =>
      color.match(/\d+(\.\d+)?/g)!.reduce((sum, part) => sum + Number(part), 0),
    );
    expect(light).toEqual(light.toSorted((a, b) => b - a));
    expect(new Set(light).size).toBe(epochs.length);
    const widths = styles.map(({ width }) => width);
    expect(widths).toEqual(widths.toSorted((a, b) => a - b));
  });
});

describe("the two walks", () => {
  test.for([
    ["source's steps", mistaken],
    ["corrected steps", corrected],
  ] as const)("%s, from epoch 20 on", ([name, steps]) => {
    const later = steps.slice(20);
    expectClose(
      drawn(walks, name).x,
      later.map((_, i) => 20 + i),
    );
    expectClose(
      drawn(walks, name).y,
      later.map(({ loss }) => loss),
    );
  });

  test("the source's turns where it is marked, and the other one is lower from the crossing on", () => {
    const { x: turn = [] } = drawn(walks, "lowest");
    const { x: crossing = [] } = drawn(walks, "crossing");
    const rises = mistaken.slice(1).map(({ loss }, i) => loss > mistaken[i]!.loss);
    expect(turn).toEqual([rises.indexOf(true)]);
    const above = mistaken.map(({ loss }, i) => loss > corrected[i]!.loss);
    expect(crossing).toEqual([above.lastIndexOf(false) + 1]);
  });
});

describe("the knobs", () => {
  // The printed loss is twice ½ s² spread - ..., so λ₁ there is λ₁ / 2 here.
  test.for([
    ["x", "L1", (lambda: number) => elasticNet(lambda / 2, 0)],
    ["x2", "L2", (lambda: number) => elasticNet(0, lambda)],
  ] as const)("on axis %s, %s", ([axis, name, slopeAt]) => {
    const half = panel(knobs, axis);
    const curve = drawn(half, `slope under ${name}`);
    expect([curve.x![0], curve.x!.at(-1)]).toEqual([0, 4]);
    expectClose(curve.y, curve.x!.map(slopeAt));
    expectClose(drawn(half, `${name}, your λ`).y, [slopeAt(1)]);
  });
});

describe("twenty features", () => {
  const truth = Array.from({ length: 20 }, (_, j) => [3, -2, 1.5][j] ?? 0);
  const draws = new RandomState(3);
  const A = draws.normalMatrix(40, 20);
  const t = Matrix.add(A.mmul(Matrix.columnVector(truth)), draws.normalMatrix(40, 1));
  type Fit = (lambda: number, X?: Matrix, target?: Matrix) => number[];

  /** (AᵀA + n λ I) w = Aᵀt. */
  const ridge: Fit = (lambda, X = A, target = t) =>
    solve(
      Matrix.add(X.transpose().mmul(X), Matrix.eye(20, 20, X.rows * lambda)),
      X.transpose().mmul(target),
    ).to1DArray();

  /** Coordinate descent: each weight in turn takes the best value, the others held. */
  const lasso: Fit = (lambda, X = A, target = t) => {
    const columns = Array.from({ length: 20 }, (_, j) => X.getColumn(j));
    const residuals = target.to1DArray();
    const w = new Array<number>(20).fill(0);
    for (let round = 0; round < 2000; round++) {
      columns.forEach((column, j) => {
        const size = mean(column.map((value) => value ** 2));
        const pull = mean(column.map((value, i) => value * residuals[i]!)) + size * w[j]!;
        const next = (Math.sign(pull) * Math.max(Math.abs(pull) - lambda, 0)) / size;
        column.forEach((value, i) => {
          residuals[i]! -= value * (next - w[j]!);
        });
        w[j] = next;
      });
    }
    return w;
  };

  const kinds: [axis: "x" | "x2", name: string, weightsOf: Fit, chosen: number, rule: number][] = [
    ["x", "L1", lasso, 0.2, 0.4],
    ["x2", "L2", ridge, 0.05, 0.2],
  ];

  describe.each(kinds)("on axis %s, %s", (axis, name, weightsOf, chosen, rule) => {
    const half = panel(folds, axis);
    const curve = drawn(half, `${name}, mean of ten folds`);
    const bounds = drawn(half, `${name} ± one standard error`);

    test("the mean of ten folds and its standard error, at four strengths", () => {
      const order = new RandomState(2).permutation(40);
      for (const lambda of [1, rule, chosen, 0.013]) {
        const errors = Array.from({ length: 10 }, (_, fold) => {
          const held = Array.from(order).filter((_, place) => place % 10 === fold);
          const rest = Array.from(order).filter((_, place) => place % 10 !== fold);
          const w = weightsOf(lambda, A.selection(rest, [...truth.keys()]), t.selection(rest, [0]));
          const predicted = (row: number) => A.getRow(row).reduce((sum, value, k) => sum + value * w[k]!, 0);
          return mean(held.map((row) => (t.get(row, 0) - predicted(row)) ** 2));
        });
        const error = Math.sqrt(mean(errors.map((each) => (each - mean(errors)) ** 2)) / 9);
        const at = curve.x!.indexOf(lambda);
        expectClose([curve.y![at]!], [mean(errors)], 1e-6);
        const opposite = bounds.y!.length - 1 - at;
        expectClose(
          [bounds.y![at]!, bounds.y![opposite]!],
          [mean(errors) - error, mean(errors) + error],
          1e-6,
        );
      }
    });

    test("the marks: the smallest mean, and the largest λ within one standard error of it", () => {
      const least = Math.min(...curve.y!);
      const best = curve.y!.indexOf(least);
      expect(drawn(half, "smallest mean")).toEqual({ x: [chosen], y: [least] });
      const limit = bounds.y!.at(-1 - best)!;
      const simplest = curve.y!.findIndex((each) => each <= limit);
      expect(drawn(half, "one-standard-error rule")).toEqual({ x: [rule], y: [curve.y![simplest]] });
    });

    test("the weights at four places of the slider, and which of them are exactly 0", () => {
      const [{ active, steps }] = slider.layout.sliders;
      expect(Number(steps[active].label.split(":")[0])).toBe(1);
      steps.forEach(({ label }: { label: string }, place: number) => {
        const factor = Number(label.split(":")[0]);
        if (![0.1, 1, 4, 20].includes(factor)) return;
        const weights = weightsOf(Number((chosen * factor).toPrecision(2)));
        const [stick, dots] = panel(atPlace(slider, place), axis).data.slice(1) as [Trace, Trace];
        expectClose(coordinates(dots).y, weights, 1e-5);
        expect(coordinates(dots).x).toEqual([...truth.keys()].map((j) => j + 1));
        expectClose(
          coordinates(stick).y,
          weights.flatMap((weight) => [0, weight, 0]),
          1e-5,
        );
        expect(dots.text).toEqual(weights.map((weight) => (weight === 0 ? "0" : "")));
        const zeros = weights.filter((weight) => weight === 0).length;
        expect(label).toMatch(new RegExp(`${name} [\\d.]+[^,]*, zeros: ${zeros}(;|$)`));
      });
    });
  });

  test("the truth stays", () => {
    for (const axis of ["x", "x2"] as const)
      expect(drawn(panel(slider, axis), "truth")).toEqual({ x: [1, 2, 3], y: [3, -2, 1.5] });
  });
});
