/** How every figure looks: clear, so that the page is its ground, with a grey that is legible on light and on dark. */
import { positive } from "../input";
import { palette } from "./palette";
import { escaped, escapedInSpace, lines } from "./text";

/** An axis: its title, and where its numbers run. */
export interface Axis {
  title: string;
  /**
   * Default "linear". On a log axis, `range` is in powers of ten, 0 lies infinitely far away, so that it is drawn as a
   * gap, and negative numbers are refused.
   */
  type?: "linear" | "log";
  range?: readonly [number, number];
  /** Where to put ticks, and how to write them (d3-format, such as ".1f"); Plotly chooses by default. */
  ticks?: ArrayLike<number>;
  format?: string;
}

/** 4.5 : 1 on white; in the project's own JupyterLab the text takes the theme's colour. */
export const ink = "#767676";
export const clear = "rgba(0,0,0,0)";
const grid = "rgba(128,128,128,0.3)";

/** Far enough to see the axes of a surface whole. */
const camera = { eye: { x: 1.5, y: 1.5, z: 1.2 } };

// Not `responsive`: JupyterLab's extension fits a chart to its cell by itself, and with both a chart loses its height.
export const config: Readonly<Record<string, unknown>> = { displaylogo: false, showSendToCloud: false };

/** The caption on top, the chart, the legend at the bottom, which takes as many rows as the width asks for. */
export function layoutOf(caption: string, alt: string, height: number): Record<string, unknown> {
  positive("height", height);
  const rows = lines(caption);
  const title = { x: 0, xref: "paper", xanchor: "left", y: 1, yref: "container", yanchor: "top" };
  return {
    title: {
      text: rows.map(escaped).join("<br>"),
      font: { size: 15 },
      pad: { t: 12 * rows.length },
      ...title,
    },
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
    margin: { l: 64, r: 16, t: 32 + 20 * rows.length, b: 64 },
    height,
    // What a picture of it is to say to those who cannot see it.
    meta: { alt },
  };
}

/** Whether it is an axis: all that it must have is a title. */
export function isAxis(axis: Axis | undefined): boolean {
  return typeof axis?.title === "string";
}

/** How the axes of a plane keep to each other. */
export interface Proportions {
  /** One unit of y as long as one of x. */
  equalAxes?: boolean;
  /** The width of the plot by its height; both axes have a range. */
  aspect?: number;
}

/** Two axes of a plane. */
export function plane(x: Axis, y: Axis, { equalAxes = false, aspect }: Proportions): Record<string, unknown> {
  const span = ({ range = [0, 1] }: Axis): number => Math.abs(range[1] - range[0]);
  const ratio = aspect === undefined ? 1 : span(x) / span(y) / aspect;
  const isTied = equalAxes || aspect !== undefined;
  // What has a range keeps it: the plot becomes narrower instead.
  const kept = isTied && x.range && y.range && { constrain: "domain" };
  return {
    xaxis: { ...axisOf(x, escaped), ...kept },
    yaxis: {
      ...axisOf(y, escaped),
      ...kept,
      ...(isTied && { scaleanchor: "x" }),
      ...(isTied && ratio !== 1 && { scaleratio: ratio }),
    },
  };
}

/** Three axes in space. */
export function space(x: Axis, y: Axis, z: Axis): Record<string, unknown> {
  const [xaxis, yaxis, zaxis] = [x, y, z].map((axis) => axisOf(axis, escapedInSpace));
  return { scene: { xaxis, yaxis, zaxis, camera }, margin: { l: 0, r: 0, t: 48, b: 0 } };
}

function axisOf(
  { title, type = "linear", range, ticks, format }: Axis,
  written: (text: string) => string,
): Record<string, unknown> {
  return {
    title: { text: written(title) },
    type,
    // 10⁻⁵ rather than 10 µ.
    ...(type === "log" && { dtick: 1, exponentformat: "power" }),
    ...(range && { range: Array.from(range) }),
    ...(ticks && { tickvals: Array.from(ticks) }),
    ...(format && { tickformat: format }),
    gridcolor: grid,
    linecolor: ink,
    zerolinecolor: ink,
    automargin: true,
  };
}
