/** The library as others get it: packed as from a fresh clone, and installed into an empty project. */
import { execFile, execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const place = mkdtempSync(path.join(realpathSync(tmpdir()), "shrinkage-package-"));
const project = path.join(place, "ä b");
const installed = path.join(project, "node_modules", "shrinkage");
const run = promisify(execFile);
/** Ends what still runs when the tests are over, should one have failed while it ran. */
const over = new AbortController();

interface Packed {
  filename: string;
  size: number;
  unpackedSize: number;
  files: { path: string }[];
}
let packed: Packed;
let tarball: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  const clone = path.join(place, "clone");
  const made = new Set(["dist", "node_modules"]);
  mkdirSync(clone);
  cpSync(path.join(root, "lib"), path.join(clone, "lib"), {
    recursive: true,
    filter: (file) => !made.has(path.basename(file)),
  });
  cpSync(path.join(root, "tsconfig.base.json"), path.join(clone, "tsconfig.base.json"));
  symlinkSync(path.join(root, "node_modules"), path.join(clone, "node_modules"), "junction");

  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", place], {
    cwd: path.join(clone, "lib"),
    signal: over.signal,
  });
  [packed] = JSON.parse(stdout) as [Packed];
  const file = path.join(place, packed.filename);
  tarball = new Uint8Array(readFileSync(file));

  mkdirSync(project);
  writeFileSync(path.join(project, "package.json"), "{}");
  await run("npm", ["install", file, "--prefer-offline", "--no-audit", "--no-fund"], {
    cwd: project,
    signal: over.signal,
  });
  console.log(
    `measured: package ${kilobytes(packed.size)} packed, ${kilobytes(packed.unpackedSize)} in ${packed.files.length} files`,
  );
});
afterAll(() => {
  over.abort();
  rmSync(place, { recursive: true, force: true, maxRetries: 3 });
});

/** The first program in a README, and the block after it, which is what it prints. */
function example(readme: string): { code: string; output: string } {
  const text = readFileSync(path.join(root, readme), "utf8");
  const [, code = "", output = ""] = /```ts\n(.*?)```.*?```\n(.*?)```/s.exec(text) ?? [];
  return { code, output };
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB`;

describe("the tarball", () => {
  test("holds each source with what is compiled of it, the licence, the README, and nothing else", () => {
    const files = packed.files.map(({ path }) => path);
    const compiled = files
      .filter((file) => file.startsWith("src/") && !file.endsWith(".d.ts"))
      .map((file) => file.replace(/^src\/(.*)\.ts$/, "dist/$1"))
      .flatMap((file) => [".js", ".js.map", ".d.ts", ".d.ts.map"].map((end) => file + end));
    const sources = files.filter((file) => /^src\/([\w-]+\/)?[\w-]+(\.d)?\.ts$/.test(file));
    expect(compiled).toContain("dist/index.js");
    expect(files.toSorted()).toEqual(
      [...sources, ...compiled, "LICENSE", "README.md", "package.json"].toSorted(),
    );
  });

  test("leads from what is compiled back to the sources", () => {
    for (const { path: file } of packed.files.filter(({ path }) => path.endsWith(".map"))) {
      const map = JSON.parse(readFileSync(path.join(installed, file), "utf8")) as { sources: string[] };
      expect(map.sources).toHaveLength(1);
      expect(existsSync(path.resolve(installed, path.dirname(file), map.sources[0])), file).toBe(true);
    }
  });

  test("carries the licence of the project", () => {
    expect(readFileSync(path.join(installed, "LICENSE"), "utf8")).toBe(
      readFileSync(path.join(root, "LICENSE"), "utf8"),
    );
  });

  test("brings ml-matrix alone", () => {
    const { dependencies, peerDependencies } = JSON.parse(
      readFileSync(path.join(installed, "package.json"), "utf8"),
    );
    expect(Object.keys({ ...dependencies, ...peerDependencies })).toEqual(["ml-matrix"]);
  });

  test("is as publint wants it", async () => {
    const { messages } = await publint({ pack: { tarball: tarball.buffer }, strict: true });
    expect(messages).toEqual([]);
  });

  test("has types that resolve in every way of importing it", async () => {
    const analysis = await checkPackage(createPackageFromTarballData(tarball));
    expect(analysis).toMatchObject({ packageName: "shrinkage", types: { kind: "included" } });
    expect(analysis).toMatchObject({ problems: [] });
  });
});

describe("the lines in the README", () => {
  const { code, output } = example("lib/README.md");

  test("are those of the project's README", () => {
    expect(example("README.md")).toEqual({ code, output });
  });

  test("print what it says, as an ES module", () => {
    expect(runLines("lines.mjs", code)).toBe(output);
  });

  test("print what it says, as CommonJS", () => {
    const required = code.replace(/^import (\{.*?\}) from ("shrinkage");/ms, "const $1 = require($2);");
    expect(required).toContain('require("shrinkage")');
    expect(runLines("lines.cjs", required)).toBe(output);
  });

  function runLines(name: string, lines: string): string {
    writeFileSync(path.join(project, name), lines);
    return execFileSync(process.execPath, [name], { cwd: project, encoding: "utf8" });
  }

  test.each([
    ["Node's rules, ES module", "lines.mts", ts.ModuleKind.Node16, ts.ModuleResolutionKind.Node16],
    ["Node's rules, CommonJS", "lines.cts", ts.ModuleKind.Node16, ts.ModuleResolutionKind.Node16],
    ["a bundler's rules", "lines.ts", ts.ModuleKind.ESNext, ts.ModuleResolutionKind.Bundler],
    ["the old rules", "lines.ts", ts.ModuleKind.CommonJS, ts.ModuleResolutionKind.Node10],
  ])("have the right types by %s", (_, name, module, moduleResolution) => {
    const files = {
      [name]: code,
      [`wrong-${name}`]: code.replace("halfL2(0.1)", 'halfL2("0.1")'),
      "console.d.ts": "declare const console: { log(...values: unknown[]): void };",
    };
    for (const [file, lines] of Object.entries(files)) writeFileSync(path.join(project, file), lines);
    const program = ts.createProgram(
      Object.keys(files).map((file) => path.join(project, file)),
      {
        module,
        moduleResolution,
        target: ts.ScriptTarget.ES2022,
        lib: ["lib.es2022.d.ts"],
        types: [],
        strict: true,
        noEmit: true,
        skipDefaultLibCheck: true,
      },
    );
    const errors = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
      const text = ts.flattenDiagnosticMessageText(messageText, "\n");
      return `${file && path.basename(file.fileName)}: ${text}`;
    });
    expect(errors).toEqual([
      `wrong-${name}: Argument of type 'string' is not assignable to parameter of type 'number'.`,
    ]);
  });
});

test("an ES module finds every name that CommonJS does", () => {
  const names = (file: string, lines: string): string[] => {
    writeFileSync(path.join(project, file), `${lines}; console.log(JSON.stringify(Object.keys(library)));`);
    return JSON.parse(execFileSync(process.execPath, [file], { cwd: project, encoding: "utf8" }));
  };
  const required = names("names.cjs", `const library = require("shrinkage")`);
  const imported = names("names.mjs", `import * as library from "shrinkage"`);
  expect(required).toContain("crossValidate");
  expect(imported).toEqual(expect.arrayContaining(required));
});
