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
