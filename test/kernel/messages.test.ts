import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Client } from "./client";

let kernel: Client;
beforeAll(async () => {
  kernel = await Client.start();
});
afterAll(() => kernel.stop());

const types = (messages: { header: { msg_type: string } }[]) => messages.map(({ header }) => header.msg_type);

describe("a cell", () => {
  test("is announced, shown and answered under one number", async () => {
    const answer = await kernel.run("6 * 7");
    expect(types(answer.messages)).toEqual(["status", "execute_input", "execute_result", "status"]);
    const number = answer.reply.execution_count;
    expect(answer.reply).toMatchObject({ status: "ok", payload: [], user_expressions: {} });
    expect(answer.of("execute_input")).toEqual([{ code: "6 * 7", execution_count: number }]);
    expect(answer.of("execute_result")).toEqual([
      { execution_count: number, data: { "text/plain": "42" }, metadata: {} },
    ]);
    expect((await kernel.run("1")).reply.execution_count).toBe(Number(number) + 1);
  });

  test("may be silent, and stay out of the count", async () => {
    const before = Number((await kernel.run("0")).reply.execution_count);
    const silent = await kernel.run("const quiet = 1; quiet", { silent: true });
    expect(types(silent.messages)).toEqual(["status", "status"]);
    const unstored = await kernel.run("quiet + 1", { store_history: false });
    expect(unstored.of("execute_result")).toMatchObject([{ data: { "text/plain": "2" } }]);
    expect(unstored.reply.execution_count).toBe(before);
  });

  test("evaluates user expressions after itself", async () => {
    const user_expressions = { value: "seven * 6", missing: "nothingOfThisName" };
    const { reply } = await kernel.run("const seven = 7", { user_expressions });
    expect(reply.user_expressions).toMatchObject({
      value: { status: "ok", data: { "text/plain": "42" }, metadata: {} },
      missing: { status: "error", ename: "TypeScriptError" },
    });
  });

  test("can be run again with its declarations", async () => {
    const code =
      "const again = 1; let more = 2; function sum() { return again + more } class Thing {}; sum()";
    for (let i = 0; i < 2; i++)
      expect((await kernel.run(code)).of("execute_result")).toMatchObject([{ data: { "text/plain": "3" } }]);
    const changed = code.replace("again = 1", "again = 'a'");
    expect((await kernel.run(changed)).of("execute_result")).toMatchObject([
      { data: { "text/plain": "a2" } },
    ]);
  });
});

describe("printed text", () => {
  test("arrives complete, in order, in a few messages", async () => {
    const answer = await kernel.run("for (let i = 0; i < 10_000; i++) console.log('line ' + i)");
    expect(answer.text()).toBe(Array.from({ length: 10_000 }, (_, i) => `line ${i}\n`).join(""));
    expect(answer.of("stream").length).toBeLessThan(100);
  });

  test("arrives from six hundred cells of ten lines each", async () => {
    const code = "for (let i = 0; i < 10; i++) console.log(i)";
    for (let i = 0; i < 600; i++)
      expect((await kernel.run(code)).text(), `cell ${i}`).toBe("0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n");
  }, 120_000);

  test("arrives while a loop leaves no time for anything else", async () => {
    const id = await kernel.send("execute_request", {
      code: "console.log('before the loop'); while (true);",
    });
    await kernel.until(() => kernel.published.some(({ content }) => content.text === "before the loop\n"));
    kernel.interrupt();
    expect((await kernel.answer(id)).reply.status).toBe("error");
  });

  test("keeps its order among streams, displays and results", async () => {
    const code = `import { display } from "tslab";
      console.log("one"); console.error("two"); display.html("three"); process.stdout.write("four"); 5`;
    const answer = await kernel.run(code);
    const outputs = answer.messages.map(({ content }) => content).slice(2, -1);
    expect(outputs).toMatchObject([
      { name: "stdout", text: "one\n" },
      { name: "stderr", text: "two\n" },
      { data: { "text/html": "three" } },
      { name: "stdout", text: "four" },
      { data: { "text/plain": "5" } },
    ]);
  });

  test("may be bytes that cut a character in two", async () => {
    const code =
      "const bytes = Buffer.from('ä'); for (const byte of bytes) process.stdout.write(Buffer.of(byte));";
    expect((await kernel.run(code)).text()).toBe("ä");
  });

  test("of two thousand displays is complete", async () => {
    const code = `import { display as show } from "tslab"; for (let i = 0; i < 2000; i++) show.text(String(i));`;
    const shown = (await kernel.run(code)).of("display_data").map(({ data }) => data);
    expect(shown).toEqual(Array.from({ length: 2000 }, (_, i) => ({ "text/plain": String(i) })));
  });
});

