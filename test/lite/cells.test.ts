/** Cells in the browser: what they can do, and how they end. */
import { afterAll, describe, expect } from "vitest";
import { printed } from "../../scripts/notebook.mjs";
import type { OpenNotebook } from "../browser/lab";
import { add, type Reader, test } from "./site";

let reader: Reader;
let notebook: OpenNotebook;

test.beforeAll(async ({ site }) => {
  reader = await site.reader();
  notebook = await reader.open("more/empty.ipynb");
});
afterAll(() => reader.close());

/** Runs code in a new cell; the text that it leaves. */
async function run(source: string): Promise<string> {
  const cell = await add(notebook, source);
  await notebook.command("notebook:run-cell");
  return output(cell);
}

async function output(cell: number): Promise<string> {
  return printed((await notebook.content()).cells[cell]?.outputs ?? []).trimEnd();
}

describe("run", () => {
  test.each([
    ["variables that functions share", "let n = 1;\nfunction inc() { n++; }\ninc();\nn", "2"],
    ["what stands in earlier cells", "inc();\nn", "3"],
    [
      "packages",
      'import { Matrix } from "ml-matrix";\nnew Matrix([[1, 2]]).mmul(new Matrix([[3], [4]])).get(0, 0)',
      "11",
    ],
    ["the library", 'import { l1 } from "shrinkage";\nl1(0.5).value([3, -4])', "3.5"],
    ["require and import(…)", '(await import("ml-matrix")).Matrix === require("ml-matrix").Matrix', "true"],
    [
      "the console",
      'console.log("%d of %o", 1, [2]);\nconsole.group("g");\nconsole.info({ a: 1 });\nconsole.groupEnd();',
      "1 of [ 2, [length]: 1 ]\ng\n  { a: 1 }",
    ],
    [
      "timers",
      'setTimeout(() => console.log("late"), 5);\nawait new Promise((done) => setTimeout(done, 50));',
      "late",
    ],
    ["files next door", 'await (await fetch("data/trees.csv")).text()', "height,kind\n12.5,oak\n8,birch\n"],
    ["a file in a parent's folder", '(await (await fetch("../TEACHING.md")).text()).startsWith("#")', "true"],
    ["files that are not there", '(await fetch("data/none.csv")).status', "404"],
    ["versions", 'import { versions } from "tslab";\nversions.typescript', "6.0.3"],
  ])("%s", async (_, source, expected) => {
    expect(await run(source)).toBe(expected.trimEnd());
  });

  test("tables, matrices and what says itself how it is shown", async () => {
    await run("console.table([{ a: 1, b: 2 }]);");
    const cell = await add(notebook, "[{ a: 1 }]");
    await notebook.command("notebook:run-cell");
    const { cells } = await notebook.content();
    expect(cells[cell - 1]?.outputs?.[0]?.data?.["text/html"]).toContain("<th>b</th>");
    expect(cells[cell]?.outputs?.[0]?.data?.["text/html"]).toContain("<th>a</th>");
  });

  test("an answer of the reader's", async () => {
    const cell = await add(
      notebook,
      'const first = prompt("who?");\nconst second = prompt("who else?", "nobody");\n[first, second].join(" and ")',
    );
    const ended = notebook.command("notebook:run-cell");
    for (const [question, answer] of [
      ["who?", "Ada é 𝕏"],
      ["who else?", ""],
    ] as const) {
      const line = notebook.page.locator(".jp-Stdin", { hasText: question }).last();
      await line.locator("input").fill(answer);
      await line.locator("input").press("Enter");
    }
    await ended;
    expect(await output(cell)).toContain("Ada é 𝕏 and nobody");
  });
});

test("names are completed and explained", async () => {
  await run('import { Matrix } from "ml-matrix";\nconst square = Matrix.eye(2);');
  const answers = await notebook.page.evaluate(async () => {
    const kernel = jupyterapp.shell.currentWidget?.context?.sessionContext.session
      ?.kernel as unknown as Kernel;
    const code = "square.transp";
    const completed = await kernel.requestComplete({ code, cursor_pos: code.length });
    const inspected = await kernel.requestInspect({ code: "square", cursor_pos: 3, detail_level: 0 });
    return [completed.content.matches, inspected.content.data["text/plain"]];
  });
  expect(answers).toEqual([["transpose", "transposeMultiply"], "const square: Matrix"]);
});

interface Kernel {
  requestComplete(question: object): Promise<{ content: { matches: string[] } }>;
  createComm(target: string): {
    onMsg: (message: { content: { data: object } }) => void;
    open(): void;
    send(data: object): void;
  };
  requestInspect(question: object): Promise<{ content: { data: Record<string, string> } }>;
}

