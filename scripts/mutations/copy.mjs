// Where mistakes are made.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { modules, root, venv } from "../project.mjs";

/**
 * A copy of the project that shares its packages, but not its library: `shrinkage` is the copy's own.
 * @returns {string}
 */
export function copyProject() {
  const copy = mkdtempSync(join(tmpdir(), "mutations-"));
  const left = new Set([".git", ".cache", ".venv", "node_modules"]);
  const filter = (/** @type {string} */ from) => !left.has(basename(from)) && from !== join(root, "book");
  cpSync(root, copy, { recursive: true, filter });
  const packages = join(copy, "node_modules");
  mkdirSync(packages);
  for (const name of readdirSync(modules)) {
    if (name !== ".cache") symlinkSync(join(modules, name), join(packages, name), "junction");
  }
  for (const [name, folder] of Object.entries({ shrinkage: "lib", "shrinkage-kernel": "kernel" })) {
    rmSync(join(packages, name));
    symlinkSync(join(copy, folder), join(packages, name), "junction");
  }
  symlinkSync(venv, join(copy, ".venv"), "junction");
  return copy;
}
