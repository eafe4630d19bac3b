/** The figures of notebook 03: what they draw, computed once more from the seeds by other routes. */
import { Matrix, solve } from "ml-matrix";
import { RandomState } from "shrinkage";
import { describe, expect, test } from "vitest";
import { notebookFiles, readNotebook } from "../../scripts/notebook.mjs";
import { coordinates, figures, trace } from "./figures";

const file = notebookFiles().find((each) => each.includes("03-l1-l2-linear-regression"))!;
const [units, run, walks, knobs, promise] = figures(readNotebook(file)).map(({ figure }) => figure);

const random = new RandomState(14);
const normals = (count: number): number[] => Array.from({ length: count }, () => random.normal());
const x = normals(100);
const y = normals(100).map((noise, i) => 1.5 * x[i]! + 1 + noise / 2);
const start = { w: Math.sqrt(2) * random.normal(), b: 0 };

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const spread = mean(x.map((each) => (each - mean(x)) ** 2));
const covariance = mean(x.map((each, i) => (each - mean(x)) * (y[i]! - mean(y))));

/** The height at both ends of x of the line with a slope through the point of means. */
const throughMeans = (slope: number): number[] =>
  [Math.min(...x), Math.max(...x)].map((end) => mean(y) + slope * (end - mean(x)));

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

function expectClose(got: number[] | undefined, expected: number[]): void {
  expect(got).toHaveLength(expected.length);
  const scale = Math.max(...expected.map(Math.abs));
  const apart = expected.map((value, i) => Math.abs(got![i]! - value) / scale);
  expect(Math.max(...apart)).toBeLessThan(1e-9);
}

const names = (figure = run): (string | undefined)[] => figure!.data.map(({ name }) => name);

test("there are five", () => {
  expect(promise).toBeDefined();
});

describe("units", () => {
  test("the data", () => {
    const drawn = coordinates(trace(units!, "data"));
    expectClose(drawn.x, x);
    expectClose(drawn.y, y);
  });

  test.for([
    ["x in centimetres", 1],
    ["x in decimetres", 10],
    ["x in metres", 100],
  ] as const)("%s: a strength of %d² times 0.1", ([name, unit]) => {
    expectClose(coordinates(trace(units!, name)).y, throughMeans(elasticNet(0, 0.1 * unit ** 2)));
  });
});

describe("the run of the source", () => {
  const epochs = [0, 10, 20, 30, 40, 50];
  const steps = descent(1, 0.1);

  test("shows every tenth epoch over the data", () => {
    expect(names()).toEqual(["data", ...epochs.map((epoch) => `epoch ${epoch}`)]);
  });

  test.for(epochs)("epoch %d", (epoch) => {
    const ends = [Math.min(...x), Math.max(...x)];
    const { w, b } = steps[epoch]!;
    const drawn = coordinates(trace(run!, `epoch ${epoch}`));
    expectClose(drawn.x, ends);
    expectClose(
      drawn.y,
      ends.map((end) => w * end + b),
    );
  });

  test("grows darker", () => {
    const inks = run!.data.slice(1).map(({ line }) => (line as { color: string }).color);
    const light = inks.map((ink) => ink.match(/\d+(\.\d+)?/g)!.reduce((sum, part) => sum + Number(part), 0));
    expect(light).toEqual(light.toSorted((a, b) => b - a));
    expect(new Set(light).size).toBe(epochs.length);
  });
});

describe("the two walks", () => {
  test.for([
    ["source's steps", 1, 0.1],
    ["corrected steps", 0.1, 0.2],
  ] as const)("%s", ([name, slope1, slope2]) => {
    const losses = descent(slope1, slope2).map(({ loss }) => loss);
    expectClose(coordinates(trace(walks!, name)).y, losses);
  });
});

describe("the knobs", () => {
  // The printed loss is twice ½ s² spread - ..., so 1 and 1 there are ½ and 1 here.
  test.for([
    ["least squares", 0, 0],
    ["L1", 0.5, 0],
    ["L2", 0, 1],
    ["both", 0.5, 1],
  ] as const)("%s", ([name, strength1, strength2]) => {
    expectClose(coordinates(trace(knobs!, name)).y, throughMeans(elasticNet(strength1, strength2)));
  });
});

describe("twenty features", () => {
  const truth = Array.from({ length: 20 }, (_, j) => [3, -2, 1.5][j] ?? 0);
  const draws = new RandomState(3);
  const A = draws.normalMatrix(40, 20);
  const t = Matrix.add(A.mmul(Matrix.columnVector(truth)), draws.normalMatrix(40, 1));

  /** (AᵀA + 40 λ I) w = Aᵀt. */
  const ridge = (lambda: number): number[] =>
    solve(
      Matrix.add(A.transpose().mmul(A), Matrix.eye(20, 20, 40 * lambda)),
      A.transpose().mmul(t),
    ).to1DArray();

  /** Coordinate descent: each weight in turn takes the best value, the others held. */
  function lasso(lambda: number): number[] {
    const w = Matrix.zeros(20, 1);
    for (let round = 0; round < 500; round++) {
      for (let j = 0; j < 20; j++) {
        w.set(j, 0, 0);
        const column = A.getColumnVector(j);
        const pull = column.dot(Matrix.sub(t, A.mmul(w))) / 40;
        const kept = Math.sign(pull) * Math.max(Math.abs(pull) - lambda, 0);
        w.set(j, 0, kept / (column.dot(column) / 40));
      }
    }
    return w.to1DArray();
  }

  test.for([
    ["truth", () => truth],
    ["least squares", () => ridge(0)],
    ["L2", () => ridge(0.05)],
    ["L1", () => lasso(0.1)],
  ] as const)("%s", ([name, weights]) => {
    const drawn = coordinates(trace(promise!, name));
    expectClose(
      drawn.x,
      [...truth.keys()].map((j) => j + 1),
    );
    expectClose(drawn.y, weights());
  });

  test("L1 is exactly 0 where coordinate descent is", () => {
    const drawn = coordinates(trace(promise!, "L1")).y!;
    expect(drawn.map((weight) => weight === 0)).toEqual(lasso(0.1).map((weight) => weight === 0));
  });
});
