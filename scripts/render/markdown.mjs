// Markdown as JupyterLab shows it; links lead to where the page has what they mean.

import markdownIt from "markdown-it";
import { coloured, preformatted } from "./code.mjs";
import { isDisplay, putFormulas, takeFormulas, typeset } from "./formulas.mjs";
import { escaped } from "./html.mjs";

/**
 * @typedef {object} Place what a text has to know of the page that it stands on
 * @property {(anchor: string) => string} id an anchor of this chapter, as the page names it
 * @property {(link: string) => string} href where a link of the notebook leads from the page
 * @property {(source: string) => string | undefined} picture a picture's own data; undefined: it is not here
 * @typedef {{ level: number, id: string, text: string, html: string }} Heading
 * @typedef {import("markdown-it/lib/renderer.mjs").RenderRule} RenderRule
 * @typedef {{ place: Place, anchors: Set<string>, headings: Heading[], formulas: import("./formulas.mjs").Formula[],
 *   medium: import("./chapter.mjs").Medium }} Context
 */

const markdown = markdownIt({ html: true, linkify: true });
// A full address is a link; a name with a dot in it is not.
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });

/** How what is wrong in a source document begins, in a box or on a fold. */
const erratum = /^\W*(<[^>]*>\W*)*Erratum\b/;
const erratumFold = /<details(?=[^>]*>\s*<summary[^>]*>\W*(<[^>]*>\W*)*Erratum\b)/gi;

markdown.core.ruler.push("page", ({ tokens, env }) => {
  const { place, headings, formulas } = /** @type {Context} */ (env);
  for (const [index, token] of tokens.entries()) {
    const content = tokens[index + 1]?.content ?? "";
    if (token.type === "heading_open") {
      const text = plain(content, formulas);
      const id = anchorOf(text, env);
      token.attrSet("id", id);
      headings.push({ level: Number(token.tag.slice(1)), id, text, html: inline(content, env) });
    }
    // A page does not end after "as follows:".
    if (token.type === "paragraph_open" && /:[*_]*$/.test(content)) token.attrJoin("class", "lead");
    if (token.type === "paragraph_open" && isDisplay(content, formulas)) token.attrJoin("class", "formula");
    if (token.type === "blockquote_open" && erratum.test(tokens[index + 2]?.content ?? ""))
      token.attrJoin("class", "erratum");
    for (const child of token.children ?? []) {
      if (child.type !== "link_open") continue;
      child.attrSet("href", place.href(child.attrGet("href") ?? ""));
      // An address that is its own text need not be said again.
      if (child.info === "auto") child.attrJoin("class", "address");
    }
  }
});

markdown.renderer.rules.html_block = html;
markdown.renderer.rules.html_inline = html;
markdown.renderer.rules.fence = code;
markdown.renderer.rules.image = image;
// A wide one has room of its own to be scrolled in.
markdown.renderer.rules.table_open = () => '<div class="wide"><table>\n';
markdown.renderer.rules.table_close = () => "</table></div>\n";

/**
 * A cell's markdown as HTML.
 *
 * @param {string} source
 * @param {Omit<Context, "formulas">} chapter
 */
export function rendered(source, chapter) {
  const { text, formulas } = takeFormulas(source);
  return setFormulas(markdown.render(text, { ...chapter, formulas }), formulas);
}

/**
 * A line of markdown as HTML for a place that has a paragraph, or a link, around it.
 *
 * @param {string} source
 * @param {Omit<Context, "formulas">} chapter
 */
export function renderedLine(source, chapter) {
  const { text, formulas } = takeFormulas(source);
  return inline(text, { ...chapter, formulas });
}

/** @param {string} text @param {Context} context */
function inline(text, context) {
  const html = markdown.renderInline(text, { ...context }).replace(/<\/?a\b[^>]*>/g, "");
  return setFormulas(html, context.formulas);
}

/** @param {string} text @param {import("./formulas.mjs").Formula[]} formulas */
function setFormulas(text, formulas) {
  return putFormulas(text, formulas, typeset);
}

/** A heading's words. @param {string} content @param {import("./formulas.mjs").Formula[]} formulas */
function plain(content, formulas) {
  const words = content.replace(/[*`]|<[^>]*>|\[([^\]]*)\]\([^)]*\)/g, "$1");
  return putFormulas(markdown.utils.unescapeAll(words), formulas, ({ tex }) => `$${tex}$`);
}

/**
 * The name by which JupyterLab lets a heading be linked to; a second heading of the same words has a number besides.
 *
 * @param {string} text
 * @param {Context} context
 */
function anchorOf(text, { place, anchors }) {
  const name = text.replaceAll(" ", "-");
  let anchor = name;
  for (let count = 2; anchors.has(anchor); count++) anchor = `${name}-${count}`;
  anchors.add(anchor);
  return place.id(anchor);
}

/** @type {RenderRule} */
function html(tokens, index, _, context) {
  return adapted(tokens[index]?.content ?? "", context);
}

/** @type {RenderRule} */
function code(tokens, index) {
  const { content = "", info = "" } = tokens[index] ?? {};
  const lines = content.replace(/\n$/, "");
  return /^(ts|typescript|js|javascript)\b/.test(info) ? coloured(lines) : preformatted(lines);
}

/** @type {RenderRule} */
function image(tokens, index, _, { place }) {
  const token = tokens[index];
  const data = place.picture(token?.attrGet("src") ?? "");
  const alt = escaped(token?.content ?? "");
  return data ? `<img src="${data}" alt="${alt}">` : `<em>${alt}</em>`;
}

/**
 * HTML that stands in markdown, with its folds, anchors and links as the page has them.
 *
 * @param {string} content
 * @param {Context} context
 */
function adapted(content, { place, medium }) {
  const folded = medium.unfolded ? content.replace(/<details(?![^>]*\sopen\b)/gi, "<details open") : content;
  return folded
    .replace(erratumFold, '<details class="erratum"')
    .replace(
      /(<[^>]*\s)(id|name)="([^"]*)"/gi,
      (_, tag, name, id) => `${tag}${name}="${escaped(place.id(id))}"`,
    )
    .replace(/(<a[^>]*\s)href="([^"]*)"/gi, (_, tag, href) => `${tag}href="${escaped(place.href(href))}"`);
}
