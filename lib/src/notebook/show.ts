/** Figures, and how they get into a notebook: a figure has the method by which a value says how it is shown. */
import { quote } from "../input";
import { type Bundle, display, hook } from "./display";
import { config } from "./layout";
import { showChecks } from "./report";
import type { Frame } from "./slider";
import { readable } from "./text";
import type { Trace } from "./traces";

/** A chart as Plotly takes it: plain data that can be looked at, changed and stored. */
export interface Figure {
  readonly data: readonly Trace[];
  readonly layout: Readonly<Record<string, unknown>>;
  readonly config: Readonly<Record<string, unknown>>;
  /** What is drawn at each value of its slider. */
  readonly frames?: readonly Frame[];
}

/**
 * Draws a figure under the cell: live where a Plotly renderer is installed, its caption where only text is shown.
 * Outside of a notebook it prints the caption.
 *
 * @throws TypeError when it gets something other than a figure
 * @example
 * const axes = { x: { title: "epoch" }, y: { title: "loss" } };
 * show(figure([line("L", [0, 1], [2, 1])], { caption: "It falls", ...axes })); // prints: It falls [chart: L]
 */
export function show(figure: Figure): void {
  showChecks();
  const bundle = bundleOf(requireFigure("figure", figure));
  if (!display(bundle)) console.log(bundle["text/plain"]);
}

/** A figure of these parts. Its method is none of its data: nobody sees it who prints, compares or stores the figure. */
export function chart(
  data: readonly Trace[],
  layout: Readonly<Record<string, unknown>>,
  frames: readonly Frame[] = [],
): Figure {
  const figure: Figure = { data, layout, config, ...(frames.length > 0 && { frames }) };
  return Object.defineProperty(figure, hook, { value: () => bundleOf(figure) });
}

/** Returns value, if it is a figure. */
export function requireFigure(name: string, value: Figure): Figure {
  if (Array.isArray(value?.data) && typeof value.layout === "object") return value;
  throw new TypeError(`${name} must be a figure made by figure(traces, options), got ${quote(value)}`);
}

/** The caption, as it was written, in one line. */
export function captionOf({ layout }: Figure): string {
  const title = layout.title as { text?: string } | undefined;
  return readable(title?.text ?? "figure");
}

function bundleOf(figure: Figure): Bundle {
  const names = figure.data.map((trace) => readable(trace.name ?? trace.type));
  const text = `${captionOf(figure)} [chart: ${[...new Set(names)].join(", ")}]`;
  return { "application/vnd.plotly.v1+json": figure, "text/plain": text };
}
