import { band, contours, palette, regions, scales, surface } from "shrinkage";
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
    expect(() => surface("J", x, [], z)).toThrow('y of "J" must not be empty');
    expect(() => surface("J", x, y, [])).toThrow('z of "J" must be 2 × 3 for its y and x, got 0 × 0');
    expect(() => surface("J", x, y, 1 as never)).toThrow('z of "J" must be a list of rows, got 1');
    expect(() => surface("J", x, y, [1, 2] as never)).toThrow(
      'row 0 of z of "J" must be a list of numbers, got 1',
    );
    expect(() => contours("J", x, y, z, undefined as never)).toThrow(
      "contours needs levels: { start, end, size }",
    );
    expect(() => surface("J", x, y, [z[0], [4, null as never, 6]])).toThrow(
      'row 1 of z of "J" must hold finite numbers only, got null at index 1',
    );
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
