/** Curves and points, as Plotly traces in one style. */
import { isList, quote } from "../input";
import { named } from "./text";

/** A Plotly trace: plain data, arrays of numbers as plain arrays (a Float64Array would draw nothing, silently). */
export interface Trace {
  readonly type: string;
  /** In Plotly's dialect of HTML: a sign such as < is escaped. */
  readonly name?: string;
  readonly [key: string]: unknown;
}

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

/** Numbers along a curve; null and NaN are gaps in it. */
export type Coordinates = ArrayLike<number | null>;

/**
 * A curve through points (x_i, y_i). Where a coordinate is null or NaN the curve has a gap.
 *
 * @param name shown in the legend as it is written
 * @throws TypeError when x or y is no list, or name no text; RangeError when they differ in length, are empty, hold
 *   nothing but gaps or an infinite number (with its place)
 * @example
 * line("loss", [0, 1, 2], [4, Number.NaN, 1]).y; // [4, null, 1]
 */
export function line(name: string, x: Coordinates, y: Coordinates, style: LineStyle = {}): Trace {
  const { color, dash = "solid", width = 2, mode = "lines", legend = true } = style;
  const { symbol = "circle", size = 8, outline } = style;
  const label = named(name);
  const across = numbersOrGaps(`x of "${name}"`, x);
  const up = numbersOrGaps(`y of "${name}"`, y);
  if (across.length !== up.length) {
    throw new RangeError(`x and y of "${name}" must be of one length, got ${across.length} and ${up.length}`);
  }
  return {
    type: "scatter",
    mode,
    ...label,
    x: across,
    y: up,
    // Plotly would leave out points that lie nearly in line with others, and a curve would have corners.
    line: { dash, width, simplify: false, ...(color && { color }) },
    marker: { symbol, size, ...(color && { color }), ...(outline && { line: { color: outline, width: 2 } }) },
    showlegend: legend,
  };
}

/**
 * Points (x_i, y_i), without those of which a coordinate is null or NaN.
 *
 * @param name shown in the legend as it is written
 * @throws TypeError when x or y is no list, or name no text; RangeError when they differ in length, are empty, hold
 *   nothing but gaps or an infinite number (with its place)
 * @example
 * points("data", [1, 2], [3, 4], { symbol: "x" }).mode; // "markers"
 */
export function points(
  name: string,
  x: Coordinates,
  y: Coordinates,
  style: Omit<LineStyle, "mode" | "dash" | "width"> = {},
): Trace {
  return line(name, x, y, { ...style, mode: "markers" });
}

/** A plain list of finite numbers. */
export function numbers(name: string, values: ArrayLike<number>): number[] {
  const result = Array.from(listed(name, values));
  const wrong = result.findIndex((value) => !Number.isFinite(value));
  if (wrong < 0) return result;
  throw new RangeError(
    `${name} must hold finite numbers only, got ${quote(result[wrong])} at index ${wrong}`,
  );
}

/** A plain list of finite numbers and of gaps, for which null stands. */
function numbersOrGaps(name: string, values: Coordinates): (number | null)[] {
  const result = Array.from(listed(name, values));
  let gaps = 0;
  for (let i = 0; i < result.length; i++) {
    const value = result[i];
    if (Number.isFinite(value)) continue;
    if (value !== null && !Number.isNaN(value)) {
      throw new RangeError(
        `${name} must hold finite numbers, or null for a gap, got ${quote(value)} at index ${i}`,
      );
    }
    result[i] = null;
    gaps++;
  }
  if (gaps === result.length) throw new RangeError(`${name} must hold at least one number, got gaps only`);
  return result;
}

function listed<T>(name: string, values: ArrayLike<T>): ArrayLike<T> {
  if (!isList(values)) throw new TypeError(`${name} must be a list of numbers, got ${quote(values)}`);
  if (values.length === 0) throw new RangeError(`${name} must not be empty`);
  return values;
}
