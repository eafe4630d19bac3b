/** The pages that `npm run docs` makes of the docstrings. */
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const index = path.join(root, "lib", "src", "index.ts");
const program = ts.createProgram([index], { target: ts.ScriptTarget.ES2022, strict: true, types: [] });
const checker = program.getTypeChecker();
const exported = checker
  .getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(index)!)!)
  .map((symbol) => [symbol.name, checker.getAliasedSymbol(symbol)] as const);

test.each(exported)("%s has a docstring", (_, symbol) => {
  expect(ts.displayPartsToString(symbol.getDocumentationComment(checker))).toMatch(/\w/);
});

describe("npm run docs", () => {
  const out = mkdtempSync(path.join(tmpdir(), "shrinkage-docs-"));
  const over = new AbortController();
  beforeAll(async () => {
    const args = ["run", "-s", "docs", "--", "--out", out];
    await promisify(execFile)("npm", args, { cwd: root, signal: over.signal });
  });
  afterAll(() => {
    over.abort(); // should it still run, because it took too long
    rmSync(out, { recursive: true, force: true, maxRetries: 3 });
  });

  test("makes a page for each export", () => {
    const folders = ["classes", "functions", "interfaces", "types", "variables"];
    const pages = folders.flatMap((folder) => readdirSync(path.join(out, folder)));
    expect(pages.toSorted()).toEqual(exported.map(([name]) => `${name}.html`).toSorted());
  });

  test("lists the functions in the order in which to read", () => {
    const list = readFileSync(path.join(out, "modules.html"), "utf8");
    const functions = exported.filter(([, { flags }]) => flags & ts.SymbolFlags.Function);
    const places = functions.map(([name]) => list.indexOf(`href="functions/${name}.html"`));
    expect(Math.min(...places)).toBeGreaterThan(0);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });
});
