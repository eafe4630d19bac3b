/** Several figures in one, each at its place, with one legend and one slider. */
import { isList, quote } from "../input";
import { layoutOf } from "./layout";
import { captionOf, chart, type Figure, requireFigure } from "./show";
import { type Frame, sliderHeight, withSlider } from "./slider";
import { escaped } from "./text";
import type { Trace } from "./traces";

/** A figure, and from where to where it reaches, in shares of the whole: x from the left, y from the bottom. */
export interface Panel {
  figure: Figure;
  x: readonly [from: number, to: number];
  y: readonly [from: number, to: number];
}

/** What stands around the panels. */
export interface PanelsOptions {
  /** One sentence that says what to look at; it stands above all. */
  caption: string;
  /** In pixels; default 420, and 510 with a slider. */
  height?: number;
  /** What one sees, for those who cannot: the finding, in a sentence or two; default the caption. */
  alt?: string;
}

/**
 * Figures in one, each at its place; their legends are joined, so name alike what is alike. Each may be on a plane or in
 * space. Where one stands above another with the same x axis, both share it: it is drawn below the lower one. A slider
 * moves all that have one, of the same values: that of the first is drawn.
 *
 * @throws TypeError without panels or a caption, when a place is none, or a figure is none, or several already;
 *   RangeError when sliders differ
 * @example
 * const axes = { x: { title: "w" }, y: { title: "penalty" } };
 * const [above, below] = [1, 2].map((w) => figure([line("L2", [0, w], [0, w * w])], { caption: `to ${w}`, ...axes }));
 * const places = [{ figure: above, x: [0, 1], y: [0.6, 1] }, { figure: below, x: [0, 1], y: [0, 0.4] }] as const;
 * const { data } = panels(places, { caption: "Which is steeper?" });
 * data.map(({ xaxis, yaxis }) => [xaxis, yaxis]); // [[undefined, undefined], ["x", "y2"]]
 */
export function panels(list: readonly Panel[], options: PanelsOptions): Figure {
  if (!isList(list) || list.length === 0) {
    throw new TypeError(`panels must be a list of { figure, x, y }, got ${quote(list)}`);
  }
  list.forEach((panel, i) => {
    requireSingle(`panels[${i}].figure`, panel?.figure);
    for (const key of ["x", "y"] as const) {
      const [from, to] = panel[key] ?? [];
      if (from >= 0 && from < to && to <= 1) continue;
      throw new TypeError(`panels[${i}].${key} must be [from, to] between 0 and 1, got ${quote(panel[key])}`);
    }
  });
  if (!isText(options?.caption)) throw new TypeError("panels needs options { caption }");
  return arranged(list, options, "panels");
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
export function sideBySide(left: Figure, right: Figure, options: PanelsOptions): Figure {
  requireSingle("left", left);
  requireSingle("right", right);
  if (!isText(options?.caption)) throw new TypeError("sideBySide needs options { caption }");
  const places = [
    { figure: left, x: [0, 0.44], y: [0, 1] },
    { figure: right, x: [0.56, 1], y: [0, 1] },
  ] as const;
  return arranged(places, options, "left and right");
}

function arranged(list: readonly Panel[], options: PanelsOptions, called: string): Figure {
  const { caption, alt = caption } = options;
  const sliders = list.find(({ figure }) => figure.layout.sliders)?.figure.layout.sliders;
  const { height = sliders ? 420 + sliderHeight : 420 } = options;
  const sides = list.map((_, i) => (i === 0 ? "" : String(i + 1)));
  const across = list.map((panel) => sides[list.findIndex((other) => isAlong(other, panel))]);
  const listed = new Set<string | undefined>();
  const data = list.flatMap(({ figure }, i) => {
    const before = new Set(listed);
    for (const trace of figure.data) if (isListed(trace)) listed.add(trace.name);
    return figure.data.map((trace) => ({
      ...trace,
      ...(i > 0 && axesNames(figure, across[i], sides[i])),
      ...(before.has(trace.name) && { showlegend: false }),
    }));
  });
  // Of an axis that is shared, what the lowest says comes last.
  const downwards = Array.from(list.keys()).toSorted((i, k) => list[k].y[0] - list[i].y[0]);
  const axes = downwards.map((i) => axesOf(list[i], across[i], sides[i]));
  const annotations = list.map(({ figure, x, y }) => ({
    text: escaped(captionOf(figure)),
    showarrow: false,
    x: x[0],
    y: y[1],
    xref: "paper",
    yref: "paper",
    xanchor: "left",
    yanchor: "bottom",
  }));
  const layout = { ...layoutOf(caption, alt, height), ...Object.assign({}, ...axes), annotations };
  return chart(data, withSlider(layout, sliders), together(list, called));
}

/** Whether two panels stand one above the other and have the same x axis; each does so with itself. */
function isAlong(one: Panel, other: Panel): boolean {
  if (one === other) return true;
  const of = ({ figure, x }: Panel): string => JSON.stringify([figure.layout.xaxis, x]);
  const isPlane = one.figure.layout.scene === undefined && one.y.join() !== other.y.join();
  return isPlane && of(one) === of(other);
}

function axesNames({ layout }: Figure, across: string, side: string): Record<string, string> {
  return layout.scene ? { scene: `scene${side}` } : { xaxis: `x${across}`, yaxis: `y${side}` };
}

/** The frames of all panels. */
function together(list: readonly Panel[], called: string): readonly Frame[] {
  let shift = 0;
  const moving = list.flatMap(({ figure }) => {
    const at = shift;
    shift += figure.data.length;
    const moved = figure.frames?.map((frame) => ({ ...frame, traces: frame.traces.map((k) => at + k) }));
    return moved ? [{ figure, frames: moved }] : [];
  });
  const [first, ...others] = moving;
  if (!first) return [];
  if (others.some(({ figure }) => valuesOf(figure) !== valuesOf(first.figure))) {
    throw new RangeError(`${called} must have sliders of the same values`);
  }
  return first.frames.map(({ name }, i) => ({
    name,
    data: moving.flatMap(({ frames }) => frames[i].data),
    traces: moving.flatMap(({ frames }) => frames[i].traces),
  }));
}

/** What a figure's slider goes through, in words. */
function valuesOf({ layout }: Figure): string {
  const [{ steps }] = layout.sliders as { steps: { label: string }[] }[];
  return steps.map(({ label }) => label.split(":")[0]).join();
}

/** The axes of a figure, named for their side and moved to their place. */
function axesOf(panel: Panel, across: string, side: string): Record<string, unknown> {
  const { figure, x, y } = panel;
  const { scene, xaxis, yaxis } = figure.layout as Record<string, Record<string, unknown> | undefined>;
  const domain = Array.from(x);
  const isWhole = y[0] === 0 && y[1] === 1;
  if (scene)
    return {
      [`scene${side}`]: { ...scene, ...seenFromAfar(scene), domain: { x: domain, y: Array.from(y) } },
    };
  const isNamed = side !== "";
  const tied = yaxis?.scaleanchor !== undefined;
  return {
    [`xaxis${across}`]: { ...xaxis, domain, ...(isNamed && { anchor: `y${side}` }) },
    [`yaxis${side}`]: {
      ...yaxis,
      ...(!isWhole && { domain: Array.from(y) }),
      ...(isNamed && { anchor: `x${across}`, ...(tied && { scaleanchor: `x${across}` }) }),
    },
  };
}

/** From farther away, so that the axes are whole in half the width, too. */
function seenFromAfar({ camera }: Record<string, unknown>): Record<string, unknown> {
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
