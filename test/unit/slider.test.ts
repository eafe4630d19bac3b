/** A figure with a slider: what each of its positions draws, and that its axes hold all of it. */
import { type Figure, figure, line, points, type Slider, sideBySide, surface, type Trace } from "shrinkage";
import { describe, expect, it } from "vitest";
import { forSeeds, pick } from "./problems";

const axes = { x: { title: "feature" }, y: { title: "weight" } };
const caption = "Every weight shrinks";

/** A line whose right end falls as the number grows, beside a point that stays. */
const slider: Slider = {
  name: "λ",
  values: [0, 0.5, 1],
  start: 1,
  frame: (lambda) => [line("w", [0, 1], [1, 1 - lambda]), points("zero", [0], [0])],
};

/** The traces as they are once the slider stands at a position: Plotly puts a frame's parts over the figure's. */
function at({ data, frames }: Figure, position: number): Trace[] {
  const { data: parts, traces } = frames![position]!;
  return data.map((trace, i) => ({ ...trace, ...parts[traces.indexOf(i)] }));
}

describe("a slider", () => {
  const truth = points("truth", [0, 1], [2, 2]);
  const drawn = figure([truth], { caption, ...axes, slider });

  it("shows the traces that stay, then those of its first value", () => {
    expect(drawn.data).toEqual([truth, ...slider.frame(0.5)]);
    expect(drawn.layout.sliders).toMatchObject([{ active: 1, currentvalue: { prefix: "λ = " } }]);
  });

  it("draws at each value what its function gives", () => {
    forSeeds(50, (random) => {
      const values = Array.from({ length: pick(random, 2, 9) }, () => random.normalMatrix(1, 1).get(0, 0));
      const frame = (value: number) => [
        line("a", [0, 1, 2], [value, Number.NaN, value * value]),
        points(`at ${value > 0 ? "right" : "left"}`, [value], [1], { symbol: value > 0 ? "x" : "circle" }),
      ];
      const moving = figure([truth], { caption, ...axes, slider: { name: "t", values, frame } });
      values.forEach((value, i) => {
        const [first, ...rest] = at(moving, i);
        expect(first).toEqual(truth);
        expect(rounded(rest)).toEqual(rounded(frame(value)));
      });
    });
  });

  it("goes through its frames by name, without a pause", () => {
    const [{ steps }] = drawn.layout.sliders as {
      steps: { label: string; method: string; args: unknown[] }[];
    }[];
    expect(steps.map(({ label }) => label)).toEqual(["0", "0.5", "1"]);
    for (const [i, { method, args }] of steps.entries()) {
      expect([method, args[0]]).toEqual(["animate", [drawn.frames![i]!.name]]);
      expect(args[1]).toMatchObject({ mode: "immediate", frame: { duration: 0 } });
    }
  });

  it("stores of a trace only what moves", () => {
    expect(drawn.frames!.map(({ data }) => data.map(Object.keys))).toEqual(Array(3).fill([["y"], []]));
  });

  it("tells a note beside its value", () => {
    const told = figure([], {
      caption,
      ...axes,
      slider: { ...slider, note: (lambda) => `falls by ${lambda} < 2` },
    });
    const [{ steps }] = told.layout.sliders as { steps: { label: string }[] }[];
    expect(steps[2]?.label).toBe("1: falls by 1 &lt; 2");
  });

  it("has axes that hold what is drawn at every value, and leaves those alone that have a range", () => {
    forSeeds(50, (random) => {
      const values = Array.from({ length: 5 }, () => 10 ** random.normalMatrix(1, 1).get(0, 0));
      const frame = (value: number) => [line("w", [value, 2 * value], [-value, value * value])];
      const options = { caption, x: { title: "x", type: "log" as const }, y: { title: "y" } };
      const { layout } = figure([], { ...options, slider: { name: "t", values, frame } });
      const [x, y] = [layout.xaxis, layout.yaxis].map((axis) => (axis as { range: [number, number] }).range);
      for (const value of values) {
        for (const place of [value, 2 * value].map(Math.log10))
          expect(place > x![0] && place < x![1]).toBe(true);
        for (const place of [-value, value * value]) expect(place > y![0] && place < y![1]).toBe(true);
      }
    });
    const held = figure([], { caption, ...axes, y: { title: "y", range: [-1, 1] }, slider });
    expect(held.layout.yaxis).toMatchObject({ range: [-1, 1] });
  });

  it("takes gaps and zeros on a log axis for gaps", () => {
    const frame = (value: number) => [line("w", [0, 1], [value, 1])];
    const y = { title: "y", type: "log" as const };
    const { frames } = figure([], { caption, x: axes.x, y, slider: { name: "t", values: [0, 1], frame } });
    expect(frames![0]!.data[0]!.y).toEqual([null, 1]);
  });

  it("moves both sides of a comparison at once", () => {
    const right = figure([truth, truth], {
      caption: "right",
      ...axes,
      slider: { ...slider, frame: (lambda) => [line("v", [0], [lambda])] },
    });
    const both = sideBySide(drawn, right, { caption });
    expect(both.layout.sliders).toEqual(drawn.layout.sliders);
    for (const position of [0, 1, 2]) {
      const [left, other] = [at(drawn, position), at(right, position)];
      const traces = at(both, position);
      expect(traces.slice(0, left.length)).toEqual(left);
      expect(traces.slice(left.length).map(({ y }) => y)).toEqual(other.map(({ y }) => y));
    }
    const still = figure([truth], { caption: "still", ...axes });
    expect(at(sideBySide(still, right, { caption }), 2)[3]!.y).toEqual([1]);
    expect(at(sideBySide(right, still, { caption }), 2)[2]!.y).toEqual([1]);
  });

  it("has its place below the chart, which is higher for it", () => {
    const still = figure([truth], { caption, ...axes });
    const [plain, more] = [still, drawn].map(
      ({ layout }) => layout as { height: number; margin: { b: number } },
    );
    expect(more!.height - plain!.height).toBe(more!.margin.b - plain!.margin.b);
    expect(more!.height).toBeGreaterThan(plain!.height);
  });
});

