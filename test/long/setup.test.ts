/** The set-up from nothing, by an ordinary user with an empty home: cut short twice, finished, and used. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Program, Project } from "../setup/project.js";

const project: Project = new Project();
beforeAll(() => project.giveToOrdinaryUser());
afterAll(() => project.remove());

/** Runs the set-up until a process of it is seen, and presses Ctrl-C then. */
async function interrupted(sign: string, wait: () => boolean = () => true): Promise<Program> {
  const program = project.run("setup");
  await program.meanwhile(() => wait() && project.processes().some((line) => line.includes(sign)));
  program.signal("SIGINT");
  expect(await program.ended).toBe(130);
  expect(project.processes()).toEqual([]);
  return program;
}

/** The steps that it says are done. */
const steps = ({ output }: Program) =>
  Array.from(output.matchAll(/✓ ([\w ]+\b) +[\d.]+ s/g), ([, step]) => step);

test("Ctrl-C while npm works: npm ends too", async () => {
  const packages = project.path("node_modules");
  await interrupted("npm ci", () => existsSync(packages) && readdirSync(packages).length > 5);
  expect(existsSync(path.join(packages, ".package-lock.json"))).toBe(false);
});

test("Ctrl-C while pip works: pip ends too", async () => {
  const program = await interrupted("-m pip");
  expect(steps(program)).toEqual(["packages of Node", "library and kernel"]);
});

test("the rest is done, and nothing twice", async () => {
  const program = project.run("setup");
  expect(await program.ended, program.output).toBe(0);
  expect(steps(program)).toEqual(["packages of Python", "Jupyter kernel", "JupyterLab extension"]);
});

test("then there is nothing to do and nothing to say", async () => {
  const program = project.run("setup");
  expect(await program.ended).toBe(0);
  expect(program.output).toBe("");
});

test("a home that cannot be written to", async () => {
  const { program } = await project.startLab([], { HOME: path.join("/nonexistent", "home") });
  expect(program.output).not.toMatch(/error|warning|Traceback/i);
});

test("JupyterLab starts again, with what was imported compiled", async () => {
  const { seconds } = await project.startLab();
  console.log(`measured: second start ${seconds.toFixed(1)} s`);
});

test("the library is built again while it runs, and its errors are told", async () => {
  const { program } = await project.startLab();
  const source = project.path("lib/src/index.ts");
  const before = readFileSync(source, "utf8");
  // Once a second: the compiler says that it watches just before it does.
  const save = (text: string, told: () => boolean) => {
    let next = 0;
    return program.meanwhile(() => {
      if (Date.now() > next) {
        writeFileSync(source, text);
        next = Date.now() + 1000;
      }
      return told();
    });
  };
  await program.says(/Watching the library/);
  const built = () => readFileSync(project.path("lib/dist/index.js"), "utf8");
  await save(`${before}\nexport const probe: number = 1;\n`, () =>
    /✓ library and kernel are built again: restart the kernel/.test(program.output),
  );
  expect(built()).toContain("probe");
  await save(`${before}\nexport const probe: number = 1;\nexport const wrong: number = "text";\n`, () =>
    /✗ lib\/src\/index\.ts\(\d+,\d+\): error TS2322/.test(program.output),
  );
  await save(before, () => !built().includes("probe"));
});

test("writes nothing outside of the project but caches and settings", () => {
  const kept = /^(\.npm|\.cache|\.jupyter|Library)$/;
  expect(readdirSync(project.home).filter((name) => !kept.test(name))).toEqual([]);
});
