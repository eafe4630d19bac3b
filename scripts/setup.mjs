// Sets up what is missing: packages of Node, the build of lib and kernel, packages of Python, the kernelspec.
// Needs nothing but Node and Python; when nothing is missing it costs a few milliseconds and prints nothing.
import { createHash } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { rm, utimes } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { isMain, main, Refusal, run } from "./process.mjs";

const onWindows = process.platform === "win32";

/** The project's folder. */
export const root = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");

/**
 * Where an executable of the Python side stands.
 *
 * @param {string} name
 * @returns {string}
 */
export function venvPath(name) {
  return onWindows ? path.join(venv, "Scripts", `${name}.exe`) : path.join(venv, "bin", name);
}

const venv = path.join(root, ".venv");
const cache = path.join(root, ".cache");
const nodeModules = path.join(root, "node_modules");

/** The steps, in order: each knows whether it is done, and how to do it. */
const steps = [
  { name: "packages of Node", isDone: nodeIsDone, do: installNode },
  { name: "library and kernel", isDone: buildIsDone, do: build },
  { name: "packages of Python", isDone: pythonIsDone, do: installPython },
  { name: "Jupyter kernel", isDone: jupyterIsDone, do: writeJupyter },
];

/**
 * Does what is missing, a line a step; prints nothing when nothing is missing.
 *
 * @returns {Promise<void>}
 * @throws {Refusal} with one sentence that says what is wrong and what to do
 */
export async function setUp() {
  if (Number(process.versions.node.split(".")[0]) < 20) {
    throw new Refusal(
      `This needs Node 20 or newer, and runs on ${process.versions.node}: install it from nodejs.org.`,
    );
  }
  if (steps.every((step) => step.isDone())) return;
  const unlock = await lock();
  try {
    for (const step of steps) if (!step.isDone()) await timed(step.name, step.do);
  } finally {
    unlock();
  }
}

/**
 * Does one step and prints its line.
 *
 * @param {string} name
 * @param {() => string | void | Promise<string | void>} step returns its faults, which are printed below the line
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

/** The steps that are being done, on a line that the next one overwrites. @type {Set<string>} */
const underWay = new Set();

function showUnderWay() {
  if (process.stdout.isTTY) process.stdout.write(`\r${[...underWay].map((name) => `  … ${name}`).join("")}`);
}

// ---- packages of Node

function nodeIsDone() {
  const wanted = packages(path.join(root, "package-lock.json"));
  // npm writes this list last, so an installation that was interrupted has none.
  const list = path.join(nodeModules, ".package-lock.json");
  const present = existsSync(list) ? packages(list) : {};
  return Object.entries(wanted).every(([folder, { version, integrity, optional }]) => {
    const there = present[folder];
    if (folder === "" || (optional && !there)) return true;
    const same = there?.version === version && there?.integrity === integrity;
    return same && existsSync(path.join(root, folder, "package.json"));
  });
}

/**
 * The packages that a lockfile lists, by folder.
 *
 * @param {string} file
 * @returns {Record<string, { version?: string, integrity?: string, optional?: boolean }>}
 */
function packages(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages;
}

async function installNode() {
  // Gone first: should this be cut short while npm empties the folder, the next start notices.
  rmSync(path.join(nodeModules, ".package-lock.json"), { force: true });
  const npm = npmCommand();
  // Omitted or not by the user's settings: the compiler is a development dependency. Shorter waits: without network,
  // npm's own would last minutes.
  const args = ["ci", "--ignore-scripts", "--include=dev", "--include=optional", "--no-audit", "--no-fund"];
  const patience = ["--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"];
  const store = process.env.npm_config_cache ?? path.join(homedir(), ".npm");
  const env = isWritable(store) ? process.env : { ...process.env, npm_config_cache: path.join(cache, "npm") };
  await tool("npm", npm.command, [...npm.args, ...args, ...patience], env);
}

/** npm's own program beside Node, or wherever it says it is. */
function npmCommand() {
  const beside = [path.dirname(process.execPath), ...(process.env.PATH ?? "").split(path.delimiter)];
  const candidates = [
    ...[process.env.npm_execpath ?? ""].filter((file) => path.basename(file) === "npm-cli.js"),
    ...beside.flatMap((folder) => [
      path.join(folder, "node_modules", "npm", "bin", "npm-cli.js"),
      path.join(folder, "..", "lib", "node_modules", "npm", "bin", "npm-cli.js"),
      ...(onWindows ? [] : [path.join(folder, "npm")]),
    ]),
  ];
  const found = candidates.find((file) => path.isAbsolute(file) && existsSync(file));
  if (!found) throw new Refusal("npm was not found beside Node: install Node with npm from nodejs.org.");
  const file = realpathSync(found);
  return file.endsWith(".js") ? { command: process.execPath, args: [file] } : { command: file, args: [] };
}

