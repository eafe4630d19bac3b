/**
 * A slider under a figure: the traces of each of its values are made beforehand, so that it moves without a kernel. In
 * Plotly's own words: `frames`, and `layout.sliders`, which goes through them.
 */
import { list, quote, wholeNumber } from "../input";
import { type Axis, clear, ink } from "./layout";
import { type Axes, onAxes } from "./on-axes";
import { escaped } from "./text";
import type { Trace } from "./traces";

/** What a reader moves, and what is drawn at each of its values. */
export interface Slider {
  /** Of the number that it stands for: "λ". */
  name: string;
  values: ArrayLike<number>;
  /** The traces at a value: as many at each, of the same types in the same order. */
  frame: (value: number) => readonly Trace[];
  /** The index of the value that is shown first, and in a stored picture; default 0. */
  start?: number;
  /** What is told beside the value, such as "test error 0.35". */
  note?: (value: number) => string;
}

/** What is drawn at one value: of some of the figure's traces, by their index, what is another there. */
export interface Frame {
  readonly name: string;
  readonly data: readonly Partial<Trace>[];
  readonly traces: readonly number[];
  /** What is another there beside the traces, such as a text. */
  readonly layout?: Readonly<Record<string, unknown>>;
}

/** A figure's traces with those of a slider, and the axes that hold all of them. */
export interface Sliding {
  data: readonly Trace[];
  frames: readonly Frame[];
  axes: Axes;
  sliders: readonly Record<string, unknown>[];
}

/** How much of the figure's height a slider takes, in pixels. */
export const sliderHeight = 90;

/** The traces that stay, then those of the slider's value. */
export function sliding(fixed: readonly Trace[], slider: Slider, axes: Axes): Sliding {
  const values = valuesOf(slider);
  const start = wholeNumber("slider.start", slider.start ?? 0, 0);
  if (start >= values.length) {
    throw new RangeError(`slider.start must be an index below ${values.length}, got ${start}`);
  }
  const moving = values.map((value) => tracesAt(slider, value, axes));
  const first = moving[start];
  moving.forEach((traces, i) => {
    const isAlike = traces.length === first.length && traces.every(({ type }, k) => type === first[k].type);
    if (!isAlike) {
      throw new RangeError(
        `slider.frame must give as many traces of the same types at each value, got ${kinds(traces)} at ${values[i]} and ${kinds(first)} at ${values[start]}`,
      );
    }
  });
  const traces = first.map((_, k) => fixed.length + k);
  const keys = first.map((_, k) => changing(moving.map((each) => each[k])));
  const frames = moving.map((each, i) => ({
    name: String(i),
    data: each.map((trace, k) => Object.fromEntries(keys[k].map((key) => [key, rounded(trace[key])]))),
    traces,
  }));
  return {
    data: [...fixed, ...first],
    frames,
    axes: withRanges(axes, [...fixed, ...moving.flat()]),
    sliders: [controlOf(slider, values, start)],
  };
}

function valuesOf({ name, values, frame }: Slider): number[] {
  if (typeof name !== "string" || typeof frame !== "function") {
    throw new TypeError("slider must be { name, values, frame }");
  }
  const all = Array.from(list("slider.values", values));
  if (all.length < 2) throw new RangeError(`slider.values must be at least two, got ${all.length}`);
  return all;
}

function tracesAt({ name, frame }: Slider, value: number, axes: Axes): Trace[] {
  const traces = frame(value);
  if (!Array.isArray(traces) || traces.length === 0) {
    throw new TypeError(
      `slider.frame must return a list of traces, got ${quote(traces)} at ${name} = ${value}`,
    );
  }
  return traces.map((trace, k) => onAxes(`trace ${k} at ${name} = ${value}`, trace, axes));
}

const kinds = (traces: readonly Trace[]): string => `[${traces.map(({ type }) => type).join(", ")}]`;

/** Of a trace's parts those that are not the same in all frames. */
function changing(versions: readonly Trace[]): string[] {
  const texts = versions.map((trace) =>
    Object.fromEntries(Object.entries(trace).map(([key, part]) => [key, JSON.stringify(part)])),
  );
  const keys = new Set(versions.flatMap(Object.keys));
  const moving = [...keys].filter((key) => texts.some((text) => text[key] !== texts[0][key]));
  for (const key of moving) {
    // Plotly leaves such lists as they are, without a word.
    if (versions.some((trace) => holdsList(trace[key]))) {
      throw new TypeError(`slider.frame must not change a list inside ${key} of "${versions[0].name}"`);
    }
  }
  return moving;
}

/** Whether an object holds a list: a marker with a symbol for each point. */
function holdsList(part: unknown): boolean {
  if (typeof part !== "object" || part === null || Array.isArray(part)) return false;
  return Object.values(part).some((value) => Array.isArray(value) || holdsList(value));
}

/** More digits than six cannot be seen, and would be most of a figure. */
function rounded(part: unknown): unknown {
  if (typeof part === "number") return Number(part.toPrecision(6));
  return Array.isArray(part) ? part.map(rounded) : part;
}

/** Axes that need not move, since they hold what is drawn at every value. */
function withRanges(axes: Axes, traces: readonly Trace[]): Axes {
  const held = (["x", "y", "z"] as const).flatMap((key) => {
    const axis = axes[key];
    return axis ? [[key, { ...axis, range: axis.range ?? rangeOf(axis, traces, key) }]] : [];
  });
  return Object.fromEntries(held);
}

function rangeOf({ type }: Axis, traces: readonly Trace[], key: "x" | "y" | "z"): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const include = (part: unknown): void => {
    if (Array.isArray(part)) part.forEach(include);
    else if (typeof part === "number") {
      const place = type === "log" ? Math.log10(part) : part;
      low = Math.min(low, place);
      high = Math.max(high, place);
    }
  };
  for (const trace of traces) include(trace[key]);
  const margin = 0.05 * (high - low || 1);
  return [low - margin, high + margin];
}

function controlOf(
  { name, note }: Slider,
  values: readonly number[],
  start: number,
): Record<string, unknown> {
  const written = values.map((value) => String(Number(value.toPrecision(3))));
  const animation = { mode: "immediate", frame: { duration: 0, redraw: true }, transition: { duration: 0 } };
  return {
    active: start,
    steps: values.map((value, i) => ({
      label: escaped(note ? `${written[i]}: ${note(value)}` : written[i]),
      method: "animate",
      args: [[String(i)], animation],
    })),
    currentvalue: { prefix: `${escaped(name)} = `, xanchor: "left", font: { size: 14, color: ink } },
    // The note is told of the value that is chosen; under each tick there is no room for it.
    font: { color: note ? clear : ink, size: note ? 1 : 12 },
    x: 0,
    len: 1,
    y: 0,
    yanchor: "top",
    pad: { t: 62, b: 0, l: 0, r: 0 },
    ticklen: 4,
    tickcolor: ink,
    bgcolor: "rgba(128,128,128,0.3)",
    bordercolor: ink,
    borderwidth: 1,
    activebgcolor: ink,
  };
}

/** The layout with room for a slider at the bottom, above the legend. */
export function withSlider(layout: Record<string, unknown>, sliders: unknown): Record<string, unknown> {
  if (!sliders) return layout;
  const { margin } = layout as { margin: { b: number } };
  return { ...layout, sliders, margin: { ...margin, b: margin.b + sliderHeight } };
}
