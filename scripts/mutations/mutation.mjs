// One small mistake, in a file of the library or in a notebook.
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { codeCells, joined } from "../notebook.mjs";
import { Refusal } from "../process.mjs";
import { root } from "../project.mjs";

/**
 * @typedef {{ file: string, from: string, to: string, why: string, test?: string }} Mutation `from` stands in the
 *   file (in a notebook: in its code) exactly once; `test` is the test file, such as unit/loss, that must notice
 */

/**
 * The files that a mistake changes, each with its text: in the library also what is compiled of it.
 * @param {Mutation} mutation
 * @param {{ compiled: boolean }} options whether anybody looks at what is compiled
 * @returns {Promise<Map<string, string>>} by their paths in the project
 */
export async function changesOf(mutation, { compiled }) {
  const { file } = mutation;
  const text = mutated(mutation);
  const changes = new Map([[file, text]]);
  const source = /^(lib|kernel)\/src\/(.*)\.ts$/.exec(file);
  if (source && compiled) changes.set(`${source[1]}/dist/${source[2]}.js`, await transpiled(text));
  return changes;
}

/**
 * The text of the file with the mistake in it.
 * @param {Mutation} mutation
 */
export function mutated({ file, from, to }) {
  const text = readFileSync(join(root, file), "utf8");
  const notebook = file.endsWith(".ipynb")
    ? /** @type {import("../notebook.mjs").Notebook} */ (JSON.parse(text))
    : undefined;
  const code = notebook ? codeCells(notebook).map(({ source }) => joined(source)) : [text];
  if (code.join("\n\n").split(from).length !== 2) {
    throw new Refusal(`"${from}" must stand exactly once in ${file}: mend it in test/mutations.`);
  }
  if (!notebook) return text.replace(from, () => to);
  for (const cell of codeCells(notebook)) cell.source = joined(cell.source).replace(from, () => to);
  return JSON.stringify(notebook);
}

/** @param {Mutation} mutation @returns the name of its notebook, undefined elsewhere */
export function notebookOf({ file }) {
  return file.endsWith(".ipynb") ? basename(file) : undefined;
}

/**
 * One file as JavaScript, its types not looked at: the mistakes are those that they do not see.
 * @param {string} text
 */
async function transpiled(text) {
  const { default: ts } = await import("typescript"); // not there before set-up
  return ts.transpile(text, { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS });
}
