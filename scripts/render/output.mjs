// What the cells gave, as it is stored in the notebook.

import { stripVTControlCharacters } from "node:util";
import { joined, plotly } from "../notebook.mjs";
import { preformatted } from "./code.mjs";
import { rendered } from "./markdown.mjs";

/**
 * An output as HTML.
 *
 * @param {import("../notebook.mjs").Output} output
 * @param {import("./cell.mjs").Chapter} chapter
 */
export function shownOutput({ text, data, metadata = {}, ename, evalue, traceback }, chapter) {
  if (text !== undefined) return printed(joined(text));
  if (!data) return printed(traceback?.join("\n") ?? `${ename}: ${evalue}`);
  const words = joined(data["text/plain"]).trim();
  for (const type of ["image/png", "image/jpeg", "image/svg+xml"]) {
    if (!(type in data)) continue;
    const { alt = words } = /** @type {{ alt?: string }} */ (metadata[type] ?? {});
    return chapter.medium.picture({
      address: addressOf(type, joined(data[type])),
      alt,
      figure: data[plotly],
    });
  }
  // Tables are scrolled where they are wider than the page; other HTML is what its cell has made of it.
  if ("text/html" in data) return `<div class="wide">${joined(data["text/html"])}</div>`;
  if ("text/markdown" in data) return rendered(joined(data["text/markdown"]), chapter);
  if ("text/latex" in data) return rendered(joined(data["text/latex"]), chapter);
  return printed(words);
}

/**
 * The address of a picture that is its own content.
 *
 * @param {string} type
 * @param {string} content in base64, but for SVG
 */
export function addressOf(type, content) {
  const base64 = type === "image/svg+xml" ? Buffer.from(content).toString("base64") : content;
  return `data:${type};base64,${base64.replace(/\s/g, "")}`;
}

/** Text, without the colours of a terminal. @param {string} text */
function printed(text) {
  const plain = stripVTControlCharacters(text).trimEnd();
  return plain && preformatted(plain);
}
