/**
 * Figures in one style: legible on light and on dark, safe for colour-blind readers, the same form through all
 * notebooks. A figure is Plotly's own data and layout, nothing hidden; `show` draws it in the notebook. Captions, titles
 * and names are shown as they are written.
 */
import { positive, quote } from "../input";
import { type Axis, isAxis, layoutOf, type Proportions, plane, space } from "./layout";
import { type Axes, onAxes } from "./on-axes";
import { chart, type Figure } from "./show";
import { type Slider, sliderHeight, sliding, withSlider } from "./slider";
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
 * @throws RangeError when there is no trace, a log axis has no place for a number, the height is not > 0, or a slider has
 *   fewer than two values or frames that do not match; TypeError without a caption and titled axes, or when surfaces and curves are mixed: a
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

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}
