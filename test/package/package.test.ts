/** What is in the package, and that it can be used as its README says. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../../scripts/project.mjs";
import { example, Installation, kilobytes, type Packed } from "./installation";

const installation = new Installation();
const { project, folder: installed } = installation;
let packed: Packed;
let tarball: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  ({ packed, tarball } = await installation.make());
  console.log(
    `measured: package ${kilobytes(packed.size)} packed, ${kilobytes(packed.unpackedSize)} in ${packed.files.length} files`,
  );
});
afterAll(() => installation.remove());

describe("the tarball", () => {
  test("holds each source with what is compiled of it, the whole as one module, the licence, and nothing else", () => {
    const files = packed.files.map(({ path }) => path);
    const compiled = files
      .filter((file) => file.startsWith("src/") && !file.endsWith(".d.ts"))
      .map((file) => file.replace(/^src\/(.*)\.ts$/, "dist/$1"))
      .flatMap((file) => [".js", ".js.map", ".d.ts", ".d.ts.map"].map((end) => file + end));
    const sources = files.filter((file) => /^src\/([\w-]+\/)?[\w-]+(\.d)?\.ts$/.test(file));
    const modules = [
      "index.mjs",
      "index.d.mts",
      "dist/browser.mjs",
      "dist/bundle.mjs",
      "dist/bundle.mjs.map",
    ];
    expect(compiled).toContain("dist/index.js");
    expect(files.toSorted()).toEqual(
      [...sources, ...compiled, ...modules, "LICENSE", "README.md", "package.json"].toSorted(),
    );
  });

  test("leads from what is compiled back to the sources", () => {
    for (const { path: file } of packed.files.filter(({ path }) => path.endsWith(".map"))) {
      const map = JSON.parse(readFileSync(path.join(installed, file), "utf8")) as { sources: string[] };
      if (file === "dist/bundle.mjs.map") expect(map.sources.length).toBeGreaterThan(1);
      else expect(map.sources).toHaveLength(1);
      for (const source of map.sources) {
        expect(existsSync(path.resolve(installed, path.dirname(file), source)), `${source} of ${file}`).toBe(
          true,
        );
      }
    }
  });

  test("carries the licence of the project", () => {
    expect(readFileSync(path.join(installed, "LICENSE"), "utf8")).toBe(
      readFileSync(path.join(root, "LICENSE"), "utf8"),
    );
  });

  test("brings two packages, for matrices and for tables", () => {
    const { dependencies, peerDependencies } = JSON.parse(
      readFileSync(path.join(installed, "package.json"), "utf8"),
    );
    expect(Object.keys({ ...dependencies, ...peerDependencies })).toEqual(["ml-matrix", "papaparse"]);
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
        ignoreDeprecations: "6.0", // of the old rules
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
