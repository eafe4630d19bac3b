/**
 * The compiled library in plain tslab, whose TypeScript 5.0 silently takes for `any` what only newer versions
 * understand: then wrong code passes. So nothing that the library exports may be, or hold, `any` there.
 */
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import type ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "./client";

const requireTslab = createRequire(createRequire(import.meta.url).resolve("tslab"));
const typescript = requireTslab("@tslab/typescript-for-tslab") as typeof ts;
const library = join(root, "lib", "dist");

interface Converter {
  convert(declared: string, code: string): { diagnostics: { messageText: string }[] };
  close(): void;
}

describe("to tslab's TypeScript", () => {
  const file = join(root, "test", "kernel", "imports-all.ts");
  const options: ts.CompilerOptions = {
    target: typescript.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts"],
    moduleResolution: typescript.ModuleResolutionKind.Node10,
    esModuleInterop: true,
    skipLibCheck: true,
    types: [],
  };
  const host = typescript.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === file
      ? typescript.createSourceFile(name, `export * from "shrinkage";`, typescript.ScriptTarget.ES2022)
      : getSourceFile(name, ...rest);
  const program = typescript.createProgram([file], options, host);
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(file)!)!;
  const all = checker.getExportsOfModule(module);

  test("the library is there, in all kinds of exports", () => {
    expect(typescript.version).toMatch(/^5\.0\./);
    const kinds = all
      .map((symbol) => resolve(symbol).flags)
      .reduce((flags, more) => flags | more, typescript.SymbolFlags.None);
    const {
      Function: functions,
      Class: classes,
      Interface: interfaces,
      Variable: constants,
    } = typescript.SymbolFlags;
    for (const kind of [functions, classes, interfaces, constants]) expect(kinds & kind).not.toBe(0);
  });

  test.each(all.map((symbol) => [symbol.name, symbol] as const))(
    "%s has no part that is any",
    (_, symbol) => {
      const found = new Set<string>();
      const seen = new Set<ts.Type>();
      const visited = new Set<string>();
      const visit = (type: ts.Type, path: string) => {
        visited.add(path);
        if (type.flags & typescript.TypeFlags.Any) found.add(path);
        if (seen.has(type)) return;
        seen.add(type);
        if (type.isUnionOrIntersection()) for (const part of type.types) visit(part, path);
        for (const argument of checker.getTypeArguments(type as ts.TypeReference) ?? [])
          visit(argument, `${path}<>`);
        if (!isOwn(type)) return;
        for (const signature of [...type.getCallSignatures(), ...type.getConstructSignatures()]) {
          visit(signature.getReturnType(), `${path}()`);
          for (const parameter of signature.getParameters())
            visit(checker.getTypeOfSymbol(parameter), `${path}(${parameter.name})`);
        }
        for (const property of checker.getPropertiesOfType(type))
          if (!isHidden(property)) visit(checker.getTypeOfSymbol(property), `${path}.${property.name}`);
      };
      const target = resolve(symbol);
      if (target.flags & typescript.SymbolFlags.Type)
        visit(checker.getDeclaredTypeOfSymbol(target), symbol.name);
      if (target.flags & typescript.SymbolFlags.Value) visit(checker.getTypeOfSymbol(target), symbol.name);
      expect([...found]).toEqual([]);
      // Nothing is found where nothing was looked at.
      expect([...visited]).toEqual(expect.arrayContaining(partsOf(target)));
    },
  );

  test.each([
    ["a class", "RandomState"],
    ["an interface", "Objective"],
  ])("%s in a room has parts that are looked at", (_, name) => {
    const target = resolve(all.find((symbol) => symbol.name === name)!);
    const { fileName } = target.declarations![0]!.getSourceFile();
    expect(relative(library, fileName)).toMatch(/^\w+[\\/][\w-]+\.d\.ts$/);
    expect(partsOf(target).length).toBeGreaterThan(2);
  });

  /** The names of what must be looked at in an export: members and results that anybody can see in its declaration. */
  function partsOf(symbol: ts.Symbol): string[] {
    const { Class: classes, Interface: interfaces, Function: functions } = typescript.SymbolFlags;
    if (symbol.flags & functions) return [`${symbol.name}()`];
    if (!(symbol.flags & (classes | interfaces))) return [symbol.name];
    const { members = new Map() } = symbol;
    const names = Array.from(members.values() as Iterable<ts.Symbol>)
      .filter((member) => member.flags & (typescript.SymbolFlags.Property | typescript.SymbolFlags.Method))
      .filter((member) => !isHidden(member));
    return names.map((member) => `${symbol.name}.${member.name}`);
  }

  function resolve(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & typescript.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  }

  /** Declarations say of private members only that there are some. */
  function isHidden(property: ts.Symbol): boolean {
    const declaration = property.valueDeclaration;
    const name = declaration && typescript.getNameOfDeclaration(declaration);
    return property.name === "prototype" || (name !== undefined && typescript.isPrivateIdentifier(name));
  }

  /** Whether the library itself declares a type: those of others are their own affair. */
  function isOwn(type: ts.Type): boolean {
    const declarations = type.symbol?.declarations ?? [];
    return declarations.some((declaration) => declaration.getSourceFile().fileName.startsWith(`${library}/`));
  }
});

describe("in a cell of plain tslab", () => {
  let converter: Converter;
  beforeAll(() => {
    const { createConverter } = requireTslab("./converter.js") as {
      createConverter(options: { isJS: boolean; isBrowser: boolean }): Converter;
    };
    converter = createConverter({ isJS: false, isBrowser: false });
  });
  afterAll(() => converter.close());

  const errors = (code: string) =>
    converter.convert("", code).diagnostics.map(({ messageText }) => messageText);

  test.each([
    ["a function", `import { l1 } from "shrinkage"; l1(0.1);`, `import { l1 } from "shrinkage"; l1("0.1");`],
    [
      "a function's result",
      `import { l1 } from "shrinkage"; const w: string = l1(0.1).name;`,
      `import { l1 } from "shrinkage"; const w: number = l1(0.1).name;`,
    ],
    [
      "a class",
      `import { RandomState } from "shrinkage"; new RandomState(42).random();`,
      `import { RandomState } from "shrinkage"; new RandomState("42").random();`,
    ],
    [
      "a constant",
      `import { meanSquaredError, type Loss } from "shrinkage"; const loss: Loss = meanSquaredError;`,
      `import { meanSquaredError } from "shrinkage"; const loss: number = meanSquaredError;`,
    ],
    [
      "an interface",
      `import type { Penalty } from "shrinkage"; const f = (p: Penalty): boolean => p.convex;`,
      `import type { Penalty } from "shrinkage"; const f = (p: Penalty): string => p.convex;`,
    ],
    [
      "options",
      `import { meanSquaredError, none, objective } from "shrinkage";
       objective([1, 2], [1, 2], { loss: meanSquaredError, penalty: none });`,
      `import { meanSquaredError, none, objective } from "shrinkage";
       objective([1, 2], [1, 2], { loss: "squares", penalty: none });`,
    ],
    [
      "a matrix that the library takes",
      `import { Matrix } from "ml-matrix"; import { mape } from "shrinkage"; mape(Matrix.ones(2, 1), Matrix.ones(2, 1));`,
      `import { mape } from "shrinkage"; mape("two", "texts");`,
    ],
  ])("%s with a wrong type fails, with the right type passes", (_, right, wrong) => {
    expect(errors(right)).toEqual([]);
    expect(errors(wrong)).not.toEqual([]);
  });
});
