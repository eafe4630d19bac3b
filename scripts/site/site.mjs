// The pages to read, as files for any server: nothing in them names the place where they will lie.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Refusal } from "../process.mjs";
import { apiPages } from "./api.mjs";
import { keepAssets, offlineWorker } from "./assets.mjs";
import { pageOf } from "./layout.mjs";
import { notebookPage, textPage, texts } from "./pages.mjs";
import { indexOf, searchPage } from "./search.mjs";
import { startPage } from "./start.mjs";

/** What keeps the site for readers without a network; no other folder has one of this name. */
const worker = "offline.js";

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

  /** What is in the folder and not of the other face of the site, which stays. */
  #before() {
    return readdirSync(this.output).filter((name) => name !== "run");
  }

  /**
   * Makes the folder.
   *
   * @throws {Refusal} where there is something in it that is no earlier edition, which would be replaced
   */
  claim() {
    try {
      mkdirSync(this.output, { recursive: true });
    } catch (error) {
      const { message } = /** @type {Error} */ (error);
      throw new Refusal(`The site cannot be written to ${this.output}: ${message}`);
    }
    const before = this.#before();
    if (before.length > 0 && !before.includes(worker)) {
      throw new Refusal(
        `${this.output} has other things in it than a site: name an empty folder, or a new one.`,
      );
    }
  }

  /** Writes the files, in place of those that were there. */
  write() {
    for (const name of this.#before()) rmSync(path.join(this.output, name), { recursive: true });
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
  site.claim();
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
  site.keep(worker, await offlineWorker(site.digests()));
  site.write();
  return site;
}
