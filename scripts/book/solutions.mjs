// Solutions stand at the end of a chapter, where nobody reads them by accident; where they stood, a link leads to them.

import { joined } from "../notebook.mjs";
import { shownCell } from "../render/cell.mjs";
import { renderedLine } from "../render/markdown.mjs";

/**
 * @typedef {import("../render/cell.mjs").Cell} Cell
 * @typedef {import("../render/cell.mjs").Chapter} Chapter
 */

/** A fold that is all of a cell. */
const fold = /^\s*<details[^>]*>\s*<summary[^>]*>(?<title>.*?)<\/summary>(?<body>.*)<\/details>\s*$/is;

/** The solutions of one chapter. */
export class Solutions {
  /** @type {string[]} */
  #shown = [];

  /**
   * Keeps a solution for the end.
   *
   * @param {Cell} cell
   * @param {Chapter} chapter
   * @returns {string} the link to it
   */
  takeOut(cell, chapter) {
    const number = this.#shown.length + 1;
    const { place } = chapter;
    const { title = "Solution", body } = unfolded(joined(cell.source));
    const heading = renderedLine(/^solution$/i.test(title) ? `${title} ${number}` : title, chapter);
    const content = cell.cell_type === "markdown" ? { ...cell, source: body } : cell;
    this.#shown.push(`<section class="solution">
<h3 id="${place.id(`solution-${number}`)}">${heading}</h3>
${shownCell(content, chapter)}
<p class="turn"><a href="${place.href(`#exercise-${number}`)}">Back to the exercise</a></p>
</section>`);
    const link = `<a href="${place.href(`#solution-${number}`)}">${heading}</a>`;
    return `<p class="turn" id="${place.id(`exercise-${number}`)}">${link}</p>`;
  }

  /**
   * The section of the solutions, which is empty when there are none.
   *
   * @param {Chapter} chapter
   */
  shown({ headings, place }) {
    if (this.#shown.length === 0) return "";
    const [id, text] = [place.id("solutions"), "Solutions"];
    headings.push({ level: 2, id, text, html: text });
    return `<section class="solutions">\n<h2 id="${id}">${text}</h2>\n${this.#shown.join("\n")}\n</section>`;
  }
}

/**
 * What stands in a fold, and the words on it; a text that is not one fold stays as it is.
 *
 * @param {string} source
 * @returns {{ title?: string, body: string }}
 */
function unfolded(source) {
  const { title, body = "" } = fold.exec(source)?.groups ?? {};
  let depth = 0;
  for (const [tag] of body.matchAll(/<\/?details\b/gi)) {
    depth += tag.startsWith("</") ? -1 : 1;
    if (depth < 0) return { body: source };
  }
  return title === undefined ? { body: source } : { title: title.trim(), body };
}
