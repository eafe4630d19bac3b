import { contours, type Figure, figure, line, points, sideBySide, surface, type Trace } from "shrinkage";
import { describe, expect, it } from "vitest";

const axes = { x: { title: "a" }, y: { title: "b" } };
const x = [0, 1, 2];
const z = [
  [1, 2, 3],
  [4, 5, 6],
  [7, 8, 9],
];

const curve = figure([line("L1", x, x), line("L2", x, x)], { caption: "curve", ...axes });
const round = figure([line("L1", x, x), points("both", x, x)], {
  caption: "round",
  ...axes,
  equalAxes: true,
});
const bowl = figure([surface("J", x, x, z)], { caption: "bowl", ...axes, z: { title: "J" } });

interface Layout {
  annotations: { text: string; x: number }[];
  [axis: string]: unknown;
}
const layoutOf = (figure: Figure) => figure.layout as unknown as Layout;

describe("a figure in space", () => {
  it("has three axes with titles", () => {
    expect(layoutOf(bowl).scene).toMatchObject({
      xaxis: { title: { text: "a" } },
      yaxis: { title: { text: "b" } },
      zaxis: { title: { text: "J" } },
    });
    expect(bowl.layout).not.toHaveProperty("xaxis");
  });

  it("holds surfaces, and one on a plane what is drawn there", () => {
    const levels = { start: 0, end: 1, size: 1 };
    const flat = contours("map", x, x, z, { levels });
    expect(() => figure([surface("J", x, x, z)], { caption: "c", ...axes })).toThrow(
      new TypeError('"J" is drawn in space: figure needs a third axis, z: { title }'),
    );
    for (const trace of [line("L1", x, x), flat]) {
      expect(() => figure([trace], { caption: "c", ...axes, z: { title: "J" } })).toThrow(
        new TypeError(`"${trace.name}" is drawn on a plane: z must be left out`),
      );
    }
    expect(() => figure([surface("J", x, x, z)], { caption: "c", ...axes, z: {} as never })).toThrow(
      "figure needs a third axis",
    );
    const cloud: Trace = { type: "scatter3d", x, y: x, z: x };
    expect(
      figure([surface("J", x, x, z), cloud], { caption: "c", ...axes, z: { title: "J" } }).data,
    ).toHaveLength(2);
  });
});

describe("side by side", () => {
  it("each figure has its half of the width, its axes and its caption", () => {
    const both = sideBySide(curve, round, { caption: "which?", height: 500 });
    const layout = layoutOf(both);
    expect(layout.xaxis).toMatchObject({ title: { text: "a" }, domain: [0, 0.44] });
    expect(layout.xaxis2).toMatchObject({ title: { text: "a" }, domain: [0.56, 1], anchor: "y2" });
    expect(layout.yaxis).not.toHaveProperty("scaleanchor");
    expect(layout.yaxis2).toMatchObject({ scaleanchor: "x2", anchor: "x2" });
    expect(layout.annotations.map(({ text, x }) => [text, x])).toEqual([
      ["curve", 0],
      ["round", 0.56],
    ]);
    expect(layout).toMatchObject({ title: { text: "which?" }, height: 500 });
  });

  it("what is named alike is in the legend once", () => {
    const { data } = sideBySide(curve, round, { caption: "which?" });
    expect(data.map((trace) => [trace.name, trace.xaxis, trace.showlegend])).toEqual([
      ["L1", undefined, true],
      ["L2", undefined, true],
      ["L1", "x2", false],
      ["both", "x2", true],
    ]);
    // A surface, or a curve that is not listed, is in no legend: then the one on the right is.
    const unlisted = figure([line("L1", x, x, { legend: false })], { caption: "c", ...axes });
    const named = figure([line("J", x, x), line("L1", x, x)], { caption: "c", ...axes });
    expect(sideBySide(bowl, named, { caption: "c" }).data[1]!.showlegend).toBe(true);
    expect(sideBySide(unlisted, named, { caption: "c" }).data[2]!.showlegend).toBe(true);
  });

  it("a curve and a surface each have their own axes, whichever is on the left", () => {
    const left = sideBySide(curve, bowl, { caption: "c" });
    expect(left.data.map(({ xaxis, scene }) => [xaxis, scene])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
      [undefined, "scene2"],
    ]);
    expect(layoutOf(left)).toMatchObject({
      xaxis: { domain: [0, 0.44] },
      yaxis: { title: { text: "b" } },
      scene2: { domain: { x: [0.56, 1], y: [0, 1] }, zaxis: { title: { text: "J" } } },
    });
    expect(left.layout).not.toHaveProperty("scene");
    const right = sideBySide(bowl, curve, { caption: "c" });
    expect(right.data.map(({ xaxis, yaxis, scene }) => [xaxis, yaxis, scene])).toEqual([
      [undefined, undefined, undefined],
      ["x2", "y2", undefined],
      ["x2", "y2", undefined],
    ]);
    expect(layoutOf(right)).toMatchObject({
      scene: { domain: { x: [0, 0.44], y: [0, 1] } },
      xaxis2: { domain: [0.56, 1], anchor: "y2" },
      yaxis2: { anchor: "x2" },
    });
    expect(right.layout).not.toHaveProperty("xaxis");
  });

  it("two surfaces each have their scene, seen from farther away than one alone", () => {
    const { data, layout } = sideBySide(bowl, bowl, { caption: "c" });
    expect(data.map(({ scene, xaxis }) => [scene, xaxis])).toEqual([
      [undefined, undefined],
      ["scene2", undefined],
    ]);
    const scenes = ["scene", "scene2"].map((name) => layout[name] as { camera: { eye: { x: number } } });
    const alone = layoutOf(bowl).scene as (typeof scenes)[0];
    for (const { camera } of scenes) expect(camera.eye.x).toBeGreaterThan(alone.camera.eye.x);
    expect(layout).toMatchObject({
      scene: { domain: { x: [0, 0.44] } },
      scene2: { domain: { x: [0.56, 1] } },
    });
  });

  it("stored figures are taken as well, and figures are left as they were", () => {
    const before = JSON.stringify([curve, bowl]);
    const stored = JSON.parse(before) as [Figure, Figure];
    expect(sideBySide(...stored, { caption: "c" })).toEqual(sideBySide(curve, bowl, { caption: "c" }));
    expect(JSON.stringify([curve, bowl])).toBe(before);
    const bare: Figure = { data: [{ type: "scatter" }], layout: {}, config: {} };
    expect(sideBySide(bare, bare, { caption: "c" }).data[1]).toMatchObject({ xaxis: "x2" });
    const view: Figure = { ...bare, layout: { scene: {} } };
    expect(sideBySide(view, bare, { caption: "c" }).layout.scene).toEqual({
      domain: { x: [0, 0.44], y: [0, 1] },
    });
  });

  it("what is no figure, or two already, is refused", () => {
    expect(() => sideBySide(curve, 1 as never, { caption: "?" })).toThrow(
      new TypeError("right must be a figure made by figure(traces, options), got 1"),
    );
    for (const pair of [
      sideBySide(curve, round, { caption: "c" }),
      sideBySide(bowl, bowl, { caption: "c" }),
    ]) {
      expect(() => sideBySide(pair, curve, { caption: "c" })).toThrow(
        new TypeError("left must be a single figure, got one that is side by side already"),
      );
    }
    expect(() => sideBySide(curve, round, undefined as never)).toThrow(
      "sideBySide needs options { caption }",
    );
  });
});
