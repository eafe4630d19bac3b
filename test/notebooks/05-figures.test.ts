/** The figures of notebook 05: what they draw, computed once more from the sums that the data has. */
import { describe, expect, test } from "vitest";
import { golden } from "../unit/problems";
import { atPlace, coordinates, expectClose, type Figure, figuresOf, type Trace, trace } from "./figures";

interface Source {
  one_d: { moments: { M: number; Sx: number; Sxx: number } };
  two_d: { G: [[number, number], [number, number]] };
  figures: {
    LS_on_x10: number[];
    LS_on_x5: number[];
    contour: { mse_levels: number[]; wd_levels: number[] };
  };
}
type Pair = readonly [number, number];
type Gram = readonly [Pair, Pair];

const source = golden<Source>("source-004");
const { M, Sx, Sxx } = source.one_d.moments;

const [hook, data, ls, mse, lsDecay, mseDecay, bowl, rings, pair, shares] = figuresOf("05-", 10);

const names = ({ data }: Figure): (string | undefined)[] => data.map(({ name }) => name);
const grid = (end: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => -end + (2 * end * i) / (count - 1));

/** Of the traces named so, the one on the axis x or x2. */
function on({ data }: Figure, name: string, axis: "x" | "x2" = "x"): Trace {
  const found = data.filter((each) => each.name === name && (each.xaxis ?? "x") === axis);
  expect(found, name).toHaveLength(1);
  return found[0]!;
}

function expectCurve(curve: Trace, x: number[], y: number[]): void {
  expectClose(coordinates(curve).x, x);
  expectClose(coordinates(curve).y, y);
}

function expectPoint(marker: Trace, x: number, y: number): void {
  expect(marker.mode).toBe("markers");
  expectClose(coordinates(marker).x, [x]);
  expectClose(coordinates(marker).y, [y]);
}

/** A figure at one step of its slider. */
function atStep(figure: Figure, label: string): Figure {
  const [{ steps }] = figure.layout.sliders as [{ steps: { label: string }[] }];
  const step = steps.findIndex((each) => each.label.split(":")[0] === label);
  expect(step, label).toBeGreaterThanOrEqual(0);
  return atPlace(figure, step);
}

/** How the one-line texts of a figure read, such as the value of its slider. */
const stepLabels = ({ layout }: Figure): string[] =>
  (layout.sliders as [{ steps: { label: string }[] }])[0].steps.map(({ label }) => label);

