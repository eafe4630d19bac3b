/** The kernel as others get it: packed, installed into an empty project, and told to Jupyter by its own command. */
import { execFile, spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root, venvPath } from "../../scripts/project.mjs";

const place = mkdtempSync(path.join(realpathSync(tmpdir()), "kernel-package-"));
const project = path.join(place, "ä b");
const prefix = path.join(place, "prefix");
const run = promisify(execFile);
/** Ends what still runs when the tests are over, should one have failed while it ran. */
const over = new AbortController();
const options = { cwd: project, signal: over.signal };

beforeAll(async () => {
  const pack = ["pack", "--json", "--ignore-scripts", "--pack-destination", place];
  const { stdout } = await run("npm", pack, { cwd: path.join(root, "kernel"), signal: over.signal });
  const [{ filename, files }] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  expect(files.map((file) => file.path).filter((file) => /\.cache$|tsbuildinfo|^src/.test(file))).toEqual([]);
  mkdirSync(project);
  writeFileSync(path.join(project, "package.json"), "{}");
  const install = ["install", path.join(place, filename), "--prefer-offline", "--no-audit", "--no-fund"];
  await run("npm", [...install, "--ignore-scripts"], options);
});
afterAll(() => {
  over.abort();
  rmSync(place, { recursive: true, force: true });
});

const command = (...args: string[]) => run("npx", ["--no-install", "shrinkage-kernel", ...args], options);
const spec = path.join(prefix, "share", "jupyter", "kernels", "tslab", "kernel.json");

test("install writes the kernelspec, with which a notebook of an empty project runs", async () => {
  await command("install", "--prefix", prefix);
  expect(JSON.parse(readFileSync(spec, "utf8"))).toMatchObject({ interrupt_mode: "message" });
  const cells = [
    "import { display } from 'tslab'; const x: number[] = [3, 1]; x.toSorted()",
    "throw new Error('told')",
  ];
  const source = cells.map((code) => ({
    cell_type: "code",
    source: code,
    metadata: {},
    outputs: [],
    execution_count: null,
  }));
  const metadata = { kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" } };
  writeFileSync(
    path.join(project, "n.ipynb"),
    JSON.stringify({ cells: source, metadata, nbformat: 4, nbformat_minor: 4 }),
  );
  const convert = ["-m", "nbconvert", "--to", "notebook", "--execute", "--stdout", "n.ipynb"];
  const child = spawn(venvPath("python"), convert, {
    ...options,
    env: { ...process.env, JUPYTER_PATH: path.join(prefix, "share", "jupyter") },
  });
  let told = "";
  child.stderr.on("data", (text) => {
    told += text;
  });
  child.stdout.resume();
  expect(await new Promise((ended) => child.on("close", ended))).not.toBe(0);
  expect(told).toContain("throw new Error('told')");
  expect(told).toMatch(/Error: told/);
});

test("uninstall takes it away again", async () => {
  expect((await command("uninstall", "--prefix", prefix)).stdout).toMatch(/^Removed /);
  expect(existsSync(spec)).toBe(false);
  expect((await command("uninstall", "--prefix", prefix)).stdout).toMatch(/^There was no /);
});

test.each([
  [[], "what is to be done?"],
  [["install", "--user", "--prefix", "p"], "either --user or --prefix"],
  [["install", "--name", "../up"], "no name for a kernel"],
  [["install", "--nonsense"], "Unknown option"],
])("%j is refused with a word", async (args, word) => {
  await expect(command(...args)).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining(word) });
});
