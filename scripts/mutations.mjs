// npm run test:mutations [-- WORD]
// Do the tests notice a mistake? Each mutation is one small mistake in the library or in a notebook, made in a copy of
// the project: some test must fail. And each check cell of a notebook must fail under one of them at least, for a
// check that cannot fail proves nothing. With a word, only the mutations whose file or reason holds it are tried.

import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { codeCells, joined, notebookFiles, readNotebook, runCells } from "./notebook.mjs";
import { main, Refusal, run } from "./process.mjs";
import { root, setUp } from "./setup.mjs";

/**
 * @typedef {{ file: string, from: string, to: string, why: string }} Mutation `from` stands in the file (in a
 *   notebook: in its code) exactly once
 */

await main(async () => {
  await setUp();
  /** @type {Mutation[]} */
  const all = JSON.parse(readFileSync(join(root, "test", "mutations.json"), "utf8"));
  const word = process.argv[2] ?? "";
  const mutations = all.filter(({ file, why }) => `${file} ${why}`.includes(word));
  const copy = copyProject();
  // At the exit rather than here: Ctrl-C, too, leaves nothing behind.
  process.once("exit", () => rmSync(copy, { recursive: true, force: true }));
  const early = await failingChecks(copy, notebookFiles());
  if (early.length > 0) throw new Refusal(`These checks fail without a mutation: ${early.join("; ")}`);
  await report(copy, mutations, word === "");
});

/**
 * @param {string} copy
 * @param {Mutation[]} mutations
 * @param {boolean} complete whether these are all, so that each check must have failed
 */
