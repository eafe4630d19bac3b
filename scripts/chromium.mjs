// A Chromium to draw with and to test in: one that is there, else one that is fetched.
import * as npm from "./chromium/npm.mjs";
import * as playwright from "./chromium/playwright.mjs";
import * as system from "./chromium/system.mjs";
import { isExecutable } from "./files.mjs";
import { Refusal } from "./process.mjs";
import { timed } from "./steps.mjs";

/**
 * @typedef {object} Source
 * @property {string} name
 * @property {() => Promise<string | undefined>} find the path of one that is there
 * @property {() => boolean} canFetch whether it has one for this machine
 * @property {() => Promise<string | undefined>} fetch the path of one that was brought; undefined: it could not be
 * @property {string} [notice] what is said before it is fetched
 */

/** How every headless run starts it: nothing that calls the network by itself, nothing that asks. */
export const launchArguments = [
  "--disable-gpu",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  // Chromium refuses to run as root inside its sandbox.
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];

/**
 * Finds a Chromium, or fetches one: into the project where that is possible, else into the system.
 *
 * @param {object} options
 * @param {boolean} options.install whether to fetch one where there is none
 * @param {Source[]} [options.sources] in the order in which they are searched; they fetch in the opposite one, so that
 *   the system is the first to be asked and the last to be changed
 * @returns {Promise<string>} the path of its executable
 * @throws {Refusal} when there is none
 */
export async function chromium({ install, sources = [system, npm, playwright] }) {
  const asked = process.env.CHROMIUM;
  if (asked) {
    if (isExecutable(asked)) return asked;
    throw new Refusal(`CHROMIUM names ${asked}, which is not a program: correct or remove the variable.`);
  }
  for (const { find } of sources) {
    const file = await find();
    if (file) return file;
  }
  for (const { name, canFetch, fetch, notice } of install ? sources.toReversed() : []) {
    if (!canFetch()) continue;
    if (notice) console.log(notice);
    /** @type {string | undefined} */
    let file;
    await timed(`Chromium from ${name}`, async () => {
      file = await fetch();
      return file ? undefined : "it could not be had there";
    });
    if (file) return file;
  }
  throw new Refusal(
    "No Chromium was found: install Chromium or Chrome, or set the variable CHROMIUM to the path of its program.",
  );
}
