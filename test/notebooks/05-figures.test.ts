/** The figures of notebook 05: what they draw, computed once more from the sums that the data has. */
import { describe, expect, test } from "vitest";
import { notebookFiles, readNotebook } from "../../scripts/notebook.mjs";
import { golden } from "../unit/problems";
import { coordinates, type Figure, figures, trace } from "./figures";

interface Source {
  one_d: { moments: { M: number; Sx: number; Sxx: number } };
  two_d: { G: number[][] };
  figures: {
    LS_on_x10: number[];
    LS_on_x5: number[];
    contour: {
      mse_levels: number[];
      wd_levels: number[];
      mse_samples: { row_w2: number; col_w1: number; mse: number }[];
    };
  };
}
const source = golden<Source>("source-004");
const { M, Sx, Sxx } = source.one_d.moments;

const file = notebookFiles().find((each) => each.includes("05-weight-decay-closed-form"))!;
const drawn = figures(readNotebook(file)).map(({ figure }) => figure);
const [ls, mse, lsDecay, mseDecay, bowl, rings, pair] = drawn as [
  Figure,
  Figure,
  Figure,
  Figure,
  Figure,
  Figure,
  Figure,
];

const names = ({ data }: Figure): (string | undefined)[] => data.map(({ name }) => name);
const grid = (end: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => -end + (2 * end * i) / (count - 1));

/** Fails unless both lists are as long and no number is apart by more than 1e-9 of the largest expected. */
function expectClose(got: number[] | undefined, expected: number[]): void {
  expect(got).toHaveLength(expected.length);
  const scale = Math.max(...expected.map(Math.abs));
  const apart = expected.map((value, i) => Math.abs(got![i]! - value) / scale);
  expect(Math.max(...apart)).toBeLessThan(1e-9);
}

function expectCurve(figure: Figure, name: string, x: number[], y: number[]): void {
  const curve = coordinates(trace(figure, name));
  expectClose(curve.x, x);
  expectClose(curve.y, y);
}

function expectPoint(figure: Figure, name: string, x: number, y: number): void {
  const marker = trace(figure, name);
  expect(marker.mode).toBe("markers");
  expectClose(coordinates(marker).x, [x]);
  expectClose(coordinates(marker).y, [y]);
}

test("there are seven", () => {
  expect(drawn).toHaveLength(7);
});

describe("one weight", () => {
  const leastSquares = (w: number): number => ((w - 3.14) ** 2 * Sxx - 2 * (w - 3.14) * Sx + M) / 2;
  const best = 3.14 + Sx / Sxx;
  const shrunk = (3.14 * Sxx + Sx) / (Sxx + 1000);
  const wide = grid(10, 100);
  const near = grid(5, 100);
  const decay = near.map((w) => 500 * w * w);
  const sum = near.map((w, i) => leastSquares(w) + decay[i]!);
  const perMean = (values: number[]): number[] => values.map((value) => (2 * value) / M);

  test("LS and its minimum", () => {
    expect(names(ls)).toEqual(["LS", "min"]);
    expectCurve(ls, "LS", wide, source.figures.LS_on_x10);
    expectCurve(ls, "LS", wide, wide.map(leastSquares));
    expectPoint(ls, "min", best, leastSquares(best));
    expect(ls.layout.yaxis.title.text).toBe("least squares");
  });

  test("MSE and its minimum", () => {
    expect(names(mse)).toEqual(["MSE", "min"]);
    expectCurve(mse, "MSE", wide, perMean(source.figures.LS_on_x10));
    expectPoint(mse, "min", best, (2 * leastSquares(best)) / M);
    expect(mse.layout.yaxis.title.text).toBe("MSE loss");
  });

  test("LS, its penalty, their sum and both minima", () => {
    expect(names(lsDecay)).toEqual(["LS", "L2", "J", "min J", "min LS"]);
    expectCurve(lsDecay, "LS", near, source.figures.LS_on_x5);
    expectCurve(lsDecay, "L2", near, decay);
    expectCurve(lsDecay, "J", near, sum);
    expectPoint(lsDecay, "min J", shrunk, leastSquares(shrunk) + 500 * shrunk ** 2);
    expectPoint(lsDecay, "min LS", best, leastSquares(best));
  });

  test("MSE, its penalty, their sum and both minima", () => {
    expect(names(mseDecay)).toEqual(["MSE", "L2", "J", "min J", "min MSE"]);
    expectCurve(mseDecay, "MSE", near, perMean(source.figures.LS_on_x5));
    expectCurve(mseDecay, "L2", near, perMean(decay));
    expectCurve(mseDecay, "J", near, perMean(sum));
    expectPoint(mseDecay, "min J", shrunk, (2 * leastSquares(shrunk)) / M + shrunk ** 2);
    expectPoint(mseDecay, "min MSE", best, (2 * leastSquares(best)) / M);
  });

  test.each([
    ["one decimal", [ls, mse], [-10, -5, 0, 5, 10], ".1f"],
    ["two decimals", [lsDecay, mseDecay], [-5, -2.5, 0, 2.5, 5], ".2f"],
  ] as const)("ticks with %s", (_, both, ticks, format) => {
    for (const { layout } of both) {
      expect(layout.xaxis).toMatchObject({ title: { text: "w" }, tickvals: ticks, tickformat: format });
    }
  });

  test("the minimum is red, that of the loss alone black with an outline", () => {
    expect(trace(ls, "min").marker).toMatchObject({ color: "#e02020" });
    expect(trace(lsDecay, "min J").marker).toMatchObject({ color: "#e02020" });
    expect(trace(lsDecay, "min LS").marker).toMatchObject({ color: "#000000", line: { color: "#ffffff" } });
  });
});

