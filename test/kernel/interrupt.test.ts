import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Client } from "./client";

let kernel: Client;
beforeAll(async () => {
  kernel = await Client.start();
});
afterAll(() => kernel.stop());

/** The kernel runs cells, and rightly. */
async function expectToWork(client: Client) {
  expect((await client.run("6 * 7")).of("execute_result")).toMatchObject([{ data: { "text/plain": "42" } }]);
}

const say = 'console.log("started");';
const loop = `${say} while (true);`;

/** Runs a cell, interrupts it when it has said "started", and tells what came of it and how long it took. */
async function interrupt(code: string, by: () => unknown = () => kernel.interrupt()) {
  const id = await kernel.send("execute_request", { code });
  const started = () =>
    kernel.published.some(({ parent, content }) => parent.msg_id === id && content.text === "started\n");
  await kernel.until(started);
  const begin = performance.now();
  await by();
  const { reply } = await kernel.answer(id);
  return { reply, milliseconds: performance.now() - begin };
}

const endless = [
  ["a loop", loop],
  ["a loop after an await", `await 1;\n${loop}`],
  ["a loop after a pause", `await new Promise((done) => setTimeout(done, 1));\n${loop}`],
  ["a loop in a timer", `setTimeout(() => { ${loop} }, 1);\nawait new Promise(() => {});`],
  ["a loop in each call of a timer", `setInterval(() => { ${loop} }, 1);\nawait new Promise(() => {});`],
  ["a loop in an immediate", `setImmediate(() => { ${loop} });\nawait new Promise(() => {});`],
  [
    "a loop in a file's callback",
    `import { stat } from 'node:fs';\nstat('.', () => { ${loop} });\nawait new Promise(() => {});`,
  ],
  ["a loop of awaits", `${say}\nwhile (true) await null;`],
  ["a loop of pauses", `${say}\nwhile (true) await new Promise((done) => setTimeout(done, 10));`],
  [
    "a loop of promised pauses",
    `import { setTimeout as sleep } from 'node:timers/promises';\n${say}\nwhile (true) await sleep(10);`,
  ],
  ["a promise that is never kept", `${say}\nawait new Promise(() => {});`],
  ["a loop that catches all errors", `${say} while (true) { try { while (true); } catch {} }`],
  [
    "a recursion that catches all errors",
    `${say} const again = (): void => { for (;;) try { again() } catch {} }; again();`,
  ],
  ["a loop in a method", `class Endless { run() { [1].forEach(() => { ${loop} }); } } new Endless().run();`],
  ["a loop over a generator", `function* ones() { while (true) yield 1; }\n${say} for (const x of ones());`],
  [
    "a loop of reads that catches all errors",
    `const { readFile } = require("node:fs/promises");\n${say} while (true) { try { await readFile("."); } catch {} }`,
  ],
  [
    "a loop in several at once",
    `${say} await Promise.all([1, 2].map(async () => { while (true) await new Promise(setImmediate); }));`,
  ],
  ["a loop of the language's own", `${say} /^(a+)+$/.test("a".repeat(60) + "b");`],
  ["a loop of a package's", `${say} new Function("while (true);")();`],
  [
    "a loop of a package's in a timer",
    `setTimeout(() => { ${say} new Function("while (true);")() }, 1); await new Promise(() => {});`,
  ],
  ["a thread's wait", `${say} Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);`],
  [
    "a child process that is waited for",
    `const { execSync } = require("node:child_process"); ${say} execSync("sleep 60");`,
  ],
  [
    "a loop after a worker was used",
    `const { Worker } = require("node:worker_threads"); const worker = new Worker("1", { eval: true }); await new Promise((done) => worker.on("exit", done));\n${loop}`,
  ],
  [
    "a loop while a worker runs",
    `const { Worker } = require("node:worker_threads"); const busy = new Worker("setInterval(() => {}, 1000)", { eval: true }); await new Promise((done) => busy.on("online", done));\ntry { ${loop} } finally { void busy.terminate(); }`,
  ],
] as const;

