import { band, contours, figure, line, palette, regions, scales, sideBySide, surface } from "shrinkage";
import { describe, expect, it } from "vitest";

const x = [0, 1, 2];
const y = [10, 20];
const z = [
  [1, 2, 3],
  [4, 5, 6],
];

describe("band", () => {
  it("runs along the lower curve and back along the upper one", () => {
    const { x: across, y: up, fill } = band("spread", x, [1, 2, 3], [4, 5, 6]);
    expect(across).toEqual([0, 1, 2, 2, 1, 0]);
    expect(up).toEqual([1, 2, 3, 6, 5, 4]);
    expect(fill).toBe("toself");
  });

  it("refuses curves of another length", () => {
    expect(() => band("spread", x, [1, 2], [4, 5, 6])).toThrow(
      'x and y of "spread" must be of one length, got 3 and 2',
    );
  });
});

describe("contours, surface and regions", () => {
  it("hold the grid as plain arrays, a row for each y", () => {
    const levels = { start: 1, end: 5, size: 2 };
    for (const trace of [contours("J", x, y, z, { levels }), surface("J", x, y, z), regions("J", x, y, z)]) {
      expect(trace).toMatchObject({ name: "J", x, y, z });
    }
    const rows = z.map((row) => Float64Array.from(row));
    expect(contours("J", x, y, rows, { levels }).z).toEqual(z);
    expect(contours("J", x, y, z, { levels }).contours).toMatchObject(levels);
  });

  it("turn where they are told to", () => {
    expect(regions("decision", x, y, z, 3).contours).toMatchObject({ start: 3, end: 3 });
  });

  it("refuse a grid that does not fit its axes, naming both", () => {
    expect(() => surface("J", x, [10], z)).toThrow('z of "J" must be 1 × 3 for its y and x, got 2 × 3');
    expect(() => surface("J", [0, 1], y, z)).toThrow('z of "J" must be 2 × 2 for its y and x, got 2 × 3');
    expect(() => surface("J", x, y, [z[0], [4, Number.NaN, 6]])).toThrow(
      'row 1 of z of "J" must hold finite numbers only, got NaN at index 1',
    );
  });
});

describe("colour scales", () => {
  /** The relative luminance of a colour, and the contrast of two, as WCAG defines them. */
  const luminance = (hex: string): number => {
    const [red, green, blue] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (a: string, b: string): number => {
    const [dark, light] = [luminance(a), luminance(b)].sort((one, two) => one - two);
    return (light + 0.05) / (dark + 0.05);
  };

  it("are legible on white and on JupyterLab's dark ground, as is every colour of the palette", () => {
    const colours = [
      ...Object.values(scales).flatMap((stops) => stops.map(([, hex]) => hex)),
      ...Object.values(palette),
    ];
    for (const hex of colours) {
      expect(contrast(hex, "#ffffff"), hex).toBeGreaterThan(3);
      expect(contrast(hex, "#111111"), hex).toBeGreaterThan(3);
    }
  });
});

describe("figures of two kinds", () => {
  const axes = { x: { title: "a" }, y: { title: "b" } };

  it("stand in space when there is a third axis", () => {
    const { layout } = figure([surface("J", x, y, z)], { caption: "bowl", ...axes, z: { title: "J" } });
    expect(layout.scene).toMatchObject({
      xaxis: { title: { text: "a" } },
      yaxis: { title: { text: "b" } },
      zaxis: { title: { text: "J" } },
    });
  });

  it("stand side by side, and name once what is named alike", () => {
    const one = figure([line("L1", x, x), line("L2", x, x)], { caption: "left", ...axes });
    const two = figure([line("L1", x, x), line("both", x, x)], {
      caption: "right",
      ...axes,
      equalAxes: true,
    });
    const { data, layout } = sideBySide(one, two, { caption: "which?" });
    expect(data.map((trace) => [trace.name, trace.xaxis, trace.showlegend])).toEqual([
      ["L1", undefined, true],
      ["L2", undefined, true],
      ["L1", "x2", false],
      ["both", "x2", true],
    ]);
    expect(layout.yaxis2).toMatchObject({ scaleanchor: "x2", anchor: "x2" });
    expect((layout.annotations as { text: string }[]).map(({ text }) => text)).toEqual(["left", "right"]);
    expect(() => sideBySide(one, 1 as never, { caption: "?" })).toThrow(
      "right must be a figure made by figure(traces, options), got 1",
    );
  });
});
