import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { Client, kernelArguments, writeConnection } from "./client";

const kernels: Client[] = [];
const folders: string[] = [];
afterEach(async () => {
  await Promise.all(kernels.splice(0).map((kernel) => kernel.stop()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

async function start(options?: Parameters<typeof Client.start>[0]): Promise<Client> {
  const kernel = await Client.start(options);
  kernels.push(kernel);
  return kernel;
}

function temporaryFolder(prefix: string): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  folders.push(folder);
  return folder;
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

/** Whether somebody listens at a port of this machine. */
function listens(port: number): Promise<boolean> {
  return new Promise((found) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => found(true)).once("error", () => found(false));
    socket.once("connect", () => socket.destroy());
  });
}

function exists(process_: number): boolean {
  try {
    return process.kill(process_, 0);
  } catch {
    return false;
  }
}

const busy = ["nothing", "while (true);", "await new Promise(() => {});"];

test.each(busy)("a shutdown request ends the kernel at once and without a word during %s", async (code) => {
  const kernel = await start();
  if (code !== "nothing") await kernel.send("execute_request", { code });
  const request = await kernel.send("shutdown_request", { restart: true }, "control");
  expect(await milliseconds(() => kernel.ended)).toBeLessThan(2000);
  expect(await kernel.ended).toBe(0);
  expect(kernel.printed).toBe("");
  expect((await kernel.lastAnswer(request)).reply).toEqual({ status: "ok", restart: true });
});

test("an interrupt while the kernel still loads does no harm", async () => {
  const kernel = await start();
  const id = await kernel.send("execute_request", { code: "await new Promise(() => {});" });
  await kernel.until(() => kernel.published.some(({ header }) => header.msg_type === "execute_input"));
  kernel.interrupt();
  expect((await kernel.answer(id)).reply.ename).toBe("KeyboardInterrupt");
  expect((await kernel.run("6 * 7")).of("execute_result")).toMatchObject([{ data: { "text/plain": "42" } }]);
});

test.each(["SIGTERM", "SIGKILL"] as const)("%s ends all of the kernel during a loop", async (signal) => {
  const kernel = await start();
  await kernel.send("execute_request", { code: "await 1; while (true);" });
  await kernel.until(() => kernel.published.some(({ header }) => header.msg_type === "execute_input"));
  kernel.process.kill(signal);
  expect(await milliseconds(() => kernel.ended)).toBeLessThan(2000);
  // The kernel leads a process group; a negative id asks for any member of it.
  expect(exists(-kernel.process.pid!)).toBe(false);
  expect(kernel.printed).toBe("");
});

test("the kernel ends when the process that started it is gone", async () => {
  // Another process starts the kernel, says which process that is, and is killed.
  const starter = `
    const kernel = require("child_process").spawn(process.execPath, process.argv.slice(1), {
      stdio: "ignore", detached: true, env: { ...process.env, JPY_PARENT_PID: String(process.pid) },
    });
    console.log(kernel.pid);
    setInterval(() => {}, 1000);`;
  const { file, ports } = await writeConnection(temporaryFolder("kernel-orphan-"));
  const parent = spawn(process.execPath, ["-e", starter, "--", ...kernelArguments, file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const pid = await new Promise<number>((found) => parent.stdout.once("data", (text) => found(Number(text))));
  try {
    await expect.poll(() => listens(ports.shell_port), { timeout: 10_000 }).toBe(true);
    parent.kill("SIGKILL");
    await expect.poll(() => listens(ports.shell_port), { timeout: 10_000 }).toBe(false);
  } finally {
    parent.kill("SIGKILL");
    if (exists(pid)) process.kill(pid, "SIGKILL");
  }
});

test("a cell that ends the process is told so, and ends the kernel", async () => {
  const kernel = await start();
  const id = await kernel.send("execute_request", { code: "console.log('last words'); process.exit(3);" });
  expect(await kernel.ended).toBe(3);
  const answer = await kernel.lastAnswer(id);
  expect(answer.reply).toMatchObject({ status: "error", ename: "KernelEnded" });
  expect(answer.text()).toBe("last words\n");
});

test("a folder whose name has a space and an umlaut, and no home", async () => {
  const folder = join(temporaryFolder("ä b "), "ü");
  mkdirSync(folder);
  const kernel = await start({ cwd: folder, env: { HOME: "", USERPROFILE: "" } });
  const answer = await kernel.run(`import { basename } from "path"; import { display } from "tslab";
    display.text("shown"); basename(process.cwd())`);
  expect(answer.of("display_data")).toMatchObject([{ data: { "text/plain": "shown" } }]);
  expect(answer.of("execute_result")).toMatchObject([{ data: { "text/plain": "ü" } }]);
});

test("packages reach the tslab that runs the cell, in whatever folder the notebook is", async () => {
  const kernel = await start({ cwd: temporaryFolder("kernel-elsewhere-") });
  const answer = await kernel.run(`
    const { require: share } = (globalThis as any).__tslab__;
    share("tslab/dist/jupyter").lastWriteDisplayData({ data: { "text/plain": "inside" }, metadata: {} }, false);
    share("tslab").display.text("outside");`);
  expect(answer.of("display_data")).toMatchObject([
    { data: { "text/plain": "inside" } },
    { data: { "text/plain": "outside" } },
  ]);
});
