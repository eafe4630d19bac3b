// npm run book [-- [--letter] [--output FOLDER] [NOTEBOOK...]]
// The notebooks as they are stored, to read and to print: a page of HTML and a PDF of each, and of all together. It is
// our own renderer, not nbconvert's: formulas are set at build time, links lead through the book, and nothing of Python
// is needed.

import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fromCaller, namedNotebooks, readOptions } from "./names.mjs";
import { main, Refusal } from "./process.mjs";
import { root } from "./project.mjs";
import { nodePackages } from "./setup/node-packages.mjs";
import { setUp } from "./setup.mjs";
import { timed } from "./steps.mjs";

const usage = "npm run book -- [--letter] [--output FOLDER] [NOTEBOOK...]";

await main(async () => {
  const { names, paper, output } = readArguments();
  const files = namedNotebooks(names);
  makeFolder(output);
  await setUp([nodePackages]);
  const { bookOfAll, bookOfOne, brokenLinks } = await import("./book/book.mjs");
  const { press } = await import("./book/press.mjs");

  const leaves = files.map((file) => bookOfOne(file, output));
  // Who asks for some notebooks has the others from before, if at all.
  if (names.length === 0) leaves.push(bookOfAll(files, output));
  const { print, close } = await press({ paper });
  try {
    for (const { name, html } of leaves) {
      await timed(name, async () => {
        const printed = await print(html, name);
        writeFileSync(path.join(output, `${name}.html`), printed.html);
        writeFileSync(path.join(output, `${name}.pdf`), printed.pdf);
        return brokenLinks(html)
          .map((link) => `a link leads to #${link}, which is not there`)
          .join("\n");
      });
    }
  } finally {
    await close();
  }
  console.log(`\n  ${path.relative(process.env.INIT_CWD ?? process.cwd(), output) || "."}`);
});

function readArguments() {
  const { values, positionals } = readOptions(
    { letter: { type: "boolean", default: false }, output: { type: "string" } },
    usage,
  );
  return {
    names: positionals,
    paper: /** @type {"A4" | "Letter"} */ (values.letter ? "Letter" : "A4"),
    output: values.output === undefined ? path.join(root, "book") : fromCaller(values.output),
  };
}

/** @param {string} folder */
function makeFolder(folder) {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new Refusal(`The book cannot be written to ${folder}: ${/** @type {Error} */ (error).message}`);
  }
}
