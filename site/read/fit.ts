/**
 * Figures as a page has room for them: they are made for a notebook, which is wide, and for a mouse. On a phone the
 * words above a chart take more lines, the legend more rows, and two panels stand one above the other.
 */
import type { Figure, Slider } from "../../kernel/lab/load-plotly.js";
import { type Axis, heightOf, type Sized, stack } from "./stack.js";

/** A place narrower than this, in pixels, is a phone's. */
export const phone = 560;

/** Of a letter of the font of 13 pixels, and of a line of it. */
const letter = 6.8;
const line = 20;

interface Scene {
  camera?: { eye?: Record<string, number> };
}

/** The figure for a place of this width; `touch`: whether a finger points, which is to scroll the page, not to zoom. */
export function fitted(figure: Figure, width: number, touch: boolean): Figure {
  const isFlat = figure.layout.scene === undefined;
  if (touch && isFlat) figure.layout.dragmode = false;
  if (touch) figure.config = { ...figure.config, displayModeBar: false };
  if (width < phone) narrow(figure, width);
  return figure;
}

function narrow({ data, layout }: Figure, width: number): void {
  const sized = layout as Sized;
  sized.margin = { ...sized.margin, l: Math.min(sized.margin.l, 48), r: 8 };
  retitle(sized, width);
  for (const [name, part] of Object.entries(sized)) {
    if (/^xaxis/.test(name)) nameAxis(part as Axis, width - 64);
    if (/^yaxis/.test(name)) nameAxis(part as Axis, heightOf(sized, (part as Axis).domain));
    if (/^scene/.test(name)) standBack(part as Scene);
  }
  tellSides(sized);
  stack(sized);
  grow(sized, "b", line * (legendRows(data, width) - 1));
  for (const slider of sized.sliders ?? []) {
    const rows = renote(slider, width) - 1;
    const below = titleRows(sized) - 1;
    slider.pad = { ...slider.pad, t: (slider.pad?.t ?? 0) + line * below };
    grow(sized, "b", line * (rows + below));
  }
}

/** Of the title of the axis that is lowest, above a slider. */
function titleRows(layout: Sized): number {
  const axes = Object.entries(layout).filter(([name]) => /^xaxis/.test(name));
  return Math.max(1, ...axes.map(([, part]) => ((part as Axis).title?.text ?? "").split("<br>").length));
}

/** Before the panels lose their places: which was the left one, where the words of the figure speak of it. */
function tellSides({ title, sliders = [], annotations = [] }: Sized): void {
  const { text = "" } = (title ?? {}) as { text?: string };
  const labels = sliders.flatMap(({ steps = [] }) => steps.map(({ label }) => label));
  if (!/\b(left|right)\b/.test([text, ...labels].join(" "))) return;
  for (const note of annotations) {
    if (note.xref === "paper" && note.yanchor === "bottom")
      note.text += (note.x ?? 0) > 0.5 ? " (right)" : " (left)";
  }
}

/** More room on one side, without less for the rest. */
function grow(layout: Sized, side: "t" | "b", pixels: number): void {
  layout.margin[side] += pixels;
  layout.height += pixels;
}

/** The caption, in as many lines as it takes. */
function retitle(layout: Sized, width: number): void {
  const title = layout.title as { text?: string; pad?: { t?: number }; font?: { size?: number } } | undefined;
  if (!title?.text) return;
  const before = title.text.split("<br>").length;
  const rows = wrapped(title.text.replaceAll("<br>", " "), width / (1.15 * letter));
  layout.title = { ...title, text: rows.join("<br>"), xref: "container", pad: { t: 20 } };
  grow(layout, "t", line * (rows.length - before));
}

/** The title of an axis, in lines as long as the axis; its letters are larger. */
function nameAxis({ title }: Axis, room: number): void {
  if (title?.text) title.text = wrapped(title.text, room / (1.25 * letter)).join("<br>");
}

/** A little farther away, the axes in space are whole. */
function standBack({ camera }: Scene): void {
  for (const [axis, place] of Object.entries(camera?.eye ?? {})) camera!.eye![axis] = 1.25 * place;
}

/** How many rows the legend takes: Plotly makes columns of one width. */
function legendRows(traces: readonly object[], width: number): number {
  const names = (traces as { name?: string; showlegend?: boolean; type?: string }[])
    .filter(({ name, showlegend, type }) => name && showlegend !== false && type !== "surface")
    .map(({ name = "" }) => name.length);
  const entry = 40 + letter * Math.max(0, ...names);
  const total = names.reduce((sum, letters) => sum + 45 + letter * letters, 0);
  if (total < width) return 1;
  return Math.ceil(names.length / Math.max(1, Math.floor(width / entry)));
}

/** What a slider says of its value, in lines that fit; returns how many. */
function renote(slider: Slider, width: number): number {
  if (slider.currentvalue?.visible === false) return 1;
  const prefix = slider.currentvalue?.prefix?.length ?? 0;
  const room = (width - 64) / (1.08 * letter);
  let most = 1;
  for (const step of slider.steps ?? []) {
    const rows = wrapped(`${"x".repeat(prefix)}${step.label ?? ""}`, room);
    most = Math.max(most, rows.length);
    step.label = rows.join("<br>").slice(prefix);
  }
  return most;
}

/** A text in lines of at most so many letters. */
export function wrapped(text: string, letters: number): string[] {
  const rows: string[] = [];
  let row = "";
  for (const word of text.split(" ")) {
    if (row && shownLength(`${row} ${word}`) > letters) {
      rows.push(row);
      row = word;
    } else row = row ? `${row} ${word}` : word;
  }
  return [...rows, row];
}

/** Without tags, and with one letter for what HTML writes with several. */
function shownLength(text: string): number {
  return text.replace(/<[^>]*>/g, "").replace(/&\w+;/g, "x").length;
}
