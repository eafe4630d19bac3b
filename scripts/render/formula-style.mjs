// How formulas look: KaTeX's rules, and its fonts in the one form that every browser of today reads.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const folder = path.join(path.dirname(createRequire(import.meta.url).resolve("katex/package.json")), "dist");
const style = readFileSync(path.join(folder, "katex.min.css"), "utf8");
const fontFace = /@font-face\{.*?\}/g;

/** The rules without the fonts. */
export const formulaStyle = style.replace(fontFace, "");

/**
 * A rule for each font.
 *
 * @param {(file: string) => string} address where a page finds a file of KaTeX's
 */
export function fontRules(address) {
  return (style.match(fontFace) ?? []).map((rule) =>
    rule.replace(
      /src:.*?url\(([^)]*\.woff2)\)[^;}]*/,
      (_, file) => `src:url(${address(path.join(folder, file))}) format("woff2")`,
    ),
  );
}
