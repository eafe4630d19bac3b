// npm run test:mutations [-- WORD]
// Do the tests notice a mistake? Each mutation is one small mistake, made in a copy of the project. One in the library
// must fail the test that it names, and one in a notebook a check of that notebook (or, too, the test that it names).
// And each check cell must fail under one of them at least, for a check that cannot fail proves nothing. With a word,
// only the mutations whose file or reason holds it are tried.

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
import { basename, join, relative } from "node:path";
import { codeCells, joined, notebookFiles, readNotebook } from "./notebook.mjs";
import { runPlainly } from "./plain.mjs";
import { main, Refusal, run } from "./process.mjs";
import { root, setUp } from "./setup.mjs";

/**
 * @typedef {{ file: string, from: string, to: string, why: string, test?: string }} Mutation `from` stands in the
 *   file (in a notebook: in its code) exactly once; `test` is the test file, such as unit/loss, that must notice
 */

await main(async () => {
  await setUp();
  /** @type {Mutation[]} */
  const all = JSON.parse(readFileSync(join(root, "test", "mutations.json"), "utf8"));
  const word = process.argv[2] ?? "";
  const mutations = all.filter(({ file, why }) => `${file} ${why}`.includes(word));
  for (const mutation of mutations) mutated(mutation);
  const copy = copyProject();
  // At the exit rather than here: Ctrl-C, too, leaves nothing behind.
  process.once("exit", () => rmSync(copy, { recursive: true, force: true }));
  await requireHealth(copy, mutations);
  await report(copy, mutations, word === "" ? notebookFiles().flatMap(checks) : []);
});

/**
 * What is noticed must be the mutations, so nothing may fail without them.
 * @param {string} copy
 * @param {Mutation[]} mutations
 */
async function requireHealth(copy, mutations) {
  for (const file of notebookFiles()) {
    const errors = await errorsOf(copy, file);
    const index = errors.findIndex((error) => error !== "");
    if (index >= 0) {
      throw new Refusal(`${basename(file)} fails without a mutation in [${index + 1}]: ${errors[index]}`);
    }
  }
  const tests = new Map(mutations.map((each) => [`${each.test} ${notebookOf(each)}`, each]));
  for (const mutation of tests.values()) {
    const failing = await failingTest(copy, mutation);
    if (failing) throw new Refusal(`${failing} fails without a mutation.`);
  }
}

/**
 * @param {string} copy
 * @param {Mutation[]} mutations
 * @param {string[]} proofs the checks that must have failed in the end
 */
async function report(copy, mutations, proofs) {
  const unproven = new Set(proofs);
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
    const { noticed, failing } = await tryOut(copy, mutation, unproven);
    for (const check of failing) unproven.delete(check);
    const seconds = ((performance.now() - began) / 1000).toFixed(1).padStart(5);
    verdict(
      noticed !== undefined,
      `${seconds} s  ${basename(mutation.file)}: ${mutation.why} (${noticed ?? "NOT NOTICED"})`,
    );
  }
  if (proofs.length > 0) console.log("");
  for (const check of proofs) {
    verdict(!unproven.has(check), `${check} ${unproven.has(check) ? "NEVER FAILS" : "can fail"}`);
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  if (failed > 0 || passed === 0) process.exitCode = 1;
}

/**
 * Makes the mistake in the copy, sees who notices, and takes it back.
 * @param {string} copy
 * @param {Mutation} mutation
 * @param {Set<string>} unproven the checks that have not failed yet: a mistake in the library may make them fail
 * @returns {Promise<{ noticed: string | undefined, failing: string[] }>} `failing` names the checks that failed
 */
async function tryOut(copy, mutation, unproven) {
  const notebook = notebookOf(mutation);
  // The unit tests run the source of the library, notebooks and all else what is compiled of it.
  const changes = new Map([[join(copy, mutation.file), mutated(mutation)]]);
  if (!notebook) changes.set(join(copy, compiledOf(mutation.file)), await compiled(mutated(mutation)));
  const originals = Array.from(
    changes.keys(),
    (file) => /** @type {const} */ ([file, readFileSync(file, "utf8")]),
  );
  for (const [file, text] of changes) writeFileSync(file, text);
  try {
    const files = notebookFiles().filter((file) =>
      notebook ? basename(file) === notebook : checks(file).some((check) => unproven.has(check)),
    );
    /** @type {string[]} */
    const failing = [];
    for (const file of files) failing.push(...(await failingChecks(copy, file)));
    const noticed = mutation.test ? await failingTest(copy, mutation) : failing.join("; ") || undefined;
    return { noticed, failing };
  } finally {
    for (const [file, text] of originals) writeFileSync(file, text);
  }
}

