// Programs that the scripts start, and the sentence they end with when something is wrong.
import { spawn } from "node:child_process";
import { realpathSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** @typedef {import("node:child_process").ChildProcess} ChildProcess */

const onWindows = process.platform === "win32";

/** An error that its message explains in full: printed without a stack. */
export class Refusal extends Error {}

/** Everything that was started and still runs; it ends when this process does. @type {Set<ChildProcess>} */
const running = new Set();

/**
 * Starts a program that ends together with this process.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import("node:child_process").SpawnOptions} [options]
 * @returns {ChildProcess}
 */
export function start(command, args, options = {}) {
  // A group of its own: Ctrl-C reaches this process alone, which then ends the whole group, grandchildren included.
  const child = spawn(command, args, {
    stdio: "inherit",
    windowsHide: true,
    detached: !onWindows,
    ...options,
  });
  if (running.size === 0) keepWatch();
  running.add(child);
  const forget = () => {
    running.delete(child);
    if (running.size === 0) stopWatch();
  };
  child.once("exit", forget);
  child.once("error", forget);
  return child;
}

/**
 * Runs a program to its end and collects what it prints.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import("node:child_process").SpawnOptions & { limit?: number }} [options] limit: the milliseconds it may take
 * @returns {Promise<{ status: number, output: string }>} status -1: it could not be started, or was ended
 */
export function run(command, args, { limit, ...options } = {}) {
  return new Promise((resolve) => {
    const child = start(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text) => {
        output += text;
      });
    }
    const timer = limit && setTimeout(() => end(child), limit);
    /** @param {number} status */
    const done = (status) => {
      clearTimeout(timer);
      resolve({ status, output });
    };
    child.once("error", (error) => {
      output += error.message;
      done(-1);
    });
    child.once("close", (status) => done(status ?? -1));
  });
}

/**
 * Ends a program that `start` started, with what it has started in turn.
 *
 * @param {ChildProcess} child
 * @param {number} [patience] milliseconds until it is ended by force
 * @returns {Promise<void>}
 */
export async function end(child, patience = 5000) {
  if (!running.has(child)) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  signalGroup(child, "SIGTERM");
  const force = setTimeout(() => signalGroup(child, "SIGKILL"), patience);
  await ended;
  clearTimeout(force);
  // What outlived its parent in the group ends as well.
  signalGroup(child, "SIGKILL");
}

/**
 * Runs what a script is for. A Refusal becomes its sentence and exit status 1.
 *
 * @param {() => Promise<void>} script
 * @returns {Promise<void>}
 */
export async function main(script) {
  try {
    await script();
  } catch (error) {
    // Who pressed Ctrl-C knows why a tool did not finish.
    if (ending) return;
    console.error(error instanceof Refusal ? `\n  ✗ ${error.message}` : error);
    process.exitCode = 1;
  }
}

/**
 * Whether a module is the script that Node was started with.
 *
 * @param {ImportMeta} module
 * @returns {boolean}
 */
export function isMain(module) {
  const script = process.argv[1];
  return script !== undefined && module.url === pathToFileURL(realpathSync(script)).href;
}

/** @type {Partial<Record<NodeJS.Signals, number>>} */
const numbers = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };
const signals = /** @type {NodeJS.Signals[]} */ (Object.keys(numbers));

/** Whether a signal has told this process to end. */
let ending = false;

/** @type {NodeJS.Timeout | undefined} */
let orphanWatch;

function keepWatch() {
  for (const signal of signals) process.on(signal, endAll);
  // npm hands SIGTERM to the shell between it and this process, and most shells die of it without a word.
  const parent = process.ppid;
  const underNpm = process.env.npm_lifecycle_event !== undefined;
  if (underNpm) orphanWatch = setInterval(() => process.ppid !== parent && endAll("SIGTERM"), 200).unref();
}

function stopWatch() {
  for (const signal of signals) process.off(signal, endAll);
  clearInterval(orphanWatch);
}

/** @param {NodeJS.Signals} signal */
async function endAll(signal) {
  ending = true;
  await Promise.all([...running].map((child) => end(child)));
  // A status that was decided before stays: a server that is told to stop has not failed.
  process.exit(process.exitCode ?? 128 + (numbers[signal] ?? 0));
}

process.once("exit", () => {
  for (const child of running) signalGroup(child, "SIGKILL");
});

/**
 * @param {ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    if (onWindows) spawn("taskkill", ["/pid", String(child.pid), "/T", "/F"], { stdio: "ignore" });
    else process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}
