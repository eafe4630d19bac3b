// TypeScript in colours, by the words that the compiler itself tells apart.

import ts from "typescript";
import { escaped } from "./html.mjs";

/** The classes of the words that have a colour. @type {Partial<Record<ts.TokenClass, string>>} */
const classes = {
  [ts.TokenClass.Comment]: "comment",
  [ts.TokenClass.Keyword]: "keyword",
  [ts.TokenClass.NumberLiteral]: "number",
  [ts.TokenClass.StringLiteral]: "string",
  [ts.TokenClass.RegExpLiteral]: "string",
};

const classifier = ts.createClassifier();

/**
 * A program as HTML, a block for each line.
 *
 * @param {string} source
 */
export function coloured(source) {
  let state = ts.EndOfLineState.None;
  const lines = source.split("\n").map((line) => {
    const { entries, finalLexState } = classifier.getClassificationsForLine(line, state, true);
    state = finalLexState;
    let from = 0;
    const words = entries.map(({ length, classification }) => {
      const word = line.slice(from, from + length);
      from += length;
      return marked(word, classes[classification] ?? nameClass(word, classification, line.slice(from)));
    });
    return block(line, words.join(""));
  });
  return `<pre class="code"><code>${lines.join("")}</code></pre>`;
}

/**
 * A text whose lines are to be kept as they are.
 *
 * @param {string} text
 */
export function preformatted(text) {
  const lines = text.split("\n").map((line) => block(line, escaped(line)));
  return `<pre>${lines.join("")}</pre>`;
}

/**
 * A line; where it is too long for the paper, what goes on below stands further in than its beginning.
 *
 * @param {string} line
 * @param {string} html
 */
function block(line, html) {
  const indent = line.search(/\S|$/);
  return `<span class="line"${indent > 0 ? ` style="--indent: ${indent}"` : ""}>${html || "\n"}</span>`;
}

/**
 * A name that is called, or one that is written like a type.
 *
 * @param {string} word
 * @param {ts.TokenClass} classification
 * @param {string} after
 */
function nameClass(word, classification, after) {
  if (classification !== ts.TokenClass.Identifier) return undefined;
  if (/^[A-Z].*[a-z]/.test(word)) return "type";
  return /^\s*\(/.test(after) ? "called" : undefined;
}

/** @param {string} word @param {string | undefined} name */
function marked(word, name) {
  return name ? `<span class="${name}">${escaped(word)}</span>` : escaped(word);
}
