// A cell of a notebook as HTML.

import { joined } from "../notebook.mjs";
import { coloured } from "./code.mjs";
import { escaped } from "./html.mjs";
import { rendered } from "./markdown.mjs";
import { shownOutput } from "./output.mjs";

/**
 * @typedef {import("../notebook.mjs").Cell} Cell
 * @typedef {Omit<import("./markdown.mjs").Context, "formulas">} Chapter what its cells have in common
 */

/**
 * @param {Cell} cell
 * @param {Chapter} chapter
 */
export function shownCell(cell, chapter) {
  const source = joined(cell.source);
  if (cell.cell_type === "markdown") return boxed("text", cell, rendered(source, chapter));
  if (cell.cell_type !== "code") return "";
  const drawsOnly = cell.metadata.jupyter?.source_hidden === true || hasTag(cell, "figure");
  const code = drawsOnly ? chapter.medium.aside(coloured(source)) : coloured(source);
  const outputs = (cell.outputs ?? []).map((output) => shownOutput(output, chapter));
  return boxed("cell", cell, [code, ...outputs].join("\n"));
}

/**
 * @param {Cell} cell
 * @param {string} tag
 */
export function hasTag({ metadata: { tags = [] } }, tag) {
  return tags.includes(tag);
}

/** @param {string} kind @param {Cell} cell @param {string} html */
function boxed(kind, { metadata: { tags = [] } }, html) {
  const classes = [kind, ...tags.map((tag) => `tag-${tag}`)].join(" ");
  return html.trim() && `<div class="${escaped(classes)}">\n${html.trim()}\n</div>`;
}
