// Formulas of the notebooks, set in type at build time by KaTeX: who reads needs no script and no network.

import katex from "katex";
import { Refusal } from "../process.mjs";

/** Code, in which a dollar is a dollar; a formula; a dollar that is meant as one. As JupyterLab tells them apart. */
const pieces = new RegExp(
  [
    /(?<code>^(?<fence>```+|~~~+).*?^\k<fence>|(?<!`)(?<ticks>`+)(?!`)(?:(?!\n\n).)+?(?<!`)\k<ticks>(?!`))/,
    /\$\$(?<display>.+?)\$\$/,
    /(?<environment>\\begin\{(?<name>[a-z]+\*?)\}.*?\\end\{\k<name>\})/,
    /(?<!\\)\$(?<inline>(?:\\.|(?!\n\n)[^$\\])+)\$/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "gms",
);

// Characters that Unicode leaves to everybody's own use: markdown takes them for letters of a word.
const [opened, closed] = ["\uE000", "\uE001"];
const places = new RegExp(`${opened}(\\d+)${closed}`, "g");

/** What only places of displayed formulas stand for. @typedef {{ tex: string, display: boolean }} Formula */

/**
 * Takes the formulas out of a text, since markdown would read their underscores and stars as its own.
 *
 * @param {string} markdown
 * @returns {{ text: string, formulas: Formula[] }}
 */
export function takeFormulas(markdown) {
  /** @type {Formula[]} */
  const formulas = [];
  const text = markdown.replace(pieces, (all, ...rest) => {
    const { code, display, environment, inline } = rest.at(-1);
    if (code !== undefined) return all;
    formulas.push({ tex: display ?? environment ?? inline, display: inline === undefined });
    return `${opened}${formulas.length - 1}${closed}`;
  });
  return { text, formulas };
}

/**
 * Puts formulas back to where they were taken from.
 *
 * @param {string} text
 * @param {Formula[]} formulas
 * @param {(formula: Formula) => string} shown
 */
export function putFormulas(text, formulas, shown) {
  return text.replace(places, (_, index) => shown(/** @type {Formula} */ (formulas[Number(index)])));
}

/**
 * Whether a text is a displayed formula and nothing else.
 *
 * @param {string} text
 * @param {Formula[]} formulas
 */
export function isDisplay(text, formulas) {
  const [all, index] = new RegExp(`^${places.source}$`).exec(text.trim()) ?? [];
  return all !== undefined && formulas[Number(index)]?.display === true;
}

/** No line begins with the comma after a formula. (Where a space is beside it, the space still ends one.) */
const joiner = "\u2060";

/**
 * A formula as HTML, with the same in MathML for those who listen.
 *
 * @param {Formula} formula
 * @throws {Refusal} when it is not one
 */
export function typeset({ tex, display }) {
  try {
    const html = katex.renderToString(tex, { displayMode: display, strict: "error" });
    return display ? html : `${joiner}${html}${joiner}`;
  } catch (error) {
    throw new Refusal(`The formula ${tex.trim()} cannot be set: ${/** @type {Error} */ (error).message}`);
  }
}
