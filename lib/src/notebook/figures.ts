/**
 * Figures in one style: legible on light and on dark, safe for colour-blind readers, the same form through all
 * notebooks. A figure is Plotly's own data and layout, nothing hidden; `show` draws it in the notebook. Captions, titles
 * and names are shown as they are written.
 */
import { positive, quote } from "../input";
import { type Axis, isAxis, layoutOf, type Proportions, plane, space } from "./layout";
import { type Axes, onAxes } from "./on-axes";
import { captionOf, chart, type Figure, requireFigure } from "./show";
import { type Frame, type Slider, sliderHeight, sliding } from "./slider";
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
  /** On a plane whose axes have ranges, the width of the plot by its height: 4 / 3. */
  aspect?: number;
  /** In pixels; default 420, and 500 with a slider. */
  height?: number;
  /** What one sees, for those who cannot: the finding, in a sentence or two; default the caption. */
  alt?: string;
  /** A number that the reader moves, with the traces at each of its values. */
  slider?: Slider;
}

/**
 * Puts traces into a figure with titled axes, a caption and a legend. With a slider, `traces` are those that stay, and
 * may be none; axes without a range get one that holds what is drawn at all values.
 *
 * @throws RangeError when there is no trace, a log axis has no place for a number, or a slider has fewer than two values
 *   or frames that do not match; TypeError without a caption and titled axes, or when surfaces and curves are mixed: a
 *   surface needs a third axis, a curve has none
 * @example
 * const axes = { x: { title: "epoch" }, y: { title: "loss" } };
 * const { data, layout } = figure([line("total", [0, 1], [2, 1])], { caption: "It falls.", ...axes });
 * data[0].y; // [2, 1]
 * layout.height; // 420
 * const slider = { name: "λ", values: [0, 1], frame: (lambda: number) => [line("w", [0, 1], [1, 1 - lambda])] };
 * figure([], { caption: "It shrinks.", ...axes, slider }).frames?.[1].data[0].y; // [1, 0]
 */
export function figure(traces: readonly Trace[], options: FigureOptions): Figure {
  if (!Array.isArray(traces) || (traces.length === 0 && !options?.slider)) {
    throw new RangeError(`traces must be a list of at least one trace, got ${quote(traces)}`);
  }
  if (!isText(options?.caption) || !isAxis(options.x) || !isAxis(options.y)) {
    throw new TypeError("figure needs options { caption, x: { title }, y: { title } }");
  }
  const { caption, x, y, z, slider } = options;
  const { alt = caption, height = slider ? 420 + sliderHeight : 420 } = options;
  const axes = { x, y, ...(z && { z }) };
  const proportions = proportionsOf(options);
  const fixed = traces.map((trace, i) => onAxes(`traces[${i}]`, trace, axes));
  const looks = (held: Axes) => ({
    ...layoutOf(caption, alt, height),
    ...(held.z ? space(held.x, held.y, held.z) : plane(held.x, held.y, proportions)),
  });
  if (!slider) return chart(fixed, looks(axes));
  const moving = sliding(fixed, slider, axes);
  return chart(moving.data, withSlider(looks(moving.axes), moving.sliders), moving.frames);
}

function proportionsOf({ equalAxes = false, aspect, x, y }: FigureOptions): Proportions {
  if (aspect === undefined) return { equalAxes };
  positive("aspect", aspect);
  if (equalAxes || !x.range || !y.range) {
    throw new TypeError("aspect needs an x.range and a y.range, and no equalAxes");
  }
  return { aspect };
}

/**
 * Two figures in one, left and right, for a comparison; their legends are joined, so name alike what is alike. Each may
 * be on a plane or in space. A slider moves both where both have one, of the same values: the left one is drawn.
 *
 * @throws TypeError when one of them is not a figure, or two already; RangeError when their sliders differ
 * @example
 * const axes = { x: { title: "w" }, y: { title: "penalty" } };
 * const [left, right] = [1, 2].map((w) => figure([line("L2", [0, w], [0, w * w])], { caption: `to ${w}`, ...axes }));
 * sideBySide(left, right, { caption: "Which is steeper?" }).data[1].xaxis; // "x2"
 */
export function sideBySide(
  left: Figure,
  right: Figure,
  options: { caption: string; height?: number; alt?: string },
): Figure {
  requireSingle("left", left);
  requireSingle("right", right);
  if (!isText(options?.caption)) throw new TypeError("sideBySide needs options { caption }");
  const { caption, alt = caption } = options;
  const sliders = left.layout.sliders ?? right.layout.sliders;
  const { height = sliders ? 420 + sliderHeight : 420 } = options;
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
  const layout = { ...layoutOf(caption, alt, height), ...axes, annotations };
  return chart([...left.data, ...data], withSlider(layout, sliders), together(left, right));
}

/** The frames of both sides. */
function together(left: Figure, right: Figure): readonly Frame[] {
  const shift = left.data.length;
  const moved = right.frames?.map((frame) => ({ ...frame, traces: frame.traces.map((at) => at + shift) }));
  if (!left.frames || !moved) return left.frames ?? moved ?? [];
  if (valuesOf(left) !== valuesOf(right)) {
    throw new RangeError("left and right must have sliders of the same values");
  }
  return left.frames.map(({ name, data, traces }, i) => ({
    name,
    data: [...data, ...moved[i].data],
    traces: [...traces, ...moved[i].traces],
  }));
}

/** What a figure's slider goes through, in words. */
function valuesOf({ layout }: Figure): string {
  const [{ steps }] = layout.sliders as { steps: { label: string }[] }[];
  return steps.map(({ label }) => label.split(":")[0]).join();
}

/** With room for a slider at the bottom, above the legend. */
function withSlider(layout: Record<string, unknown>, sliders: unknown): Record<string, unknown> {
  if (!sliders) return layout;
  const { margin } = layout as { margin: { b: number } };
  return { ...layout, sliders, margin: { ...margin, b: margin.b + sliderHeight } };
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
