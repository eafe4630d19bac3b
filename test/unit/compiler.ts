/** The compiler, as strict as it is to the library, on its sources and on texts beside them. */
import { fileURLToPath } from "node:url";
import ts from "typescript";

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts"],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
};

/** The path of a file among the sources of the library. */
export function sourceFile(name: string): string {
  return fileURLToPath(new URL(`../../lib/src/${name}`, import.meta.url));
}

/**
 * The program of some files.
 * @param texts what stands in those that are on no disk
 */
export function programOf(
  names: readonly string[],
  texts: ReadonlyMap<string, string> = new Map(),
): ts.Program {
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => texts.has(name) || fileExists(name);
  host.getSourceFile = (name, ...rest) => {
    const text = texts.get(name);
    if (text === undefined) return getSourceFile(name, ...rest);
    return ts.createSourceFile(name, text, ts.ScriptTarget.ES2022);
  };
  return ts.createProgram(names, options, host);
}