// ---- library and kernel

const outputs = ["lib/dist/index.js", "kernel/dist/main.js"].map((name) => path.join(root, name));

// Its time is that of the sources that the last build without errors began with.
const built = path.join(cache, "built");

function buildIsDone() {
  const inputs = ["lib", "kernel"].flatMap((part) => [`${part}/src`, `${part}/tsconfig.json`]);
  const newest = Math.max(
    ...[...inputs, "tsconfig.base.json"].map((name) => lastChange(path.join(root, name))),
  );
  return outputs.every((file) => existsSync(file)) && existsSync(built) && statSync(built).mtimeMs >= newest;
}

/**
 * When a file, or anything in a folder, last changed.
 *
 * @param {string} name
 * @returns {number}
 */
function lastChange(name) {
  const status = statSync(name);
  // A folder's own time tells of files that were removed.
  if (!status.isDirectory()) return status.mtimeMs;
  return Math.max(status.mtimeMs, ...readdirSync(name).map((entry) => lastChange(path.join(name, entry))));
}

async function build() {
  const began = new Date();
  const args = [compiler, "-b", "lib", "kernel", "--pretty", "false"];
  const { status, output } = await run(process.execPath, args, { cwd: root });
  if (!outputs.every((file) => existsSync(file))) {
    throw new Refusal(`The library or the kernel does not build: ${gist(output)}`);
  }
  // The compiler emits in spite of type errors, and who edits the library wants to see them and go on.
  if (status !== 0) return output;
  writeFileSync(built, "");
  utimesSync(built, began, began);
  return undefined;
}

/** The compiler of the project; node_modules/.bin/tsc may be the older one that tslab brings. */
export const compiler = path.join(nodeModules, "typescript", "lib", "tsc.js");

// ---- packages of Python

const installed = path.join(venv, "installed.json");

/** What an environment that is complete and in its place says of itself. */
function environment() {
  const requirements = readFileSync(path.join(root, "requirements.txt"));
  return JSON.stringify({ root, requirements: createHash("sha256").update(requirements).digest("hex") });
}

function pythonIsDone() {
  return existsSync(venvPath("python")) && contentOf(installed) === environment();
}