describe("one weight", () => {
  const leastSquares = (w: number): number => ((w - 3.14) ** 2 * Sxx - 2 * (w - 3.14) * Sx + M) / 2;
  const best = 3.14 + Sx / Sxx;
  const shrunk = (lambda: number): number => (3.14 * Sxx + Sx) / (Sxx + lambda);
  const wide = grid(10, 100);
  const near = grid(5, 100);
  const half = grid(5, 51);
  const decay = (lambda: number) => (w: number) => (lambda / 2) * w * w;
  const objective = (lambda: number) => (w: number) => leastSquares(w) + decay(lambda)(w);
  const perMean = (values: number[]): number[] => values.map((value) => (2 * value) / M);

  test("the data, and the lines of both weights", () => {
    const { x = [], y } = coordinates(trace(data, "data, every twentieth"));
    expect(x).toHaveLength(50);
    expectClose(
      y,
      x.map((each) => 3.14 * each + 1),
    );
    expectCurve(trace(data, "least squares"), [-3, 3], [-3 * best, 3 * best]);
    expectCurve(trace(data, "weight decay, λ = 1000 = α"), [-3, 3], [-3 * shrunk(1000), 3 * shrunk(1000)]);
  });

  test("LS and its minimum", () => {
    expect(names(ls)).toEqual(["LS", "min"]);
    expectCurve(trace(ls, "LS"), wide, source.figures.LS_on_x10);
    expectCurve(trace(ls, "LS"), wide, wide.map(leastSquares));
    expectPoint(trace(ls, "min"), best, leastSquares(best));
    expect(ls.layout.yaxis.title.text).toBe("least squares");
  });

  test("MSE and its minimum, and both losses on a logarithmic axis", () => {
    expect(names(mse)).toEqual(["MSE", "min", "LS", "MSE", "min", "min"]);
    for (const axis of ["x", "x2"] as const) {
      expectCurve(on(mse, "MSE", axis), wide, perMean(source.figures.LS_on_x10));
    }
    expectCurve(on(mse, "LS", "x2"), wide, source.figures.LS_on_x10);
    expectPoint(on(mse, "min"), best, (2 * leastSquares(best)) / M);
    expect(mse.layout.yaxis).toMatchObject({ title: { text: "MSE loss" }, type: "linear" });
    expect(mse.layout.yaxis2.type).toBe("log");
  });

  test("LS, its penalty, their sum and both minima", () => {
    expect(names(lsDecay)).toEqual(["LS", "L2", "J", "min J", "min LS"]);
    expectCurve(trace(lsDecay, "LS"), near, source.figures.LS_on_x5);
    expectCurve(trace(lsDecay, "L2"), near, near.map(decay(1000)));
    expectCurve(trace(lsDecay, "J"), near, near.map(objective(1000)));
    expectPoint(trace(lsDecay, "min J"), shrunk(1000), objective(1000)(shrunk(1000)));
    expectPoint(trace(lsDecay, "min LS"), best, leastSquares(best));
  });

  test("beside them MSE, its penalty, their sum and both minima", () => {
    expect(names(mseDecay).slice(5)).toEqual(["MSE", "min MSE", "L2", "J", "min J"]);
    expectCurve(on(mseDecay, "LS"), half, half.map(leastSquares));
    expectCurve(on(mseDecay, "MSE", "x2"), half, perMean(half.map(leastSquares)));
    expectCurve(on(mseDecay, "L2", "x2"), half, perMean(half.map(decay(1000))));
    expectCurve(on(mseDecay, "J", "x2"), half, perMean(half.map(objective(1000))));
    const minimum = shrunk(1000);
    expectPoint(on(mseDecay, "min J", "x2"), minimum, (2 * objective(1000)(minimum)) / M);
    expectPoint(on(mseDecay, "min MSE", "x2"), best, (2 * leastSquares(best)) / M);
  });

  test.each([0, 200, 20000])("with its slider at λ₁ = %d", (lambda) => {
    const moved = atStep(mseDecay, String(lambda));
    const minimum = shrunk(lambda);
    for (const [axis, scale] of [
      ["x", 1],
      ["x2", 2 / M],
    ] as const) {
      const [{ y: sum }, { x, y }] = ["J", "min J"].map((name) => coordinates(on(moved, name, axis))) as [
        { y: number[] },
        { x: number[]; y: number[] },
      ];
      const expected = half.map((w) => scale * objective(lambda)(w));
      expectClose(sum, expected, 1e-5);
      expectClose(x, [minimum], 1e-5);
      expectClose(y, [scale * objective(lambda)(minimum)], 1e-5);
    }
    expect(stepLabels(mseDecay)).toContain(`${lambda}: λ₂ = ${(2 * lambda) / M}, w = ${minimum.toFixed(2)}`);
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
  const independent = source.two_d.G;
  const correlated: Gram = [
    [1000, 850],
    [850, 1000],
  ];
  /** dᵀ A d. */
  const form = ([[a, b], [, c]]: Gram, [d1, d2]: Pair): number => a * d1 * d1 + 2 * b * d1 * d2 + c * d2 * d2;
  const times = ([[a, b], [c, d]]: Gram, factor: number): Gram => [
    [a * factor, b * factor],
    [c * factor, d * factor],
  ];
  const round: Gram = [
    [1, 0],
    [0, 1],
  ];
  const truth: Pair = [4, 1.5];
  /** (G + α I) w = G (4, 1.5), by Cramer's rule. */
  const ridge = ([[a, b], [, c]]: Gram, alpha: number): Pair => {
    const [r1, r2] = [4 * a + 1.5 * b, 4 * b + 1.5 * c];
    const determinant = (a + alpha) * (c + alpha) - b * b;
    return [(r1 * (c + alpha) - b * r2) / determinant, ((a + alpha) * r2 - b * r1) / determinant];
  };
  const marker = ridge(independent, 1000);

  /** Fails unless each point of the ring has the same (w - centre)ᵀ A (w - centre), and it is this one. */
  function expectRing(ring: Trace, A: Gram, [c1, c2]: Pair, level: number): void {
    expect(ring.line).toMatchObject({ shape: "spline" });
    const { x = [], y = [] } = coordinates(ring);
    expect(x.length).toBeGreaterThan(20);
    expect([x.at(-1), y.at(-1)]).toEqual([x[0], y[0]]);
    const scale = Math.max(level, 1e-3);
    for (const [i, w1] of x.entries()) {
      expect(Math.abs(form(A, [w1 - c1, y[i]! - c2]) - level) / scale).toBeLessThan(1e-4);
    }
  }

  test.each([0, 1000, 10000])("the road, and the rings that touch on it, at λ = %d", (lambda) => {
    const moved = lambda === 1000 ? hook : atStep(hook, String(lambda));
    for (const [axis, G] of [
      ["x", independent],
      ["x2", correlated],
    ] as const) {
      const w = ridge(G, lambda);
      expectClose(coordinates(on(moved, "min J", axis)).x, [w[0]], 1e-5);
      expectClose(coordinates(on(moved, "min J", axis)).y, [w[1]], 1e-5);
      expectRing(on(moved, "MSE through min J", axis), G, truth, form(G, [w[0] - 4, w[1] - 1.5]));
      expectRing(on(moved, "penalty through min J", axis), round, [0, 0], form(round, w));
      const { x = [], y = [] } = coordinates(on(moved, "minima for all λ", axis));
      expect([x.at(-1), y.at(-1)]).toEqual([0, 0]);
      expectClose([x[0]!, y[0]!], [...truth]);
      // Each point lies where both slopes are parallel: the road has all of these.
      for (const [i, w1] of x.entries()) {
        const [d1, d2] = [w1 - 4, y[i]! - 1.5];
        const [[a, b], [, c]] = G;
        const cross = (a * d1 + b * d2) * y[i]! - (b * d1 + c * d2) * w1;
        expect(Math.abs(cross)).toBeLessThan(1e-7 * 1000);
      }
    }
    const written = (w: Pair): string => `(${w.map((each) => each.toFixed(2)).join(", ")})`;
    expect(stepLabels(hook)).toContain(
      `${lambda}: w = ${written(ridge(independent, lambda))} left, ${written(ridge(correlated, lambda))} right`,
    );
  });

  test("on the correlated road the second weight grows before it shrinks", () => {
    const { y = [] } = coordinates(on(hook, "minima for all λ", "x2"));
    expect(Math.max(...y)).toBeGreaterThan(1.9);
  });

  test("the bowl of J, and its lowest point", () => {
    const axis = Array.from({ length: 21 }, (_, i) => -6 + i / 2);
    const J = (w1: number, w2: number): number =>
      form(independent, [w1 - 4, w2 - 1.5]) / M + form(round, [w1, w2]);
    const { x, y, z } = coordinates(trace(bowl, "J"));
    expect(trace(bowl, "J").type).toBe("surface");
    expectClose(x, axis);
    expectClose(y, axis);
    expectClose(
      z,
      axis.flatMap((w2) => axis.map((w1) => J(w1, w2))),
      1e-5,
    );
    expect(trace(bowl, "J").contours).toMatchObject({ z: { show: true } });
    expect((trace(bowl, "J").contours as { z: { start: number } }).z.start).toBeCloseTo(J(...marker) + 2, 9);
    const plate = coordinates(trace(bowl, "min J"));
    const middle = ([low, high]: number[]): number => (low! + high!) / 2;
    expectClose([middle(plate.x!), middle(plate.y!)], [...marker]);
    expectClose(plate.z, new Array(4).fill(J(...marker) + 3));
    expect(bowl.layout.title.text).toContain(`J = ${J(...marker).toFixed(1)} at (1.92, 0.80)`);
  });

  test("the source's rings, nine of ten levels a set, with both markers, on paper of 4 : 3", () => {
    expect([...new Set(names(rings))]).toEqual(["MSE", "weight decay", "min MSE", "min J"]);
    for (const [name, A, centre, levels] of [
      ["MSE", times(independent, 1 / M), truth, source.figures.contour.mse_levels],
      ["weight decay", times(round, 500), [0, 0], source.figures.contour.wd_levels],
    ] as [string, Gram, Pair, number[]][]) {
      const set = rings.data.filter((each) => each.name === name);
      expect(set).toHaveLength(9);
      expect(set.filter(({ showlegend }) => showlegend)).toHaveLength(1);
      set.forEach((ring, i) => {
        expectRing(ring, A, centre, levels[i + 1]!);
      });
    }
    expectPoint(trace(rings, "min MSE"), 4, 1.5);
    expectPoint(trace(rings, "min J"), ...marker);
    expect(trace(rings, "min J").marker).toMatchObject({ symbol: "x", color: "#e02020" });
    expect(rings.layout.xaxis).toMatchObject({ title: { text: "w₁" }, range: [-7, 7] });
    expect(rings.layout.yaxis).toMatchObject({ title: { text: "w₂" }, range: [-7, 7], scaleanchor: "x" });
    expect(rings.layout.yaxis.scaleratio).toBeCloseTo(3 / 4, 12);
  });

  test("beside each other, in equal units, rings that touch and rings of both sums", () => {
    const of = (name: string): Trace[] => pair.data.filter((each) => each.name === name);
    for (const [i, alpha] of [200, 1000, 5000].entries()) {
      const w = ridge(independent, alpha);
      expectRing(of("MSE")[i]!, independent, truth, form(independent, [w[0] - 4, w[1] - 1.5]));
      expectRing(of("weight decay")[i]!, round, [0, 0], form(round, w));
    }
    for (const lambda of [2, 1000]) {
      const [[a, b], [, c]] = independent;
      const sum: Gram = [
        [a / M + lambda / 2, b / M],
        [b / M, c / M + lambda / 2],
      ];
      const lowest = ridge(independent, (M * lambda) / 2);
      for (const [i, radius] of [0.5, 1, 1.5].entries()) {
        const ring = of(`MSE + decay, λ = ${lambda}`)[i]!;
        expect(ring.xaxis).toBe("x2");
        expectRing(ring, sum, lowest, radius ** 2 * sum[0][0]);
      }
    }
    for (const axis of ["x", "x2"] as const) {
      expectPoint(on(pair, "min J", axis), ...marker);
      expect(on(pair, "min J", axis).marker).toMatchObject({ symbol: "circle-open" });
      expectPoint(on(pair, "min MSE", axis), 4, 1.5);
    }
    expect(pair.layout.yaxis).toMatchObject({ scaleanchor: "x" });
    expect(pair.layout.yaxis2).toMatchObject({ scaleanchor: "x2" });
  });

  test("the shares of both directions, and their sum", () => {
    for (const [axis, [[a, b], [, c]]] of [
      ["x", independent],
      ["x2", correlated],
    ] as const) {
      const [mean, apart] = [(a + c) / 2, Math.hypot((a - c) / 2, b)];
      const share = (square: number) => (alpha: number) => square / (square + alpha);
      const both = [share(mean + apart), share(mean - apart)] as const;
      const sum = (alpha: number): number => both[0](alpha) + both[1](alpha);
      for (const [name, f] of [
        ["direction 1", both[0]],
        ["direction 2", both[1]],
        ["their sum: degrees of freedom", sum],
      ] as const) {
        const { x = [], y } = coordinates(on(shares, name, axis));
        expect([x[0], x.at(-1)]).toEqual([10, 1e5]);
        expectClose(y, x.map(f));
      }
      expectClose(coordinates(on(shares, "at α = 1000", axis)).y, [both[0](1000), both[1](1000), sum(1000)]);
    }
  });
});
