/**
 * Figures in one style: legible on light and on dark, safe for colour-blind readers, the same form through all
 * notebooks. A figure is Plotly's own data and layout, nothing hidden; `show` draws it in the notebook.
 */
import { quote } from "../input";
import { palette, type Trace } from "./traces";

/** A chart as Plotly takes it: plain data that can be looked at, changed and stored. */
export interface Figure {
  readonly data: readonly Trace[];
  readonly layout: Readonly<Record<string, unknown>>;
  readonly config: Readonly<Record<string, unknown>>;
}

/** An axis: its title, and where its numbers run. */
export interface Axis {
  title: string;
  /** Default "linear". On a log axis, `range` is in powers of ten. */
  type?: "linear" | "log";
  range?: readonly [number, number];
  /** Where to put ticks, and how to write them (d3-format, such as ".1f"); Plotly chooses by default. */
  ticks?: readonly number[];
  format?: string;
}

/** What stands around the traces: a caption, and axes with titles. */
export interface FigureOptions {
  /** One sentence that says what to look at; it stands above the chart. */
  caption: string;
  x: Axis;
  y: Axis;
  /** With a third axis the figure is one in space. */
  z?: Axis;
  /** One unit of y as long as one of x, so that a circle is round. */
  equalAxes?: boolean;
  /** In pixels; default 420. */
  height?: number;
}

/**
 * Puts traces into a figure with titled axes, a caption and a legend.
 * @throws RangeError when there is no trace; TypeError without a caption and the two axes
 */
export function figure(traces: readonly Trace[], options: FigureOptions): Figure {
  if (!Array.isArray(traces) || traces.length === 0) {
    throw new RangeError(`traces must be a list of at least one trace, got ${quote(traces)}`);
  }
  if (!options?.x || !options.y || !options.caption) {
    throw new TypeError("figure needs options { caption, x: { title }, y: { title } }");
  }
  const { caption, x, y, z, equalAxes = false, height = 420 } = options;
  const axes = z
    ? {
        scene: { xaxis: axis(x), yaxis: axis(y), zaxis: axis(z), camera },
        margin: { l: 0, r: 0, t: 48, b: 0 },
      }
    : { xaxis: axis(x), yaxis: { ...axis(y), ...(equalAxes && { scaleanchor: "x" }) } };
  return { data: traces, layout: { ...layout(caption, height), ...axes }, config };
}

/**
 * Two figures in one, left and right, for a comparison; their legends are joined, so name alike what is alike.
 * @throws TypeError when one of them is not a figure
 */
export function sideBySide(
  left: Figure,
  right: Figure,
  options: { caption: string; height?: number },
): Figure {
  requireFigure("left", left);
  requireFigure("right", right);
  const { caption, height = 420 } = options;
  const seen = new Set(left.data.map((trace) => trace.name));
  const data = right.data.map((trace) => ({
    ...trace,
    xaxis: "x2",
    yaxis: "y2",
    ...(seen.has(trace.name) && { showlegend: false }),
  }));
  const yaxis2 = right.layout.yaxis as Record<string, unknown>;
  const axes = {
    xaxis: { ...(left.layout.xaxis as object), domain: [0, 0.44] },
    yaxis: left.layout.yaxis,
    xaxis2: { ...(right.layout.xaxis as object), domain: [0.56, 1], anchor: "y2" },
    yaxis2: { ...yaxis2, anchor: "x2", ...(yaxis2.scaleanchor !== undefined && { scaleanchor: "x2" }) },
  };
  const annotations = [left, right].map((figure, i) => ({
    text: captionOf(figure),
    showarrow: false,
    x: i === 0 ? 0 : 0.56,
    y: 1,
    xref: "paper",
    yref: "paper",
    xanchor: "left",
    yanchor: "bottom",
  }));
  const data2 = [...left.data, ...data];
  return { data: data2, layout: { ...layout(caption, height), ...axes, annotations }, config };
}

/** Grey that is legible on both grounds, which the page provides: the figure itself is clear. */
const ink = "#888888";
const clear = "rgba(0,0,0,0)";
const grid = "rgba(128,128,128,0.3)";

/** Far enough to see the axes of a surface whole. */
const camera = { eye: { x: 1.5, y: 1.5, z: 1.2 } };

// Not `responsive`: JupyterLab's extension fits a chart to its cell by itself, and with both a chart loses its height.
const config = { displaylogo: false, showSendToCloud: false };

/** The caption on top, the chart, the legend at the bottom, which takes as many rows as the width asks for. */
function layout(caption: string, height: number): Record<string, unknown> {
  const text = wrapped(caption);
  const rows = text.split("<br>").length;
  const title = { x: 0, xref: "paper", xanchor: "left", y: 1, yref: "container", yanchor: "top" };
  return {
    title: { text, font: { size: 15 }, pad: { t: 12 * rows }, ...title },
    colorway: Object.values(palette),
    font: { color: ink, size: 13 },
    paper_bgcolor: clear,
    plot_bgcolor: clear,
    legend: {
      orientation: "h",
      x: 0,
      xref: "container",
      y: 0,
      yref: "container",
      yanchor: "bottom",
      bgcolor: clear,
    },
    hoverlabel: { font: { size: 13 } },
    margin: { l: 64, r: 16, t: 32 + 20 * rows, b: 64 },
    height,
  };
}

function axis({ title, type = "linear", range, ticks, format }: Axis): Record<string, unknown> {
  return {
    title: { text: title },
    type,
    ...(type === "log" && { dtick: 1 }),
    ...(range && { range }),
    ...(ticks && { tickvals: ticks }),
    ...(format && { tickformat: format }),
    gridcolor: grid,
    linecolor: ink,
    zerolinecolor: ink,
    automargin: true,
  };
}

const lineLength = 72;

/** Plotly does not break lines by itself. */
function wrapped(text: string): string {
  return text.replace(new RegExp(`(.{1,${lineLength}})( |$)`, "g"), "$1<br>").replace(/<br>$/, "");
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
  requireFigure("figure", figure);
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

function describe(figure: Figure): string {
  const names = figure.data.map((trace) => trace.name ?? trace.type);
  return `${captionOf(figure)} [chart: ${[...new Set(names)].join(", ")}]`;
}

function captionOf({ layout }: Figure): string {
  const title = layout.title as { text?: string } | undefined;
  return (title?.text ?? "figure").replaceAll("<br>", " ");
}

function requireFigure(name: string, value: Figure): void {
  if (Array.isArray(value?.data) && typeof value.layout === "object") return;
  throw new TypeError(`${name} must be a figure made by figure(traces, options), got ${quote(value)}`);
}
