/**
 * Figures in one style: legible on light and on dark, safe for colour-blind readers, the same form through all
 * notebooks. A figure is Plotly's own data and layout, nothing hidden; `show` draws it in the notebook. Captions, titles
 * and names are shown as they are written.
 */
import { quote } from "../input";
import { type Axis, isAxis, layoutOf, plane, space } from "./layout";
import { onAxes } from "./on-axes";
import { captionOf, chart, type Figure, requireFigure } from "./show";
import { escaped } from "./text";
import type { Trace } from "./traces";

/** What stands around the traces: a caption, and axes with titles. */
export interface FigureOptions {
  /** One sentence that says what to look at; it stands above the chart. */
  caption: string;
  x: Axis;
  y: Axis;
  /** With a third axis the figure is one in space. */
  z?: Axis;
  /** On a plane, one unit of y as long as one of x, so that a circle is round. */
  equalAxes?: boolean;
  /** In pixels; default 420. */
  height?: number;
}

/**
 * Puts traces into a figure with titled axes, a caption and a legend.
 *
 * @throws RangeError when there is no trace, or a log axis has no place for a number; TypeError without a caption and
 *   titled axes, or when surfaces and curves are mixed: a surface needs a third axis, a curve has none
 * @example
 * const axes = { x: { title: "epoch" }, y: { title: "loss" } };
 * const { data, layout } = figure([line("total", [0, 1], [2, 1])], { caption: "It falls.", ...axes });
 * data[0].y; // [2, 1]
 * layout.height; // 420
 */
export function figure(traces: readonly Trace[], options: FigureOptions): Figure {
  if (!Array.isArray(traces) || traces.length === 0) {
    throw new RangeError(`traces must be a list of at least one trace, got ${quote(traces)}`);
  }
  if (!isText(options?.caption) || !isAxis(options.x) || !isAxis(options.y)) {
    throw new TypeError("figure needs options { caption, x: { title }, y: { title } }");
  }
  const { caption, x, y, z, equalAxes = false, height = 420 } = options;
  const data = traces.map((trace, i) => onAxes(`traces[${i}]`, trace, { x, y, ...(z && { z }) }));
  return chart(data, { ...layoutOf(caption, height), ...(z ? space(x, y, z) : plane(x, y, equalAxes)) });
}

/**
 * Two figures in one, left and right, for a comparison; their legends are joined, so name alike what is alike. Each may
 * be on a plane or in space.
 *
 * @throws TypeError when one of them is not a figure, or two already
 * @example
 * const axes = { x: { title: "w" }, y: { title: "penalty" } };
 * const [left, right] = [1, 2].map((w) => figure([line("L2", [0, w], [0, w * w])], { caption: `to ${w}`, ...axes }));
 * sideBySide(left, right, { caption: "Which is steeper?" }).data[1].xaxis; // "x2"
 */
export function sideBySide(
  left: Figure,
  right: Figure,
  options: { caption: string; height?: number },
): Figure {
  requireSingle("left", left);
  requireSingle("right", right);
  if (!isText(options?.caption)) throw new TypeError("sideBySide needs options { caption }");
  const { caption, height = 420 } = options;
  const listed = new Set(left.data.filter(isListed).map((trace) => trace.name));
  const data = right.data.map((trace) => ({
    ...trace,
    ...(right.layout.scene ? { scene: "scene2" } : { xaxis: "x2", yaxis: "y2" }),
    ...(listed.has(trace.name) && { showlegend: false }),
  }));
  const axes = { ...axesOf(left, "", [0, 0.44]), ...axesOf(right, "2", [0.56, 1]) };
  const annotations = [left, right].map((figure, i) => ({
    text: escaped(captionOf(figure)),
    showarrow: false,
    x: i === 0 ? 0 : 0.56,
    y: 1,
    xref: "paper",
    yref: "paper",
    xanchor: "left",
    yanchor: "bottom",
  }));
  return chart([...left.data, ...data], { ...layoutOf(caption, height), ...axes, annotations });
}

/** The axes of a figure, named for their side and moved to its part of the width. */
function axesOf({ layout }: Figure, side: "" | "2", width: [number, number]): Record<string, unknown> {
  const { scene, xaxis, yaxis } = layout as Record<string, Record<string, unknown> | undefined>;
  if (scene) return { [`scene${side}`]: { ...scene, ...seenInHalf(scene), domain: { x: width, y: [0, 1] } } };
  if (side === "") return { xaxis: { ...xaxis, domain: width }, yaxis };
  return {
    xaxis2: { ...xaxis, domain: width, anchor: "y2" },
    yaxis2: { ...yaxis, anchor: "x2", ...(yaxis?.scaleanchor !== undefined && { scaleanchor: "x2" }) },
  };
}

/** From farther away, so that the axes are whole in half the width, too. */
function seenInHalf({ camera }: Record<string, unknown>): Record<string, unknown> {
  const eye = (camera as { eye?: Record<"x" | "y" | "z", number> } | undefined)?.eye;
  return eye ? { camera: { eye: { x: 1.4 * eye.x, y: 1.4 * eye.y, z: 1.4 * eye.z } } } : {};
}

/** Whether the legend names a trace; a surface is in none. */
function isListed(trace: Trace): boolean {
  return trace.showlegend !== false && trace.type !== "surface";
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function requireSingle(name: string, figure: Figure): void {
  const { data } = requireFigure(name, figure);
  if (data.every((trace) => trace.xaxis === undefined && trace.scene === undefined)) return;
  throw new TypeError(`${name} must be a single figure, got one that is side by side already`);
}
