// Where a notebook's links lead from the page that shows it, and its pictures as data.

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { joined } from "../notebook.mjs";
import { addressOf } from "./output.mjs";

/**
 * @typedef {object} Page a file of the book or of the site
 * @property {(notebook: string, anchor: string) => string} id the name that an anchor of a notebook has on it
 * @property {(notebook: string, anchor?: string) => string} link where from it a notebook is, or an anchor of one
 * @property {(file: string) => string} file where from it a file is that a notebook calls by this name
 */

/**
 * The page of one notebook: its anchors keep their names, and other notebooks are pages beside it.
 *
 * @param {string} own the notebook's name
 * @param {Page["file"]} file
 * @returns {Page}
 */
export function pageOfOne(own, file) {
  const link = (/** @type {string} */ notebook, anchor = "") =>
    notebook === own
      ? `#${encodeURI(anchor || own)}`
      : `${notebook}.html${anchor && `#${encodeURI(anchor)}`}`;
  return { id: (_, anchor) => anchor, link, file };
}

/**
 * The page of several notebooks, in which two may use one name for their anchors.
 *
 * @param {string[]} names
 * @param {Page["file"]} file
 * @returns {Page}
 */
export function pageOfAll(names, file) {
  const id = (/** @type {string} */ notebook, /** @type {string} */ anchor) => `${notebook}:${anchor}`;
  const link = (/** @type {string} */ notebook, anchor = "") =>
    names.includes(notebook)
      ? encodeURI(`#${anchor ? id(notebook, anchor) : notebook}`)
      : pageOfOne("", file).link(notebook, anchor);
  return { id, link, file };
}

/**
 * Where a link of a notebook leads.
 *
 * @param {string} link
 * @param {string} name the notebook's
 * @param {Page} page
 */
export function linkOf(link, name, page) {
  if (/^([a-z][a-z\d+.-]*:|\/\/)/i.test(link)) return link;
  const [file = "", anchor] = decoded(link).split(/#(.*)/s);
  if (file === "") return page.link(name, anchor);
  const [, notebook] = /^(?:\.\/)?([^/]+)\.ipynb$/.exec(file) ?? [];
  return notebook ? page.link(notebook, anchor) : encodeURI(page.file(decoded(link)));
}

/**
 * A picture that a cell shows, as data; undefined: it is not at hand, and nobody is asked for it.
 *
 * @param {string} source
 * @param {import("../notebook.mjs").Cell} cell
 * @param {string} folder the notebook's
 */
export function pictureOf(source, cell, folder) {
  if (source.startsWith("data:")) return source;
  const name = decoded(source);
  const [bundle] = Object.entries(cell.attachments?.[name.replace(/^attachment:/, "")] ?? {});
  if (bundle) return addressOf(bundle[0], joined(bundle[1]));
  const file = path.join(folder, name);
  const type = types[path.extname(name).toLowerCase()];
  if (!type || !existsSync(file)) return undefined;
  return addressOf(type, readFileSync(file, type === "image/svg+xml" ? "utf8" : "base64"));
}

/** @type {Record<string, string>} */
const types = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".svg": "image/svg+xml",
};

/** A link without the percents of an address. @param {string} link */
function decoded(link) {
  try {
    return decodeURI(link);
  } catch {
    return link;
  }
}
