// The frame of every page to read: where one is, where else one can go, and the search.

import { escaped } from "../render/html.mjs";

/**
 * @typedef {{ id: string, html: string }} Entry of a list of contents
 * @typedef {object} Leaf a page of the site
 * @property {string} file from the site's folder
 * @property {string} title
 * @property {string} main its HTML
 * @property {string} [description]
 * @property {Entry[]} [contents] the places on it
 * @property {string} [actions] what can be done with it, beside its title
 * @property {string} [crumbs] the way to it, above its title
 * @property {boolean} [isOne] whether the search finds it as a whole
 * @property {Neighbour} [previous]
 * @property {Neighbour} [next]
 * @property {string[]} [scripts] what it loads besides
 * @property {string} [kind] how it looks besides
 * @typedef {{ file: string, title: string }} Neighbour
 */

/** What may be asked for: files of the site. Plotly draws in styles of its own, and makes pictures to download. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
].join("; ");

/** The places that every page leads to. */
const places = [
  { file: "index.html#notebooks", title: "Notebooks" },
  { file: "00-start-here.html#Glossary", title: "Glossary" },
  { file: "api/index.html", title: "Library" },
  { file: "data/index.html", title: "Data" },
  { file: "teaching.html", title: "Teaching" },
];

/**
 * @param {Leaf} leaf
 * @param {(file: string) => boolean} isThere whether the site has such a page
 */
export function pageOf(leaf, isThere) {
  const { file, title, main, description = "", contents = [], scripts = [], kind = "", crumbs = "" } = leaf;
  const root = "../".repeat(file.split("/").length - 1);
  const formulas = main.includes('class="katex') ? formulaLinks(root) : "";
  const links = places
    .filter((place) => isThere(place.file.replace(/#.*/, "")))
    .map((place) => `<a href="${root}${place.file}"${current(place.file, file)}>${place.title}</a>`);
  const list = contents.map(({ id, html }) => `<li><a href="#${escaped(encodeURI(id))}">${html}</a></li>`);
  const inside = `<ul>\n${list.join("\n")}\n</ul>`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${escaped(description)}">
<title>${escaped(title === "Shrinkage" ? title : `${title} · Shrinkage`)}</title>
<link rel="icon" href="${root}assets/icon.svg">
<link rel="stylesheet" href="${root}assets/site.css">
${formulas}
<script type="module" src="${root}assets/read.js"></script>
${scripts.map((name) => `<script type="module" src="${root}assets/${name}"></script>`).join("\n")}
</head>
<body${kind && ` class="${kind}"`}>
<a class="skip" href="#main">Skip to the text</a>
<header class="site">
<a class="brand" href="${root}index.html">${mark}Shrinkage</a>
<nav aria-label="Site">${links.join("\n")}</nav>
<form role="search" action="${root}search.html"><input type="search" name="q" aria-label="Search" placeholder="Search" autocomplete="off"></form>
</header>
${list.length > 1 ? `<nav class="contents" aria-label="Contents">\n<p>On this page</p>\n${inside}\n</nav>` : ""}
<main id="main" tabindex="-1">
${crumbs && `<p class="crumbs">${crumbs}</p>`}
${list.length > 1 ? withFold(main, inside) : main}
${turns(leaf, root)}
</main>
</body>
</html>
`;
}

/** Four curves that shrink: the project in a sign. */
export const mark = `<svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true"><g fill="none" stroke-width="3" stroke-linecap="round"><path stroke="#0072b2" d="M3 4C12 4 18 15 29 16"/><path stroke="#d55e00" d="M3 11C10 11 14 16 20 16H29"/><path stroke="#009e73" d="M3 28C12 28 14 17 29 16"/></g></svg>`;

/** @param {string} root */
function formulaLinks(root) {
  const fonts = ["KaTeX_Main-Regular", "KaTeX_Math-Italic"].map(
    (font) =>
      `<link rel="preload" href="${root}assets/fonts/${font}.woff2" as="font" type="font/woff2" crossorigin>`,
  );
  return [...fonts, `<link rel="stylesheet" href="${root}assets/formulas.css">`].join("\n");
}

/** @param {string} place @param {string} file */
function current(place, file) {
  return place.includes("#") || place.split("/")[0] !== file.split("/")[0] ? "" : ' aria-current="true"';
}

/**
 * Where there is no room beside the text, the contents are folded away below the title.
 *
 * @param {string} main
 * @param {string} list
 */
function withFold(main, list) {
  const fold = `<details class="contents-fold"><summary>On this page</summary>\n${list}\n</details>`;
  return main.replace(/<\/h1>/, `</h1>\n${fold}`);
}

/** @param {Leaf} leaf @param {string} root */
function turns({ previous, next }, root) {
  if (!previous && !next) return "";
  const link = (/** @type {Neighbour | undefined} */ page, /** @type {string} */ rel) =>
    page &&
    `<a rel="${rel}" href="${root}${page.file}"><span>${rel === "prev" ? "Before" : "Next"}</span> ${escaped(page.title)}</a>`;
  return `<nav class="turns" aria-label="Before and next">${link(previous, "prev") ?? ""}${link(next, "next") ?? ""}</nav>`;
}
