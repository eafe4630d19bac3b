/**
 * How a figure gets into a notebook. The convention is Deno's: a value says how it is shown by a method of the name
 * Symbol.for("Jupyter.display"), which returns a bundle, one form for each kind of client. A figure has that method.
 */
import { quote } from "../input";
import { config } from "./layout";
import { readable } from "./text";
import type { Trace } from "./traces";

/** A chart as Plotly takes it: plain data that can be looked at, changed and stored. */
export interface Figure {
  readonly data: readonly Trace[];
  readonly layout: Readonly<Record<string, unknown>>;
  readonly config: Readonly<Record<string, unknown>>;
}

const hook: unique symbol = Symbol.for("Jupyter.display");

/** Forms of a value by their types, of which each client shows the richest that it knows. */
type Bundle = Record<string, unknown>;

/** Where a cell runs; elsewhere none of it is there. */
interface Surroundings {
  /** A kernel that shows such values offers a function of the same name, which shows one under the cell. */
  readonly [hook]?: (value: { [hook](): Bundle }) => void;
  /** The plain tslab that runs the cell, which is not always the one that require would find from here. */
  readonly __tslab__?: {
    require(id: "tslab/dist/jupyter"): {
      lastWriteDisplayData(
        message: { data: Bundle; metadata: object; transient: object },
        update: boolean,
      ): void;
    };
  };
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
  const data = bundleOf(requireFigure("figure", figure));
  const { [hook]: display, __tslab__: tslab } = globalThis as Surroundings;
  if (display) display({ [hook]: () => data });
  else if (tslab) {
    const message = { data, metadata: {}, transient: {} };
    tslab.require("tslab/dist/jupyter").lastWriteDisplayData(message, false);
  } else console.log(data["text/plain"] as string);
}

/** A figure of these parts. Its method is none of its data: nobody sees it who prints, compares or stores the figure. */
export function chart(data: readonly Trace[], layout: Readonly<Record<string, unknown>>): Figure {
  const figure: Figure = { data, layout, config };
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
