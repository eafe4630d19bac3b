/** Programs that run notebooks: each fails on a notebook that fails, and says where and why. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root, venvPath } from "../../scripts/project.mjs";
import { kernelArguments } from "../kernel/client";

/** An environment of its own: the notebooks need none of these. */
const packages = ["nbmake==1.5.5", "papermill==2.6.0", "nbconvert==7.17.2", "pytest==8.4.2"];
const venv = join(root, ".cache", "clients-venv");
const python = join(venv, relative(join(root, ".venv"), venvPath("python")));
const stamp = join(venv, packages.join(" "));

let folder: string;
beforeAll(() => {
  if (!existsSync(stamp)) {
    rmSync(venv, { recursive: true, force: true });
    execFileSync(venvPath("python"), ["-m", "venv", venv]);
    execFileSync(python, ["-m", "pip", "--disable-pip-version-check", "install", "-q", ...packages]);
    writeFileSync(stamp, "");
  }
  folder = mkdtempSync(join(tmpdir(), "clients-"));
  const spec = join(folder, "kernels", "tested");
  mkdirSync(spec, { recursive: true });
  const argv = [process.execPath, ...kernelArguments, "{connection_file}"];
  const kernel = { argv, display_name: "Tested", language: "typescript", interrupt_mode: "message" };
  writeFileSync(join(spec, "kernel.json"), JSON.stringify(kernel));
  write("right.ipynb", "const x: number = 6; x * 7");
  write("wrong.ipynb", "const fine = 1;", "\nthrow new RangeError('too far');", "2");
  write("untyped.ipynb", "const x: number = 'text';");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, ...cells: string[]): void {
  const metadata = { kernelspec: { name: "tested", display_name: "Tested", language: "typescript" } };
  const made = cells.map((source, i) => {
    const id = `cell-${i}`;
    return { id, cell_type: "code", source, metadata: {}, outputs: [], execution_count: null };
  });
  writeFileSync(
    join(folder, name),
    JSON.stringify({ cells: made, metadata, nbformat: 4, nbformat_minor: 5 }),
  );
}

const clients: Record<string, (name: string) => string[]> = {
  nbclient: (name) => ["-c", "from nbclient.cli import main; main()", name],
  nbmake: (name) => ["-m", "pytest", "--nbmake", name, "-p", "no:cacheprovider"],
  papermill: (name) => ["-m", "papermill", name, `out-${name}`],
  nbconvert: (name) => ["-m", "nbconvert", "--to", "notebook", "--execute", "--output", `out-${name}`, name],
};

test.each(Object.entries(clients))("%s", (_, args) => {
  const run = (name: string) => {
    const env = { ...process.env, JUPYTER_PATH: folder, PYTHONPATH: folder };
    const { status, stdout, stderr } = spawnSync(python, args(name), { cwd: folder, env, encoding: "utf8" });
    return { status, output: stdout + stderr };
  };
  const right = run("right.ipynb");
  expect(right.status, right.output).toBe(0);
  const wrong = run("wrong.ipynb");
  expect(wrong.status).not.toBe(0);
  expect(wrong.output).toContain("RangeError");
  expect(wrong.output).toContain("too far");
  expect(wrong.output).toContain("throw new RangeError('too far');");
  const untyped = run("untyped.ipynb");
  expect(untyped.status).not.toBe(0);
  expect(untyped.output).toContain("Type 'string' is not assignable to type 'number'");
});
