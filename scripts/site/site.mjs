// The pages to read, as files for any server: nothing in them names the place where they will lie.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { apiPages } from "./api.mjs";
import { keepAssets, offlineWorker } from "./assets.mjs";
import { pageOf } from "./layout.mjs";
import { notebookPage, textPage, texts } from "./pages.mjs";
import { indexOf, searchPage } from "./search.mjs";
import { startPage } from "./start.mjs";

/** The files of a site, by their paths from its folder. */
export class Site {
  /** @type {Map<string, string | Buffer>} */
  files = new Map();

  /** @param {string} output its folder */
  constructor(output) {
    this.output = output;
  }

  /**
   * @param {string} file
   * @param {string | Buffer} content
   * @returns {string} the file
   */
  keep(file, content) {
    this.files.set(file, content);
    return file;
  }

  /** The digest of each file's content, as long as it takes to tell them apart. */
  digests() {
    return Object.fromEntries(
      Array.from(this.files, ([file, content]) => [
        file,
        createHash("sha256").update(content).digest("base64url").slice(0, 12),
      ]),
    );
  }

  /** Writes the files, and removes what else was there; the other face of the site stays. */
  write() {
    mkdirSync(this.output, { recursive: true });
    for (const name of readdirSync(this.output)) {
      if (name !== "run") rmSync(path.join(this.output, name), { recursive: true });
    }
    for (const [file, content] of this.files) {
      const target = path.join(this.output, file);
      if (!existsSync(path.dirname(target))) mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, content);
    }
  }
}

/**
 * Makes the pages of notebooks and puts them into a folder.
 *
 * @param {string[]} notebooks their paths, in the order of reading
 * @param {string} output
 * @returns {Promise<Site>}
 */
export async function buildSite(notebooks, output) {
  const site = new Site(output);
  const [api] = await Promise.all([apiPages(), keepAssets(site)]);
  const chapters = notebooks.map((notebook) => notebookPage(notebook, site));
  for (const [i, chapter] of chapters.entries()) {
    const [previous, next] = [chapters[i - 1], chapters[i + 1]];
    if (previous) chapter.previous = previous;
    if (next) chapter.next = next;
  }
  const found = [...chapters, ...texts().map((text) => textPage(text, site)), ...api];
  const leaves = [startPage(chapters, site), searchPage, ...found];
  const names = new Set(leaves.map(({ file }) => file));
  for (const leaf of leaves)
    site.keep(
      leaf.file,
      pageOf(leaf, (file) => names.has(file)),
    );
  // Whoever looks for a word does not look for it in programs.
  const isSource = (/** @type {{ file: string }} */ { file }) => file.startsWith("api/source/");
  site.keep("assets/search.json", indexOf(found.filter((leaf) => !isSource(leaf))));
  site.keep("offline.js", await offlineWorker(site.digests()));
  site.write();
  return site;
}
