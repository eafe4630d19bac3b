// The cells of a notebook without their kernel, in a process of plain Node: where the kernel takes seconds to start and
// to check types, this takes tenths. For trying many small mistakes; what readers see comes from the kernel.

import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runInThisContext } from "node:vm";
import { end, isMain, start } from "./process.mjs";

/** Milliseconds after which a notebook counts as stuck: a mistake may well make a loop endless. */
const limit = 300_000;

/**
 * Runs the sources one after the other, also what follows a failing one.
 * @param {string} folder where packages are looked for
 * @param {string[]} sources of the cells, in TypeScript
 * @returns {Promise<string[]>} the message of each cell's error; empty where there is none
 */
export async function runPlainly(folder, sources) {
  const { default: ts } = await import("typescript"); // not there before set-up
  const options = { target: ts.ScriptTarget.ES2022, alwaysStrict: true };
  const cells = sources.map((source) =>
    withoutAwait(withoutImports(source)).map((part) => ts.transpile(part, options)),
  );
  const child = start(process.execPath, [fileURLToPath(import.meta.url)], {
    cwd: folder, // from which a cell reads its data
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const timer = setTimeout(() => end(child), limit);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("message", (errors) => resolve(/** @type {string[]} */ (errors)));
    // Not at its exit: what it has sent may arrive after that.
    child.once("close", () => {
      clearTimeout(timer);
      resolve(cells.map(() => "the notebook does not end, or breaks down"));
    });
    child.send({ folder, cells });
  });
}

/**
 * Scripts that run one after the other see each other's variables, but cannot import.
 * @param {string} source
 */
function withoutImports(source) {
  return source
    .replace(/^import type .*;$/gm, "")
    .replace(/^import (\{[^}]*\}) from ("[^"]*");$/gm, "var $1 = require($2);");
}

/**
 * Nor can they wait: a cell's `const name = await …;` is a script of its own, whose value is waited for.
 * @param {string} source
 * @returns {string[]}
 */
function withoutAwait(source) {
  const parts = source.split(/^const (\w+) = await (.*);$/m);
  return parts.flatMap((part, i) => {
    if (i % 3 === 0) return part.trim() === "" ? [] : [part];
    return i % 3 === 1 ? [`(async () => { globalThis.${part} = await ${parts[i + 1]}; })()`] : [];
  });
}

/** @param {string[]} parts of a cell */
async function errorOf(parts) {
  try {
    for (const part of parts) await runInThisContext(part);
    return "";
  } catch (error) {
    return error instanceof Error ? error.message || error.name : String(error);
  }
}

if (isMain(import.meta)) {
  process.once("message", async (/** @type {{ folder: string, cells: string[][] }} */ { folder, cells }) => {
    globalThis.require = createRequire(join(folder, "cell.js"));
    const errors = [];
    for (const cell of cells) errors.push(await errorOf(cell));
    process.send?.(errors, () => process.exit());
  });
}
