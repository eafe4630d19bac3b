import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answer, Client, root } from "./client";

let folder: string;
let kernel: Client;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "ä b "));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  kernel = await Client.start({ cwd: folder });
});
afterAll(async () => {
  await kernel.stop();
  rmSync(folder, { recursive: true });
});

const traceback = ({ reply }: Answer) => stripVTControlCharacters((reply.traceback as string[]).join("\n"));

describe("an error that a cell throws", () => {
  test("is told the same in the message and in the reply, in red, with the cell's line", async () => {
    const answer = await kernel.run(
      "interface Unused { a: number }\n\nconst nothing = null as any;\nconst x: number =\n  nothing.property;",
    );
    const { status, execution_count, ...error } = answer.reply;
    expect(status).toBe("error");
    expect(answer.of("error")).toEqual([error]);
    expect(error).toMatchObject({
      ename: "TypeError",
      evalue: "Cannot read properties of null (reading 'property')",
    });
    expect((error.traceback as string[])[0]).toBe(
      "\x1b[31mTypeError: Cannot read properties of null (reading 'property')\x1b[0m",
    );
    expect(traceback(answer)).toBe(
      [
        "TypeError: Cannot read properties of null (reading 'property')",
        "  3 | const nothing = null as any;",
        "  4 | const x: number =",
        "> 5 |   nothing.property;",
        "    |           ^",
        `    at cell ${execution_count}, line 5, column 11`,
      ].join("\n"),
    );
  });

  test("names each cell on its way, and no line of the kernel", async () => {
    const inner = await kernel.run(
      "type A = number;\n\nfunction inner(): A {\n  throw new RangeError('deep');\n}",
    );
    const answer = await kernel.run("\n[1].map(() => inner());");
    expect(traceback(answer).split("\n").slice(-6)).toEqual([
      "  5 | }",
      `    at inner (cell ${inner.reply.execution_count}, line 4, column 9)`,
      `    at cell ${answer.reply.execution_count}, line 2, column 15`,
      "        [1].map(() => inner());",
      `    at cell ${answer.reply.execution_count}, line 2, column 5`,
      "        [1].map(() => inner());",
    ]);
  });

  test("after an await, on the first line and in a callback, has its line", async () => {
    const awaited = await kernel.run("await 1;\nawait (async () => {\n  throw new Error('awaited');\n})();");
    expect(traceback(awaited)).toContain("> 3 |   throw new Error('awaited');");
    const first = await kernel.run("await 1; throw new Error('first');");
    expect(traceback(first)).toContain("line 1, column 16");
    const called = await kernel.run(
      "async function later() {\n  await null;\n  throw new Error('later');\n}\nawait later();",
    );
    const number = called.reply.execution_count;
    expect(traceback(called).split("\n").slice(-3)).toEqual([
      `    at later (cell ${number}, line 3, column 9)`,
      `    at cell ${number}, line 5, column 1`,
      "        await later();",
    ]);
  });

  test("within a package shows the package's frames and the cell's line", async () => {
    const answer = await kernel.run(
      'import { Matrix } from "ml-matrix";\n\nMatrix.zeros(2, 3).mmul("no" as any);',
    );
    expect(traceback(answer)).toMatch(/> 3 \| |ml-matrix/);
    expect(traceback(answer)).toMatch(/at cell \d+, line 3/);
  });

  test("is told with its cause and its parts", async () => {
    const cause = await kernel.run("throw new Error('outer', { cause: new TypeError('inner') });");
    expect(traceback(cause)).toContain("Caused by TypeError: inner");
    const parts = await kernel.run("throw new AggregateError([new Error('one'), 'two'], 'several');");
    expect(traceback(parts)).toContain("One of them: Error: one");
    expect(traceback(parts)).toContain("One of them: Thrown: two");
  });

  test("need not be an Error", async () => {
    const { reply } = await kernel.run("throw { reason: 'none' };");
    expect(reply).toMatchObject({ ename: "Thrown", evalue: "{ reason: 'none' }" });
  });

  test("leaves the next cell alone", async () => {
    await kernel.run("const kept = 1;");
    await kernel.run("throw new Error('no matter');");
    expect((await kernel.run("kept")).of("execute_result")).toMatchObject([{ data: { "text/plain": "1" } }]);
  });
});

