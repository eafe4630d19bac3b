import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { freshProject } from "./project.js";

test("a build removes what was compiled of sources that are gone", async () => {
  const project = freshProject();
  project.borrowNodeSide();
  project.pretendPythonSide();
  mkdirSync(project.path("lib/dist/attic"));
  const stale = ["attic/old.js", "attic/old.d.ts", "attic/old.js.map", "old.d.ts.map"].map((name) =>
    project.path(`lib/dist/${name}`),
  );
  for (const file of stale) writeFileSync(file, "");
  rmSync(project.path(".cache/built"));
  const program = project.run("setup");
  expect(await program.ended, program.output).toBe(0);
  expect(stale.filter((file) => existsSync(file))).toEqual([]);
  const extension = ".venv/share/jupyter/labextensions/shrinkage";
  for (const name of [
    "lib/dist/index.js",
    "lib/dist/index.d.ts.map",
    "kernel/dist/main.js",
    `${extension}/package.json`,
    `${extension}/static/container.js`,
    `${extension}/static/charts.css`,
    `${extension}/static/plotly.js`,
  ]) {
    expect(existsSync(project.path(name)), name).toBe(true);
  }
});
