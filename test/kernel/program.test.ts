/** What a cell finds around it is what a program finds, or a clear word. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { resultOf, testCases } from "./cases";
import { Client } from "./client";

let kernel: Client;
beforeAll(async () => {
  kernel = await Client.start();
});
afterAll(() => kernel.stop());

describe("a program", () => {
  testCases(() => kernel, {
    "changes its folder": {
      why: "data lies elsewhere",
      cells: [
        "const here = process.cwd(); process.chdir('/'); const there = process.cwd(); process.chdir(here); there",
      ],
      shows: "/",
    },
    "sets its umask": {
      why: "tools that write files do",
      cells: ["process.umask(process.umask(0o22)); process.umask()"],
      shows: "18",
    },
    "runs in the main thread": {
      why: "packages ask whether they do",
      cells: [`import { isMainThread, parentPort } from "node:worker_threads"; [isMainThread, parentPort]`],
      shows: "[ true, null ]",
    },
    "is spread": {
      why: "chalk reads all of process",
      cells: ["({ ...process }).version === process.version"],
      shows: "true",
    },
    "has a standard input that is merely looked at": {
      why: "packages ask whether it is a terminal",
      cells: ["[process.stdin.isTTY, process.stdin.fd]"],
      shows: "[ false, 0 ]",
    },
    "has none to read from": {
      why: "nobody could type",
      cells: ["process.stdin.on('data', () => {});"],
      fails: /no standard input: ask with prompt/,
    },
    "has none to read from by its number": {
      why: "scripts do",
      cells: [`require("fs").readFileSync(0)`],
      fails: /no standard input: ask with prompt/,
    },
    "shows what its children print": {
      why: "npm and git are called so",
      cells: [
        `import { execSync, spawn, spawnSync } from "node:child_process"; execSync("echo one; echo two >&2", { stdio: "inherit" }); spawnSync("echo", ["three"], { stdio: "inherit" }); await new Promise((done) => spawn("echo", ["four"], { stdio: "inherit" }).on("close", done)); String(execSync("echo five"))`,
      ],
      shows: "five\n",
      prints: "one\nthree\nfour\n",
      complains: /^two\n$/,
    },
    "shows the errors of a child that fails": {
      why: "the reason is there",
      cells: [
        `import { execSync } from "node:child_process"; execSync("echo why >&2; exit 3", { stdio: "inherit" });`,
      ],
      fails: /Command failed/,
      complains: /why/,
    },
    "shows what its workers print": {
      why: "long computations run there",
      cells: [
        `import { Worker } from "node:worker_threads"; const worker = new Worker("console.log('from a worker')", { eval: true }); await new Promise((done) => worker.on("exit", done)); await new Promise((done) => setTimeout(done, 20));`,
      ],
      prints: "from a worker\n",
    },
    "prints half of a character": {
      why: "a text is cut at a number of units; a lone half cannot be saved",
      cells: [`console.log("😀".slice(0, 1) + "|\\\\ud83d"); "\\ud83d"`],
      prints: "\ufffd|\\ud83d\n",
      shows: "\ufffd",
    },
    "exits in a listener's way": {
      why: "exit handlers are registered at import",
      cells: ["process.on('exit', () => {}); process.listenerCount('exit') > 0"],
      shows: "true",
    },
  });
});

test("a cell that replaces JSON.stringify, Promise and the timers does not harm the kernel", async () => {
  const own = await Client.start();
  await own.run(`JSON.stringify = () => { throw new Error("mine") }; JSON.parse = JSON.stringify as never;
    Object.assign(globalThis, { Promise: class {}, setImmediate: () => {}, setTimeout: () => {}, queueMicrotask: () => {} });`);
  const answer = await own.run("[6 * 7]");
  expect(resultOf(answer)).toBe("[ 42 ]");
  expect((await own.run("throw new Error('told')")).reply.evalue).toBe("told");
  await own.stop();
});

test("a cell that takes all listeners away, and replaces console, does not harm the kernel", async () => {
  const own = await Client.start();
  await own.run(
    "process.removeAllListeners(); console.log = () => {}; Object.assign(globalThis, { console: undefined });",
  );
  expect(resultOf(await own.run("6 * 7"))).toBe("42");
  await own.stop();
});

test.each([
  ["process.abort()", 134],
  ["process.exit(3)", 3],
  ["process.exitCode = 4; process.exit()", 4],
])("%s ends the kernel, and says so", async (code, exitCode) => {
  const own = await Client.start();
  const id = await own.send("execute_request", { code });
  expect(await own.ended).toBe(exitCode);
  expect((await own.lastAnswer(id)).reply).toMatchObject({ status: "error", ename: "KernelEnded" });
});

test("what a timer prints later belongs to the cell that has started it", async () => {
  const started = await kernel.send("execute_request", {
    code: "setTimeout(() => console.log('late'), 150); 0",
  });
  await kernel.answer(started);
  const id = await kernel.send("execute_request", {
    code: "await new Promise((done) => setTimeout(done, 300)); console.log('other')",
  });
  await kernel.answer(id);
  const find = (text: string) => kernel.published.find(({ content }) => content.text === text);
  expect(find("late\n")?.parent.msg_id).toBe(started);
  expect(find("other\n")?.parent.msg_id).toBe(id);
});
