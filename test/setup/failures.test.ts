import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { freshProject, type Project } from "./project.js";

/** What a failed start must look like: exit status 1 and, at the end, one sentence without a stack. */
async function refusal(project: Project, script = "setup", args: string[] = [], env: NodeJS.ProcessEnv = {}) {
  const program = project.run(script, args, env);
  expect(await program.ended).toBe(1);
  const lines = program.output.trimEnd().split("\n");
  expect(program.output).not.toMatch(/^\s+at /m);
  return lines.at(-1);
}

/** npm's own program, replaced: the scripts ask the environment where it is. */
function fakeNpm(project: Project, code: string) {
  const file = path.join(project.place, "npm-cli.js");
  writeFileSync(file, code);
  return { npm_execpath: file };
}

test("no Python", async () => {
  const project = freshProject();
  project.borrowNodeSide();
  project.removeProgram("python3");
  expect(await refusal(project)).toBe(
    "  ✗ Python was not found: install Python 3.10 or newer, from python.org or your system's packages.",
  );
});

test("a Python that is too old", async () => {
  const project = freshProject();
  project.borrowNodeSide();
  project.addProgram("python3", "echo 3 8");
  expect(await refusal(project)).toMatch(/^ {2}✗ Python 3\.8 is too old: install Python 3\.10 or newer/);
});

test("a Python without the modules that make environments", async () => {
  const project = freshProject();
  project.borrowNodeSide();
  project.addProgram(
    "python3",
    "echo 3 11; echo \"ModuleNotFoundError: No module named 'ensurepip'\" >&2; exit 1",
  );
  expect(await refusal(project)).toMatch(/^ {2}✗ Python 3\.11 lacks venv: .*apt install python3-venv/);
});

test("a Python whose venv fails", async () => {
  const project = freshProject();
  project.borrowNodeSide();
  project.addProgram(
    "python3",
    `case "$*" in *"-m venv"*) echo "Error: ensurepip is not available" >&2; exit 1;; *) echo 3 11; echo complete;; esac`,
  );
  expect(await refusal(project)).toMatch(
    /^ {2}✗ venv failed because .*apt install python3-venv.*\.cache\/venv\.log/,
  );
});

test("no network for npm", async () => {
  const project = freshProject();
  const npm = fakeNpm(project, `console.error("npm error code ENOTFOUND"); process.exit(1);`);
  expect(await refusal(project, "setup", [], npm)).toMatch(
    /^ {2}✗ npm failed because the network does not answer/,
  );
});

test("no network for pip", async () => {
  const project = freshProject();
  project.borrowNodeSide();
  project.borrowPip();
  project.shortenRequirements();
  const nowhere = {
    PIP_INDEX_URL: "http://localhost:9/simple",
    PIP_RETRIES: "0",
    PIP_NO_INDEX: "0",
    PIP_FIND_LINKS: "",
  };
  expect(await refusal(project, "setup", [], nowhere)).toMatch(
    /^ {2}✗ pip failed because the network does not answer/,
  );
});

test("a full disk", async () => {
  const project = freshProject();
  const npm = fakeNpm(
    project,
    `console.error("npm error ENOSPC: no space left on device, write"); process.exit(1);`,
  );
  expect(await refusal(project, "setup", [], npm)).toMatch(/^ {2}✗ npm failed because the disk is full/);
});

test("a failure that nobody foresaw: what the tool says, and where all of it stands", async () => {
  const project = freshProject();
  const npm = fakeNpm(
    project,
    `console.error("npm error code EODD\\nnpm error the moon is full"); process.exit(1);`,
  );
  expect(await refusal(project, "setup", [], npm)).toBe(
    "  ✗ npm failed: npm error code EODD | npm error the moon is full (all that it said: .cache/npm.log).",
  );
  expect(readFileSync(project.path(".cache/npm.log"), "utf8")).toContain("the moon is full");
});

test("a taken port", async () => {
  const project = freshProject();
  project.borrowNodeSide();
  project.pretendPythonSide();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  expect(await refusal(project, "start", ["--no-browser", `--port=${port}`])).toContain(
    `✗ Port ${port} is taken`,
  );
});

test("two set-ups at the same time: one waits for the other", async () => {
  const project = freshProject();
  project.borrowNodeSide();
  project.quickenPython();
  const both = [project.run("setup"), project.run("setup")];
  expect(await Promise.all(both.map(({ ended }) => ended))).toEqual([0, 0]);
  const output = both.map((program) => program.output).join("");
  expect(output.match(/✓ packages of Python/g)).toHaveLength(1);
  expect(output.match(/Another set-up works in this folder/g)).toHaveLength(1);
});

test("a lock that was left behind keeps nobody out", async () => {
  const project = freshProject();
  project.borrowNodeSide();
  project.removeProgram("python3");
  writeFileSync(project.path(".cache/setup.lock"), "1 1");
  expect(await refusal(project)).toContain("Python was not found");
  expect(existsSync(project.path(".cache/setup.lock"))).toBe(false);
});

test("an environment of another folder is made anew", async () => {
  const project = freshProject();
  project.borrowNodeSide();
  project.quickenPython();
  expect(await project.run("setup").ended).toBe(0);
  // Moving the folder leaves absolute paths behind that lead nowhere.
  const moved = freshProject();
  moved.borrowNodeSide();
  moved.quickenPython();
  symlinkSync(project.path(".venv"), moved.path(".venv"));
  const program = moved.run("setup");
  expect(await program.ended).toBe(0);
  expect(program.output).toContain("✓ packages of Python");
  expect(existsSync(project.path(".venv/bin/python"))).toBe(true);
});