describe("a slider is refused", () => {
  const make = (parts: object) => () =>
    figure([], { caption, ...axes, slider: { ...slider, ...parts } as Slider });
  it.each([
    ["without a function", { frame: undefined }, TypeError, "slider must be { name, values, frame }"],
    ["without a name", { name: 1 }, TypeError, "slider must be { name, values, frame }"],
    [
      "with a single value",
      { values: [1], start: 0 },
      RangeError,
      "slider.values must be at least two, got 1",
    ],
    ["with NaN", { values: [0, Number.NaN] }, RangeError, "slider.values"],
    ["that starts nowhere", { start: 3 }, RangeError, "slider.start must be an index below 3, got 3"],
    [
      "whose function gives no traces",
      { frame: () => [] },
      TypeError,
      "slider.frame must return a list of traces, got a list of 0 at λ = 0",
    ],
    [
      "whose traces are not always as many",
      { frame: (value: number) => (value > 0 ? slider.frame(value) : slider.frame(value).slice(1)) },
      RangeError,
      "slider.frame must give as many traces of the same types at each value, got [scatter] at 0 and [scatter, scatter] at 0.5",
    ],
    [
      "that changes a list inside of a trace's part, which Plotly does not",
      {
        frame: (value: number) => [
          { ...points("w", [0], [0]), marker: { symbol: [value > 0 ? "x" : "circle"] } },
        ],
      },
      TypeError,
      'slider.frame must not change a list inside marker of "w"',
    ],
    [
      "whose traces stand in space, on a plane",
      {
        frame: () => [
          surface(
            "s",
            [0, 1],
            [0, 1],
            [
              [0, 1],
              [1, 2],
            ],
          ),
        ],
      },
      TypeError,
      '"s" is drawn in space',
    ],
  ])("%s", (_, parts, kind, message) => {
    expect(make(parts)).toThrow(kind);
    expect(make(parts)).toThrow(message);
  });

  it("beside one of other values", () => {
    const [left, right] = [
      [0, 1],
      [0, 2],
    ].map((values) => figure([], { caption, ...axes, slider: { ...slider, values } }));
    expect(() => sideBySide(left!, right!, { caption })).toThrow("sliders of the same values");
  });
});

describe("an aspect", () => {
  const ranged = { x: { title: "x", range: [0, 8] as const }, y: { title: "y", range: [0, 2] as const } };
  it("ties the axes so that the plot is as wide as asked for", () => {
    const { xaxis, yaxis } = figure([line("w", [0, 1], [0, 1])], { caption, ...ranged, aspect: 4 / 3 })
      .layout as {
      xaxis: object;
      yaxis: { scaleratio: number };
    };
    expect(xaxis).toMatchObject({ constrain: "domain" });
    // A unit of y is scaleratio units of x long, so the plot is 8 wide and 2 · scaleratio high.
    expect(8 / (2 * yaxis.scaleratio)).toBeCloseTo(4 / 3, 12);
  });
  it("needs two ranges, and no other tie", () => {
    const make = (parts: object) => () => figure([line("w", [0], [0])], { caption, ...axes, ...parts });
    expect(make({ aspect: 1 })).toThrow("aspect needs an x.range and a y.range, and no equalAxes");
    expect(make({ ...ranged, aspect: 1, equalAxes: true })).toThrow("no equalAxes");
    expect(make({ ...ranged, aspect: 0 })).toThrow("aspect must be a finite number > 0, got 0");
  });
});

describe("an alternative text", () => {
  it("is the caption, unless there is a better one", () => {
    const still = (parts: object) => figure([line("w", [0], [0])], { caption, ...axes, ...parts });
    expect(still({}).layout.meta).toEqual({ alt: caption });
    expect(still({ alt: "A line that falls" }).layout.meta).toEqual({ alt: "A line that falls" });
    expect(sideBySide(still({}), still({}), { caption, alt: "Two" }).layout.meta).toEqual({ alt: "Two" });
  });
});

/** Numbers to six digits, as frames keep them. */
function rounded(value: unknown): unknown {
  if (typeof value === "number") return Number(value.toPrecision(6));
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, rounded(part)]));
}
