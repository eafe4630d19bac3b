// The stages of the tests, a folder of test/ each: `npm test` runs them, vitest.config.mts has a project of each.
// "plain" runs the unit tests of what computes once more, in an engine without WebAssembly.

/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {string} [folder] of its tests, where it has not that name
 * @property {string[]} [files] which of them, by patterns; by default all
 * @property {number} limit the milliseconds that one test may take
 * @property {boolean} [chromium] whether it needs one
 * @property {string} [onRequest] `npm test` leaves it out, unless it is asked for it, or for this
 * @property {{ fileParallelism?: boolean, maxConcurrency?: number, setupFiles?: string[] }} [vitest] further settings
 */

/** What the names of those unit tests begin with whose subject computes with the inner loops. */
const computing =
  "claims compress cross-validation fold free golden knots lasso least logistic loops path properties random ridge sample weighted";

/** In the order in which they begin: what takes longest comes first, so that the last ones end together. @type {Stage[]} */
export const stages = [
  // Two notebooks at a time, for two cores.
  { name: "notebooks", limit: 180_000, chromium: true, vitest: { maxConcurrency: 2 } },
  // One JupyterLab and one browser fill the two cores that a small machine has.
  { name: "browser", limit: 120_000, chromium: true, vitest: { fileParallelism: false } },
  // One build for all files.
  { name: "site", limit: 180_000, chromium: true, vitest: { fileParallelism: false } },
  // As many as that again: JupyterLite in a browser.
  { name: "lite", limit: 120_000, chromium: true, vitest: { fileParallelism: false } },
  { name: "kernel", limit: 60_000 },
  { name: "setup", limit: 180_000 },
  { name: "unit", limit: 20_000 },
  {
    name: "plain",
    limit: 20_000,
    folder: "unit",
    files: computing.split(" ").map((name) => `${name}*`),
    onRequest: "long",
    vitest: { setupFiles: ["test/unit/plain.ts"] },
  },
  { name: "package", limit: 60_000, chromium: true },
  { name: "long", limit: 180_000, chromium: true, onRequest: "long", vitest: { fileParallelism: false } },
];