describe("errors", () => {
  test("come with the lines of the cells", async () => {
    const cell = await add(
      notebook,
      'function deep(): never {\n  throw new RangeError("too far");\n}\ndeep();',
    );
    await notebook.command("notebook:run-cell");
    const [error] = (await notebook.content()).cells[cell]?.outputs ?? [];
    expect(error?.traceback?.join("\n")).toMatch(
      /deep \(cell \d+, line 2, column 9\)\n +at cell \d+, line 4, column 1\n +deep\(\);/,
    );
  });

  test.each([
    ["types", "const text: string = 5;", "Type 'number' is not assignable to type 'string'. (TS2322)"],
    [
      "a module of Node",
      'import fs from "node:fs";',
      "fs is a module of Node, which a browser does not have. There are: ",
    ],
    ["child processes", 'import { execSync } from "child_process";', "child_process is a module of Node"],
    ["a name of Node", "process.cwd()", "process is a part of Node, which a browser does not have."],
    ["a package", 'import x from "lodash";', "There are: ml-matrix, shrinkage, tslab."],
    [
      "a package, when it runs",
      'require("lodash")',
      "Cannot find package 'lodash': This page brings its packages along",
    ],
    [
      "a file",
      'import { x } from "./helper";',
      "In the browser, a cell imports packages only, and no files.",
    ],
    ["the page", "document.title", "document is a part of the page, and cells run beside it, in a worker."],
    [
      "what is thrown in a timer",
      'setTimeout(() => { throw new Error("late"); }, 1);\nawait new Promise((done) => setTimeout(done, 100));',
      "Error: late",
    ],
  ])("tell of %s", async (_, source, expected) => {
    expect(await run(source)).toContain(expected);
  });
});

describe("an interrupt keeps the variables and ends", () => {
  const sleep = "await new Promise((done) => setTimeout(done, 1));";
  test.each([
    ["a loop", "while (true) {}"],
    ["a loop after an await", `${sleep}\nwhile (true) {}`],
    ["a loop of awaits", `while (true) ${sleep}`],
    ["a loop in a timer", `setTimeout(() => { while (true) {} }, 1);\nawait new Promise(() => {});`],
    ["a loop that catches everything", "while (true) try { while (true) {} } catch {}"],
    [
      "a function that calls itself",
      "const f = (n: number): number => (n < 2 ? n : f(n - 1) + f(n - 2));\nf(90)",
    ],
    [
      "a long call of a package",
      'import { Matrix } from "ml-matrix";\nnew Matrix(5000, 5000).mmul(new Matrix(5000, 5000));',
    ],
    ["a question", 'prompt("and?")'],
    ["a loop that prints", 'while (true) console.log("and so on");'],
  ])("%s", async (what, source) => {
    await run("let kept = 41;");
    const cell = await add(notebook, `console.log("begun");\n${source}`);
    const ended = notebook.command("notebook:run-cell");
    await expect.poll(() => output(cell), { timeout: 20_000 }).toContain("begun");
    await notebook.page.waitForTimeout(300);
    const began = performance.now();
    await notebook.command("notebook:interrupt-kernel");
    await ended;
    console.log(`measured: interrupt of ${what} ${Math.round(performance.now() - began)} ms`);
    expect((await notebook.content()).cells[cell]?.outputs?.at(-1)?.ename).toBe("KeyboardInterrupt");
    expect(await run("kept + 1")).toBe("42");
  });
});

test("what V8 does by itself is ended by a second interrupt, with all variables", async () => {
  await run("let kept = 41;");
  const cell = await add(notebook, 'console.log("begun");\n/^(a+)+$/.test("a".repeat(60).concat("b"))');
  const ended = notebook.command("notebook:run-cell");
  await expect.poll(() => output(cell), { timeout: 20_000 }).toContain("begun");
  await notebook.command("notebook:interrupt-kernel");
  await notebook.page.waitForTimeout(2200);
  await notebook.command("notebook:interrupt-kernel");
  await ended;
  expect(await output(cell)).toContain("was ended with its variables");
  expect(await run("6 * 7")).toBe("42");
  expect(await run("kept")).toContain("kept has no value");
});

test("comms between a cell and the page", async () => {
  await run(
    'import { registerTarget } from "shrinkage-kernel";\nregisterTarget("echo", (comm) => {\n  comm.onMessage = (data) => comm.send({ back: data });\n});',
  );
  const answer = await notebook.page.evaluate(() => {
    const kernel = jupyterapp.shell.currentWidget?.context?.sessionContext.session
      ?.kernel as unknown as Kernel;
    const comm = kernel.createComm("echo");
    const answered = new Promise((resolve) => {
      comm.onMsg = ({ content }) => resolve(content.data);
    });
    comm.open();
    comm.send({ n: 1 });
    return answered;
  });
  expect(answer).toEqual({ back: { n: 1 } });
});

test("nothing was asked of another server, and no console complained", () => {
  expect(reader.elsewhere).toEqual([]);
  // Of what looks like a path in an error JupyterLab asks where it leads, which nobody knows here.
  expect(reader.complaints.filter((each) => !each.includes("/api/resolvePath?"))).toEqual([]);
});
