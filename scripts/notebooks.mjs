// npm run notebooks [-- [--write] [--json FILE] [NOTEBOOK...]]
// Runs the notebooks without a browser, through the kernel that JupyterLab uses, and compares what they print
// with what their source documents, and the books whose examples they compute again, print.

import { accessSync, constants, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { pictures } from "./figures.mjs";
import { fromCaller, namedNotebooks, readOptions } from "./names.mjs";
import {
  codeCells,
  formatNotebook,
  joined,
  kernelspec,
  plotly,
  readNotebook,
  replaceFile,
  runCells,
} from "./notebook.mjs";
import { main, Refusal } from "./process.mjs";
import { setUp } from "./setup.mjs";
import { compare, comparePublished, documentOf } from "./source.mjs";
import { table } from "./table.mjs";

/**
 * @typedef {import("./notebook.mjs").Notebook} Notebook
 * @typedef {import("./notebook.mjs").Run} Run
 * @typedef {import("./source.mjs").Row} Row
 */

const usage = "npm run notebooks -- [--write] [--json FILE] [NOTEBOOK...]";

await main(async () => {
  const { write, json, files } = readArguments();
  await setUp();

  /** @type {Row[]} */
  const rows = [];
  let failed = false;
  for (const file of files) {
    const { notebook, complete } = await run(file);
    if (!complete) failed = true;
    else if (write) {
      await addPictures(notebook);
      replaceFile(file, await formatNotebook(notebook));
    }
    const document = documentOf(file);
    if (document) rows.push(...compare(document, notebook));
    rows.push(...comparePublished(file, notebook));
  }

  const right = rows.filter(({ ok }) => ok).length;
  if (rows.length > 0)
    console.log(
      `\n${comparison(rows)}\n\n${right} of ${rows.length} values as in the sources and as published.`,
    );
  if (json) replaceFile(json, `${JSON.stringify(rows, null, 2)}\n`);
  if (failed || right < rows.length) process.exitCode = 1;
});

/** What the command line asks for. Everything is checked before minutes are spent on running. */
function readArguments() {
  const { values, positionals } = readOptions(
    { write: { type: "boolean", default: false }, json: { type: "string" } },
    usage,
  );
  return {
    write: values.write,
    json: values.json === undefined ? undefined : writable(fromCaller(values.json)),
    files: namedNotebooks(positionals),
  };
}

/** @param {string} file */
function writable(file) {
  try {
    accessSync(dirname(file), constants.W_OK);
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) throw new Error("it is a folder");
    return file;
  } catch (error) {
    throw new Refusal(`--json cannot write ${file}: ${/** @type {Error} */ (error).message}`);
  }
}

/**
 * Runs a notebook and returns it with its new outputs.
 * @param {string} file
 */
async function run(file) {
  const notebook = readNotebook(file);
  const cells = codeCells(notebook);
  const name = basename(file, ".ipynb");
  const began = performance.now();
  const sources = cells.map((cell) => joined(cell.source));
  const {
    language,
    cells: runs,
    failure,
  } = await runCells(dirname(file), sources, { onCell: progress(name, cells.length) });

  notebook.metadata = { ...notebook.metadata, kernelspec, language_info: language };
  cells.forEach((cell, index) => {
    cell.outputs = runs[index]?.outputs ?? [];
    cell.execution_count = runs[index]?.count ?? null;
  });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const what = `${name.padEnd(32)} ${String(cells.length).padStart(3)} cells ${seconds.padStart(6)} s`;
  console.log(`  ${failure ? "✗" : "✓"} ${what}`);
  if (failure) {
    const cell = /** @type {import("./notebook.mjs").Cell} */ (cells[failure.cell]);
    const place = `cell ${notebook.cells.indexOf(cell) + 1} of ${notebook.cells.length}, [${failure.cell + 1}] in JupyterLab`;
    const error = failure.traceback || `${failure.name}: ${failure.value}`;
    console.error(
      `\n${name}, ${place}:\n${process.stderr.isTTY ? error : stripVTControlCharacters(error)}\n`,
    );
  }
  return { notebook, complete: !failure };
}

/**
 * A line that counts the cells, where somebody looks.
 * @param {string} name
 * @param {number} total
 */
function progress(name, total) {
  if (!process.stdout.isTTY) return undefined;
  return (/** @type {number} */ count) =>
    process.stdout.write(count < total ? `\r  … ${name}  ${count} of ${total}` : "\r\x1b[2K");
}

/**
 * Adds to each figure the picture that is shown where no script runs, as on GitHub.
 * @param {Notebook} notebook
 */
async function addPictures(notebook) {
  const drawn = codeCells(notebook)
    .flatMap(({ outputs = [] }) => outputs)
    .filter(({ data = {} }) => plotly in data);
  const images = await pictures(drawn.map(({ data }) => data?.[plotly]));
  for (const [index, output] of drawn.entries()) {
    const data = /** @type {Record<string, any>} */ (output.data);
    data["image/png"] = images[index];
    // Where nbconvert looks for it.
    output.metadata = { ...output.metadata, "image/png": { alt: data[plotly].layout.meta.alt } };
  }
}

/** @param {Row[]} rows */
function comparison(rows) {
  const head = ["document", "where", "what", "source says", "got", "difference", "ok"];
  const body = rows.map(({ document, cell, name, source, got, difference, ok }) =>
    [
      document,
      cell,
      name,
      source,
      got ?? "nothing",
      difference?.toPrecision(2) ?? "",
      ok ? "ok" : "DIFFERS",
    ].map(String),
  );
  return table(head, body);
}
