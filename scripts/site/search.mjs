// The index of the search, made with the pages.

import MiniSearch from "minisearch";
import { options } from "../../site/read/search-options.mjs";
import { sectionsOf, words } from "./words.mjs";

/**
 * The index, as the page of the search loads it.
 *
 * @param {import("./layout.mjs").Leaf[]} leaves
 */
export function indexOf(leaves) {
  const index = new MiniSearch(options);
  const ids = new Set();
  for (const { file, title: page, main, isOne } of leaves) {
    const sections = isOne ? [{ id: "", title: page, text: words(main) }] : sectionsOf(main);
    for (const { id, title, text } of sections) {
      const address = id ? `${file}#${encodeURI(id)}` : file;
      if (ids.has(address)) continue;
      ids.add(address);
      index.add({ id: address, title: title || page, page, text });
    }
  }
  return JSON.stringify(index);
}

/** The page of the search. @type {import("./layout.mjs").Leaf} */
export const searchPage = {
  file: "search.html",
  title: "Search",
  description: "All notebooks, the glossary and the library, searched.",
  kind: "search",
  scripts: ["find.js"],
  main: `<h1>Search</h1>
<form role="search" aria-label="All pages"><input type="search" name="q" aria-label="Search for" placeholder="soft threshold" autocomplete="off"></form>
<noscript><p>The search needs JavaScript. Everything else here can be read without.</p></noscript>
<p id="count" role="status"></p>
<ol id="found"></ol>`,
};
