/** The kernel under load, and on other versions of Node. */
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { resultOf } from "../kernel/cases";
import { Client, root } from "../kernel/client";

const kernels: Client[] = [];
const folders: string[] = [];
afterEach(async () => {
  await Promise.all(kernels.splice(0).map((kernel) => kernel.stop()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function start(options?: Parameters<typeof Client.start>[0]): Promise<Client> {
  const kernel = await Client.start(options);
  kernels.push(kernel);
  return kernel;
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "kernel-long-"));
  folders.push(folder);
  return folder;
}

/** Of a process, in bytes. */
function memory({ process: { pid } }: Client): number {
  const [, pages] = readFileSync(`/proc/${pid}/statm`, "utf8").split(" ");
  return Number(pages) * 4096;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!;
}

test("of 300 cells the last 50 are as fast as the first 50, and memory stays below 1.5 times that after 20", async () => {
  const kernel = await start();
  const times: number[] = [];
  let early = 0;
  await kernel.run(`import { gradientDescent, halfL2, meanSquaredError, objective, RandomState } from "shrinkage";
const X = new RandomState(0).normalMatrix(100, 3), y = new RandomState(1).normalMatrix(100, 1);`);
  for (let i = 0; i < 300; i++) {
    const begin = performance.now();
    const code =
      i % 10 === 0
        ? `const fit${i} = gradientDescent(objective(X, y, { loss: meanSquaredError, penalty: halfL2(${i} / 1000) }), { start: { W: [0, 0, 0], b: 0 }, learningRate: 0.05, maxIterations: 200 });\nfit${i}.value`
        : `const value${i} = ${i > 1 ? `value${(i - 1) % 10 === 0 ? i - 2 : i - 1} + 1` : "0"};\nfunction read${i}() { return value${i}; }\nread${i}()`;
    const { reply } = await kernel.run(code);
    expect(reply.status, String(reply.evalue)).toBe("ok");
    times.push(performance.now() - begin);
    if (i === 20) early = memory(kernel);
  }
  const [first, last] = [median(times.slice(0, 50)), median(times.slice(-50))];
  const ratio = memory(kernel) / early;
  console.log(
    `measured: 300 cells: ${first.toFixed(1)} ms, then ${last.toFixed(1)} ms a cell; memory times ${ratio.toFixed(2)}`,
  );
  expect(last).toBeLessThan(1.5 * first);
  expect(ratio).toBeLessThan(1.5);
});

test("a cell that is run 300 times leaves nothing behind", async () => {
  const kernel = await start();
  const code =
    "const rows = Array.from({ length: 1e4 }, (_, i) => i); class Row { x = rows }; new Row().x.length";
  for (let i = 0; i < 20; i++) await kernel.run(code);
  const early = memory(kernel);
  for (let i = 0; i < 280; i++) expect(resultOf(await kernel.run(code))).toBe("10000");
  expect(memory(kernel) / early).toBeLessThan(1.5);
});

test("a thousand cells that are sent at once run in order", async () => {
  const kernel = await start();
  await kernel.run("let count = 0;");
  const ids = [];
  for (let i = 0; i < 1000; i++) ids.push(await kernel.send("execute_request", { code: "++count" }));
  const last = await kernel.answer(ids.at(-1)!);
  expect(resultOf(last)).toBe("1000");
});

test("two kernels in one folder do not know of each other", async () => {
  const cwd = temporaryFolder();
  const [one, two] = await Promise.all([start({ cwd }), start({ cwd })]);
  await Promise.all([one.run("const mine = 1;"), two.run("const mine = 'two';")]);
  expect(resultOf(await one.run("mine"))).toBe("1");
  expect(resultOf(await two.run("mine"))).toBe("two");
});

test("a folder that cannot be written to", async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, "helper.ts"), "export const value: number = 3;");
  chmodSync(cwd, 0o555);
  const kernel = await start({ cwd });
  expect(resultOf(await kernel.run(`import { value } from "./helper"; value`))).toBe("3");
});

const cache = join(root, ".cache", "node-versions");

test.each([20, 22, 24])("Node %i", async (version) => {
  const folder = join(cache, String(version));
  const node = join(folder, "node_modules", "node", "bin", "node");
  if (!existsSync(node)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), "{}");
    execFileSync("npm", ["install", `node@${version}`, "--no-audit", "--no-fund"], { cwd: folder });
  }
  const kernel = await start({ node });
  expect(resultOf(await kernel.run("process.versions.node.split('.')[0]"))).toBe(String(version));
  const code = `import { l1 } from "shrinkage"; import { display } from "tslab"; import process from "node:process";
import { test } from "node:test"; const { only } = await import("node:os") as any; display.text("shown"); [l1(2).value([1]), typeof test, process.argv.length > 0]`;
  const answer = await kernel.run(code);
  expect(resultOf(answer)).toBe("[ 2, 'function', true ]");
  if (version >= 22)
    expect(
      resultOf(await kernel.run("Object.groupBy([1, 2, 3], (x) => x % 2 ? 'odd' : 'even').odd!.length")),
    ).toBe("2");
  for (const loop of [
    "while (true);",
    "await 1; new Function('while (true);')();",
    "setTimeout(() => { new Function('while (true);')() }, 1); await new Promise(() => {});",
  ]) {
    const id = await kernel.send("execute_request", { code: `console.log("started");\n${loop}` });
    await kernel.until(() =>
      kernel.published.some(({ parent, content }) => parent.msg_id === id && content.text === "started\n"),
    );
    kernel.interrupt();
    expect((await kernel.answer(id)).reply.ename).toBe("KeyboardInterrupt");
  }
  expect(kernel.printed).toBe("");
});
