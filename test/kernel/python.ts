/** Runs a Python script of this folder against the kernel, with all of Jupyter's files in a folder of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { venvPath } from "../../scripts/project.mjs";
import { kernelArguments } from "./client";

const running: Set<ChildProcess> = new Set();
process.on("exit", () => {
  for (const python of running) python.kill();
});

/** What the script prints, each line parsed as JSON. Its argument is the name of the kernelspec. */
export async function runPython(script: string): Promise<unknown[]> {
  const folder = mkdtempSync(join(tmpdir(), "kernel-python-"));
  try {
    const kernels = join(folder, "kernels", "tested");
    mkdirSync(kernels, { recursive: true });
    const argv = [process.execPath, ...kernelArguments, "{connection_file}"];
    writeFileSync(
      join(kernels, "kernel.json"),
      JSON.stringify({ argv, display_name: "Tested", language: "typescript", interrupt_mode: "message" }),
    );
    const folders = {
      JUPYTER_PATH: folder,
      JUPYTER_RUNTIME_DIR: folder,
      JUPYTER_CONFIG_DIR: folder,
      IPYTHONDIR: folder,
    };
    const python = spawn(venvPath("python"), [join(import.meta.dirname, script), "tested"], {
      env: { ...process.env, ...folders },
      cwd: folder,
    });
    running.add(python);
    let printed = "";
    let complaints = "";
    python.stdout.on("data", (data) => {
      printed += data;
    });
    python.stderr.on("data", (data) => {
      complaints += data;
    });
    const status = await new Promise((ended) => python.on("close", ended));
    running.delete(python);
    if (status !== 0) throw new Error(`${script} ended with ${status}: ${complaints}`);
    return printed
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
