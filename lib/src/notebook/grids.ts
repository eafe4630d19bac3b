/** Functions over a grid: contours, surfaces and regions, as Plotly traces in one style. */
import { isList, quote } from "../input";
import { palette, scales } from "./palette";
import { named } from "./text";
import { numbers, type Trace } from "./traces";

/** Which contour lines are drawn, and how they look. */
export interface ContourStyle {
  /** The values at which a line is drawn: from start to end in steps of size. */
  levels: { start: number; end: number; size: number };
  scale?: "warm" | "blue";
  dash?: "solid" | "dash" | "dot";
}

/**
 * Contour lines of a function over a grid: z[i][j] is its value at (x[j], y[i]).
 *
 * @throws TypeError when x, y or z is no list, or no levels are given; RangeError when z has not a row for each y and a
 *   column for each x, or holds NaN or an infinite number
 * @example
 * const levels = { start: 1, end: 4, size: 1 };
 * contours("w²", [-2, 0, 2], [0, 1], [[4, 0, 4], [5, 1, 5]], { levels }).zmax; // 4
 */
export function contours(
  name: string,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  z: readonly ArrayLike<number>[],
  style: ContourStyle,
): Trace {
  if (!style?.levels) throw new TypeError("contours needs levels: { start, end, size }");
  const { levels, scale = "warm", dash = "solid" } = style;
  return {
    type: "contour",
    ...named(name),
    ...gridOf(name, x, y, z),
    contours: { coloring: "lines", ...levels },
    autocontour: false,
    zmin: levels.start,
    zmax: levels.end,
    colorscale: scales[scale],
    line: { width: 2, dash },
    showscale: false,
    showlegend: true,
  };
}

/**
 * A function over a grid as a surface in space: z[i][j] is its value at (x[j], y[i]).
 *
 * @throws TypeError when x, y or z is no list; RangeError when z has not a row for each y and a column for each x, or
 *   holds NaN or an infinite number
 * @example
 * surface("J", [0, 1], [0, 1], [[0, 1], [1, 2]]).type; // "surface"
 */
export function surface(
  name: string,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  z: readonly ArrayLike<number>[],
): Trace {
  const colors = { colorscale: scales.warm, showscale: false, opacity: 0.9 };
  return { type: "surface", ...named(name), ...gridOf(name, x, y, z), ...colors };
}

/**
 * A function over a grid as shaded regions, for the decisions of a classifier: orange above `at`, blue below, a line
 * between. z[i][j] is its value at (x[j], y[i]).
 *
 * @param at the value at which the decision turns; default 0
 * @throws TypeError when x, y or z is no list; RangeError when z has not a row for each y and a column for each x, or
 *   holds NaN or an infinite number
 * @example
 * regions("class", [0, 1], [0, 1], [[-1, 1], [-2, 2]]).opacity; // 0.3
 */
export function regions(
  name: string,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  z: readonly ArrayLike<number>[],
  at: number = 0,
): Trace {
  return {
    type: "contour",
    ...named(name),
    ...gridOf(name, x, y, z),
    contours: { coloring: "fill", start: at, end: at, size: 1 },
    autocontour: false,
    colorscale: [
      [0, palette.blue],
      [1, palette.orange],
    ],
    opacity: 0.3, // of the whole: two clear colours one above the other would mix to brown
    line: { width: 4, color: palette.grey },
    showscale: false,
    hoverinfo: "skip",
  };
}

function gridOf(
  name: string,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  z: readonly ArrayLike<number>[],
): { x: number[]; y: number[]; z: number[][] } {
  const across = numbers(`x of "${name}"`, x);
  const up = numbers(`y of "${name}"`, y);
  if (!isList(z)) throw new TypeError(`z of "${name}" must be a list of rows, got ${quote(z)}`);
  const rows = Array.from(z, (row, i) => numbers(`row ${i} of z of "${name}"`, row));
  const odd = rows.findIndex((row) => row.length !== across.length);
  if (rows.length !== up.length || odd >= 0) {
    const columns = rows[Math.max(odd, 0)]?.length ?? 0;
    throw new RangeError(
      `z of "${name}" must be ${up.length} × ${across.length} for its y and x, got ${rows.length} × ${columns}`,
    );
  }
  return { x: across, y: up, z: rows };
}
