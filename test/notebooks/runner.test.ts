/** The command `npm run notebooks`, with notebooks of a few cells in a folder of their own. */
import { execFile, spawn } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Notebook, plotly } from "../../scripts/notebook.mjs";
import { root } from "../../scripts/project.mjs";

const command = join(root, "scripts", "notebooks.mjs");
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "notebooks ü "));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command to its end. */
function notebooks(...args: string[]): Promise<{ status: number; output: string }> {
  const env = { ...process.env, INIT_CWD: folder };
  return new Promise((resolve) => {
    execFile(process.execPath, [command, ...args], { env }, (error, stdout, stderr) =>
      resolve({ status: Number(error?.code ?? 0), output: stdout + stderr }),
    );
  });
}

/** Writes a notebook with these cells of code and returns its path. */
function notebook(name: string, ...sources: string[]): string {
  const cells = sources.map((source, index) => ({
    cell_type: "code",
    execution_count: null,
    id: `cell-${index}`,
    metadata: {},
    outputs: [],
    source,
  }));
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
  return file;
}

const figure = `
const { show, figure, line } = require("shrinkage");
show(figure([line("a line", [1, 2, 3], [1e-7, 2e-7, 3e-7])], { caption: "Up", x: { title: "x" }, y: { title: "y" } }));`;

