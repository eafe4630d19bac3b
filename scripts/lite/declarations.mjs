// What the compiler reads in the browser: the declarations of the language, of a cell's surroundings, and of packages.
import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { modules, root } from "../project.mjs";
import { declarationsOf, packageNames, readJson } from "./packages.mjs";

/** What all browsers can do by now. */
const library = ["lib.es2024.d.ts"];

/** @returns {{ files: Record<string, string>, library: string[], packages: string[] }} */
export function declarations() {
  const packages = packageNames();
  const kernel = ["globals", "browser", "tslab", "shrinkage-kernel"].map((name) => ({
    file: path.join(root, "kernel", "declarations", `${name}.d.ts`),
    path: `/kernel/${name}.d.ts`,
  }));
  const own = packages.flatMap((name) => declarationsOf(name));
  /** @type {Record<string, string>} */
  const files = Object.fromEntries(
    [...languageFiles(), ...kernel, ...own].map(({ file, path }) => [path, slim(readFileSync(file, "utf8"))]),
  );
  for (const name of packages) files[`/notebook/node_modules/${name}/package.json`] = manifest(name);
  return { files, library, packages };
}

/** The files of the language's declarations, with those that they refer to. */
function languageFiles() {
  const folder = path.join(modules, "typescript", "lib");
  /** @type {Set<string>} */
  const names = new Set();
  /** @param {string} name */
  const add = (name) => {
    if (names.has(name)) return;
    names.add(name);
    const text = readFileSync(path.join(folder, name), "utf8");
    for (const [, part] of text.matchAll(/^\/\/\/ <reference lib="([^"]+)"/gm)) add(`lib.${part}.d.ts`);
  };
  for (const name of library) add(name);
  return [...names].map((name) => ({ file: path.join(folder, name), path: `/language/${name}` }));
}

/** Without the licence on top, which the site's list of licences has, and without what leads to a map. @param {string} text */
function slim(text) {
  return text.replace(/^\/\*!.*?\*\/\s*/s, "").replace(/^\/\/# sourceMappingURL=.*$/m, "");
}

/** What the compiler wants to know of a package. @param {string} name */
function manifest(name) {
  const folder = name === "shrinkage" ? path.join(root, "lib") : path.join(modules, name);
  const { version, types, typings } = readJson(path.join(folder, "package.json"));
  return JSON.stringify({ name, version, types: types ?? typings });
}

export const compilerVersion = ts.version;
