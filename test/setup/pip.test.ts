/** What a user has set for pip: the way to an index counts, and nothing else breaks the set-up. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { venvPath } from "../../scripts/project.mjs";
import { freshProject, type Project } from "./project.js";

const wheel = "probe-1.0-py3-none-any.whl";

/** A project that needs one package of Python, which does nothing and lies beside the project. */
function projectWithProbe(): Project {
  const project = freshProject();
  project.borrowNodeSide();
  project.borrowPip();
  const file = path.join(project.place, wheel);
  const code = `import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    info = "probe-1.0.dist-info/"
    wheel.writestr("probe.py", "")
    wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: probe\\nVersion: 1.0\\n")
    wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(info + "RECORD", "")`;
  execFileSync(venvPath("python"), ["-c", code, file]);
  const hash = createHash("sha256").update(readFileSync(file)).digest("hex");
  writeFileSync(project.path("requirements.txt"), `probe==1.0 --hash=sha256:${hash}\n`);
  return project;
}

/** Writes the user's pip.conf, sets up, and expects the package in the project's own environment. */
async function expectSetUp(project: Project, lines: string[], env: NodeJS.ProcessEnv = {}): Promise<void> {
  const folder = path.join(project.home, ".config", "pip");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "pip.conf"), `${["[global]", ...lines].join("\n")}\n`);
  // Nothing of what the machine itself has set: to pip, a variable that is empty is none.
  const names = Object.keys(process.env).filter((name) => name.startsWith("PIP_"));
  const unset = Object.fromEntries(names.map((name) => [name, ""]));
  const program = project.run("setup", [], { ...unset, ...env });
  expect(await program.ended, program.output).toBe(0);
  const where = ["-c", "import probe; print(probe.__file__)"];
  const file = execFileSync(project.path(".venv/bin/python"), where, { encoding: "utf8" });
  expect(file.startsWith(project.path(".venv/lib"))).toBe(true);
}

/** Settings that lead to the package. */
const here = (project: Project) => ["no-index = true", `find-links = ${project.place}`];

test.each([
  ["user = true", ["user = true"]],
  ["target, prefix and root", ["target = elsewhere", "prefix = elsewhere", "root = elsewhere"]],
  [
    "what else stops, changes or silences an installation",
    [
      "require-virtualenv = true",
      "python = /nonexistent/python",
      "constraint = constraints.txt",
      "no-binary = :all:",
      "dry-run = true",
      "quiet = 3",
    ],
  ],
])("%s in pip.conf: the set-up does not follow", async (_, settings) => {
  const project = projectWithProbe();
  writeFileSync(project.path("constraints.txt"), "probe<1\n");
  await expectSetUp(project, [...here(project), ...settings]);
  expect(existsSync(project.path("elsewhere"))).toBe(false);
});

test("nor does it follow variables of the same names", async () => {
  const project = projectWithProbe();
  await expectSetUp(project, here(project), { PIP_USER: "1", PIP_TARGET: "elsewhere", PIP_DRY_RUN: "1" });
  expect(existsSync(project.path("elsewhere"))).toBe(false);
});

test("the index, the proxy and the trusted host of pip.conf are used", async () => {
  const project = projectWithProbe();
  const asked: string[] = [];
  const proxy = createServer(({ url = "" }, response) => {
    asked.push(url);
    if (url.endsWith(".whl")) response.end(readFileSync(path.join(project.place, wheel)));
    else response.setHeader("content-type", "text/html").end(`<a href="/files/${wheel}">${wheel}</a>`);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void proxy.close());
  const { port } = proxy.address() as { port: number };
  await expectSetUp(project, [
    "user = true",
    // No such host: it is known to the proxy alone, and not by a certificate.
    "index-url = http://packages.invalid/simple",
    "trusted-host = packages.invalid",
    `proxy = http://127.0.0.1:${port}`,
  ]);
  expect(asked).toContain(`http://packages.invalid/files/${wheel}`);
});

test("what a variable says of the index counts more than what pip.conf says", async () => {
  const project = projectWithProbe();
  await expectSetUp(project, ["no-index = true", "find-links = /nonexistent"], {
    PIP_FIND_LINKS: project.place,
  });
});
