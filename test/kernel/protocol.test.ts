/** Parts of the protocol that clients beyond JupyterLab's notebook use. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { resultOf, testCases } from "./cases";
import { Client } from "./client";

let kernel: Client;
beforeAll(async () => {
  kernel = await Client.start();
});
afterAll(() => kernel.stop());

describe("history", () => {
  let own: Client;
  beforeAll(async () => {
    own = await Client.start();
    for (const code of ["1 + 1", "const x = 2", "x * 3", "1 + 1"]) await own.run(code);
    await own.run("'not stored'", { store_history: false });
  });
  afterAll(() => own.stop());

  const history = async (content: object) =>
    (await own.ask("history_request", { output: false, raw: true, ...content })).reply.history;

  test("has the last ones", async () => {
    expect(await history({ hist_access_type: "tail", n: 2 })).toEqual([
      [0, 3, "x * 3"],
      [0, 4, "1 + 1"],
    ]);
  });
  test("has a range", async () => {
    expect(await history({ hist_access_type: "range", session: 0, start: 2, stop: 4 })).toEqual([
      [0, 2, "const x = 2"],
      [0, 3, "x * 3"],
    ]);
  });
  test("is searched, with and without what is the same", async () => {
    expect(await history({ hist_access_type: "search", pattern: "1*" })).toHaveLength(2);
    expect(await history({ hist_access_type: "search", pattern: "1*", unique: true })).toEqual([
      [0, 4, "1 + 1"],
    ]);
    expect(await history({ hist_access_type: "search", pattern: "x ? 3", n: 1 })).toEqual([[0, 3, "x * 3"]]);
  });
  test("has results where they are asked for", async () => {
    expect(await history({ hist_access_type: "tail", n: 2, output: true })).toEqual([
      [0, 3, ["x * 3", "6"]],
      [0, 4, ["1 + 1", "2"]],
    ]);
  });
});

describe("comms", () => {
  const published = (type: string, id: string) =>
    kernel.published.filter(({ header, content }) => header.msg_type === type && content.comm_id === id);

  test("are opened by the page, talk, and close", async () => {
    await kernel.run(`import { registerTarget } from "shrinkage-kernel";
      registerTarget("echo", (comm, data) => { comm.send({ opened: data }); comm.onMessage = (data) => comm.send({ echo: data }); comm.onClose = () => console.log("closed"); });`);
    const open = await kernel.send("comm_open", { comm_id: "c1", target_name: "echo", data: { a: 1 } });
    await kernel.until(() => published("comm_msg", "c1").length === 1);
    expect(published("comm_msg", "c1")[0]).toMatchObject({ content: { data: { opened: { a: 1 } } } });
    await kernel.send("comm_msg", { comm_id: "c1", data: [2] });
    await kernel.until(() => published("comm_msg", "c1").length === 2);
    expect(published("comm_msg", "c1")[1]).toMatchObject({ content: { data: { echo: [2] } } });
    const info = await kernel.ask("comm_info_request", {});
    expect(info.reply.comms).toEqual({ c1: { target_name: "echo" } });
    expect((await kernel.ask("comm_info_request", { target_name: "other" })).reply.comms).toEqual({});
    await kernel.send("comm_close", { comm_id: "c1", data: {} });
    expect((await kernel.ask("comm_info_request", {})).reply.comms).toEqual({});
    expect(open).toBeTruthy();
  });

  test("of an unknown target are closed, as the protocol says", async () => {
    await kernel.send("comm_open", { comm_id: "c2", target_name: "nobody", data: {} });
    await kernel.until(() => published("comm_close", "c2").length === 1);
    expect((await kernel.ask("comm_info_request", {})).reply.comms).toEqual({});
  });

  test("are opened by a cell", async () => {
    const answer = await kernel.run(
      `import { openComm } from "shrinkage-kernel"; const comm = openComm("widget", { y: new Float64Array([1]) }); comm.send({ b: 2 }); comm.close(); comm.id`,
    );
    const id = resultOf(answer);
    expect(answer.of("comm_open")).toEqual([{ comm_id: id, target_name: "widget", data: { y: [1] } }]);
    expect(answer.of("comm_msg")).toEqual([{ comm_id: id, data: { b: 2 } }]);
    expect(answer.of("comm_close")).toEqual([{ comm_id: id, data: {} }]);
  });

  test("for a message to nobody nothing happens", async () => {
    await kernel.send("comm_msg", { comm_id: "never", data: {} });
    expect((await kernel.run("1")).reply.status).toBe("ok");
  });
});

describe("input", () => {
  const ask = async (code: string, answers: string[]) => {
    const id = await kernel.send("execute_request", { code, allow_stdin: true });
    const prompts: unknown[] = [];
    for (const value of answers) {
      await kernel.until(() => kernel.inputRequests.length > 0);
      prompts.push(kernel.inputRequests.shift()!.content);
      await kernel.send("input_reply", { value }, "stdin");
    }
    return { prompts, answer: await kernel.answer(id) };
  };

  test("prompt, confirm and alert ask and wait", async () => {
    const code = `const said = [prompt("name?"), prompt("age?", "7"), confirm("sure?"), confirm("sure?"), alert("now")]; said`;
    const { prompts, answer } = await ask(code, ["Ann", "", "y", "", ""]);
    expect(resultOf(answer)).toBe("[ 'Ann', '7', true, false, undefined ]");
    expect(prompts).toEqual([
      { prompt: "name? ", password: false },
      { prompt: "age? [7] ", password: false },
      { prompt: "sure? [y/N] ", password: false },
      { prompt: "sure? [y/N] ", password: false },
      { prompt: "now [Enter] ", password: false },
    ]);
  });

  test("is interrupted", async () => {
    const id = await kernel.send("execute_request", { code: `prompt("forever")`, allow_stdin: true });
    await kernel.until(() => kernel.inputRequests.length > 0);
    kernel.inputRequests.length = 0;
    kernel.interrupt();
    expect((await kernel.answer(id)).reply.ename).toBe("KeyboardInterrupt");
    // An answer that comes too late is nobody's.
    await kernel.send("input_reply", { value: "late" }, "stdin");
    const { answer } = await ask(`prompt("again")`, ["now"]);
    expect(resultOf(answer)).toBe("now");
  });

  test("is refused where the client takes none", async () => {
    const { reply } = await kernel.run(`prompt("name?")`, { allow_stdin: false });
    expect(reply.evalue).toContain("this client does not take input");
  });
});

describe("outputs", () => {
  test("are cleared at once, or with the next one", async () => {
    const answer = await kernel.run(
      `import { clearOutput } from "shrinkage-kernel"; console.log("a"); console.clear(); clearOutput(true); console.log("b")`,
    );
    const order = answer.messages.slice(2, -1).map(({ header, content }) => [header.msg_type, content]);
    expect(order).toEqual([
      ["stream", { name: "stdout", text: "a\n" }],
      ["clear_output", { wait: false }],
      ["clear_output", { wait: true }],
      ["stream", { name: "stdout", text: "b\n" }],
    ]);
  });

  test("lists of plain objects are tables, as a result and by console.table", async () => {
    const rows = `[{ λ: 0.1, name: "<lasso>" }, { λ: 1, name: "ridge" }]`;
    const [result] = (await kernel.run(rows)).of("execute_result") as { data: Record<string, string> }[];
    const html =
      "<table><thead><tr><th></th><th>λ</th><th>name</th></tr></thead><tbody>" +
      "<tr><th>0</th><td>0.1</td><td>&#60;lasso&#62;</td></tr><tr><th>1</th><td>1</td><td>ridge</td></tr></tbody></table>";
    expect(result!.data["text/html"]).toBe(html);
    const [shown] = (await kernel.run(`console.table(${rows})`)).of("display_data") as (typeof result)[];
    expect(shown!.data["text/html"]).toBe(html);
    expect(shown!.data["text/plain"]).toContain("│ 'ridge'");
  });

  test("typed arrays inside a Plotly bundle are plain data", async () => {
    const bundle = `{ data: [{ x: new Float64Array([1, 2]), y: new Int32Array([3]), z: new BigInt64Array([4n]) }] }`;
    const answer = await kernel.run(
      `({ [Symbol.for("Jupyter.display")]: () => ({ "application/vnd.plotly.v1+json": ${bundle} }) })`,
    );
    expect(answer.of("execute_result")).toMatchObject([
      { data: { "application/vnd.plotly.v1+json": { data: [{ x: [1, 2], y: [3], z: [4] }] } } },
    ]);
  });

  testCases(() => kernel, {
    "a display that is shown after a while": {
      why: "a picture is drawn first",
      cells: [
        `import { show } from "shrinkage-kernel"; await show({ async [Symbol.for("Jupyter.display")]() { return { "text/plain": "drawn" } } }); 1`,
      ],
      shows: "1",
    },
  });
});

describe("questions", () => {
  test("completions have their kinds", async () => {
    await kernel.run("const someNumber = 1; function someFunction() {} class SomeClass {}");
    const { reply } = await kernel.ask("complete_request", { code: "some", cursor_pos: 4 });
    const { _jupyter_types_experimental: types } = reply.metadata as Record<string, unknown[]>;
    expect(types).toContainEqual({ text: "someNumber", type: "instance", start: 0, end: 4 });
    expect(types).toContainEqual({ text: "someFunction", type: "function", start: 0, end: 4 });
    expect(types!.length).toBe((reply.matches as string[]).length);
  });

  test("completions come while a cell runs", async () => {
    const id = await kernel.send("execute_request", { code: "while (true);" });
    await kernel.until(() =>
      kernel.published.some(
        ({ parent, header }) => parent.msg_id === id && header.msg_type === "execute_input",
      ),
    );
    const { reply } = await kernel.ask("complete_request", { code: "Math.sq", cursor_pos: 7 }, "control");
    expect(reply.matches).toContain("sqrt");
    kernel.interrupt();
    await kernel.answer(id);
  });

  test.each(["nothingOfThisName", "  ", "1 + 2"])("%j is not found", async (code) => {
    const { reply } = await kernel.ask("inspect_request", { code, cursor_pos: 2, detail_level: 0 });
    expect(reply).toMatchObject({ status: "ok", found: false, data: {} });
  });

  test("a signed message that is no JSON does not end the kernel", async () => {
    await kernel.sendRaw(["no JSON", "{}", "{}", "{}"]);
    await kernel.sendRaw([JSON.stringify({ msg_type: 5 }), "{}", "{}", "[]"]);
    await kernel.sendRaw([JSON.stringify({ msg_type: "unknown_request", msg_id: "u" }), "{}", "{}", "{}"]);
    expect((await kernel.run("1")).reply.status).toBe("ok");
  });
});
