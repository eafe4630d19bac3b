// A notebook as a chapter: its cells in order, as paper or a screen shows them.

import path from "node:path";
import { readNotebook } from "../notebook.mjs";
import { Refusal } from "../process.mjs";
import { hasTag, shownCell } from "./cell.mjs";
import { linkOf, pictureOf } from "./links.mjs";

/**
 * @typedef {object} Medium what paper and a screen show differently
 * @property {boolean} unfolded whether what can be folded away stands open
 * @property {(code: string) => string} aside code that only draws, or prepares to: the HTML of it, to be shown or not
 * @property {(picture: Picture) => string} picture what a cell has drawn
 * @property {(cell: import("../notebook.mjs").Cell, chapter: import("./cell.mjs").Chapter) => string} solution of an
 *   exercise, where it stands in the notebook
 * @property {(chapter: import("./cell.mjs").Chapter) => string} ending what follows the last cell
 * @typedef {{ address: string, alt: string, figure?: any }} Picture its data as an address; the figure of Plotly that it
 *   is of
 * @typedef {import("./markdown.mjs").Heading} Heading
 * @typedef {object} Chapter
 * @property {string} name the notebook's
 * @property {string} number the one in front of the name, by which other notebooks speak of it; or nothing
 * @property {Heading} title
 * @property {Heading[]} sections
 * @property {string} opening the HTML of its first cell
 * @property {string} body the HTML of all others
 */

/**
 * @param {string} file
 * @param {import("./links.mjs").Page} page where it will stand
 * @param {Medium} medium
 * @returns {Chapter}
 * @throws {Refusal} that names the notebook, when there is something in it that cannot be shown
 */
export function chapterOf(file, page, medium) {
  try {
    return made(file, page, medium);
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal(`${path.basename(file, ".ipynb")}: ${error.message}`);
    throw error;
  }
}

/** @param {string} file @param {import("./links.mjs").Page} page @param {Medium} medium @returns {Chapter} */
function made(file, page, medium) {
  const name = path.basename(file, ".ipynb");
  /** @type {import("./cell.mjs").Chapter} */
  const chapter = {
    anchors: new Set(),
    headings: [],
    medium,
    place: {
      id: (anchor) => page.id(name, anchor),
      href: (link) => linkOf(link, name, page),
      picture: () => undefined,
    },
  };
  const [opening = "", ...others] = readNotebook(file).cells.map((cell) => {
    const picture = (/** @type {string} */ source) => pictureOf(source, cell, path.dirname(file));
    const here = { ...chapter, place: { ...chapter.place, picture } };
    return hasTag(cell, "solution") ? medium.solution(cell, here) : shownCell(cell, here);
  });
  const body = [...others, medium.ending(chapter)].join("\n");
  const { headings } = chapter;
  const own = headings.find(({ level }) => level === 1);
  const title = own ?? { level: 1, id: page.id(name, "title"), text: name, html: name };
  const number = /^\d+/.exec(name)?.[0] ?? "";
  const entitled = own ? opening : `<h1 id="${title.id}">${name}</h1>\n${opening}`;
  return {
    name,
    number,
    title,
    sections: headings.filter(({ level }) => level === 2),
    opening: number ? entitled.replace(/<h1\b[^>]*>/, `$&<span class="number">${number}</span> `) : entitled,
    body,
  };
}
