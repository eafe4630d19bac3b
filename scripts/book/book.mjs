// The files of the book: a page of each notebook, and one of all.

import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../project.mjs";
import { chapterOf } from "../render/chapter.mjs";
import { pageOfAll, pageOfOne } from "../render/links.mjs";
import { pageWithAll, pageWithOne } from "./page.mjs";
import { paper } from "./paper.mjs";

/** @typedef {{ name: string, html: string }} Leaf a file of the book, and its name without an extension */

/**
 * A notebook as a page of its own.
 *
 * @param {string} file
 * @param {string} output the folder of the book
 * @returns {Leaf}
 */
export function bookOfOne(file, output) {
  const name = nameOf(file);
  return { name, html: pageWithOne(chapter(file, pageOfOne(name, fileFrom(output, file)))) };
}

/**
 * Notebooks as one page.
 *
 * @param {string[]} files
 * @param {string} output the folder of the book
 * @returns {Leaf}
 */
export function bookOfAll(files, output) {
  const names = files.map(nameOf);
  const chapters = files.map((file) => chapter(file, pageOfAll(names, fileFrom(output, file))));
  const { description, version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const titles = { title: "Shrinkage", subtitle: `${description}. Version ${version}.` };
  return { name: "shrinkage", html: pageWithAll(chapters, titles) };
}

/**
 * The links of a page to places in it that are not there.
 *
 * @param {string} html
 */
export function brokenLinks(html) {
  const ids = new Set(Array.from(html.matchAll(/\s(?:id|name)="([^"]*)"/g), ([, id = ""]) => id));
  const links = Array.from(html.matchAll(/\shref="#([^"]*)"/g), ([, id = ""]) => id);
  return [...new Set(links)].filter((link) => !ids.has(decodeURI(link)));
}

/** @param {string} file */
function nameOf(file) {
  return path.basename(file, ".ipynb");
}

/**
 * Where from the book a file is that a notebook names.
 *
 * @param {string} output
 * @param {string} notebook
 */
function fileFrom(output, notebook) {
  const folder = path.relative(output, path.dirname(notebook)).split(path.sep).join("/");
  return (/** @type {string} */ file) => path.posix.join(folder, file);
}

/** @param {string} file @param {import("../render/links.mjs").Page} page */
function chapter(file, page) {
  return chapterOf(file, page, paper());
}