test("stores outputs and pictures, as Jupyter would, and a second time changes no byte", async () => {
  const file = notebook(
    "good.ipynb",
    "const a = 6;\na * 7",
    "console.log('one');\nconsole.log('two');",
    figure,
  );
  expect(await notebooks("--write", "good.ipynb")).toMatchObject({ status: 0 });
  const first = readFileSync(file);
  const { cells, metadata }: Notebook = JSON.parse(first.toString());
  expect(cells.map(({ execution_count }) => execution_count)).toEqual([1, 2, 3]);
  expect(cells[0]?.outputs).toMatchObject([
    { output_type: "execute_result", data: { "text/plain": ["42"] } },
  ]);
  expect(cells[1]?.outputs).toMatchObject([{ name: "stdout", text: ["one\n", "two\n"] }]);
  const bundle = cells[2]?.outputs?.[0]?.data;
  expect(bundle?.[plotly].data[0].y).toEqual([1e-7, 2e-7, 3e-7]);
  expect(Buffer.from(bundle?.["image/png"], "base64").subarray(1, 4).toString()).toBe("PNG");
  expect(metadata).toMatchObject({ kernelspec: { name: "tslab" }, language_info: { name: "typescript" } });
  expect(first.toString()).toMatch(/^\{\n "cells": \[\n.*\n\}\n$/s);

  expect(await notebooks("--write", "good.ipynb")).toMatchObject({ status: 0 });
  expect(readFileSync(file).equals(first)).toBe(true);
});

test("a cell that fails is named with its error, and the file stays as it is", async () => {
  const file = notebook("bad.ipynb", "const a = 1;", "const b = a;\nthrow new RangeError('too far');", "a");
  const before = readFileSync(file);
  const { status, output } = await notebooks("--write", file);
  expect(status).toBe(1);
  expect(output).toContain("✗ bad");
  expect(output).toContain("bad, cell 2 of 3, [2] in JupyterLab");
  expect(output).toContain("RangeError: too far");
  expect(output).toContain("throw new RangeError('too far');");
  expect(readFileSync(file).equals(before)).toBe(true);
  expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
});

test("a failing notebook does not keep the others from being run and stored", async () => {
  notebook("bad-too.ipynb", "undefinedName");
  const good = notebook("good-too.ipynb", "1 + 1");
  expect(await notebooks("--write", "bad-too.ipynb", "good-too.ipynb")).toMatchObject({ status: 1 });
  expect(readFileSync(good, "utf8")).toContain('"2"');
});

describe("--json", () => {
  const lines = [0, 20, 40, 60, 80, 100, 120, 140, 160].map((epoch) => {
    const loss = epoch === 0 ? "11.8049" : epoch === 20 ? "0.9744" : epoch === 40 ? "0.8899" : "0.8890";
    return `Epoch ${String(epoch).padStart(3)} | Loss = ${loss}`;
  });

  /** A notebook in the place of the first one, which prints these lines as the source's cell 3. */
  function mirror(...printed: string[]): string {
    const file = notebook(
      "01-l2-gradient-descent.ipynb",
      `console.log(${JSON.stringify(printed.join("\n"))})`,
    );
    const content: Notebook = JSON.parse(readFileSync(file, "utf8"));
    for (const cell of content.cells) cell.metadata = { source: { document: "000", cell: 3 } };
    writeFileSync(file, JSON.stringify(content));
    return file;
  }

  test("writes a row for each value of the source; all are right: status 0", async () => {
    const { status, output } = await notebooks(
      mirror(...lines, "Epoch 180 | Loss = 0.8890"),
      "--json",
      "rows.json",
    );
    expect(status).toBe(0);
    expect(output).toContain("10 of 10 values as in the sources and as published.");
    const rows = JSON.parse(readFileSync(join(folder, "rows.json"), "utf8"));
    expect(rows).toHaveLength(10);
    expect(rows[1]).toEqual({
      document: "000",
      cell: 3,
      name: "loss at epoch 20",
      source: 0.9744,
      got: 0.9744,
      difference: 0,
      ok: true,
    });
  });

  test("a value that differs makes the status 1", async () => {
    const { status, output } = await notebooks(mirror(...lines), "--json", "rows.json");
    expect(status).toBe(1);
    expect(output).toMatch(/^000 .*nothing .*DIFFERS$/m);
    const rows = JSON.parse(readFileSync(join(folder, "rows.json"), "utf8"));
    expect(rows.map(({ ok }: { ok: boolean }) => ok)).toEqual([...lines.map(() => true), false]);
    expect(rows[9]).toMatchObject({ source: 0.889, got: null, difference: null });
  });

  test("a folder that is missing is noticed before anything runs", async () => {
    const { status, output } = await notebooks("good.ipynb", "--json", join("missing", "rows.json"));
    expect(status).toBe(1);
    expect(output).toMatch(/--json cannot write .*missing/);
    expect(output).not.toContain("cells");
  });

  test("a folder in place of a file is refused", async () => {
    mkdirSync(join(folder, "taken.json"), { recursive: true });
    const { status, output } = await notebooks("--json", "taken.json");
    expect(status).toBe(1);
    expect(output).toMatch(/taken\.json.* folder/);
  });
});

test.for([
  [["--verbose"], "--verbose"],
  [["--json"], "--json"],
  [["99"], 'There is no notebook "99"'],
  [["missing.ipynb"], 'There is no notebook "missing.ipynb"'],
] as const)("%s is refused in a sentence", async ([args, message]) => {
  const { status, output } = await notebooks(...args);
  expect(status).toBe(1);
  expect(output).toContain(message);
  expect(output).not.toMatch(/^\s+at /m);
});

test.skipIf(process.platform === "win32")("Ctrl-C ends the kernel, too", async () => {
  const file = notebook(
    "endless.ipynb",
    "const { writeFileSync } = require('fs');\nwriteFileSync('pid', String(process.pid));\nwhile (true) {}",
  );
  const child = spawn(process.execPath, [command, file], { stdio: "ignore" });
  try {
    const kernel = await eventually(() => Number(readFileSync(join(folder, "pid"), "utf8")) || undefined);
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    await eventually(() => (isRunning(kernel) ? undefined : true));
  } finally {
    child.kill("SIGKILL");
  }
});

/** Waits until there is an answer. */
async function eventually<T>(ask: () => T | undefined): Promise<T> {
  for (;;) {
    try {
      const answer = ask();
      if (answer !== undefined) return answer;
    } catch {
      // Not yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
