// npm run test:mutations [-- WORD]
// Do the tests notice a mistake? Each mutation is one small mistake, made in a copy of the project. One in the library
// must fail the test that it names, and one in a notebook a check of that notebook (or, too, the test that it names).
// And each check cell must fail under one of them at least, for a check that cannot fail proves nothing. With a word,
// only the mutations whose file or reason holds it are tried.

import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { copyProject } from "./mutations/copy.mjs";
import { changesOf, mutated, notebookOf } from "./mutations/mutation.mjs";
import { checks, errorsOf, failingChecks, failingTest } from "./mutations/notice.mjs";
import { notebookFiles } from "./notebook.mjs";
import { main, Refusal } from "./process.mjs";
import { root } from "./project.mjs";
import { setUp } from "./setup.mjs";

/** @typedef {import("./mutations/mutation.mjs").Mutation} Mutation */

/** A list for each notebook and for each room of the library. */
const folder = join(root, "test", "mutations");

await main(async () => {
  await setUp();
  /** @type {Mutation[]} */
  const all = readdirSync(folder).flatMap((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));
  const word = process.argv[2] ?? "";
  const mutations = all.filter(({ file, why }) => `${file} ${why}`.includes(word));
  for (const mutation of mutations) mutated(mutation);
  // Each is one process at a time, on one core.
  const copies = Array.from({ length: Math.min(4, availableParallelism()) }, copyProject);
  // At the exit rather than here: Ctrl-C, too, leaves nothing behind.
  process.once("exit", () => copies.map((copy) => rmSync(copy, { recursive: true, force: true })));
  await requireHealth(copies, mutations, word !== "");
  await report(copies, mutations, word === "" ? notebookFiles().flatMap(checks) : []);
});

/**
 * What is noticed must be the mutations, so nothing may fail without them.
 * @param {string[]} copies
 * @param {Mutation[]} mutations
 * @param {boolean} some whether notebooks without a mutation are left out
 */
async function requireHealth(copies, mutations, some) {
  const files = notebookFiles().filter(
    (file) => !some || mutations.some((mutation) => notebookOf(mutation) === basename(file)),
  );
  await share(copies, files, async (copy, file) => {
    const errors = await errorsOf(copy, file);
    const index = errors.findIndex((error) => error !== "");
    if (index >= 0) {
      throw new Refusal(`${basename(file)} fails without a mutation in [${index + 1}]: ${errors[index]}`);
    }
  });
  const tests = new Map(mutations.map((each) => [`${each.test} ${notebookOf(each)}`, each]));
  await share(copies, tests.values(), async (copy, mutation) => {
    const failing = await failingTest(copy, mutation);
    if (failing) throw new Refusal(`${failing} fails without a mutation.`);
  });
}

/**
 * @param {string[]} copies
 * @param {Mutation[]} mutations
 * @param {string[]} proofs the checks that must have failed in the end
 */
async function report(copies, mutations, proofs) {
  const unproven = new Set(proofs);
  let passed = 0;
  let failed = 0;
  /** @type {(ok: boolean, text: string) => void} */
  const verdict = (ok, text) => {
    console.log(`  ${ok ? "✓" : "✗"} ${text}`);
    if (ok) passed += 1;
    else failed += 1;
  };

  await share(copies, mutations, async (copy, mutation) => {
    const began = performance.now();
    const { noticed, failing } = await tryOut(copy, mutation, unproven);
    for (const check of failing) unproven.delete(check);
    const seconds = ((performance.now() - began) / 1000).toFixed(1).padStart(5);
    verdict(
      noticed !== undefined,
      `${seconds} s  ${basename(mutation.file)}: ${mutation.why} (${noticed ?? "NOT NOTICED"})`,
    );
  });
  if (proofs.length > 0) console.log("");
  for (const check of proofs) {
    verdict(!unproven.has(check), `${check} ${unproven.has(check) ? "NEVER FAILS" : "can fail"}`);
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  if (failed > 0 || passed === 0) process.exitCode = 1;
}

/**
 * Does each piece of work in one of the copies, as soon as one is free; none after one that fails.
 * @template Work
 * @param {string[]} copies
 * @param {Iterable<Work>} work
 * @param {(copy: string, work: Work) => Promise<void>} action
 */
async function share(copies, work, action) {
  const queue = [...work];
  await Promise.all(
    copies.map(async (copy) => {
      try {
        while (queue.length > 0) await action(copy, /** @type {Work} */ (queue.shift()));
      } finally {
        queue.length = 0;
      }
    }),
  );
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
  const files = notebookFiles().filter((file) =>
    notebook ? basename(file) === notebook : checks(file).some((check) => unproven.has(check)),
  );
  // The unit tests run the sources, notebooks and all other tests what is compiled of them.
  const compiled = files.length > 0 || !mutation.test?.startsWith("unit/");
  const changes = await changesOf(mutation, { compiled });
  const originals = Array.from(changes.keys(), (file) => {
    const place = join(copy, file);
    return /** @type {const} */ ([place, readFileSync(place, "utf8")]);
  });
  for (const [file, text] of changes) writeFileSync(join(copy, file), text);
  try {
    /** @type {string[]} */
    const failing = [];
    for (const file of files) failing.push(...(await failingChecks(copy, file)));
    const noticed = mutation.test ? await failingTest(copy, mutation) : failing.join("; ") || undefined;
    return { noticed, failing };
  } finally {
    for (const [place, text] of originals) writeFileSync(place, text);
  }
}