describe("after an error", () => {
  /** Fails once the others have come to wait. */
  const failing = "await new Promise((done) => setTimeout(done, 500)); throw new Error('first');";
  const run = async (stop_on_error: boolean) => {
    const send = (code: string) => kernel.send("execute_request", { code, stop_on_error });
    const ids = [await send(failing), await send("'second'"), await send("'third'")];
    return Promise.all(ids.map(async (id) => (await kernel.answer(id)).reply.status));
  };

  test("what waits is aborted", async () => {
    expect(await run(true)).toEqual(["error", "aborted", "aborted"]);
  });

  test("what was aborted has no number, for it has not run", async () => {
    await kernel.send("execute_request", { code: failing, stop_on_error: true });
    const waiting = await kernel.send("execute_request", { code: "'second'" });
    expect((await kernel.answer(waiting)).reply).toEqual({ status: "aborted" });
  });

  test("what waits runs where the client wants it so", async () => {
    expect(await run(false)).toEqual(["error", "ok", "ok"]);
  });

  test("what comes later runs at once", async () => {
    await kernel.run("throw new Error('before')");
    expect((await kernel.run("'after'")).reply.status).toBe("ok");
  });

  test("other requests that wait are answered", async () => {
    const executing = await kernel.send("execute_request", { code: failing });
    const asking = await kernel.send("is_complete_request", { code: "1" });
    expect((await kernel.answer(executing)).reply.status).toBe("error");
    expect((await kernel.answer(asking)).reply.status).toBe("complete");
  });
});

