/**
 * Figures in one style: legible on light and on dark, safe for colour-blind readers, the same form through all
 * notebooks. A figure is Plotly's own data and layout, nothing hidden; `show` draws it in the notebook.
 */
import { quote } from "./input";

/** A Plotly trace: plain data, arrays of numbers as plain arrays (a Float64Array would draw nothing, silently). */
export interface Trace {
  readonly type: string;
  readonly name?: string;
  readonly [key: string]: unknown;
}

export interface Figure {
  readonly data: readonly Trace[];
  readonly layout: Readonly<Record<string, unknown>>;
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * Colours of Okabe and Ito, those (darkened a little where it takes that) whose contrast is at least 3 : 1 on white
 * and on JupyterLab's dark grey alike. Used in this order; series differ in dash or marker as well.
 */
export const palette: Readonly<Record<"blue" | "orange" | "green" | "pink" | "grey", string>> = {
  blue: "#0072b2",
  orange: "#d55e00",
  green: "#009e73",
  pink: "#c4699a",
  grey: "#888888",
};

const order: readonly string[] = Object.values(palette);

export interface LineStyle {
  color?: string;
  dash?: "solid" | "dash" | "dot" | "dashdot";
  /** In pixels; default 2. */
  width?: number;
  /** "lines" (default), "markers" or "lines+markers". */
  mode?: "lines" | "markers" | "lines+markers";
  /** A Plotly marker symbol, such as "circle", "diamond" or "x". */
  symbol?: string;
  /** Whether the legend lists it; default true. */
  legend?: boolean;
}

/**
 * A curve through points (x_i, y_i).
 * @throws TypeError when x or y is no list; RangeError when they differ in length, are empty or hold NaN or an
 *   infinite number (with its place)
 */
export function line(name: string, x: ArrayLike<number>, y: ArrayLike<number>, style: LineStyle = {}): Trace {
  const { color, dash = "solid", width = 2, mode = "lines", symbol = "circle", legend = true } = style;
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
    line: { dash, width, ...(color && { color }) },
    marker: { symbol, size: 8, ...(color && { color }) },
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

export interface Axis {
  title: string;
  /** Default "linear". */
  type?: "linear" | "log";
  range?: readonly [number, number];
}

export interface FigureOptions {
  /** One sentence that says what to look at; it stands above the chart. */
  caption: string;
  x: Axis;
  y: Axis;
  /** In pixels; default 420. */
  height?: number;
}

/**
 * Puts traces into a figure with titled axes and a caption.
 * @throws RangeError when there is no trace; TypeError without a caption and the two axes
 */
export function figure(traces: readonly Trace[], options: FigureOptions): Figure {
  if (!Array.isArray(traces) || traces.length === 0) {
    throw new RangeError(`traces must be a list of at least one trace, got ${quote(traces)}`);
  }
  if (!options?.x || !options.y || !options.caption) {
    throw new TypeError("figure needs options { caption, x: { title }, y: { title } }");
  }
  const { caption, x, y, height = 420 } = options;
  return {
    data: traces,
    layout: {
      title: { text: caption, font: { size: 15 }, x: 0, xref: "paper", xanchor: "left" },
      xaxis: axis(x),
      yaxis: axis(y),
      colorway: order,
      font: { color: ink, size: 13 },
      paper_bgcolor: clear,
      plot_bgcolor: clear,
      legend: { orientation: "h", x: 0, y: -0.2, bgcolor: clear },
      hoverlabel: { font: { size: 13 } },
      margin: { l: 64, r: 16, t: 56, b: 48 },
      height,
    },
    config: { displaylogo: false, responsive: true, showSendToCloud: false },
  };
}

/** Grey that is legible on both grounds, which the page provides: the figure itself is clear. */
const ink = "#888888";
const clear = "rgba(0,0,0,0)";
const grid = "rgba(128,128,128,0.3)";

function axis({ title, type = "linear", range }: Axis): Record<string, unknown> {
  return {
    title: { text: title },
    type,
    ...(range && { range }),
    gridcolor: grid,
    linecolor: ink,
    zerolinecolor: ink,
    automargin: true,
  };
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

/** What tslab offers to the cell that it runs. */
interface Tslab {
  require(id: "tslab/dist/jupyter"): {
    lastWriteDisplayData(message: object, update: boolean): void;
  };
}

/**
 * Draws a figure under the cell: live where a Plotly renderer is installed, its caption where only text is shown.
 * Outside the kernel it prints the caption.
 *
 * @throws TypeError when it gets something other than a figure
 */
export function show(figure: Figure): void {
  if (!Array.isArray(figure?.data) || typeof figure.layout !== "object") {
    throw new TypeError(`show takes a figure made by figure(traces, options), got ${quote(figure)}`);
  }
  const text = describe(figure);
  // The tslab that runs the cell, which is not always the one that require would find from here.
  const tslab = (globalThis as { __tslab__?: Tslab }).__tslab__;
  if (!tslab) {
    console.log(text);
    return;
  }
  const data = { "application/vnd.plotly.v1+json": figure, "text/plain": text };
  tslab.require("tslab/dist/jupyter").lastWriteDisplayData({ data, metadata: {}, transient: {} }, false);
}

function describe({ data, layout }: Figure): string {
  const names = data.map((trace) => trace.name ?? trace.type).join(", ");
  const caption = (layout.title as { text?: string } | undefined)?.text ?? "figure";
  return `${caption} [chart: ${names}]`;
}
