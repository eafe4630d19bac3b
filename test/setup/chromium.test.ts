import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { freshProject, type Project } from "./project.js";

/** Asks for a Chromium on the bare machine. */
function ask(project: Project, env: NodeJS.ProcessEnv) {
  const code = `import { chromium } from "./scripts/chromium.mjs"; import { main } from "./scripts/process.mjs";
    await main(async () => console.log(await chromium({ install: false })));`;
  return spawnSync(process.execPath, ["--input-type=module", "--eval", code], {
    cwd: project.folder,
    env: { PATH: project.bin, ...env },
    encoding: "utf8",
  });
}

test("the one that CHROMIUM names", () => {
  const project = freshProject();
  project.addProgram("my-chromium", "exit 0");
  const file = path.join(project.bin, "my-chromium");
  expect(ask(project, { CHROMIUM: file }).stdout).toBe(`${file}\n`);
  const { status, stderr } = ask(project, { CHROMIUM: "/nonexistent/chromium" });
  expect(status).toBe(1);
  expect(stderr).toBe(
    "\n  ✗ CHROMIUM names /nonexistent/chromium, which is not a program: correct or remove the variable.\n",
  );
});

test.runIf(process.platform === "linux")("not a stub that only says how to install it", () => {
  const project = freshProject();
  project.addProgram("chromium-browser", "echo 'snap install chromium'; exit 1");
  project.addProgram("google-chrome", "echo 'Google Chrome 150'");
  expect(ask(project, {}).stdout).toBe(`${path.join(project.bin, "google-chrome")}\n`);
});
