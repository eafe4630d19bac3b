import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { venvPath } from "../../scripts/setup.mjs";
import { kernelMain } from "./client";

/** What does not hold, and why. */
const exceptions: Record<string, string> = {
  test_clear_output: "cells have no function that clears their output: tslab offers none",
  test_history: "the kernel keeps no history: notebooks do not ask for it",
  test_pager: "there is no pager: inspection shows documentation",
  test_recv_iopub_welcome_msg: "nobody is welcomed: clients ask until they hear the kernel",
};

const names = [
  ...["clear_output", "completion", "display_data", "error", "execute_result", "execute_stderr"],
  ...[
    "execute_stdout",
    "history",
    "inspect",
    "is_complete",
    "kernel_info",
    "pager",
    "recv_iopub_welcome_msg",
  ],
].map((name) => `test_${name}`);

const outcomes: Record<string, { outcome: string; why: string }> = {};
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "kernel-conformance-"));
  const kernels = join(folder, "kernels", "tested");
  mkdirSync(kernels, { recursive: true });
  const argv = [process.execPath, kernelMain, "{connection_file}"];
  const spec = { argv, display_name: "Tested", language: "typescript" };
  writeFileSync(join(kernels, "kernel.json"), JSON.stringify(spec));
  const env = { ...process.env, JUPYTER_PATH: folder, JUPYTER_RUNTIME_DIR: folder, IPYTHONDIR: folder };
  const script = join(import.meta.dirname, "conformance.py");
  const python = spawn(venvPath("python"), [script, "tested"], { env });
  let printed = "";
  let complaints = "";
  python.stdout.on("data", (data) => {
    printed += data;
  });
  python.stderr.on("data", (data) => {
    complaints += data;
  });
  const status = await new Promise((ended) => python.on("close", ended));
  expect(status, complaints).toBe(0);
  for (const line of printed.trim().split("\n")) {
    const { name, ...outcome } = JSON.parse(line);
    outcomes[name] = outcome;
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("all conformance tests have run", () => {
  expect(Object.keys(outcomes).sort()).toEqual([...names].sort());
});

for (const name of names)
  if (exceptions[name])
    test(`${name} does not hold: ${exceptions[name]}`, () => {
      expect(outcomes[name]?.outcome, "It holds now: strike it from the list.").toBe("failed");
    });
  else
    test(name, () => {
      expect(outcomes[name], outcomes[name]?.why).toMatchObject({ outcome: "passed" });
    });
