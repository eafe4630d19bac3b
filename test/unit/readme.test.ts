/** What lib/README.md says: its examples, its links, its table of contents. */
import { existsSync, readFileSync } from "node:fs";
import { format } from "node:util";
import * as library from "shrinkage";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { programOf, sourceFile } from "./compiler";

const folder = new URL("../../lib/", import.meta.url);
const readme = readFileSync(new URL("README.md", folder), "utf8");
const index = readFileSync(new URL("src/index.ts", folder), "utf8");

/** The text below a heading. */
function section(heading: string): string {
  const [, text] = readme.split(`\n## ${heading}\n`);
  if (text === undefined) throw new Error(`lib/README.md has no section "${heading}"`);
  return text.split("\n## ")[0];
}

/** The programs in a text, each with the block after it, which is what it prints. */
function programs(text: string): { code: string; output: string }[] {
  const found = text.matchAll(/```ts\n(.*?)```.*?```\n(.*?)```/gs);
  return Array.from(found, ([, code, output]) => ({ code, output }));
}

/** Runs a program on the sources of the library; what it prints. */
function run(code: string): string {
  const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const lines: string[] = [];
  const console = { log: (...values: unknown[]) => lines.push(`${format(...values)}\n`) };
  const require = (name: string): unknown => {
    if (name === "shrinkage") return library;
    throw new Error(`the README imports ${name}`);
  };
  new Function("require", "exports", "console", ts.transpile(code, options))(require, {}, console);
  return lines.join("");
}

/** What the compiler finds wrong with programs, when "shrinkage" is the sources. */
function mistakes(codes: readonly string[]): string[][] {
  const console = "declare const console: { log(...values: unknown[]): void };";
  const texts = new Map(
    codes.map((code, i) => {
      const name = sourceFile(`readme-${i}.ts`); // of this name there is no file
      return [name, code.replace('"shrinkage"', '"./index"') + console];
    }),
  );
  const program = programOf([...texts.keys()], texts);
  return [...texts.keys()].map((name) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(name))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")),
  );
}

const headings = ["In ten lines", "Add a penalty"];

describe("lib/README.md", () => {
  it.each(headings)('prints what it says under "%s"', (heading) => {
    const found = programs(section(heading));
    expect(found).toHaveLength(1);
    expect(run(found[0].code)).toBe(found[0].output);
  });

  it("has programs that are right to the compiler", () => {
    const codes = headings.map((heading) => programs(section(heading))[0].code);
    const wrong = codes.map((code) => code.replaceAll(/(halfL2|huber)\((\d.*?)\)/g, '$1("$2")'));
    const argument = "Argument of type 'string' is not assignable to parameter of type 'number'.";
    expect(mistakes([...codes, ...wrong])).toEqual([[], [], [argument], [argument]]);
  });

  it("adds a penalty in few lines, which is what it claims to be", () => {
    const [{ code }] = programs(section("Add a penalty"));
    const lines = code.slice(code.indexOf("function")).split("\n}")[0].split("\n");
    expect(lines.length).toBeLessThan(12);
    expect(code).toContain("separable(");
    for (const solver of ["proximalGradient", "coordinateDescent"]) expect(code).toContain(`${solver}(J)`);
  });

  it("links to files that are there", () => {
    const links = Array.from(readme.matchAll(/\]\((.*?)\)/g), ([, link]) => link);
    const files = links.filter((link) => !link.startsWith("http"));
    expect(files.length).toBeGreaterThan(30);
    expect(files.filter((file) => !existsSync(new URL(file, folder)))).toEqual([]);
    // A link is named by what it leads to.
    for (const [, name, file] of readme.matchAll(/\[([\w-]+)\]\(src\/.*?([\w-]+)\.ts\)/g)) {
      if (name !== "objective") expect(name).toBe(file);
    }
  });

  it("names rooms and files in the order of the table of contents", () => {
    const text = section("How to read it").split("is the table of contents")[1];
    const modules = Array.from(index.matchAll(/from "\.\/(.*?)"/g), ([, name]) => name);
    const linked = Array.from(text.matchAll(/\(src\/(.*?)\.ts\)/g), ([, name]) => name);
    const places = linked.filter((name) => name.includes("/")).map((name) => modules.indexOf(name));
    // One that users need not know of is not exported, and stands where its room does.
    const known = places.filter((place) => place >= 0);
    expect(known).toEqual(known.toSorted((one, other) => one - other));
    expect(places.filter((place) => place < 0)).toHaveLength(1);
    const rooms = (names: readonly string[]): string[] => [
      ...new Set(names.filter((name) => name.includes("/")).map((name) => name.split("/")[0])),
    ];
    expect(rooms(linked)).toEqual(rooms(modules));
    expect(Array.from(text.matchAll(/\d\. \*\*(\w+)\*\*/g), ([, room]) => room)).toEqual(rooms(modules));
  });
});