/** From scratch each time: an environment that was moved, cut short or is of other versions is not worth mending. */
async function installPython() {
  const python = await findPython();
  await rm(venv, { recursive: true, force: true, maxRetries: 3 });
  const env = pythonEnvironment();
  await tool("venv", python.command, [...python.args, "-m", "venv", venv], env);
  const pip = ["-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--require-hashes"];
  // The list is complete, but for what scripts/excludes.in leaves out: nothing is to be added to it. And a module is
  // compiled when it is first imported: most of them never are.
  const list = ["--no-deps", "--no-compile", "-r", path.join(root, "requirements.txt")];
  await tool("pip", venvPath("python"), [...pip, ...list], env);
  writeFileSync(installed, environment());
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
const venvHint = "install it (on Debian and Ubuntu: sudo apt install python3-venv)";

/** The user's environment, without what would lead Python or pip to another place. */
function pythonEnvironment() {
  const elsewhere = /^(PYTHONHOME|PYTHONPATH|PIP_USER|PIP_TARGET|PIP_PREFIX)$/;
  const kept = Object.entries(process.env).filter(([name]) => !elsewhere.test(name));
  return { ...Object.fromEntries(kept), PYTHONNOUSERSITE: "1", PYTHONUTF8: "1" };
}

// ---- what Jupyter is told: the kernel, and how JupyterLab starts

const share = path.join(venv, "share", "jupyter");

/** The files and what is to be in them. */
function jupyterFiles() {
  // Node's check that callbacks end in their order would end the kernel when a timer's callback is stopped by force.
  const node = [process.execPath, "--no-force-async-hooks-checks"];
  const argv = [...node, path.join(root, "kernel", "dist", "main.js"), "{connection_file}"];
  const kernel = { argv, display_name: "TypeScript", language: "typescript", interrupt_mode: "message" };
  // JupyterLab would ask at its first start whether it may fetch news.
  const overrides = {
    "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
  };
  const text = (/** @type {object} */ content) => `${JSON.stringify(content, null, 1)}\n`;
  return [
    { file: path.join(share, "kernels", "tslab", "kernel.json"), content: text(kernel) },
    { file: path.join(share, "lab", "settings", "overrides.json"), content: text(overrides) },
  ];
}

function jupyterIsDone() {
  return jupyterFiles().every(({ file, content }) => contentOf(file) === content);
}

function writeJupyter() {
  for (const { file, content } of jupyterFiles()) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

// ---- tools, and what is said when they fail

/**
 * Runs a tool in the project's folder.
 *
 * @param {string} name
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @throws {Refusal} when it fails; its output stands in a file then
 */
async function tool(name, command, args, env) {
  const { status, output } = await run(command, args, { cwd: root, env });
  if (status === 0) return;
  const log = path.join(cache, `${name}.log`);
  writeFileSync(log, output);
  const known = failures.find(({ sign }) => sign.test(output));
  const reason = known ? ` because ${known.reason}, then start again` : `: ${gist(output)}`;
  throw new Refusal(`${name} failed${reason} (all that it said: ${path.relative(root, log)}).`);
}

/** Failures whose way out is known. The first that fits counts. */
const failures = [
  { sign: /ENOSPC|No space left|Errno 28\b|disk quota/i, reason: "the disk is full: make room (about 1 GB)" },
  {
    sign: /EACCES|EPERM|EROFS|Permission denied|Read-only file system/i,
    reason: "it may not write: give yourself the right to write in this folder",
  },
  {
    sign: /ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|ENETUNREACH|ERR_SOCKET|NewConnectionError|Max retries|from versions: none|ReadTimeout|ProxyError/,
    reason: "the network does not answer: connect, or set the proxy",
  },
  { sign: /ensurepip/, reason: `Python lacks a part of it: ${venvHint}` },
];

/**
 * The lines of an output that name an error, else its end.
 *
 * @param {string} output
 */
function gist(output) {
  const lines = output.trim().split(/\r?\n/);
  const errors = lines.filter((line) => /error.*\w{4}/i.test(line));
  return (errors.length > 0 ? errors.slice(0, 2) : lines.slice(-2)).join(" | ");
}

/**
 * @param {string} file
 * @returns {string | undefined} undefined: it cannot be read
 */
function contentOf(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/**
 * Whether a folder can be written to, or be made.
 *
 * @param {string} folder
 * @returns {boolean}
 */
export function isWritable(folder) {
  if (!existsSync(folder)) return folder !== path.dirname(folder) && isWritable(path.dirname(folder));
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

// ---- one set-up at a time

const beat = 1000;

/**
 * Waits until no other set-up works in this folder, and keeps others away until the returned function is called. The
 * holder touches the lock again and again; one that nobody touches was left behind and is taken over.
 *
 * @returns {Promise<() => void>}
 */
async function lock() {
  const file = path.join(cache, "setup.lock");
  const mine = `${process.pid} ${Date.now()}`;
  let seen = "";
  let untouched = 0;
  while (!claim(file, mine)) {
    if (seen === "") console.log("  Another set-up works in this folder: waiting for it.");
    const now = `${contentOf(file)} ${statSync(file, { throwIfNoEntry: false })?.mtimeMs}`;
    untouched = now === seen ? untouched + 1 : 0;
    seen = now;
    if (untouched >= 5) rmSync(file, { force: true });
    await delay(beat);
  }
  const heart = setInterval(() => utimes(file, new Date(), new Date()).catch(() => {}), beat);
  const unlock = () => {
    clearInterval(heart);
    process.off("exit", unlock);
    if (contentOf(file) === mine) rmSync(file);
  };
  process.once("exit", unlock);
  return unlock;
}

/**
 * Makes the lock, which fails where there is one.
 *
 * @param {string} file
 * @param {string} mine
 * @returns {boolean}
 */
function claim(file, mine) {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, mine, { flag: "wx" });
    return true;
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === "EEXIST" && statSync(cache).isDirectory()) return false;
    throw new Refusal(
      `Nothing can be written to ${cache}: remove it, or give yourself the right to. (${error})`,
    );
  }
}

if (isMain(import.meta)) await main(setUp);
