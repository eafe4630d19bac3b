// The other face of the site, on which the notebooks run: where it is, from the pages to read.

import { existsSync } from "node:fs";
import path from "node:path";

/** The page that opens a notebook in JupyterLite. */
const page = "run/notebooks/index.html";

/**
 * Where a notebook runs, from the folder of the site.
 *
 * @param {string} notebook its name, without an extension
 */
export function runAddress(notebook) {
  return `${page}?path=${encodeURIComponent(`${notebook}.ipynb`)}`;
}

/**
 * Whether that face has been built into a site: no link leads to it before.
 *
 * @param {string} output the site's folder
 */
export function canRun(output) {
  return existsSync(path.join(output, page));
}
