// What a command line asks for: options, and the notebooks that it names.

import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import { parseArgs } from "node:util";
import { notebookFiles } from "./notebook.mjs";
import { Refusal } from "./process.mjs";

/**
 * The options of a command line, and what stands beside them.
 *
 * @template {NonNullable<import("node:util").ParseArgsConfig["options"]>} Options
 * @param {Options} options
 * @param {string} usage told where there is another option, or one without its value
 */
export function readOptions(options, usage) {
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    const [reason] = /** @type {Error} */ (error).message.split(". ");
    throw new Refusal(`${reason}. Use: ${usage}`);
  }
}

/**
 * The notebooks that names mean: the path of one, or how the names of some in notebooks/ begin. No name means all.
 *
 * @param {string[]} names
 * @throws {Refusal} when there is none of a name
 */
export function namedNotebooks(names) {
  return names.length > 0 ? names.flatMap(named) : notebookFiles();
}

/** @param {string} name */
function named(name) {
  const path = fromCaller(name);
  if (name.endsWith(".ipynb") && existsSync(path)) return [path];
  const all = notebookFiles();
  const found = all.filter((file) => basename(file).startsWith(name));
  if (found.length > 0) return found;
  const names = all.map((file) => basename(file, ".ipynb")).join(", ");
  throw new Refusal(`There is no notebook "${name}". There are: ${names || "none yet"}.`);
}

/**
 * npm runs scripts in the project's folder; a path is meant from where npm was called.
 *
 * @param {string} path
 */
export function fromCaller(path) {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}