describe("questions", () => {
  test("what kernel this is", async () => {
    const { reply } = await kernel.ask("kernel_info_request", {});
    expect(reply).toMatchObject({ status: "ok", implementation: "tslab", banner: expect.any(String) });
    expect(reply.help_links).toContainEqual({ text: "TypeScript", url: expect.stringContaining("https://") });
    // Exactly these: another field, codemirror_mode, makes JupyterLab colour cells as JavaScript.
    expect(reply.language_info).toEqual({
      name: "typescript",
      version: "6.0.3",
      mimetype: "text/typescript",
      file_extension: ".ts",
    });
    const versions = await kernel.run(
      `import { versions } from "tslab"; versions.typescript + versions.tslab`,
    );
    expect(versions.of("execute_result")).toMatchObject([
      { data: { "text/plain": `6.0.3${reply.implementation_version}` } },
    ]);
  });

  test("what comms are open: none at first", async () => {
    expect((await kernel.ask("comm_info_request", {})).reply).toEqual({ status: "ok", comms: {} });
  });

  test("a control request is answered while a cell runs", async () => {
    const id = await kernel.send("execute_request", { code: "while (true);" });
    await kernel.until(() =>
      kernel.published.some(
        ({ parent, header }) => parent.msg_id === id && header.msg_type === "execute_input",
      ),
    );
    expect((await kernel.ask("kernel_info_request", {}, "control")).reply.status).toBe("ok");
    kernel.interrupt();
    await kernel.answer(id);
  });

  test.each([
    ["1 + 1", "complete"],
    ["await Promise.resolve(1)", "complete"],
    ["for await (const x of []) {}", "complete"],
    ["function f() {", "incomplete"],
    ["f(1,", "incomplete"],
    ["const text = `open", "incomplete"],
    ["const text = `open\nand more", "incomplete"],
    ["/* open", "incomplete"],
    ["const x = = 3", "invalid"],
  ])("whether %j is complete", async (code, status) => {
    expect((await kernel.ask("is_complete_request", { code })).reply.status).toBe(status);
  });

  /** Asks at the mark in the code, counted in code points, as Jupyter counts. */
  const at = (marked: string) => {
    const code = marked.replace("|", "");
    return { code, cursor_pos: Array.from(marked).indexOf("|") };
  };

  test("completion of a library's names and members, in places counted as Jupyter counts", async () => {
    await kernel.run(`import { l1, gradientDescent } from "shrinkage"; const penalty = l1(0.1);`);
    const names = await kernel.ask("complete_request", at("const face = '😀'; gradientD|"));
    expect(names.reply).toMatchObject({ cursor_start: 18, cursor_end: 27, status: "ok" });
    expect(names.reply.matches).toContain("gradientDescent");
    const members = await kernel.ask("complete_request", at("const face = '😀'; penalty.| + 1"));
    expect(members.reply).toMatchObject({ cursor_start: 26, cursor_end: 26 });
    expect(members.reply.matches).toEqual(expect.arrayContaining(["convex", "prox", "value"]));
    const imported = await kernel.ask("complete_request", at(`import { closedF| } from "shrinkage"`));
    expect(imported.reply.matches).toContain("closedForm");
  });

  test("inspection of a name", async () => {
    await kernel.run(`import { l1 } from "shrinkage";`);
    const { reply } = await kernel.ask("inspect_request", {
      ...at("const face = '😀'; l|1(3)"),
      detail_level: 0,
    });
    expect(reply).toMatchObject({ status: "ok", found: true });
    expect(reply.data).toMatchObject({ "text/plain": expect.stringContaining("l1(lambda: number)") });
    const nothing = await kernel.ask("inspect_request", { ...at("|   "), detail_level: 0 });
    expect(nothing.reply).toMatchObject({ status: "ok", found: false, data: {} });
  });

  test.each([
    ["of the language", "[1].m|ap(String)", "Calls a defined callback function on each element of an array"],
    ["of Node", "readFile|Sync('x')", "Returns the contents of the `path`."],
    [
      "of a method of Node",
      "new EventEmitter().o|n('x', () => {})",
      "Adds the `listener` function to the end",
    ],
    ["of the library", "gradient|Descent", "Minimizes an objective by gradient descent"],
    ["of a package", "Matrix.e|ye(2)", "Creates an identity matrix"],
    ["of an earlier cell", "own|Words(1)", "What this notebook says of it."],
  ])("inspection shows the documentation of a name %s", async (_, code, words) => {
    await kernel.run(`import { gradientDescent } from "shrinkage"; import { Matrix } from "ml-matrix";
import { readFileSync } from "node:fs"; import { EventEmitter } from "node:events";
/** What this notebook says of it. */ function ownWords(x: number): number { return x; }`);
    const { reply } = await kernel.ask("inspect_request", { ...at(code), detail_level: 0 });
    expect(reply.data).toMatchObject({ "text/plain": expect.stringContaining(words) });
  });

  test("questions while a cell waits do not disturb it", async () => {
    const id = await kernel.send("execute_request", {
      code: "const later = await new Promise<number>((done) => setTimeout(() => done(5), 50)); later",
    });
    await kernel.ask("complete_request", at("lat|"));
    expect((await kernel.answer(id)).of("execute_result")).toMatchObject([{ data: { "text/plain": "5" } }]);
    expect((await kernel.run("later")).of("execute_result")).toMatchObject([{ data: { "text/plain": "5" } }]);
  });
});
