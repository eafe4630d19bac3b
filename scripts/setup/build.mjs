// The library, the kernel and the extension of JupyterLab as JavaScript, which is what runs.
import { existsSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Refusal, run } from "../process.mjs";
import { cache, compiled, compiler, root } from "../project.mjs";
import { areLoopsCompiled, compileLoops } from "./loops.mjs";
import { gist } from "./tool.mjs";

/** @type {import("../steps.mjs").Step} */
export const build = { name: "library and kernel", isDone, do: compile };

const outputs = ["lib/dist/index.js", "kernel/dist/main.js", "kernel/dist/lab/container.js"].map((name) =>
  path.join(root, name),
);

// Its time is that of the sources that the last build without errors began with.
const built = path.join(cache, "built");

function isDone() {
  const inputs = [
    ...["lib", "kernel"].flatMap((part) => [`${part}/src`, `${part}/tsconfig.json`]),
    "kernel/lab",
  ];
  const newest = Math.max(
    ...[...inputs, "tsconfig.base.json"].map((name) => lastChange(path.join(root, name))),
  );
  const isThere = outputs.every((file) => existsSync(file)) && existsSync(built);
  return isThere && statSync(built).mtimeMs >= newest && areLoopsCompiled();
}

/**
 * When a file, or anything in a folder, last changed.
 *
 * @param {string} name
 * @returns {number}
 */
function lastChange(name) {
  const status = statSync(name);
  // A folder's own time tells of files that were removed.
  if (!status.isDirectory()) return status.mtimeMs;
  return Math.max(status.mtimeMs, ...readdirSync(name).map((entry) => lastChange(path.join(name, entry))));
}

async function compile() {
  const began = new Date();
  await compileLoops();
  const args = [compiler, "-b", ...compiled, "--pretty", "false"];
  const { status, output } = await run(process.execPath, args, { cwd: root });
  if (!outputs.every((file) => existsSync(file))) {
    throw new Refusal(`The library or the kernel does not build: ${gist(output)}`);
  }
  removeStale(path.join(root, "lib"));
  // The compiler emits in spite of type errors, and who edits the library wants to see them and go on.
  if (status !== 0) return output;
  writeFileSync(built, "");
  utimesSync(built, began, began);
  return undefined;
}

/**
 * Removes what was compiled of sources that are gone: who still imports it by its path is to notice.
 *
 * @param {string} library
 */
function removeStale(library) {
  for (const name of readdirSync(path.join(library, "dist"), { recursive: true }).map(String)) {
    const [, stem] = /^(.*?)(?:\.d)?\.(?:js|ts)(?:\.map)?$/.exec(name) ?? [];
    if (stem && !existsSync(path.join(library, "src", `${stem}.ts`)))
      rmSync(path.join(library, "dist", name), { force: true });
  }
}
