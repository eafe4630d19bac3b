/** Figures in one, each at its place: their axes, one legend, one slider. */
import {
  type Figure,
  figure,
  line,
  type Panel,
  panels,
  points,
  type Slider,
  sideBySide,
  surface,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { expectRefusal, type Refusal, type Wrong } from "./refusals";

const caption = "Three views";
const axes = { x: { title: "λ", type: "log" as const, range: [0, 2] as const }, y: { title: "weight" } };
const slider: Slider = { name: "λ", values: [1, 10], frame: (lambda) => [points("now", [lambda], [lambda])] };

const ball = figure([line("edge", [0, 1], [1, 0])], {
  caption: "ball",
  x: { title: "a" },
  y: { title: "b" },
  equalAxes: true,
  slider: { ...slider, frame: (lambda) => [line("edge", [0, 1], [lambda, 0]), points("now", [1], [lambda])] },
});
const path = figure([line("w", [1, 10], [1, 0])], { caption: "path", ...axes, slider });
const errors = figure([line("error", [1, 10], [2, 3])], {
  caption: "errors",
  ...axes,
  y: { title: "error" },
  slider,
});
const still = figure([line("w", [1, 10], [1, 0])], { caption: "still", ...axes });
const bowl = figure(
  [
    surface(
      "J",
      [0, 1],
      [0, 1],
      [
        [0, 1],
        [1, 2],
      ],
    ),
  ],
  { caption: "bowl", x: { title: "a" }, y: { title: "b" }, z: { title: "J" } },
);

const left: Panel = { figure: ball, x: [0, 0.4], y: [0.2, 1] };
const above: Panel = { figure: path, x: [0.5, 1], y: [0.6, 1] };
const below: Panel = { figure: errors, x: [0.5, 1], y: [0, 0.4] };
const layoutOf = (figure: Figure) => figure.layout as Record<string, Wrong>;
const axesOf = ({ data }: Figure) => data.map(({ xaxis, yaxis }) => [xaxis, yaxis]);

describe("panels", () => {
  it("stand where they are put, with their captions", () => {
    const { xaxis, yaxis, xaxis2, yaxis2, yaxis3, annotations } = layoutOf(
      panels([left, above, below], { caption }),
    );
    expect([xaxis.domain, yaxis.domain]).toEqual([left.x, left.y]);
    expect([xaxis2.domain, yaxis2.domain, yaxis3.domain]).toEqual([above.x, above.y, below.y]);
    expect([yaxis2, yaxis3].map(({ title, anchor }) => [title.text, anchor])).toEqual([
      ["weight", "x2"],
      ["error", "x2"],
    ]);
    expect(yaxis.scaleanchor).toBe("x");
    const captions = annotations.map(({ text, x, y }: Wrong) => [text, x, y]);
    expect(captions).toEqual([
      ["ball", 0, 1],
      ["path", 0.5, 1],
      ["errors", 0.5, 0.4],
    ]);
  });

  it("share an x axis where they stand one above the other, which is drawn below the lower one", () => {
    for (const order of [
      [left, above, below],
      [left, below, above],
    ] as const) {
      const both = panels(order, { caption });
      const lower = order.indexOf(below) + 1;
      expect(layoutOf(both).xaxis2.anchor).toBe(`y${lower}`);
      expect(layoutOf(both)).not.toHaveProperty("xaxis3");
      expect(new Set(axesOf(both).map(String))).toEqual(new Set([",", "x2,y2", "x2,y3"]));
    }
    // The first may be one of them.
    const two = panels([above, below], { caption });
    expect(layoutOf(two).xaxis).toMatchObject({ anchor: "y2", domain: [0.5, 1] });
    expect(new Set(axesOf(two).map(String))).toEqual(new Set([",", "x,y2"]));
  });

  it("share none where the axis is another, or the place", () => {
    const other = figure([line("w", [1, 10], [1, 0])], { caption: "c", ...axes, x: { title: "α" } });
    const apart: Panel[][] = [
      [above, { ...below, figure: other }],
      [above, { ...below, x: [0.4, 1] }],
      [{ ...above, x: [0, 0.4] }, above],
      [
        { ...left, figure: still },
        { ...left, figure: still },
      ],
    ];
    for (const list of apart) {
      const { xaxis, xaxis2 } = layoutOf(panels(list, { caption }));
      expect(xaxis).not.toHaveProperty("anchor");
      expect(xaxis2.anchor).toBe("y2");
    }
  });

  it("name in the legend once what is named alike", () => {
    const { data } = panels([left, above, below, { ...below, y: [0.45, 0.55], figure: still }], { caption });
    expect(data.map(({ name, showlegend }) => [name, showlegend])).toEqual([
      ["edge", true],
      ["edge", true],
      ["now", true],
      ["w", true],
      ["now", false],
      ["error", true],
      ["now", false],
      ["w", false],
    ]);
  });

  it("move together, also beside what stands still", () => {
    const { data, frames, layout } = panels([{ ...left, figure: still }, above, left, below], { caption });
    expect(layout.sliders).toEqual(path.layout.sliders);
    const [, at10] = frames!;
    expect(at10!.traces.map((k) => data[k]!.name)).toEqual(["now", "edge", "now", "now"]);
    expect(at10!.data.map(({ y }) => y)).toEqual([[10], [10, 0], [10], [10]]);
    expect(panels([{ ...left, figure: still }], { caption })).not.toHaveProperty("frames");
  });

  it("may be in space", () => {
    const both = panels([left, { ...above, figure: bowl }], { caption });
    expect(layoutOf(both).scene2.domain).toEqual({ x: above.x, y: above.y });
    expect(both.data.at(-1)).toMatchObject({ scene: "scene2" });
    const scenes = panels(
      [
        { ...above, figure: bowl },
        { ...below, figure: bowl },
      ],
      { caption },
    );
    expect(scenes.data.map(({ scene }) => scene)).toEqual([undefined, "scene2"]);
  });

  it("are two side by side in their simplest form", () => {
    const sides: Panel[] = [
      { figure: ball, x: [0, 0.44], y: [0, 1] },
      { figure: path, x: [0.56, 1], y: [0, 1] },
    ];
    expect(panels(sides, { caption, height: 400, alt: "Two" })).toEqual(
      sideBySide(ball, path, { caption, height: 400, alt: "Two" }),
    );
  });

  const call =
    (list: Wrong, options: Wrong = { caption }) =>
    () =>
      panels(list, options);
  const faster = figure([], { caption, ...axes, slider: { ...slider, values: [1, 100] } });
  const refusals: Refusal[] = [
    ["no list", call(ball), TypeError, "panels must be a list of { figure, x, y }, got an object"],
    ["an empty list", call([]), TypeError, "panels must be a list of { figure, x, y }, got a list of 0"],
    [
      "a figure without its place",
      call([ball]),
      TypeError,
      "panels[0].figure must be a figure made by figure(traces, options), got undefined",
    ],
    [
      "a place that ends before it begins",
      call([left, { ...above, y: [1, 0.6] }]),
      TypeError,
      "panels[1].y must be [from, to] between 0 and 1, got a list of 2",
    ],
    [
      "a place in pixels",
      call([{ ...left, x: [0, 400] }]),
      TypeError,
      "panels[0].x must be [from, to] between 0 and 1, got a list of 2",
    ],
    [
      "no place",
      call([{ figure: ball }]),
      TypeError,
      "panels[0].x must be [from, to] between 0 and 1, got undefined",
    ],
    [
      "several figures in one",
      call([{ ...left, figure: panels([above, below], { caption }) }]),
      TypeError,
      "panels[0].figure must be a single figure, got one that is side by side already",
    ],
    ["no caption", call([left], {}), TypeError, "panels needs options { caption }"],
    [
      "sliders of other values",
      call([left, { ...above, figure: faster }]),
      RangeError,
      "panels must have sliders of the same values",
    ],
  ];
  it.each(refusals)("refuse %s", (_, refused, kind, message) => {
    expectRefusal(refused, kind, message);
  });
});