test.each(endless)("%s ends, and the next cell works", async (_, code) => {
  const { reply, milliseconds } = await interrupt(code);
  expect(reply).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
  expect(milliseconds).toBeLessThan(1500);
  await expectToWork(kernel);
});

test("a loop that prints without end ends", async () => {
  const id = await kernel.send("execute_request", { code: "while (true) console.log('x'.repeat(1000));" });
  await kernel.until(() =>
    kernel.published.some(({ parent, header }) => parent.msg_id === id && header.msg_type === "stream"),
  );
  kernel.interrupt();
  expect((await kernel.answer(id)).reply.ename).toBe("KeyboardInterrupt");
  expect((await kernel.run("1")).reply.status).toBe("ok");
});

test.each([
  ["a file", `require("node:fs").stat(".", () => { console.log("called"); while (true); });`],
  [
    "a connection",
    `const server = require("node:http").createServer(() => { console.log("called"); while (true); }).listen(0, () => require("node:http").get({ port: server.address().port }).on("error", () => {}));`,
  ],
  ["a timer", `setTimeout(() => { console.log("called"); while (true); }, 1);`],
])("the callback of %s that a cell has left behind ends", async (_, code) => {
  const id = await kernel.send("execute_request", { code: `${code}\n0` });
  const called = () =>
    kernel.published.some(({ parent, content }) => parent.msg_id === id && content.text === "called\n");
  await kernel.until(called);
  kernel.interrupt();
  const begin = performance.now();
  // The interrupt may end the cell that comes next, where it comes too soon.
  while ((await kernel.run("1")).reply.status !== "ok");
  expect(performance.now() - begin).toBeLessThan(1500);
});

test("a cell that is interrupted before it begins does not begin", async () => {
  // The thread of the cells is busy while the next cell and the interrupt reach it, one right after the other.
  const wait = "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400)";
  await kernel.run(`const { setTimeout: later } = require("node:timers"); later(() => ${wait}, 1); 0`);
  const id = await kernel.send("execute_request", { code: loop });
  await new Promise((done) => setTimeout(done, 200));
  kernel.interrupt();
  expect((await kernel.answer(id)).reply.ename).toBe("KeyboardInterrupt");
  await expectToWork(kernel);
});

test("what an interrupted cell had assigned stays", async () => {
  await interrupt(`let kept = 1; kept = 2;\n${loop}`);
  expect((await kernel.run("kept")).of("execute_result")).toMatchObject([{ data: { "text/plain": "2" } }]);
});

test("a loop of a file of TypeScript ends", async () => {
  const folder = mkdtempSync(join(tmpdir(), "interrupt-"));
  writeFileSync(join(folder, "endless.ts"), "export function endless(): void { while (true); }");
  const own = await Client.start({ cwd: folder });
  const id = await own.send("execute_request", {
    code: `import { endless } from "./endless"; console.log("in"); endless();`,
  });
  await own.until(() => own.published.some(({ content }) => content.text === "in\n"));
  own.interrupt();
  expect((await own.answer(id)).reply.ename).toBe("KeyboardInterrupt");
  await expectToWork(own);
  await own.stop();
  rmSync(folder, { recursive: true });
});

test("the signal that older clients send ends a cell that waits", async () => {
  const { reply } = await interrupt(`${say}\nawait new Promise(() => {});`, () =>
    kernel.process.kill("SIGINT"),
  );
  expect(reply).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
});

test("what paused between two steps does not go on", async () => {
  await kernel.run("let steps = 0;");
  await interrupt(`${say}\nwhile (true) { steps++; await new Promise((done) => setTimeout(done, 5)); }`);
  const read = async () => (await kernel.run("steps")).of("execute_result");
  const first = await read();
  await kernel.run("await new Promise((done) => setTimeout(done, 50));");
  expect(await read()).toMatchObject([{ data: (first[0] as { data: unknown }).data }]);
});

