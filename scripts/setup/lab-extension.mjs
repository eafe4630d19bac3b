// The project's extension of JupyterLab, put where the JupyterLab of .venv finds it.
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { modules, root, venv } from "../project.mjs";

/** @type {import("../steps.mjs").Step} */
export const labExtension = { name: "JupyterLab extension", isDone, do: install };

const installed = path.join(venv, "share", "jupyter", "labextensions", "shrinkage");
const source = path.join(root, "kernel", "lab");
const compiled = path.join(root, "kernel", "dist", "lab");

/**
 * The files of the extension and what they are copies of; the links of a package manager to other folders would not be
 * served.
 *
 * @param {string} [folder] where it is to be
 */
export function filesOfExtension(folder = installed) {
  const scripts = readdirSync(compiled).filter((name) => name.endsWith(".js"));
  const styles = readdirSync(source).filter((name) => name.endsWith(".css"));
  return [
    { file: path.join(folder, "package.json"), from: path.join(source, "package.json") },
    ...[
      ...scripts.map((name) => path.join(compiled, name)),
      ...styles.map((name) => path.join(source, name)),
      path.join(modules, "plotly.js-dist", "plotly.js"),
    ].map((from) => ({ file: path.join(folder, "static", path.basename(from)), from })),
  ];
}

function isDone() {
  return existsSync(compiled) && filesOfExtension().every(({ file, from }) => isCopy(file, from));
}

/**
 * Whether a file was copied from another since that changed.
 *
 * @param {string} file
 * @param {string} from
 */
function isCopy(file, from) {
  const [copy, original] = [file, from].map((name) => statSync(name, { throwIfNoEntry: false }));
  return copy !== undefined && copy.size === original?.size && copy.mtimeMs >= original.mtimeMs;
}

function install() {
  copyExtension(installed);
}

/** @param {string} folder */
export function copyExtension(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.join(folder, "static"), { recursive: true });
  for (const { file, from } of filesOfExtension(folder)) cpSync(from, file);
}
