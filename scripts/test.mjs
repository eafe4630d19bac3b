// `npm test`: sets up what is missing, then checks types, format and every test. The last line is the result.
// `npm test -- unit` runs one stage, `npm test -- unit random` the files of it whose path holds "random". What takes long
// runs only when it is asked for: `npm run test:long`.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { chromium } from "./chromium.mjs";
import { main, Refusal, run } from "./process.mjs";
import { cache, compiler, modules, root } from "./project.mjs";
import { setUp } from "./setup.mjs";
import { stages } from "./stages.mjs";
import { timed } from "./steps.mjs";

/** @typedef {{ passed: number, failed: number, output: string }} Result */

const biome = path.join(modules, "@biomejs", "biome", "bin", "biome");
const vitest = path.join(modules, "vitest", "vitest.mjs");

// What git ignores is not ours to format: a JupyterLab that runs writes into .cache.
const ignored = ["--vcs-enabled=true", "--vcs-client-kind=git", "--vcs-use-ignore-file=true"];

/**
 * What is checked, in order: the two quickest, then the tests.
 * @type {(Partial<import("./stages.mjs").Stage> & { name: string, check: () => Promise<Result> })[]}
 */
const checks = [
  { name: "types", check: () => tool([compiler, "-b", "--pretty", "false"]) },
  { name: "format", check: () => tool([biome, "ci", "--error-on-warnings", ...ignored, "."]) },
  ...stages
    .filter(({ name, folder = name }) => hasTests(path.join(root, "test", folder)))
    .map((stage) => ({ ...stage, check: () => tests(stage.name) })),
];

/** Longer than any stage takes: what hangs fails instead of keeping everybody waiting. */
const limit = 600_000;

/** How many stages run side by side: most of them wait now and then. */
const lanes = Math.min(3, availableParallelism() + 1);

const [asked, ...filters] = process.argv.slice(2);
const wanted = checks.filter(({ name, onRequest }) => {
  if (asked === undefined) return !onRequest;
  return name === asked || (onRequest === asked && filters.length === 0);
});

await main(async () => {
  if (wanted.length === 0) {
    throw new Refusal(`There is no stage ${asked}: there are ${checks.map(({ name }) => name).join(", ")}.`);
  }
  await setUp();
  if (wanted.some((check) => check.chromium)) process.env.CHROMIUM = await chromium({ install: true });

  /** @type {Map<string, Result>} */
  const results = new Map();
  /** @param {Iterable<typeof checks[number]>} queue */
  const work = async (queue) => {
    for (const { name, check } of queue) {
      /** @type {Result} */
      let result = { passed: 0, failed: 0, output: "" };
      await timed(name, async () => {
        result = await check();
        return result.failed > 0 ? result.output : undefined;
      });
      results.set(name, result);
      if (result.failed > 0) continue;
      for (const line of result.output.match(/^measured: .*/gm) ?? []) console.log(`    ${line}`);
    }
  };
  // The first is alone, for checking the types builds what the others run; then each lane takes what is next.
  const [first, ...others] = wanted;
  const queue = others.values();
  await work([first]);
  await Promise.all(Array.from({ length: lanes }, () => work(queue)));

  const summary = wanted.map(({ name }) => ({ name, .../** @type {Result} */ (results.get(name)) }));
  console.log("");
  for (const { name, passed, failed } of summary) {
    console.log(
      `  ${name.padEnd(12)}${String(passed).padStart(5)} passed${String(failed).padStart(5)} failed`,
    );
  }
  const passed = summary.reduce((sum, stage) => sum + stage.passed, 0);
  const failed = summary.reduce((sum, stage) => sum + stage.failed, 0);
  console.log(`\n${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
});

/** @param {string} folder */
function hasTests(folder) {
  return (
    existsSync(folder) &&
    readdirSync(folder, { recursive: true }).some((name) => /\.test\.ts$/.test(String(name)))
  );
}

/**
 * A tool that counts as one test: it passes or it does not.
 *
 * @param {string[]} args
 * @returns {Promise<Result>}
 */
async function tool(args) {
  const { status, output } = await node(args);
  return status === 0 ? { passed: 1, failed: 0, output } : { passed: 0, failed: 1, output };
}

/**
 * The tests in one folder of test/.
 *
 * @param {string} name
 * @returns {Promise<Result>}
 */
async function tests(name) {
  const folder = mkdtempSync(path.join(cache, "test-"));
  const file = path.join(folder, "report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const { status, output } = await node([vitest, "run", "--project", name, ...reporters, ...filters]);
  const { passed, failed } = counted(existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined);
  rmSync(folder, { recursive: true });
  // No test at all, or what fails outside of every test (an error that nobody waits for, a crash).
  const elsewhere = failed === 0 && (passed === 0 || status !== 0) ? 1 : 0;
  return { passed, failed: failed + elsewhere, output };
}

/**
 * What a report of vitest counts; a file that fails before its tests run counts as a failure.
 *
 * @param {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} [report]
 */
function counted(report) {
  let passed = 0;
  let failed = 0;
  for (const { status, assertionResults } of report?.testResults ?? []) {
    const failures = assertionResults.filter((test) => test.status === "failed").length;
    passed += assertionResults.filter((test) => test.status === "passed").length;
    failed += status === "failed" ? Math.max(failures, 1) : failures;
  }
  return { passed, failed };
}

/**
 * Runs a program of a package.
 *
 * @param {string[]} args
 */
async function node(args) {
  const { status, output } = await run(process.execPath, args, { cwd: root, limit });
  return { status, output: stripVTControlCharacters(output) };
}
