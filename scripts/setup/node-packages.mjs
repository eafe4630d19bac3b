// The packages of Node, by npm, exactly as package-lock.json lists them.
import { existsSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { isWritable } from "../files.mjs";
import { Refusal } from "../process.mjs";
import { cache, modules, onWindows, root } from "../project.mjs";
import { tool } from "./tool.mjs";

/** @type {import("../steps.mjs").Step} */
export const nodePackages = { name: "packages of Node", isDone, do: install };

// npm writes this list last, so an installation that was interrupted has none.
const list = path.join(modules, ".package-lock.json");

function isDone() {
  const wanted = packages(path.join(root, "package-lock.json"));
  const present = existsSync(list) ? packages(list) : {};
  return Object.entries(wanted).every(([folder, { version, integrity, optional }]) => {
    const there = present[folder];
    if (folder === "" || (optional && !there)) return true;
    const same = there?.version === version && there?.integrity === integrity;
    return same && existsSync(path.join(root, folder, "package.json"));
  });
}

/**
 * The packages that a lockfile lists, by folder.
 *
 * @param {string} file
 * @returns {Record<string, { version?: string, integrity?: string, optional?: boolean }>}
 */
function packages(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages;
}

async function install() {
  // Gone first: should this be cut short while npm empties the folder, the next start notices.
  rmSync(list, { force: true });
  // Omitted or not by the user's settings: the compiler is a development dependency.
  await npm(["ci", "--include=dev", "--include=optional"]);
}

/**
 * Runs npm in the project's folder; scripts of packages are not run.
 *
 * @param {string[]} args
 */
export async function npm(args) {
  const { command, args: program } = npmCommand();
  // Shorter waits: without network, npm's own would last minutes.
  const patience = ["--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"];
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund"];
  const store = process.env.npm_config_cache ?? path.join(homedir(), ".npm");
  const env = isWritable(store) ? process.env : { ...process.env, npm_config_cache: path.join(cache, "npm") };
  await tool("npm", command, [...program, ...args, ...quiet, ...patience], env);
}

/** npm's own program beside Node, or wherever it says it is. */
function npmCommand() {
  const beside = [path.dirname(process.execPath), ...(process.env.PATH ?? "").split(path.delimiter)];
  const candidates = [
    ...[process.env.npm_execpath ?? ""].filter((file) => path.basename(file) === "npm-cli.js"),
    ...beside.flatMap((folder) => [
      path.join(folder, "node_modules", "npm", "bin", "npm-cli.js"),
      path.join(folder, "..", "lib", "node_modules", "npm", "bin", "npm-cli.js"),
      ...(onWindows ? [] : [path.join(folder, "npm")]),
    ]),
  ];
  const found = candidates.find((file) => path.isAbsolute(file) && existsSync(file));
  if (!found) throw new Refusal("npm was not found beside Node: install Node with npm from nodejs.org.");
  const file = realpathSync(found);
  return file.endsWith(".js") ? { command: process.execPath, args: [file] } : { command: file, args: [] };
}
