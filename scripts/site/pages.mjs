// The pages that notebooks/ has the words for: the notebooks themselves, and the texts beside them.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { folder } from "../notebook.mjs";
import { chapterOf } from "../render/chapter.mjs";
import { escaped } from "../render/html.mjs";
import { linkOf, pageOfOne } from "../render/links.mjs";
import { rendered } from "../render/markdown.mjs";
import { canRun, runAddress } from "./run.mjs";
import { gathered, screen } from "./screen.mjs";
import { firstParagraph } from "./words.mjs";

/**
 * @typedef {import("./layout.mjs").Leaf} Leaf
 * @typedef {import("./site.mjs").Site} Site
 */

/**
 * A notebook as a page.
 *
 * @param {string} notebook its path
 * @param {Site} site
 * @returns {Leaf & { name: string, number: string }}
 */
export function notebookPage(notebook, site) {
  const name = path.basename(notebook, ".ipynb");
  const file = `${name}.html`;
  const page = pageOfOne(name, (link) => target(link, file, site));
  const chapter = chapterOf(
    notebook,
    page,
    screen(name, (kept, content) => site.keep(kept, content)),
  );
  const { number, title, opening, body, sections } = chapter;
  const text = title.text.replaceAll("$", "");
  const run = (/** @type {string} */ words) =>
    canRun(site.output)
      ? `<p class="actions"><a class="run" href="${escaped(runAddress(name))}">${words}</a></p>`
      : "";
  return {
    name,
    number,
    file,
    title: `${number} ${text}`.trim(),
    description: firstParagraph(opening),
    contents: sections,
    main: `<article>
${opening.replace("</h1>", `</h1>\n${run("Run this notebook in your browser")}`)}
${gathered(body).replace(/<div class="cell[^"]*\btag-exercise\b[^"]*">/g, `$&${run("Solve it in your browser")}`)}
</article>`,
  };
}

/** The texts beside the notebooks, as paths from their folder. */
export function texts() {
  return ["TEACHING.md", ...cards()].filter((file) => existsSync(path.join(folder, file)));
}

/** What tells of the data. */
function cards() {
  const data = path.join(folder, "data");
  if (!existsSync(data)) return [];
  const found = readdirSync(data).filter((file) => file.endsWith(".md"));
  return found.sort().map((file) => `data/${file}`);
}

/**
 * A text as a page.
 *
 * @param {string} text its path from the notebooks' folder
 * @param {Site} site
 * @returns {Leaf}
 */
export function textPage(text, site) {
  const file = placeOf(text);
  const root = "../".repeat(file.split("/").length - 1);
  const page = pageOfOne("", (link) => target(path.posix.join(path.posix.dirname(text), link), file, site));
  /** @type {import("../render/cell.mjs").Chapter} */
  const chapter = {
    anchors: new Set(),
    headings: [],
    medium: screen(path.basename(file, ".html"), (kept, content) => root + site.keep(kept, content)),
    place: {
      id: (anchor) => anchor,
      href: (link) => (/^\.?\/?[^/]+\.ipynb/.test(link) ? target(link, file, site) : linkOf(link, "", page)),
      picture: () => undefined,
    },
  };
  // A card has a line for each thing that it tells.
  const source = readFileSync(path.join(folder, text), "utf8").replace(/\n(?=\*\*)/g, "\n\n");
  const html = rendered(source, chapter);
  return {
    file,
    title: (chapter.headings.find(({ level }) => level === 1)?.text ?? text).replaceAll("$", ""),
    description: firstParagraph(html),
    contents: chapter.headings.filter(({ level }) => level === 2),
    main: `<article>\n<div class="text">\n${html}\n</div>\n</article>`,
  };
}

/**
 * Where a file of the notebooks' folder is in the site.
 *
 * @param {string} file its path from there
 */
function placeOf(file) {
  const page = file.replace(/(^|\/)README\.md$/, "$1index.html").replace(/\.ipynb$/, ".html");
  return page.replace(/[^/]+\.md$/, (name) => `${name.slice(0, -3).toLowerCase()}.html`);
}

/**
 * Where a link to a file of the notebooks' folder leads; what is no page is taken along.
 *
 * @param {string} link perhaps with a place in the file
 * @param {string} from the page that it stands on
 * @param {Site} site
 */
function target(link, from, site) {
  const [name = "", anchor] = link.split("#");
  const file = path.posix.normalize(name);
  const original = path.join(folder, file);
  const place = placeOf(file);
  if (place === file && !file.startsWith("..") && existsSync(original)) {
    site.keep(place, readFileSync(original));
  }
  const address = path.posix.relative(path.posix.dirname(from), place);
  return encodeURI(anchor === undefined ? address : `${address}#${anchor}`);
}
