/** The figures of a notebook, for the tests that look at what they draw. */
import { basename } from "node:path";
import { expect } from "vitest";
import { joined, type Notebook, notebookFiles, plotly, readNotebook } from "../../scripts/notebook.mjs";

export interface Trace {
  type?: string;
  name?: string;
  [key: string]: unknown;
}

export interface Figure {
  data: Trace[];
  // biome-ignore lint/suspicious/noExplicitAny: Plotly's layout, of which the tests name what they expect
  layout: Record<string, any>;
  /** Where it has a slider: of some traces, by their index, what is another at each of its values. */
  frames?: { data: Partial<Trace>[]; traces: number[] }[];
}

/** A figure and where it stands. */
export interface Placed {
  /** The index of the cell among all cells of the notebook. */
  cell: number;
  /** The first line of code of the cell, to tell which one it is. */
  code: string;
  figure: Figure;
  /** The stored picture, if there is one, in base64. */
  picture: string | undefined;
}

/** The figures of a notebook in their order. */
export function figures({ cells }: Notebook): Placed[] {
  return cells.flatMap(({ outputs = [], source }, cell) =>
    outputs
      .filter(({ data }) => data !== undefined && plotly in data)
      .map(({ data = {} }) => ({
        cell,
        code: joined(source).split("\n")[0] ?? "",
        figure: data[plotly],
        picture: data["image/png"],
      })),
  );
}

type Several<Count extends number, Found extends Figure[] = []> = Found["length"] extends Count
  ? Found
  : Several<Count, [...Found, Figure]>;

/** The figures of the notebook whose name begins so, which are as many as that. */
export function figuresOf<Count extends number>(name: string, count: Count): Several<Count> {
  const file = notebookFiles().find((each) => basename(each).startsWith(name));
  const drawn = figures(readNotebook(file!)).map(({ figure }) => figure);
  expect(drawn, name).toHaveLength(count);
  return drawn as Several<Count>;
}

/** One half of two figures side by side: the traces on that axis. */
export function panel({ data, layout }: Figure, axis: "x" | "x2"): Figure {
  return { data: data.filter(({ xaxis = "x" }) => xaxis === axis), layout };
}

/** A figure as it is when its slider stands at a place, counted from 0. */
export function atPlace(figure: Figure, place: number): Figure {
  const { data, traces } = figure.frames![place]!;
  return { ...figure, data: figure.data.map((each, i) => ({ ...each, ...data[traces.indexOf(i)] })) };
}

/** Fails unless both lists are as long, and no number is apart by more than this share of the largest expected. */
export function expectClose(got: number[] | undefined, expected: number[], share = 1e-9): void {
  expect(got).toHaveLength(expected.length);
  const scale = Math.max(...expected.map(Math.abs));
  const apart = expected.map((value, i) => Math.abs(got![i]! - value));
  expect(Math.max(...apart)).toBeLessThanOrEqual(share * scale);
}

/** The trace of that name, or an error that says which there are. */
export function trace({ data }: Figure, name: string): Trace {
  const found = data.find((each) => each.name === name);
  if (!found) throw new Error(`there is no trace "${name}", but ${data.map((each) => each.name).join(", ")}`);
  return found;
}

/**
 * The numbers of a trace, one list for each of `x`, `y`, `z` that it has; rows of a grid are joined.
 * @throws when one is of a form that Plotly draws as nothing, such as a Float64Array that became an object
 */
export function coordinates(trace: Trace): Record<string, number[]> {
  const present = ["x", "y", "z"].filter((axis) => trace[axis] !== undefined);
  return Object.fromEntries(present.map((axis) => [axis, numbersOf(trace[axis])]));
}

function numbersOf(values: unknown): number[] {
  if (Array.isArray(values))
    return values.flatMap((value) => (Array.isArray(value) ? numbersOf(value) : [value]));
  const { dtype, bdata } = values as { dtype?: string; bdata?: string };
  if (dtype === "f8" && bdata !== undefined) {
    const bytes = Uint8Array.from(Buffer.from(bdata, "base64"));
    return Array.from(new Float64Array(bytes.buffer));
  }
  throw new Error(`not a list of numbers: ${JSON.stringify(values)?.slice(0, 60)}`);
}
