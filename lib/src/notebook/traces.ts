/**
 * What a figure is made of: curves, points, bands, contours, surfaces and regions, as Plotly traces in one style.
 */
import { quote } from "../input";

/** A Plotly trace: plain data, arrays of numbers as plain arrays (a Float64Array would draw nothing, silently). */
export interface Trace {
  readonly type: string;
  readonly name?: string;
  readonly [key: string]: unknown;
}

/**
 * Colours of Okabe and Ito, those (darkened a little where it takes that) whose contrast is at least 3 : 1 on white
 * and on JupyterLab's dark grey alike. Used in this order; series differ in dash or marker as well.
 */
export const palette: Readonly<Record<"blue" | "orange" | "green" | "pink" | "grey" | "red", string>> = {
  blue: "#0072b2",
  orange: "#d55e00",
  green: "#009e73",
  pink: "#c4699a",
  grey: "#888888",
  red: "#e02020", // for single markers: beside orange it is hard to tell for some
};

/** How a curve or its points look. */
export interface LineStyle {
  color?: string;
  dash?: "solid" | "dash" | "dot" | "dashdot";
  /** In pixels; default 2. */
  width?: number;
  /** "lines" (default), "markers" or "lines+markers". */
  mode?: "lines" | "markers" | "lines+markers";
  /** A Plotly marker symbol, such as "circle", "diamond" or "x". */
  symbol?: string;
  /** Of the markers, in pixels; default 8. */
  size?: number;
  /** Colour of a line around the markers, for a black or white one that must be seen on any ground. */
  outline?: string;
  /** Whether the legend lists it; default true. */
  legend?: boolean;
}

/**
 * A curve through points (x_i, y_i).
 * @throws TypeError when x or y is no list; RangeError when they differ in length, are empty or hold NaN or an
 *   infinite number (with its place)
 */
export function line(name: string, x: ArrayLike<number>, y: ArrayLike<number>, style: LineStyle = {}): Trace {
  const { color, dash = "solid", width = 2, mode = "lines", legend = true } = style;
  const { symbol = "circle", size = 8, outline } = style;
  const across = plain(`x of "${name}"`, x);
  const up = plain(`y of "${name}"`, y);
  if (across.length !== up.length) {
    throw new RangeError(`x and y of "${name}" must be of one length, got ${across.length} and ${up.length}`);
  }
  return {
    type: "scatter",
    mode,
    name,
    x: across,
    y: up,
    // Plotly would leave out points that lie nearly in line with others, and a curve would have corners.
    line: { dash, width, simplify: false, ...(color && { color }) },
    marker: { symbol, size, ...(color && { color }), ...(outline && { line: { color: outline, width: 2 } }) },
    showlegend: legend,
  };
}

/** Points (x_i, y_i); throws as `line` does. */
export function points(
  name: string,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  style: Omit<LineStyle, "mode" | "dash" | "width"> = {},
): Trace {
  return line(name, x, y, { ...style, mode: "markers" });
}

/**
 * The region between two curves over the same x: a spread, a standard error.
 * @throws as `line` does
 */
export function band(
  name: string,
  x: ArrayLike<number>,
  low: ArrayLike<number>,
  high: ArrayLike<number>,
  color: string = palette.blue,
): Trace {
  const there = line(name, x, low);
  const back = line(name, x, high);
  return {
    type: "scatter",
    mode: "lines",
    name,
    x: [...(there.x as number[]), ...(back.x as number[]).reverse()],
    y: [...(there.y as number[]), ...(back.y as number[]).reverse()],
    fill: "toself",
    fillcolor: `${color}40`,
    line: { width: 0, simplify: false, color },
    hoverinfo: "skip",
  };
}

/** Colour scales whose every colour keeps a contrast of 3 : 1 on white and on dark, from low to high. */
export const scales: Readonly<Record<"warm" | "blue", readonly (readonly [number, string])[]>> = {
  warm: [
    [0, "#8a56c2"],
    [0.5, "#c64a7c"],
    [1, "#d06a00"],
  ],
  blue: [
    [0, "#3d8bd0"],
    [1, "#2f6fb0"],
  ],
};

/** Which contour lines are drawn, and how they look. */
export interface ContourStyle {
  /** The values at which a line is drawn: from start to end in steps of size. */
  levels: { start: number; end: number; size: number };
  scale?: "warm" | "blue";
  dash?: "solid" | "dash" | "dot";
}

/**
 * Contour lines of a function over a grid: z[i][j] is its value at (x[j], y[i]).
 * @throws RangeError when z has not a row for each y and a column for each x, or holds NaN or an infinite number
 */
export function contours(
  name: string,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  z: readonly ArrayLike<number>[],
  style: ContourStyle,
): Trace {
  const { levels, scale = "warm", dash = "solid" } = style;
  return {
    type: "contour",
    name,
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

/** A function over a grid as a surface in space; z and what it throws as for `contours`. */
export function surface(
  name: string,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  z: readonly ArrayLike<number>[],
): Trace {
  const colors = { colorscale: scales.warm, showscale: false, opacity: 0.9 };
  return { type: "surface", name, ...gridOf(name, x, y, z), ...colors };
}

/**
 * A function over a grid as shaded regions, for the decisions of a classifier: orange above `at`, blue below, a line
 * between. z and what it throws as for `contours`.
 * @param at the value at which the decision turns; default 0
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
    name,
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
  const across = plain(`x of "${name}"`, x);
  const up = plain(`y of "${name}"`, y);
  const rows = Array.from(z, (row, i) => plain(`row ${i} of z of "${name}"`, row));
  const odd = rows.findIndex((row) => row.length !== across.length);
  if (rows.length !== up.length || odd >= 0) {
    const columns = rows[Math.max(odd, 0)].length;
    throw new RangeError(
      `z of "${name}" must be ${up.length} × ${across.length} for its y and x, got ${rows.length} × ${columns}`,
    );
  }
  return { x: across, y: up, z: rows };
}

/** A plain array of finite numbers. */
function plain(name: string, values: ArrayLike<number>): number[] {
  if (typeof values?.length !== "number") {
    throw new TypeError(`${name} must be a list of numbers, got ${quote(values)}`);
  }
  if (values.length === 0) throw new RangeError(`${name} must not be empty`);
  const result = Array.from(values);
  const wrong = result.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    throw new RangeError(
      `${name} must hold finite numbers only, got ${quote(result[wrong])} at index ${wrong}`,
    );
  }
  return result;
}
