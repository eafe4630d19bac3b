/** The engine by itself: without Node's modules, as it runs in a browser. */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import vm from "node:vm";
import { beforeAll, describe, expect, test } from "vitest";
import type { Compiled, Engine, Host } from "../../kernel/src/engine/index";
import { decode, original } from "../../kernel/src/engine/source-map";
import { root } from "./client";

const engineFolder = join(root, "kernel/dist/engine");
const typescript = createRequire(join(engineFolder, "index.js")).resolve("typescript");
const library = dirname(typescript);

/** Files in memory, and the language's own. */
class Files implements Host {
  readonly files: Map<string, string> = new Map();
  readFile = (path: string) =>
    this.files.get(path) ?? (path.startsWith("/lib/") ? read(join(library, path.slice(5))) : undefined);
  fileExists = (path: string) => this.readFile(path) !== undefined;
  directoryExists = (path: string) => [...this.files.keys()].some((file) => file.startsWith(`${path}/`));
  realpath = (path: string) => path;
  version = (path: string) => this.files.get(path) ?? "";
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** Loads the engine's files into a world that has nothing but the language itself. */
function loadWithoutNode(): typeof import("../../kernel/src/engine/index") {
  const context = vm.createContext({
    console: { log() {}, warn() {}, error() {} },
    performance: { now: () => 0 },
  });
  const loaded = new Map<string, object>();
  const load = (path: string): object => {
    const before = loaded.get(path);
    if (before) return before;
    const module = { exports: {} };
    loaded.set(path, module.exports);
    const run = vm.runInContext(
      `(function (exports, require, module) {${readFileSync(path, "utf8")}\n})`,
      context,
    );
    run(
      module.exports,
      (name: string) => {
        if (name === "typescript") return load(typescript);
        if (name.startsWith("./") && dirname(path) === engineFolder) return load(join(engineFolder, name));
        throw new Error(`${path} requires ${name}`);
      },
      module,
    );
    loaded.set(path, module.exports);
    return module.exports;
  };
  return load(join(engineFolder, "index.js")) as typeof import("../../kernel/src/engine/index");
}

let engine: Engine;
const host = new Files();
beforeAll(() => {
  host.files.set("/cells/globals.d.ts", "declare const console: { log(...values: unknown[]): void };");
  host.files.set("/cells/node_modules/pack/package.json", `{ "types": "index.d.ts" }`);
  host.files.set(
    "/cells/node_modules/pack/index.d.ts",
    "/** Doubles. */ export function twice(x: number): number;",
  );
  const { Engine: Made } = loadWithoutNode();
  engine = new Made(host, {
    folder: "/cells",
    libraryFolder: "/lib",
    library: ["lib.es2023.d.ts"],
    globals: ["/cells/globals.d.ts"],
    packages: {},
    builtIn: {},
    frozen: ["/lib/"],
  });
});

function compile(code: string): Compiled {
  const found = engine.compile(code);
  if ("diagnostics" in found) throw new Error(JSON.stringify(found.diagnostics));
  return found;
}

test("no file of the engine imports a module of Node's", () => {
  for (const file of readdirSync(join(root, "kernel/src/engine")))
    expect(readFileSync(join(root, "kernel/src/engine", file), "utf8"), file).not.toMatch(
      /from "(node:|fs|path)/,
    );
});

describe("compiles", () => {
  test("types away, and variables into boxes that functions share", () => {
    const { code } = compile("let n: number = 0;\nfunction inc(): void { n++; }\ninc()");
    expect(code).toContain("$$n.v++");
    expect(code).toContain("return [(0, $$inc.v)()]");
    expect(code).not.toContain(": number");
  });

  test("code that runs, cell by cell", () => {
    const boxes = new Map<string, { v?: unknown }>();
    const box = (name: string) => boxes.get(name) ?? boxes.set(name, {}).get(name)!;
    const run = (source: string) => {
      const { code } = compile(source);
      const make = new Function("$_box", "$_stop", "$_check", "$_run", "$_currentRun", "$_resume", code);
      return make(
        box,
        [0],
        () => {},
        {},
        () => ({}),
        (value: unknown) => value,
      );
    };
    run("let total = 1; const add = (x: number) => { total += x; return total; };");
    run("total = 10;");
    expect(run("add(5)")).toEqual([15]);
    expect(run("let none = 1;")).toBeUndefined();
  });

  test("stop-checks into every loop and every function with a body", () => {
    const loops = "for (;;) {} while (1); do {} while (1); for (const x of [1]) x; for (const k in {}) k;";
    expect(compile(loops).code.match(/\$_stop\[0\] && \$_check\(\)/g)).toHaveLength(5);
    const functions = "function a() {} const b = () => {}; const c = function () {}; class D { m() {} }";
    expect(compile(functions).code.match(/\$_stop\[0\] && \$_check\(\)/g)).toHaveLength(4);
    expect(compile("const waits = async () => { while (true) await 1; };").code).toMatch(
      /\(\$_stop\[0\] \|\| \$_run\.stopped\) && \$_check\(\$_run\)[\s\S]*\$_resume\(await 1, \$_run\)/,
    );
  });

  test("with a source map that leads back", () => {
    const source = "const first: number = 1;\nconst second = (x: number) => {\n  return x.toFixed();\n};";
    const { code, mappings } = compile(source);
    // The first line is the engine's own.
    const lines = code.split("\n").slice(1);
    const line = lines.findIndex((text) => text.includes("toFixed"));
    const column = lines[line]!.indexOf("toFixed");
    expect(original(decode(mappings), { line, column })).toEqual({ line: 2, column: 11 });
  });

  test("imports into what is to be loaded, types left out", () => {
    const { imports } = compile(
      `import { twice as double } from "pack"; import * as all from "pack"; import "pack";`,
    );
    expect(imports).toEqual([
      { specifier: "pack", bindings: [{ local: "double", imported: "twice" }] },
      { specifier: "pack", bindings: [{ local: "all", imported: "*" }] },
      { specifier: "pack", bindings: [] },
    ]);
  });

  test("a module, with its imports", () => {
    host.files.set("/cells/m.ts", `import { twice } from "pack";\nexport const four: number = twice(2);`);
    const { code, imports, diagnostics, isAsync } = engine.compileModule("/cells/m.ts");
    expect({ imports, diagnostics, isAsync }).toEqual({ imports: ["pack"], diagnostics: [], isAsync: false });
    expect(code).toContain("exports.four");
  });
});

test("tells what is wrong, and where", () => {
  expect(engine.compile("\nconst wrong: string = 1;")).toEqual({
    diagnostics: [
      {
        code: 2322,
        message: "Type 'number' is not assignable to type 'string'.",
        line: 1,
        column: 6,
        length: 5,
      },
    ],
  });
});

test("completes, inspects and judges completeness", () => {
  compile(`import { twice } from "pack"; const someNumber = 1;`);
  expect(engine.complete("someN", 5).matches).toContainEqual({ name: "someNumber", kind: "instance" });
  expect(engine.complete("[1].ma", 6).matches).toContainEqual({ name: "map", kind: "function" });
  expect(engine.inspect("twice(1)", 2)).toMatchObject({
    type: expect.stringContaining("twice(x: number)"),
    documentation: "Doubles.",
  });
  expect(engine.inspect("unknownName", 2)).toBeUndefined();
  expect(engine.isComplete("function f() {")).toEqual({ status: "incomplete", indent: "  " });
});

test("five hundred cells do not make it slower, nor does what was declared again stay", () => {
  const time = (from: number) => {
    const begin = performance.now();
    for (let i = from; i < from + 50; i++)
      compile(`const again = ${i}; const x${i % 7} = { again }; x${i % 7}`);
    return performance.now() - begin;
  };
  time(0);
  const early = time(50);
  for (let i = 100; i < 450; i += 50) time(i);
  expect(time(450)).toBeLessThan(2.5 * early);
});
