import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { root } from "../../scripts/project.mjs";
import { stages } from "../../scripts/stages.mjs";
import { freshProject, type Project } from "./project.js";

/** The project with nothing to test but these files. */
function projectWith(files: Record<string, string>): Project {
  const project = freshProject();
  project.borrowNodeSide();
  project.pretendPythonSide();
  for (const stage of readdirSync(project.path("test"), { withFileTypes: true })) {
    if (stage.isDirectory()) rmSync(project.path(`test/${stage.name}`), { recursive: true });
  }
  mkdirSync(project.path("test/unit"));
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(
      project.path(`test/unit/${name}.test.ts`),
      `import { expect, test } from "vitest";\n${text}\n`,
    );
  }
  return project;
}

const passing = 'test("is right", () => expect(1).toBe(1));';

test("the last line counts what passed and what failed, a file that does not load included", async () => {
  const project = projectWith({
    right: passing,
    wrong: `${passing} test("is wrong", () => expect("one").toBe("two"));`,
    broken: 'import "./nothing.js";',
  });
  const program = project.run("test", ["unit"]);
  expect(await program.ended).toBe(1);
  expect(program.output).toMatch(/\n2 passed, 2 failed\n$/);
  expect(program.output).toContain("expected 'one' to be 'two'");

  const right = project.run("test", ["unit", "right"]);
  expect(await right.ended).toBe(0);
  expect(right.output).toMatch(/\n1 passed, 0 failed\n$/);

  const none = project.run("test", ["unit", "absent"]);
  expect(await none.ended).toBe(1);
  expect(none.output).toMatch(/\n0 passed, 1 failed\n$/);
});

test("who asks for what takes long gets the plain loops as well, unless only some files are asked for", async () => {
  const project = projectWith({ loops: passing });
  writeFileSync(project.path("test/unit/plain.ts"), "");
  const program = project.run("test", ["long"]);
  expect(await program.ended).toBe(0);
  expect(program.output).toMatch(/^ {2}plain +1 passed +0 failed$/m);

  const some = project.run("test", ["long", "loops"]);
  expect(await some.ended).toBe(1);
  expect(some.output).toContain("There is no stage long");
});

test("an error of types counts as a failed test", async () => {
  const project = projectWith({ types: `${passing} export const wrong: number = "text";` });
  const program = project.run("test", ["types"]);
  expect(await program.ended).toBe(1);
  expect(program.output).toContain("test/unit/types.test.ts");
  expect(program.output).toMatch(/\n0 passed, 1 failed\n$/);
});

test("a stage that does not exist", async () => {
  const project = freshProject();
  const program = project.run("test", ["everything"]);
  expect(await program.ended).toBe(1);
  expect(program.output).toContain("✗ There is no stage everything: there are types, format, notebooks");
});

test("each folder that holds tests is a stage", () => {
  const files = readdirSync(path.join(root, "test"), { recursive: true }).map(String);
  const folders = files.filter((file) => file.endsWith(".test.ts")).map((file) => file.split(path.sep)[0]);
  expect([...new Set(folders)].toSorted()).toEqual(
    [...new Set(stages.map(({ name, folder = name }) => folder))].toSorted(),
  );
});
