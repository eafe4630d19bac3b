/** Panels of a figure, which stand side by side or in rows and columns, one below the other. */
import type { Layout } from "../../kernel/lab/load-plotly.js";

type Range = readonly [from: number, to: number];

export interface Axis {
  title?: { text?: string };
  anchor?: string;
  overlaying?: string;
  domain?: Range;
}

export interface Sized extends Layout {
  height: number;
  margin: { l: number; r: number; t: number; b: number };
  annotations?: Note[];
}

/** A text at a place of the paper, which is the area of all panels: x from the left, y from the bottom, 0 to 1. */
interface Note {
  text?: string;
  xref?: string;
  x?: number;
  y?: number;
  yanchor?: string;
  yshift?: number;
}

interface Panel {
  /** Where it is. */
  readonly x: Range;
  readonly y: Range;
  /** The lines that the title of the axis below it takes; none where no axis is drawn below it. */
  readonly rows: number;
  move(y: Range): void;
}

/** In pixels: of a line of text; of the name above a panel; of the numbers below it, and of the title's first line. */
const line = 17;
const name = 24;
const numbers = 70;

/** How high the panel of an axis is, or the whole, in pixels. */
export function heightOf({ height, margin }: Sized, [low, high]: Range = [0, 1]): number {
  return (high - low) * (height - margin.t - margin.b);
}

/** Puts each panel below the one that is read before it, as high as it was; the figure becomes so much higher. */
export function stack(layout: Sized): void {
  const panels = panelsOf(layout).sort((a, b) => b.y[1] - a.y[1] || a.x[0] - b.x[0]);
  if (new Set(panels.map(({ x }) => x[0])).size < 2) return;
  const notes = (layout.annotations ?? []).filter(({ xref }) => xref === "paper");
  const below = panels.map((panel) =>
    notes.filter((note) => note.yanchor === "top" && belongs(note, panel, "low")),
  );
  const above = panels.map((panel) =>
    notes.filter((note) => note.yanchor !== "top" && belongs(note, panel, "high")),
  );
  const heights = panels.map(({ y }) => heightOf(layout, y));
  const gaps = panels.map(({ rows }, i) => {
    const axis = rows === 0 ? 0 : numbers + 22 * (rows - 1);
    return Math.max(axis, ...below[i]!.map(depth)) + name;
  });
  // Below the last there is the margin for it.
  const whole = [...heights, ...gaps.slice(0, -1)].reduce((sum, pixels) => sum + pixels, 0);
  layout.height += whole - heightOf(layout);
  let top = whole;
  for (const [i, panel] of panels.entries()) {
    const [low, high] = [(top - heights[i]!) / whole, top / whole];
    panel.move([low, high]);
    for (const note of below[i]!) Object.assign(note, { x: 0, y: low });
    for (const note of above[i]!) Object.assign(note, { x: 0, y: high });
    top -= heights[i]! + gaps[i]!;
  }
  for (const slider of layout.sliders ?? []) Object.assign(slider, { x: 0, len: 1 });
}

function panelsOf(layout: Sized): Panel[] {
  return Object.entries(layout).flatMap(([key, part]): Panel[] => {
    if (/^scene/.test(key)) {
      const { domain = {} } = part as { domain?: { x?: Range; y?: Range } };
      const move = (y: Range) => Object.assign(part as object, { domain: { x: [0, 1], y } });
      return [{ x: domain.x ?? [0, 1], y: domain.y ?? [0, 1], rows: 0, move }];
    }
    const { anchor = "x", domain = [0, 1], overlaying } = part as Axis;
    if (!/^yaxis/.test(key) || overlaying) return [];
    const across = (layout[anchor.replace("x", "xaxis")] ?? {}) as Axis;
    const isBelow = (across.anchor ?? "y") === key.replace("axis", "");
    const rows = isBelow ? (across.title?.text ?? "").split("<br>").length : 0;
    const x = across.domain ?? [0, 1];
    const move = (y: Range) => {
      Object.assign(part as Axis, { domain: y });
      across.domain = [0, 1];
    };
    return [{ x, y: domain, rows, move }];
  });
}

/** Whether a note stands at the upper or lower edge of a panel. */
function belongs(
  { x = 0, y = 0 }: Note,
  { x: [left, right], y: [low, high] }: Panel,
  edge: "low" | "high",
): boolean {
  return x >= left - 0.01 && x < right && Math.abs(y - (edge === "low" ? low : high)) < 0.01;
}

/** How far a note reaches down from its place, in pixels. */
function depth({ text = "", yshift = 0 }: Note): number {
  return line * text.split("<br>").length - yshift;
}
