// Who notices a mistake in a copy of the project: checks of notebooks, or a test.
import { readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { codeCells, joined, readNotebook } from "../notebook.mjs";
import { runPlainly } from "../plain.mjs";
import { Refusal, run } from "../process.mjs";
import { notebookOf } from "./mutation.mjs";

/** @typedef {import("./mutation.mjs").Mutation} Mutation */

/**
 * The check cells of a notebook whose checks do not hold in the copy.
 * @param {string} copy
 * @param {string} file of the project; the copy's is run
 */
export async function failingChecks(copy, file) {
  const errors = await errorsOf(copy, file);
  return checkCells(file).flatMap(([index, name]) =>
    // Not one that stumbles over what an earlier cell left undefined.
    /^(✗|the gradient is not)/.test(errors[index]) ? [name] : [],
  );
}

/** @param {string} copy @param {string} file of the project; the copy's is run */
export function errorsOf(copy, file) {
  const cells = codeCells(readNotebook(join(copy, "notebooks", basename(file))));
  return runPlainly(
    join(copy, "notebooks"),
    cells.map(({ source }) => joined(source)),
  );
}

/** @param {string} file */
export function checks(file) {
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
export async function failingTest(copy, mutation) {
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
