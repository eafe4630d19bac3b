/**
 * The `@example`s of the library, as data, and what it takes to run one. An example is TypeScript in which every export
 * of the library and Matrix are in scope. A comment behind an expression says what it gives: a value, `throws: message`
 * or `prints: text`; the last line has one.
 */
import { Matrix } from "ml-matrix";
import * as library from "shrinkage";
import ts from "typescript";
import { vi } from "vitest";
import { programOf, sourceFile } from "./compiler";

export interface Example {
  /** What it is an example of, such as "RandomState.normal". */
  name: string;
  code: string;
}

/** What the library makes public. */
export interface Catalogue {
  /** Every function, and every method of a class, that is meant for users. */
  functions: string[];
  examples: Example[];
}

const index = sourceFile("index.ts");
const globals = sourceFile("globals.d.ts");
const together = sourceFile("examples.ts"); // of this name there is no file

/** Reads the sources of the library. */
export function catalogue(): Catalogue {
  const program = programOf([index, globals]);
  const checker = program.getTypeChecker();
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(index)!)!);
  const functions: string[] = [];
  const examples: Example[] = [];
  const take = (name: string, symbol: ts.Symbol, isFunction: boolean): void => {
    const tags = symbol.getJsDocTags(checker);
    const isForUsers =
      tags.every((tag) => tag.name !== "internal") &&
      !ts.displayPartsToString(symbol.getDocumentationComment(checker)).startsWith("For solvers");
    if (isFunction && isForUsers) functions.push(name);
    for (const tag of tags) {
      if (tag.name === "example") examples.push({ name, code: ts.displayPartsToString(tag.text) });
    }
  };
  for (const alias of exported) {
    const { name } = alias;
    const symbol = checker.getAliasedSymbol(alias);
    const isValue = (symbol.flags & ts.SymbolFlags.Value) !== 0;
    take(name, symbol, isValue && isCallable(checker.getTypeOfSymbol(symbol)));
    if ((symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface)) === 0) continue;
    for (const member of symbol.members?.values() ?? []) {
      const { valueDeclaration } = member;
      if (!valueDeclaration || !(member.flags & ts.SymbolFlags.ClassMember)) continue;
      const written = ts.getNameOfDeclaration(valueDeclaration);
      if (!written || ts.isPrivateIdentifier(written)) continue;
      const isMethod = isValue && isCallable(checker.getTypeOfSymbol(member));
      take(`${name}.${member.name}`, member, isMethod);
    }
  }
  return { functions, examples };
}

function isCallable(type: ts.Type): boolean {
  return type.getCallSignatures().length > 0;
}

/** What the compiler, as strict as it is to the library, finds wrong: with all examples in one file, each a function. */
export function mistakes(examples: readonly Example[]): string[] {
  const names = Object.keys(library).join(", ");
  const heading = `import { ${names} } from "./index"; import { Matrix } from "ml-matrix";`;
  const parts = examples.map(({ code }, i) => `\nasync function example${i}() {\n${code}\n}`);
  const program = programOf([together, globals], new Map([[together, heading + parts.join("")]]));
  const ends = parts.map((_, i) => heading.length + parts.slice(0, i + 1).join("").length);
  const file = program.getSourceFile(together)!;
  return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
    ({ start, messageText }) => {
      const name = examples[ends.findIndex((end) => start! < end)]?.name;
      return `${name}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    },
  );
}

/** Runs an example, and says where it gives something other than it says; empty where it keeps its word. */
export async function disagreements({ code }: Example): Promise<string[]> {
  const { statements } = ts.createSourceFile("example.ts", code, ts.ScriptTarget.ES2022);
  const found: string[] = [];
  const expected = statements.map((statement) => commentBehind(code, statement));
  if (expected.at(-1) === undefined) found.push("the last line has no result behind it");
  const steps = statements.map((statement, i) => {
    if (expected[i] === undefined) return code.slice(statement.pos, statement.end);
    if (!ts.isExpressionStatement(statement)) {
      found.push(`"${expected[i]}" stands behind what has no value`);
      return code.slice(statement.pos, statement.end);
    }
    const { pos, end } = statement.expression;
    return `await result(${i}, async () => (${code.slice(pos, end)}));`;
  });
  const result = async (i: number, step: () => Promise<unknown>): Promise<void> => {
    const got = await outcome(step, expected[i]!);
    if (got !== expected[i]) found.push(`${got} instead of ${expected[i]}`);
  };
  const scope = { ...library, Matrix, result };
  // In a block, so that an example may call what it makes as the library calls something else.
  const script = ts.transpile(`{ ${steps.join("\n")} }`, { target: ts.ScriptTarget.ES2022 });
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor;
  await new AsyncFunction(...Object.keys(scope), script)(...Object.values(scope));
  return found;
}

/** The comment on the line on which a statement ends. */
function commentBehind(code: string, statement: ts.Statement): string | undefined {
  const [range] = ts.getTrailingCommentRanges(code, statement.end) ?? [];
  return range && code.slice(range.pos + 2, range.end).trim();
}

/** What a step gives, in the form of what is expected of it. */
async function outcome(step: () => Promise<unknown>, expected: string): Promise<string> {
  const print = vi.spyOn(console, "log").mockImplementation(() => {});
  try {
    const value = await step();
    if (expected.startsWith("prints: "))
      return `prints: ${print.mock.calls.map((line) => line.join(" ")).join("\n")}`;
    return written(value);
  } catch (error) {
    return `throws: ${(error as Error).message}`;
  } finally {
    print.mockRestore();
  }
}

/** A value as the examples write it: 0.5, "text", [1, 2], a matrix as the list of its rows, { key: value }. */
export function written(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (Matrix.isMatrix(value)) return written((value as Matrix).to2DArray());
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  if (ArrayBuffer.isView(value)) return written(Array.from(value as Float64Array));
  return `{ ${Object.entries(value)
    .map(([key, part]) => `${key}: ${written(part)}`)
    .join(", ")} }`;
}