/**
 * The text of the file with the mistake in it.
 * @param {Mutation} mutation
 */
function mutated({ file, from, to }) {
  const text = readFileSync(join(root, file), "utf8");
  const notebook = file.endsWith(".ipynb")
    ? /** @type {import("./notebook.mjs").Notebook} */ (JSON.parse(text))
    : undefined;
  const code = notebook ? codeCells(notebook).map(({ source }) => joined(source)) : [text];
  if (code.join("\n\n").split(from).length !== 2) {
    throw new Refusal(`"${from}" must stand exactly once in ${file}: mend test/mutations.json.`);
  }
  if (!notebook) return text.replace(from, () => to);
  for (const cell of codeCells(notebook)) cell.source = joined(cell.source).replace(from, () => to);
  return JSON.stringify(notebook);
}

/** @param {Mutation} mutation @returns the name of its notebook, undefined in the library */
function notebookOf({ file }) {
  return file.endsWith(".ipynb") ? basename(file) : undefined;
}

/** @param {string} file of the library */
function compiledOf(file) {
  return join("lib", "dist", relative(join("lib", "src"), file).replace(/ts$/, "js"));
}

/**
 * One file of the library as JavaScript, its types not looked at: the mistakes are those that they do not see.
 * @param {string} text
 */
async function compiled(text) {
  const { default: ts } = await import("typescript"); // not there before set-up
  return ts.transpile(text, { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS });
}

/**
 * The check cells of a notebook whose checks do not hold in the copy.
 * @param {string} copy
 * @param {string} file of the project; the copy's is run
 */
async function failingChecks(copy, file) {
  const errors = await errorsOf(copy, file);
  return checkCells(file).flatMap(([index, name]) =>
    // Not one that stumbles over what an earlier cell left undefined.
    /^(✗|the gradient is not)/.test(errors[index]) ? [name] : [],
  );
}

/** @param {string} copy @param {string} file of the project; the copy's is run */
function errorsOf(copy, file) {
  const cells = codeCells(readNotebook(join(copy, "notebooks", basename(file))));
  return runPlainly(
    join(copy, "notebooks"),
    cells.map(({ source }) => joined(source)),
  );
}

/** @param {string} file */
function checks(file) {
  return checkCells(file).map(([, name]) => name);
}

/**
 * The cells of a notebook that check something, by their place among its cells of code, with a name to print.
 * @param {string} file
 * @returns {[number, string][]}
 */
function checkCells(file) {
  return codeCells(readNotebook(file)).flatMap(({ metadata, source }, index) =>
    metadata.tags?.includes("check") && /\b(check|checkTrue|checkThrows|gradientCheck)\(/.test(joined(source))
      ? [[index, `${basename(file).slice(0, 2)} [${index + 1}]`]]
      : [],
  );
}

/**
 * The first test that fails in the copy, in the test file that the mutation names; in a test of all notebooks, only
 * that of its own is run.
 * @param {string} copy
 * @param {Mutation} mutation
 * @returns {Promise<string | undefined>}
 */
async function failingTest(copy, mutation) {
  const { test } = mutation;
  if (!test) return undefined;
  const results = join(copy, "results.json");
  rmSync(results, { force: true });
  const notebook = notebookOf(mutation);
  const args = ["run", "--bail", "1", "--reporter", "json", "--outputFile", results, `test/${test}.test.ts`];
  if (notebook) args.push("--testNamePattern", basename(notebook, ".ipynb"));
  const vitest = join(copy, "node_modules", "vitest", "vitest.mjs");
  const { output } = await run(process.execPath, [vitest, ...args], { cwd: copy });
  try {
    /** @type {{ testResults: { assertionResults: { status: string, fullName: string }[] }[] }} */
    const { testResults } = JSON.parse(readFileSync(results, "utf8"));
    const each = testResults.flatMap(({ assertionResults }) => assertionResults);
    if (!each.some(({ status }) => status === "passed" || status === "failed")) throw new Error();
    const failing = each.find(({ status }) => status === "failed");
    return failing && `${test}: ${failing.fullName}`;
  } catch {
    throw new Refusal(`test/${test}.test.ts does not run:\n${output}`);
  }
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