async function report(copy, mutations, complete) {
  const unproven = new Set(notebookFiles().flatMap(checks));
  let passed = 0;
  let failed = 0;
  /** @type {(ok: boolean, text: string) => void} */
  const verdict = (ok, text) => {
    console.log(`  ${ok ? "✓" : "✗"} ${text}`);
    if (ok) passed += 1;
    else failed += 1;
  };

  for (const mutation of mutations) {
    const began = performance.now();
    const { caught, failing } = await tryOut(copy, mutation, unproven);
    for (const check of failing) unproven.delete(check);
    const seconds = ((performance.now() - began) / 1000).toFixed(1).padStart(5);
    verdict(
      caught !== undefined,
      `${seconds} s  ${basename(mutation.file)}: ${mutation.why} (${caught ?? "NOT NOTICED"})`,
    );
  }
  console.log("");
  for (const check of complete ? notebookFiles().flatMap(checks) : []) {
    verdict(!unproven.has(check), `${check} ${unproven.has(check) ? "NEVER FAILS" : "can fail"}`);
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  if (failed > 0 || passed === 0) process.exitCode = 1;
}

/**
 * Makes the mistake in the copy, sees who notices, and takes it back.
 * @param {string} copy
 * @param {Mutation} mutation
 * @param {Set<string>} unproven the checks that have not failed yet: notebooks without one need not run each time
 * @returns {Promise<{ caught: string | undefined, failing: string[] }>}
 */
async function tryOut(copy, { file, from, to }, unproven) {
  const target = join(copy, file);
  const original = readFileSync(target, "utf8");
  const inNotebook = file.endsWith(".ipynb");
  writeFileSync(target, inNotebook ? mutatedNotebook(target, from, to) : mutated(original, from, to, file));
  try {
    const compiles = inNotebook || (await build(copy));
    const files = inNotebook
      ? [join(root, file)]
      : notebookFiles().filter((each) => checks(each).some((check) => unproven.has(check)));
    const failing = await failingChecks(copy, files);
    const caught = !compiles
      ? "types"
      : failing.length > 0
        ? failing.join("; ")
        : !inNotebook && (await testsFail(copy, "unit", []))
          ? "unit tests"
          : (await testsFail(copy, "notebooks", ["fresh", "mirror", "figures"]))
            ? "notebook tests"
            : undefined;
    return { caught, failing };
  } finally {
    writeFileSync(target, original);
    if (!inNotebook) await build(copy);
  }
}

/** @param {string} text @param {string} from @param {string} to @param {string} where */
function mutated(text, from, to, where) {
  if (text.split(from).length !== 2)
    throw new Refusal(`"${from}" must stand exactly once in ${where}: mend test/mutations.json.`);
  return text.replace(from, () => to);
}

/** @param {string} file @param {string} from @param {string} to */
function mutatedNotebook(file, from, to) {
  const notebook = readNotebook(file);
  const all = codeCells(notebook).map(({ source }) => joined(source));
  mutated(all.join("\n\n"), from, to, file);
  for (const cell of codeCells(notebook)) cell.source = joined(cell.source).replace(from, () => to);
  return JSON.stringify(notebook);
}

/**
 * The check cells of notebooks whose checks do not hold in the copy.
 * @param {string} copy
 * @param {string[]} files of the project; the copy's are run
 */
async function failingChecks(copy, files) {
  /** @type {string[]} */
  const failing = [];
  for (const file of files) {
    const there = join(copy, relative(root, file));
    const cells = codeCells(readNotebook(there));
    const { cells: runs } = await runCells(
      dirname(there),
      cells.map(({ source }) => joined(source)),
      { keepGoing: true },
    );
    for (const [index, name] of checkCells(file)) {
      const errors = runs[index]?.outputs.filter(({ output_type }) => output_type === "error") ?? [];
      // Not one that stumbles over what an earlier cell left undefined.
      if (errors.some(({ evalue = "" }) => /^(✗|the gradient is not)/.test(evalue))) failing.push(name);
    }
  }
  return failing;
}

/** @param {string} file */
function checks(file) {
  return checkCells(file).map(([, name]) => name);
}

/**
 * The check cells of a notebook, by their place among its cells of code, with a name to print.
 * @param {string} file
 * @returns {[number, string][]}
 */
function checkCells(file) {
  return codeCells(readNotebook(file)).flatMap(({ metadata }, index) =>
    metadata.tags?.includes("check") ? [[index, `${basename(file).slice(0, 2)} [${index + 1}]`]] : [],
  );
}

/**
 * A copy of the project that shares its packages, but not its library: `shrinkage` is the copy's own.
 * @returns {string}
 */
function copyProject() {
  const copy = mkdtempSync(join(tmpdir(), "mutations-"));
  const left = new Set([".git", ".cache", ".venv", "node_modules"]);
  cpSync(root, copy, { recursive: true, filter: (from) => !left.has(basename(from)) });
  const modules = join(copy, "node_modules");
  mkdirSync(modules);
  for (const name of readdirSync(join(root, "node_modules"))) {
    if (name !== ".cache") symlinkSync(join(root, "node_modules", name), join(modules, name), "junction");
  }
  for (const [name, folder] of Object.entries({ shrinkage: "lib", "shrinkage-kernel": "kernel" })) {
    rmSync(join(modules, name));
    symlinkSync(join(copy, folder), join(modules, name), "junction");
  }
  symlinkSync(join(root, ".venv"), join(copy, ".venv"), "junction");
  return copy;
}

/** @param {string} copy @returns {Promise<boolean>} whether it has no type errors */
async function build(copy) {
  const compiler = join(copy, "node_modules", "typescript", "lib", "tsc.js");
  const { status } = await run(process.execPath, [compiler, "-b", "lib"], { cwd: copy });
  return status === 0;
}

/** @param {string} copy @param {string} project @param {string[]} files */
async function testsFail(copy, project, files) {
  const vitest = join(copy, "node_modules", "vitest", "vitest.mjs");
  const args = [vitest, "run", "--project", project, "--bail", "1", ...files];
  const { status } = await run(process.execPath, args, { cwd: copy });
  return status !== 0;
}
