// A page of HTML that is complete in itself: style, fonts and pictures are in it, and it may ask nobody for anything.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fontRules, formulaStyle } from "../render/formula-style.mjs";
import { escaped } from "../render/html.mjs";

/**
 * @typedef {import("../render/chapter.mjs").Chapter} Chapter
 * @typedef {import("../render/markdown.mjs").Heading} Heading
 */

/**
 * One notebook: what it holds is listed after its opening.
 *
 * @param {Chapter} chapter
 */
export function pageWithOne(chapter) {
  const list = chapter.sections.map(({ id, html }) => entry(id, html)).join("\n");
  return page(chapter.title.text, [chapter], section(chapter, 0, contents(list)));
}

/**
 * All notebooks, a title and a table of contents before them.
 *
 * @param {Chapter[]} chapters
 * @param {{ title: string, subtitle: string }} titles
 */
export function pageWithAll(chapters, { title, subtitle }) {
  const list = chapters.map(({ name, number, title, sections }) => {
    const parts = sections.map(({ id, html }) => entry(id, html)).join("\n");
    const numbered = `<span class="number">${number}</span> ${title.html}`;
    return entry(name, numbered, `<ul>\n${parts}\n</ul>`);
  });
  const front = `<header>
<p class="title">${escaped(title)}</p>
<p>${escaped(subtitle)}</p>
</header>
${contents(list.join("\n"))}`;
  return page(title, chapters, [front, ...chapters.map(section)].join("\n"));
}

/**
 * @param {Chapter} chapter
 * @param {number} index
 * @param {unknown} [between] what stands after the opening, if it is HTML
 */
function section({ name, opening, body }, index, between) {
  const inner = [opening, typeof between === "string" ? between : "", body].join("\n");
  return `<section class="chapter" id="${escaped(name)}" style="page: chapter-${index}">\n${inner}\n</section>`;
}

/** @param {string} list */
function contents(list) {
  return `<nav class="contents" aria-label="Contents">\n<p>Contents</p>\n<ul>\n${list}\n</ul>\n</nav>`;
}

/** @param {string} id @param {string} html @param {string} [below] */
function entry(id, html, below = "") {
  return `<li><a href="#${escaped(encodeURI(id))}"><span>${html}</span></a>${below}</li>`;
}

/**
 * @param {string} title
 * @param {Chapter[]} chapters
 * @param {string} body
 */
function page(title, chapters, body) {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style class="fonts">
${fonts.join("\n")}
</style>
<style>
${formulaStyle}
${styles.join("\n")}
${chapters.map(runningTitle).join("\n")}
</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

/**
 * What stands at the top of a chapter's pages, but for the first of all.
 *
 * @param {Chapter} chapter
 * @param {number} index
 */
function runningTitle({ number, title }, index) {
  const text = JSON.stringify(`${number} ${title.text}`.trim()).replaceAll("<", "\\3c ");
  return `@page chapter-${index} { @top-left { content: ${text}; } }
@page chapter-${index}:first { @top-left { content: none; } }`;
}

const styles = ["../render/page.css", "../render/cells.css", "book.css", "print.css"].map((name) =>
  readFileSync(fileURLToPath(new URL(name, import.meta.url)), "utf8"),
);

/** KaTeX's fonts as data. */
const fonts = fontRules((file) => `data:font/woff2;base64,${readFileSync(file, "base64")}`);
