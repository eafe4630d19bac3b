import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { freePort, type Program, Project } from "./project.js";

// One project, set up from nothing by an ordinary user with an empty home; then the tests start its JupyterLab.
const project: Project = new Project();
let running: Program | undefined;
/** How long each start of JupyterLab took, in ms. */
const starts: number[] = [];

beforeAll(() => project.giveToOrdinaryUser());
afterEach(() => running?.end());
afterAll(async () => {
  const [, second = Number.NaN] = starts;
  console.log(`measured: second start ${(second / 1000).toFixed(1)} s`);
  await project.remove();
});

interface Lab {
  program: Program;
  /** Asks the server's interface. */
  ask(what: string): Promise<unknown>;
  address: URL;
}

/** Starts JupyterLab and waits until it says where it is. */
async function startLab(flags: string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Lab> {
  const began = performance.now();
  const program = project.run("start", ["--no-browser", ...flags], env);
  running = program;
  const [, address = ""] = await program.says(/JupyterLab: (\S+)/);
  starts.push(performance.now() - began);
  const url = new URL(address);
  const token = url.searchParams.get("token") ?? "";
  const ask = async (what: string) => {
    const answer = await fetch(new URL(`/api/${what}`, url), {
      headers: { authorization: `token ${token}` },
    });
    expect(answer.status).toBe(200);
    return answer.json();
  };
  return { program, ask, address: url };
}

describe("cut short twice, the set-up goes on where it was", () => {
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
    expect(steps(program)).toEqual(["packages of Python", "Jupyter kernel"]);
  });

  test("then there is nothing to do and nothing to say", async () => {
    const program = project.run("setup");
    expect(await program.ended).toBe(0);
    expect(program.output).toBe("");
  });
});

test("opens the first notebook, with the kernel of the project", async () => {
  const { program, ask, address } = await startLab();
  expect(address.pathname).toBe("/lab/tree/01-l2-gradient-descent.ipynb");
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
  const { program, address } = await startLab();
  const kernel = await fetch(new URL("/api/kernels", address), {
    method: "POST",
    headers: { authorization: `token ${address.searchParams.get("token")}` },
    body: JSON.stringify({ name: "tslab" }),
  });
  expect(kernel.status).toBe(201);
  await program.meanwhile(() => project.processes().some((line) => line.includes("kernel/dist/main.js")));
  program.signal("SIGTERM");
  expect(await program.ended).toBe(0);
  expect(project.processes()).toEqual([]);
});

test("shut down from within JupyterLab, it ends as well", async () => {
  const { program, address } = await startLab();
  await program.says(/Watching the library/);
  const headers = { authorization: `token ${address.searchParams.get("token")}` };
  expect((await fetch(new URL("/api/shutdown", address), { method: "POST", headers })).status).toBe(200);
  expect(await program.ended).toBe(0);
  expect(project.processes()).toEqual([]);
});

test("writes nothing outside of the project but caches and settings", () => {
  const kept = /^(\.npm|\.cache|\.jupyter|Library)$/;
  expect(readdirSync(project.home).filter((name) => !kept.test(name))).toEqual([]);
});

test("a home that cannot be written to", async () => {
  const { program } = await startLab([], { HOME: path.join("/nonexistent", "home") });
  expect(program.output).not.toMatch(/error|warning|Traceback/i);
});

test("flags go on to JupyterLab", async () => {
  const port = await freePort();
  const { address } = await startLab(["--port", String(port), "--IdentityProvider.token=abc"]);
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
  const { ask } = await startLab([], {
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

test("the library is built again while it runs, and its errors are told", async () => {
  const { program } = await startLab();
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
