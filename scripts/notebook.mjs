// Notebooks as files and as runs: what the command, the tests and the pictures share.

import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Refusal, start } from "./process.mjs";
import { root, venvPath } from "./project.mjs";

/**
 * @typedef {string | string[]} Text one string, or its lines as Jupyter saves them
 * @typedef {{ output_type: string, name?: string, text?: Text, data?: Record<string, any>,
 *   metadata?: Record<string, unknown>, ename?: string, evalue?: string, traceback?: string[],
 *   execution_count?: number | null }} Output
 * @typedef {{ document: string, cell?: number, cells?: number[] }} Source where a mirrored cell comes from
 * @typedef {{ cell_type: string, id?: string, source: Text, outputs?: Output[],
 *   execution_count?: number | null, attachments?: Record<string, Record<string, Text>>,
 *   metadata: Metadata }} Cell
 * @typedef {{ source?: Source, tags?: string[], exercise?: { wrong: string }, try?: Try[],
 *   jupyter?: { source_hidden?: boolean } }} Metadata
 * @typedef {{ edits: { from: string, to: string }[], rerun?: string[], fails?: string[], expect: string }} Try an item
 *   of a cell "Try it": what is changed, by `from` that stands once in the notebook's code; the ids of the cells that are
 *   run again besides, in order; of those that then fail, as the text announces; code that throws unless its promise
 *   holds
 * @typedef {{ cells: Cell[], metadata: Record<string, any>, nbformat: number, nbformat_minor: number }} Notebook
 * @typedef {{ cell: number, name: string, value: string, traceback: string }} Failure `cell` counts the
 *   sources that were given, from 0
 * @typedef {{ outputs: Output[], count: number, seconds: number }} CellRun
 * @typedef {{ language: Record<string, unknown>, cells: CellRun[], failure?: Failure }} Run
 */

/** The folder of the project's notebooks. */
export const folder = join(root, "notebooks");

/** The mime type of the figures. */
export const plotly = "application/vnd.plotly.v1+json";

/** The entry of a notebook's metadata that names its kernel, as JupyterLab writes it. */
export const kernelspec = { display_name: "TypeScript", language: "typescript", name: "tslab" };

/** Seconds after which a cell counts as stuck. */
const timeout = 300;

/** The project's notebooks, in reading order, as paths. */
export function notebookFiles() {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".ipynb"))
    .sort()
    .map((name) => join(folder, name));
}

/** @param {Text | undefined} text */
export function joined(text) {
  return Array.isArray(text) ? text.join("") : (text ?? "");
}

/**
 * @param {string} file
 * @returns {Notebook}
 */
export function readNotebook(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}

/** @param {Notebook} notebook */
export function codeCells(notebook) {
  return notebook.cells.filter((cell) => cell.cell_type === "code");
}

/**
 * The text that a reader sees under a cell; figures are left out, errors are not.
 * @param {Output[]} outputs
 */
export function printed(outputs) {
  return outputs
    .map(({ text, data, ename, evalue }) => {
      if (text !== undefined) return joined(text);
      if (data) return plotly in data ? "" : `${joined(data["text/plain"])}\n`;
      return `${ename}: ${evalue}\n`;
    })
    .join("");
}

/**
 * Runs the sources one after the other in one new kernel, until the first that fails and may not.
 * @param {string} cwd the kernel's folder, from which it finds packages
 * @param {(string | { source: string, mayFail: boolean })[]} sources
 * @param {{ onCell?: ((count: number) => void) | undefined, argv?: string[] }} [options] `onCell` is told how many have
 *   run; `argv` starts another kernel than the notebooks'
 * @returns {Promise<Run>}
 */
export async function runCells(cwd, sources, { onCell, argv } = {}) {
  if (sources.length === 0) throw new Refusal("There is no code cell to run.");
  const child = python("run");
  const cells = sources.map((source) => (typeof source === "string" ? { source } : source));
  const request = { folder: cwd, cells, timeout, argv };
  child.stdin.write(`${JSON.stringify(request)}\n`); // and left open: closing it ends the run
  const log = all(child.stderr);
  /** @type {Run} */
  const run = { language: {}, cells: [] };
  const ended = exit(child);
  for await (const line of createInterface({ input: child.stdout })) {
    const { language, cell, failure, ...rest } = JSON.parse(line);
    if (language) run.language = language;
    else if (failure !== undefined) run.failure = { cell: failure, ...rest };
    else {
      run.cells[cell] = rest;
      onCell?.(run.cells.length);
    }
  }
  const code = await ended;
  if (code !== 0 || (run.cells.length < sources.length && !run.failure)) {
    throw new Refusal(`The kernel could not be run:\n${(await log).trim()}`);
  }
  return run;
}

/**
 * The notebook as the text that Jupyter would save: so a save in JupyterLab changes only what changed.
 * @param {Notebook} notebook
 */
export async function formatNotebook(notebook) {
  const child = python("format");
  child.stdin.end(JSON.stringify(notebook));
  const [text, log, code] = await Promise.all([all(child.stdout), all(child.stderr), exit(child)]);
  if (code !== 0) throw new Refusal(`The notebook is not valid: ${log.trim().split("\n").at(-1)}`);
  return text;
}

/**
 * Replaces a file at once: who reads it sees the old text or the new, never half of it.
 * @param {string} file
 * @param {string} text
 */
export function replaceFile(file, text) {
  const next = join(dirname(file), `.${randomUUID()}.tmp`);
  try {
    writeFileSync(next, text);
    renameSync(next, file);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
}

/**
 * @param {"run" | "format"} task
 * @returns {import("node:child_process").ChildProcessWithoutNullStreams}
 */
function python(task) {
  const script = fileURLToPath(new URL("notebook.py", import.meta.url));
  // -I: whatever the user has set up for other Pythons stays out.
  const child = start(venvPath("python"), ["-I", "-X", "utf8", script, task], { stdio: "pipe" });
  child.stdin?.on("error", () => {}); // it ended before it read all: its exit status says so
  return /** @type {import("node:child_process").ChildProcessWithoutNullStreams} */ (child);
}

/** @param {import("node:child_process").ChildProcess} child @returns {Promise<number | null>} */
function exit(child) {
  return new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
}

/** @param {import("node:stream").Readable} stream */
async function all(stream) {
  let text = "";
  for await (const chunk of stream.setEncoding("utf8")) text += chunk;
  return text;
}
