/**
 * Figures as a page has room for them: they are made for a notebook, which is wide, and for a mouse. On a phone the
 * words above a chart take more lines, the legend more rows, and two panels stand one above the other.
 */
import type { Figure, Layout, Slider } from "../../kernel/lab/load-plotly.js";

/** A place narrower than this, in pixels, is a phone's. */
export const phone = 560;

/** Of a letter of the font of 13 pixels, and of a line of it. */
const letter = 6.8;
const line = 20;

/** Between two panels, for the title of an axis and the name of the lower panel. */
const gap = 92;

interface Panels extends Layout {
  height: number;
  margin: { l: number; r: number; t: number; b: number };
  annotations?: { xref?: string; x?: number; y?: number; text?: string }[];
}

interface Axis {
  title?: { text?: string };
  domain?: [number, number];
}

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
  const panels = layout as Panels;
  panels.margin = { ...panels.margin, l: Math.min(panels.margin.l, 48), r: 8 };
  retitle(panels, width);
  stack(panels);
  for (const [name, part] of Object.entries(panels)) {
    if (/^[xy]axis/.test(name)) nameAxis(part as Axis, name[0] === "x" ? width - 64 : panelHeight(panels));
    if (/^scene/.test(name)) standBack(part as Scene);
  }
  grow(panels, "b", line * (legendRows(data, width) - 1));
  for (const slider of panels.sliders ?? []) grow(panels, "b", line * (renote(slider, width) - 1));
}

/** More room on one side, without less for the rest. */
function grow(layout: Panels, side: "t" | "b", pixels: number): void {
  layout.margin[side] += pixels;
  layout.height += pixels;
}

/** The caption, in as many lines as it takes. */
function retitle(layout: Panels, width: number): void {
  const title = layout.title as { text?: string; pad?: { t?: number }; font?: { size?: number } } | undefined;
  if (!title?.text) return;
  const before = title.text.split("<br>").length;
  const rows = wrapped(title.text.replaceAll("<br>", " "), width / (1.15 * letter));
  layout.title = { ...title, text: rows.join("<br>"), xref: "container", pad: { t: 20 } };
  grow(layout, "t", line * (rows.length - before));
}

/** Two panels, one below the other, each as high as both were. */
function stack(layout: Panels): void {
  const { scene, scene2, xaxis, xaxis2, yaxis, yaxis2 } = layout as unknown as Record<
    string,
    object | undefined
  >;
  if (!(xaxis ?? scene) || !(xaxis2 ?? scene2)) return;
  const panel = layout.height - layout.margin.t - layout.margin.b;
  const whole = 2 * panel + gap;
  layout.height += whole - panel;
  const [lower, upper] = [
    [0, panel / whole],
    [1 - panel / whole, 1],
  ];
  const all = [0, 1];
  if (scene) Object.assign(scene, { domain: { x: all, y: upper } });
  if (scene2) Object.assign(scene2, { domain: { x: all, y: lower } });
  if (xaxis) Object.assign(xaxis, { domain: all });
  if (xaxis2) Object.assign(xaxis2, { domain: all });
  if (yaxis) Object.assign(yaxis, { domain: upper });
  if (yaxis2) Object.assign(yaxis2, { domain: lower });
  const { text = "" } = (layout.title ?? {}) as { text?: string };
  const labels = (layout.sliders ?? []).flatMap(({ steps = [] }) => steps.map(({ label }) => label));
  const speaksOfSides = /\b(left|right)\b/.test([text, ...labels].join(" "));
  for (const note of layout.annotations ?? []) {
    if (note.xref !== "paper") continue;
    const isRight = (note.x ?? 0) > 0.5;
    if (isRight) Object.assign(note, { x: 0, y: panel / whole });
    if (speaksOfSides) note.text += isRight ? " (right)" : " (left)";
  }
}

/** In pixels, of one panel. */
function panelHeight({ height, margin, yaxis }: Panels): number {
  const [low, high] = (yaxis as Axis | undefined)?.domain ?? [0, 1];
  return (high - low) * (height - margin.t - margin.b);
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
