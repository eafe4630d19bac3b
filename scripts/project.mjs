// Where things stand in the project's folder.
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Whether programs and paths are those of Windows. */
export const onWindows = process.platform === "win32";

/** The project's folder. */
export const root = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");

/** What the scripts make and may make again. */
export const cache = path.join(root, ".cache");

/** The packages of Node. */
export const modules = path.join(root, "node_modules");

/** The packages of Python. */
export const venv = path.join(root, ".venv");

/** What is compiled to run: each of these folders has its tsconfig.json. */
export const compiled = ["lib", "kernel", "kernel/lab"];

/** The compiler of the project; node_modules/.bin/tsc may be the older one that tslab brings. */
export const compiler = path.join(modules, "typescript", "lib", "tsc.js");

/**
 * Where a program of a Python environment stands.
 *
 * @param {string} name
 * @param {string} [environment] its folder; the project's own by default
 * @returns {string}
 */
export function venvPath(name, environment = venv) {
  return onWindows ? path.join(environment, "Scripts", `${name}.exe`) : path.join(environment, "bin", name);
}
