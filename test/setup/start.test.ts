/** `npm start` in the project under test, where all is set up. Setting up is in test/long, for it takes long. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { freePort, Project } from "./project.js";

const project: Project = new Project("under test");
afterAll(() => project.remove());

test("opens the first notebook, with the kernel of the project", async () => {
  const { program, ask, address, seconds } = await project.startLab();
  console.log(`measured: start ${seconds.toFixed(1)} s`);
  expect(address.pathname).toBe("/lab/tree/00-start-here.ipynb");
  const page = await fetch(address);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain("JupyterLab");
  const kernels = await ask("kernelspecs");
  expect(kernels).toMatchObject({ default: "tslab" });
  expect(Object.keys((kernels as { kernelspecs: object }).kernelspecs)).toEqual(["tslab"]);
  const notebooks = (await ask("contents")) as { content: { name: string }[] };
  expect(notebooks.content.map(({ name }) => name)).toContain("01-l2-gradient-descent.ipynb");

  program.signal("SIGINT");
  expect(await program.ended).toBe(0);
  expect(project.processes()).toEqual([]);
});

test("SIGTERM ends it as well, a running kernel included", async () => {
  const { program, ask } = await project.startLab();
  await ask("kernels", { method: "POST", body: JSON.stringify({ name: "tslab" }) });
  await program.meanwhile(() => project.processes().some((line) => line.includes("kernel/dist/main.js")));
  program.signal("SIGTERM");
  expect(await program.ended).toBe(0);
  expect(project.processes()).toEqual([]);
});

test("shut down from within JupyterLab, it ends as well", async () => {
  const { program, ask } = await project.startLab();
  await program.says(/Watching the library/);
  await ask("shutdown", { method: "POST" });
  expect(await program.ended).toBe(0);
  expect(project.processes()).toEqual([]);
});

test("flags go on to JupyterLab", async () => {
  const port = await freePort();
  const { address } = await project.startLab(["--port", String(port), "--IdentityProvider.token=abc"]);
  expect(address.port).toBe(String(port));
  expect(address.searchParams.get("token")).toBe("abc");
});

test("a flag that JupyterLab refuses ends the start", async () => {
  const program = project.run("start", ["--no-browser", "--port=many"]);
  expect(await program.ended).toBe(1);
  expect(program.output).toContain("✗ JupyterLab did not start");
});

test("variables and kernels of other installations of Jupyter do not disturb", async () => {
  const elsewhere = path.join(project.place, "elsewhere");
  const kernel = path.join(elsewhere, "kernels", "tslab");
  mkdirSync(kernel, { recursive: true });
  writeFileSync(
    path.join(kernel, "kernel.json"),
    JSON.stringify({ argv: ["false"], display_name: "other", language: "x" }),
  );
  writeFileSync(
    path.join(elsewhere, "jupyter_server_config.py"),
    "raise RuntimeError('not for this project')",
  );
  const { ask } = await project.startLab([], {
    JUPYTER_PATH: elsewhere,
    JUPYTER_DATA_DIR: elsewhere,
    JUPYTER_CONFIG_DIR: elsewhere,
    JUPYTER_CONFIG_PATH: elsewhere,
    JUPYTER_RUNTIME_DIR: "/nonexistent",
    JUPYTER_TOKEN: "x",
    JUPYTERLAB_DIR: "/nonexistent",
    PYTHONPATH: elsewhere,
    PYTHONHOME: "/nonexistent",
  });
  const kernels = await ask("kernelspecs");
  expect(kernels).toMatchObject({ kernelspecs: { tslab: { spec: { display_name: "TypeScript" } } } });
});
