// The stages of the tests, a folder of test/ each: `npm test` runs them, vitest.config.mts has a project of each.

/**
 * @typedef {object} Stage
 * @property {string} name of its folder
 * @property {number} limit the milliseconds that one test may take
 * @property {boolean} [chromium] whether it needs one
 * @property {boolean} [onRequest] whether `npm test` leaves it out
 * @property {{ fileParallelism?: boolean, maxConcurrency?: number }} [vitest] further settings
 */

/** In the order in which they begin: what takes longest comes first, so that the last ones end together. @type {Stage[]} */
export const stages = [
  // Two notebooks at a time, for two cores.
  { name: "notebooks", limit: 180_000, chromium: true, vitest: { maxConcurrency: 2 } },
  // One JupyterLab and one browser fill the two cores that a small machine has.
  { name: "browser", limit: 120_000, chromium: true, vitest: { fileParallelism: false } },
  // As many as that again: JupyterLite in a browser.
  { name: "lite", limit: 120_000, chromium: true, vitest: { fileParallelism: false } },
  { name: "kernel", limit: 60_000 },
  { name: "setup", limit: 180_000 },
  { name: "unit", limit: 20_000 },
  { name: "package", limit: 60_000, chromium: true },
  { name: "long", limit: 180_000, chromium: true, onRequest: true, vitest: { fileParallelism: false } },
];
