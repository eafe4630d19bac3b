/** The site in the browser: every notebook has the numbers of Node; and a bare JupyterLite that has the kernel by pip. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect } from "vitest";
import { notebookFiles, printed } from "../../scripts/notebook.mjs";
import { run } from "../../scripts/process.mjs";
import { root, venvPath } from "../../scripts/project.mjs";
import { makeEnvironment } from "../../scripts/setup/python.mjs";
import { OpenNotebook } from "../browser/lab";
import { expectNumbersOfNode } from "../lite/numbers";
import { serve } from "../lite/server";
import { test } from "../lite/site";

test.for(notebookFiles().map((file) => [basename(file), file] as const))(
  "%s shows the numbers of Node",
  async ([name, file], { site }) => {
    const reader = await site.reader();
    await expectNumbersOfNode(reader, file, name);
    expect(reader.elsewhere).toEqual([]);
    expect(reader.complaints).toEqual([]);
    await reader.close();
  },
);

test("pip install of the wheel gives any JupyterLite the kernel", { timeout: 300_000 }, async ({ site }) => {
  const folder = mkdtempSync(join(tmpdir(), "bare "));
  const environment = join(folder, "venv");
  await makeEnvironment({
    folder: environment,
    requirements: join(root, "scripts", "lite", "requirements.txt"),
  });
  const python = venvPath("python", environment);
  await expectDone(process.execPath, [join(root, "scripts", "pack-lite.mjs"), "--output", folder]);
  await expectDone(python, [
    ...["-m", "pip", "install", "--no-index", "--no-deps", "--find-links", folder, "shrinkage-kernel"],
  ]);
  const bare = join(folder, "site");
  mkdirSync(bare);
  const config = { "jupyter-config-data": { exposeAppInBrowser: true } };
  writeFileSync(join(bare, "jupyter-lite.json"), JSON.stringify(config));
  await expectDone(python, ["-m", "jupyterlite_core", "build", "--lite-dir", bare, "--apps", "lab"]);

  const server = await serve(() => join(bare, "_output"), "/bare/");
  const reader = await site.reader();
  const page = await reader.context.newPage();
  await page.goto(`${server.url}lab/index.html`);
  await page.waitForFunction(() => globalThis.jupyterapp?.restored);
  const notebook = new OpenNotebook(page, "", []);
  await page.evaluate(async () => {
    await jupyterapp.restored;
    await jupyterapp.commands.execute("notebook:create-new", { kernelName: "tslab" });
  });
  await notebook.ready();
  await notebook.write(
    0,
    'const words: string[] = ["a", "b"];\nwords.map((word) => word.repeat(2)).join(" ")',
  );
  await notebook.run(0);
  expect(printed((await notebook.content()).cells[0]?.outputs ?? []).trim()).toBe("aa bb");
  await reader.close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function expectDone(program: string, args: string[]): Promise<void> {
  const { status, output } = await run(program, args, { cwd: root });
  expect(status, output).toBe(0);
}