test("a request on the control channel interrupts as the signal does", async () => {
  const { reply } = await interrupt(`await 1;\n${loop}`, () =>
    kernel.ask("interrupt_request", {}, "control"),
  );
  expect(reply).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
});

test("cells that wait behind the interrupted one are aborted", async () => {
  let waiting = "";
  await interrupt(loop, async () => {
    waiting = await kernel.send("execute_request", { code: "'waiting'" });
    kernel.interrupt();
  });
  expect((await kernel.answer(waiting)).reply.status).toBe("aborted");
});

test("a cell may put functions of its own into the place of the timers'", async () => {
  await kernel.run(
    "const own = clearTimeout;\nObject.assign(globalThis, { clearTimeout: () => { throw new Error('mine'); } });",
  );
  const { reply } = await interrupt(`${say}\nawait new Promise((done) => setTimeout(done, 1e6));`);
  expect(reply).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
  expect((await kernel.run("Object.assign(globalThis, { clearTimeout: own });")).reply.status).toBe("ok");
});

test("an interrupt that finds nothing to end does no harm", async () => {
  kernel.interrupt();
  await kernel.ask("interrupt_request", {}, "control");
  expect((await kernel.run("'alive'")).reply.status).toBe("ok");
});

test("an interrupt during compilation ends the cell and leaves the compiler whole", async () => {
  for (let i = 0; i < 5; i++) {
    const members = Array.from({ length: 500 }, (_, k) => `k${k}: { value: ${k} }`).join(", ");
    const id = await kernel.send("execute_request", {
      code: `const large${i} = { ${members} };\nawait new Promise(() => {});`,
    });
    kernel.interrupt();
    kernel.interrupt();
    const ended = kernel.answer(id);
    // Should the cell have begun only after the interrupts, another one ends it.
    const again = setInterval(() => kernel.interrupt(), 1000);
    expect((await ended).reply.ename).toBe("KeyboardInterrupt");
    clearInterval(again);
    expect((await kernel.run("const fine: number = 1; fine")).reply.status).toBe("ok");
  }
});

test("the check of a very long cell is given up", async () => {
  // Few lines for so long a check: its parsing, before that, is not given up.
  const line =
    "[1].map((a) => [a, 1].map((b) => [b, 'x'].map((c) => [c, true].map((d) => ({ a, b, c, d, e: [a, b, c] as const }))))).flat(3).filter((x) => x.a).reduce((s, x) => ({ ...s, ...x }), {} as Record<string, unknown>);\n";
  const id = await kernel.send("execute_request", { code: line.repeat(3000) });
  await new Promise((done) => setTimeout(done, 2000));
  const begin = performance.now();
  kernel.interrupt();
  expect((await kernel.answer(id)).reply.ename).toBe("KeyboardInterrupt");
  expect(performance.now() - begin).toBeLessThan(1500);
});

/** Hands a cell over, waits for a moment, and expects that an interrupt ends it and that the next one works. */
async function interruptAfter(milliseconds: number, client: Client, code: string) {
  const id = await client.send("execute_request", { code });
  const isTaken = () =>
    client.published.some(
      ({ parent, header }) => parent.msg_id === id && header.msg_type === "execute_input",
    );
  await client.until(isTaken);
  await new Promise((done) => setTimeout(done, milliseconds));
  client.interrupt();
  client.interrupt();
  expect((await client.answer(id)).reply.ename).toBe("KeyboardInterrupt");
  await expectToWork(client);
}

test.each([0, 30, 70, 120, 200, 330])("a cell that was taken %i ms ago ends, compiled or not", (wait) =>
  interruptAfter(
    wait,
    kernel,
    "const pairs = Array.from({ length: 9 }, (_, i) => ({ i })).map(({ i }) => [i, -i] as const);\nwhile (true);",
  ),
);

test.each([0, 300, 600])(
  "a cell that was taken %i ms ago by a kernel that has just been started ends",
  async (wait) => {
    const young = await Client.start();
    try {
      await interruptAfter(wait, young, "while (true);");
    } finally {
      await young.stop();
    }
  },
);
