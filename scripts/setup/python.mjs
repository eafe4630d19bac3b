// Environments of Python: a folder each, with the packages of one list.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { contentOf } from "../files.mjs";
import { Refusal, run } from "../process.mjs";
import { root, venv, venvPath } from "../project.mjs";
import { pipEnvironment } from "./pip.mjs";
import { tool, venvHint } from "./tool.mjs";

/**
 * @typedef {object} Environment
 * @property {string} folder
 * @property {string} requirements the file that lists every package of it, with hashes
 */

/** The project's own: JupyterLab. @type {Environment} */
const own = { folder: venv, requirements: path.join(root, "requirements.txt") };

/** @type {import("../steps.mjs").Step} */
export const pythonPackages = {
  name: "packages of Python",
  isDone: () => isComplete(own),
  do: () => makeEnvironment(own),
};

/**
 * Whether an environment is there, in its place, with all that its list names.
 *
 * @param {Environment} environment
 */
export function isComplete(environment) {
  return (
    existsSync(venvPath("python", environment.folder)) &&
    contentOf(stampOf(environment)) === descriptionOf(environment)
  );
}

/**
 * Makes an environment from scratch: one that was moved, cut short or is of other versions is not worth mending.
 *
 * @param {Environment} environment
 * @throws {Refusal} without a Python that can make it, or without its packages
 */
export async function makeEnvironment(environment) {
  const { folder, requirements } = environment;
  const python = await findPython();
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  const env = pythonEnvironment();
  await tool("venv", python.command, [...python.args, "-m", "venv", folder], env);
  const program = venvPath("python", folder);
  const pip = ["-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--require-hashes"];
  // The lists are complete, but for what scripts/excludes.in leaves out: nothing is to be added to them. And a module
  // is compiled when it is first imported: most of them never are.
  const list = ["--no-deps", "--no-compile", "-r", requirements];
  await tool("pip", program, [...pip, ...list], await pipEnvironment(program, env));
  writeFileSync(stampOf(environment), descriptionOf(environment));
}

/** @param {Environment} environment */
function stampOf({ folder }) {
  return path.join(folder, "installed.json");
}

/** What an environment that is complete and in its place says of itself. @param {Environment} environment */
function descriptionOf({ requirements }) {
  const hash = createHash("sha256").update(readFileSync(requirements)).digest("hex");
  return JSON.stringify({ root, requirements: hash });
}

/** The first Python that is new enough and can make environments. */
async function findPython() {
  const candidates = [
    { command: "python3", args: [] },
    { command: "python", args: [] },
    { command: "py", args: ["-3"] },
  ];
  const report = "import sys; print(*sys.version_info[:2]); import ensurepip, venv; print('complete')";
  /** @type {string[]} */
  const unfit = [];
  for (const { command, args } of candidates) {
    const { output } = await run(command, [...args, "-c", report], { env: pythonEnvironment() });
    const [, major, minor] = (output.match(/^(\d+) (\d+)$/m) ?? []).map(Number);
    if (major === undefined || minor === undefined) continue;
    if (major < 3 || (major === 3 && minor < 10))
      unfit.push(`Python ${major}.${minor} is too old: ${wantedPython}.`);
    else if (!/^complete$/m.test(output)) unfit.push(`Python ${major}.${minor} lacks venv: ${venvHint}.`);
    else return { command, args };
  }
  throw new Refusal(unfit[0] ?? `Python was not found: ${wantedPython}.`);
}

const wantedPython = "install Python 3.10 or newer, from python.org or your system's packages";

/** The user's environment, without what would lead Python to another place. */
function pythonEnvironment() {
  const kept = Object.entries(process.env).filter(([name]) => !/^PYTHON(HOME|PATH)$/.test(name));
  return { ...Object.fromEntries(kept), PYTHONNOUSERSITE: "1", PYTHONUTF8: "1" };
}
