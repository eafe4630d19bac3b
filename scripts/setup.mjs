// Sets up what is missing: packages of Node, the build, packages of Python, and what Jupyter is told of it.
// Needs nothing but Node and Python; when nothing is missing it costs a few milliseconds and prints nothing.
import { isMain, main, Refusal } from "./process.mjs";
import { build } from "./setup/build.mjs";
import { jupyter } from "./setup/jupyter.mjs";
import { labExtension } from "./setup/lab-extension.mjs";
import { lock } from "./setup/lock.mjs";
import { nodePackages } from "./setup/node-packages.mjs";
import { pythonPackages } from "./setup/python.mjs";
import { timed } from "./steps.mjs";

/** In order: each knows whether it is done, and how to do it. */
const steps = [nodePackages, build, pythonPackages, jupyter, labExtension];

/**
 * Does what is missing, a line a step; prints nothing when nothing is missing.
 *
 * @param {import("./steps.mjs").Step[]} [wanted] by default all that JupyterLab needs
 * @returns {Promise<void>}
 * @throws {Refusal} with one sentence that says what is wrong and what to do
 */
export async function setUp(wanted = steps) {
  if (Number(process.versions.node.split(".")[0]) < 20) {
    throw new Refusal(
      `This needs Node 20 or newer, and runs on ${process.versions.node}: install it from nodejs.org.`,
    );
  }
  if (wanted.every((step) => step.isDone())) return;
  const unlock = await lock();
  try {
    for (const step of wanted) if (!step.isDone()) await timed(step.name, step.do);
  } finally {
    unlock();
  }
}

if (isMain(import.meta)) await main(() => setUp());
