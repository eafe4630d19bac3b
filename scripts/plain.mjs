// The cells of a notebook without their kernel, in a thread of plain Node: where the kernel takes seconds to start and
// to check types, this takes tenths. For trying many small mistakes; what readers see comes from the kernel.

import { createRequire } from "node:module";
import { join } from "node:path";
import { runInThisContext } from "node:vm";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

/** Milliseconds after which a notebook counts as stuck: a mistake may well make a loop endless. */
const limit = 120_000;

/**
 * Runs the sources one after the other, also what follows a failing one.
 * @param {string} folder where packages are looked for
 * @param {string[]} sources of the cells, in TypeScript
 * @returns {Promise<(string | undefined)[]>} the message of each cell's error; undefined where there is none
 */
export async function runPlainly(folder, sources) {
  const { default: ts } = await import("typescript"); // not there before set-up
  const options = { target: ts.ScriptTarget.ES2022, alwaysStrict: true };
  const cells = sources.map((source) => ts.transpile(withoutImports(source), options));
  const worker = new Worker(new URL(import.meta.url), { workerData: { folder, cells }, stdout: true });
  const timer = setTimeout(() => worker.terminate(), limit);
  return new Promise((resolve, reject) => {
    worker.once("message", resolve).once("error", reject);
    worker.once("exit", () => {
      clearTimeout(timer);
      resolve(cells.map(() => "the notebook does not end"));
    });
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

if (!isMainThread) {
  const { folder, cells } = workerData;
  globalThis.require = createRequire(join(folder, "cell.js"));
  parentPort?.postMessage(
    cells.map((/** @type {string} */ cell) => {
      try {
        runInThisContext(cell);
        return undefined;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    }),
  );
}
