// Steps that take a while: a line each, with the time it took.

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {() => boolean} isDone
 * @property {() => string | void | Promise<string | void>} do returns its faults, which are printed below its line
 */

/** The steps that are being done, on a line that the next one overwrites. @type {Set<string>} */
const underWay = new Set();

/**
 * Does one step and prints its line.
 *
 * @param {string} name
 * @param {Step["do"]} step
 * @returns {Promise<void>}
 */
export async function timed(name, step) {
  const began = performance.now();
  underWay.add(name);
  showUnderWay();
  /** @type {string | void} */
  let faults;
  try {
    faults = await step();
  } finally {
    if (process.stdout.isTTY) process.stdout.write("\r\x1b[2K");
    underWay.delete(name);
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`  ${faults ? "✗" : "✓"} ${name.padEnd(24)}${seconds.padStart(7)} s`);
  if (faults) console.log(faults.trimEnd().replace(/^/gm, "    "));
  showUnderWay();
}

function showUnderWay() {
  if (process.stdout.isTTY) process.stdout.write(`\r${[...underWay].map((name) => `  … ${name}`).join("")}`);
}