describe("two weights", () => {
  const [[g11, g12], [, g22]] = source.two_d.G as [[number, number], [number, number]];
  const error = (w1: number, w2: number): number => {
    const [d1, d2] = [w1 - 4, w2 - 1.5];
    return (g11 * d1 * d1 + 2 * g12 * d1 * d2 + g22 * d2 * d2) / M;
  };
  // (G + 1000 I) w = G (4, 1.5), by Cramer's rule
  const [a, b] = [g11 + 1000, g22 + 1000];
  const [r1, r2] = [4 * g11 + 1.5 * g12, 4 * g12 + 1.5 * g22];
  const determinant = a * b - g12 * g12;
  const marker = [(r1 * b - g12 * r2) / determinant, (a * r2 - g12 * r1) / determinant] as const;

  /** f at each point of the square grid, a row for each w2. */
  const over = (axis: number[], f: (w1: number, w2: number) => number): number[] =>
    axis.flatMap((w2) => axis.map((w1) => f(w1, w2)));
  const decay =
    (lambda: number) =>
    (w1: number, w2: number): number =>
      (lambda / 2) * (w1 * w1 + w2 * w2);

  /** Of the traces named so, the one on the axis x or x2. */
  const on = (figure: Figure, name: string, axis: "x" | "x2") => {
    const found = figure.data.filter((each) => each.name === name && (each.xaxis ?? "x") === axis);
    expect(found).toHaveLength(1);
    return found[0]!;
  };

  function expectRings(rings: Figure["data"][number], axis: number[], z: number[]): void {
    expect(rings.type).toBe("contour");
    const { x, y, z: drawnZ } = coordinates(rings);
    expectClose(x, axis);
    expectClose(y, axis);
    expectClose(drawnZ, z);
  }

  const levels = (rings: Figure["data"][number]): number[] => {
    const { start, end, size } = rings.contours as { start: number; end: number; size: number };
    return Array.from({ length: Math.round((end - start) / size) + 1 }, (_, i) => start + i * size);
  };

  test("the bowl of J", () => {
    const axis = grid(7, 29);
    const { x, y, z } = coordinates(trace(bowl, "J"));
    expect(trace(bowl, "J").type).toBe("surface");
    expectClose(x, axis);
    expectClose(y, axis);
    expectClose(
      z,
      over(axis, (w1, w2) => error(w1, w2) + decay(2)(w1, w2)),
    );
  });

  test("the source's rings, ten levels a set, with both markers", () => {
    expect(names(rings)).toEqual(["MSE", "weight decay", "min MSE", "min J"]);
    const axis = grid(7, 100);
    expectRings(trace(rings, "MSE"), axis, over(axis, error));
    expectRings(trace(rings, "weight decay"), axis, over(axis, decay(1000)));
    expectClose(levels(trace(rings, "MSE")), source.figures.contour.mse_levels);
    expectClose(levels(trace(rings, "weight decay")), source.figures.contour.wd_levels);
    const z = coordinates(trace(rings, "MSE")).z!;
    for (const { row_w2, col_w1, mse: expected } of source.figures.contour.mse_samples) {
      expect(Math.abs(z[100 * row_w2 + col_w1]! / expected - 1)).toBeLessThan(1e-9);
    }
    expectPoint(rings, "min MSE", 4, 1.5);
    expectPoint(rings, "min J", ...marker);
    expect(trace(rings, "min J").marker).toMatchObject({ symbol: "x", color: "#e02020" });
    expect(rings.layout.xaxis).toMatchObject({ title: { text: "w₁" }, range: [-7, 7] });
    expect(rings.layout.yaxis).toMatchObject({ title: { text: "w₂" }, range: [-7, 7] });
  });

  test("beside them, in one scale, a ring of each set through the marker", () => {
    const axis = grid(10, 41);
    for (const [side, lambda] of [
      ["x", 1000],
      ["x2", 2],
    ] as const) {
      expectRings(on(pair, "MSE", side), axis, over(axis, error));
      expectRings(on(pair, "weight decay", side), axis, over(axis, decay(lambda)));
      expectClose(coordinates(on(pair, "min J", side)).x, [marker[0]]);
      expectClose(coordinates(on(pair, "min J", side)).y, [marker[1]]);
      expectClose(coordinates(on(pair, "min MSE", side)).y, [1.5]);
    }
    expectClose(levels(on(pair, "MSE", "x")), source.figures.contour.mse_levels);
    expectClose(levels(on(pair, "weight decay", "x")), source.figures.contour.wd_levels);
    expectClose(levels(on(pair, "MSE", "x2")).slice(0, 1), [error(...marker)]);
    expectClose(levels(on(pair, "weight decay", "x2")).slice(0, 1), [decay(2)(...marker)]);
    expect(pair.layout.yaxis2.scaleanchor).toBe("x2");
  });
});