describe("types", () => {
  test("that are wrong fail the cell before it runs, with line and reasons", async () => {
    const answer = await kernel.run(
      "console.log('has run');\n\nconst f: (a: { b: number }) => void = (a: { b: string }) => {};",
    );
    expect(answer.text()).toBe("");
    expect(answer.reply).toMatchObject({ status: "error", ename: "TypeScriptError" });
    expect(answer.reply.evalue).toMatch(
      /^line 3: Type .* is not assignable to type .*\n {2}Types of parameters/,
    );
    expect(traceback(answer)).toContain("> 3 | const f");
  });

  test.each([
    ["a value that may be undefined", "[1, 2].find((x) => x > 1).toFixed();"],
    ["a parameter without a type", "function untyped(x) { return x; }"],
    ["a caught value used as an Error", "try {} catch (error) { error.message; }"],
  ])("are strict: %s", async (_, code) => {
    expect((await kernel.run(code)).reply).toMatchObject({ status: "error", ename: "TypeScriptError" });
  });

  test("of a library are known, and may be imported alone", async () => {
    expect((await kernel.run(`import type { Penalty } from "shrinkage"; let p: Penalty;`)).reply.status).toBe(
      "ok",
    );
    const wrong = await kernel.run(`import { l1 } from "shrinkage"; l1("0.1");`);
    expect(wrong.reply.evalue).toContain("'string' is not assignable to parameter of type 'number'");
    const matrix = await kernel.run(`import { Matrix } from "ml-matrix"; new Matrix(2, 2).mmul(3);`);
    expect(matrix.reply.evalue).toContain("not assignable");
  });

  test("of Node are known", async () => {
    const answer = await kernel.run(
      `import { basename } from "node:path"; basename("/a/b") satisfies string;`,
    );
    expect(answer.reply.status).toBe("ok");
  });
});

describe("errors that nobody handles", () => {
  test("a rejection fails its cell", async () => {
    const answer = await kernel.run("\nPromise.reject(new Error('nobody'));\n'end'");
    expect(answer.reply).toMatchObject({ status: "error", ename: "Error", evalue: "nobody" });
    expect(traceback(answer)).toContain("Uncaught (in a promise) Error: nobody");
    expect(traceback(answer)).toContain("> 2 | Promise.reject");
  });

  test("an exception in a timer fails the cell that waits", async () => {
    const answer = await kernel.run(
      "setTimeout(() => {\n  throw new Error('late');\n}, 1);\nawait new Promise(() => {});",
    );
    expect(answer.reply).toMatchObject({ status: "error", evalue: "late" });
    expect(traceback(answer)).toContain("> 2 |   throw new Error('late');");
  });

  test("after the end of the cell are printed, and the kernel lives", async () => {
    const answer = await kernel.run("setTimeout(() => { throw new Error('much later'); }, 50); 0");
    expect(answer.reply.status).toBe("ok");
    await kernel.until(() =>
      kernel.published.some(({ content }) => String(content.text).includes("much later")),
    );
    expect((await kernel.run("1")).reply.status).toBe("ok");
  });
});

describe("a cell that would", () => {
  test.each([
    ["process.stdin.once('data', () => {});", "no standard input"],
    ["import { readFileSync } from 'node:fs'; readFileSync(0);", "EBADF"],
  ])("wait for input fails at once: %s", async (code, message) => {
    const { reply } = await kernel.run(code);
    expect(reply.status).toBe("error");
    expect(reply.evalue).toContain(message);
  });

  test("be too deep for the compiler fails alone", async () => {
    const deep = await kernel.run("[".repeat(20_000));
    expect(deep.of("error")).toHaveLength(1);
    expect(deep.reply.status).toBe("error");
    expect((await kernel.run("1")).reply.status).toBe("ok");
  });

  test("import a file that is not there yet can be run when it is", async () => {
    const code = "import { found } from './later'; found";
    expect((await kernel.run(code)).reply.status).toBe("error");
    writeFileSync(join(folder, "later.ts"), "export const found = 'here';");
    // The compiler learns of the file by the file system's events, after the cell or before the next one.
    let answer = await kernel.run(code);
    while (answer.reply.status !== "ok") {
      expect(answer.reply.evalue).toContain("Cannot find module './later'");
      answer = await kernel.run(code);
    }
    expect(answer.of("execute_result")).toMatchObject([{ data: { "text/plain": "here" } }]);
  });
});

describe("a property written short", () => {
  test("finds the variable of an earlier cell, and leaves columns as they are in the cell", async () => {
    await kernel.run("const width = 3, height = 4;");
    const found = await kernel.run(
      "const box = { width, nested: { height } };\nbox.width * box.nested.height",
    );
    expect(found.of("execute_result")).toMatchObject([{ data: { "text/plain": "12" } }]);
    const thrown = await kernel.run(
      "const f = (box: object) => { throw new Error('x'); };\n[{ width, height }].map(f)",
    );
    expect(traceback(thrown).split("\n").at(-2)).toMatch(/line 2, column 21$/);
    const typed = await kernel.run("const wrong = [{ width, height }, 1 as string];");
    expect(traceback(typed)).toContain("    |                                   ^");
  });

  test("may be the default of an assignment", async () => {
    const answer = await kernel.run("let left = 0;\n({ left = 7 } = {} as { left?: number });\nleft");
    expect(answer.of("execute_result")).toMatchObject([{ data: { "text/plain": "7" } }]);
  });
});
