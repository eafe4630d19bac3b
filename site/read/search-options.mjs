// How the search understands words: the build makes its index with this, and the page of the search reads it with this.

/**
 * @typedef {object} Place what can be found: a section of a page
 * @property {string} id its address, from the page of the search
 * @property {string} title
 * @property {string} page the title of the page
 * @property {string} text
 */

/** @type {import("minisearch").Options<Place>} */
export const options = {
  fields: ["title", "text"],
  storeFields: ["title", "page", "text"],
  // softThreshold is found by "soft threshold" as well.
  tokenize: (text) => {
    const words = text.split(/[\s\p{P}\p{S}]+/u).filter(Boolean);
    return words.flatMap((word) => {
      const parts = word.split(/(?<=\p{Ll})(?=\p{Lu})/u);
      return parts.length > 1 ? [word, ...parts] : parts;
    });
  },
  searchOptions: {
    boost: { title: 3 },
    combineWith: "AND",
    prefix: true,
    fuzzy: (term) => (term.length > 4 ? 0.15 : false),
  },
};
