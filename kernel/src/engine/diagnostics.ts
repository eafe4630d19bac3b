/** What the compiler has to say, as the rest of the kernel takes it. */
import { ts } from "./compiler.js";
import { packageOf } from "./package-name.js";

export interface Diagnostic {
  /** The compiler's number: 2322. */
  code: number;
  message: string;
  /** The place, counted from 0. */
  line: number;
  column: number;
  /** How many characters are meant, at least one. */
  length: number;
  /** Where it is not in the cell itself: the file and the line's text. */
  file?: string;
  text?: string;
}

/** Says of a module, or of a name of the surroundings, that is missing what helps, if anything does. */
export type Missing = (name: string, isModule: boolean) => string | undefined;

/** `end` is where the cell's own text ends: what the compiler finds behind it, it has found at its end. */
export function describe(
  diagnostic: ts.Diagnostic,
  cell: string | undefined,
  end: number,
  missing: Missing = toInstall,
): Diagnostic {
  const { code, file, start = 0, length = 1 } = diagnostic;
  const message = advise(code, ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n"), missing);
  if (!file) return { code, message, line: 0, column: 0, length: 1 };
  const isCell = cell === undefined || file.fileName === cell;
  const at = isCell ? Math.min(start, end) : start;
  const { line, character: column } = file.getLineAndCharacterOfPosition(at);
  const place = { code, message, line, column, length: Math.max(1, length) };
  if (isCell) return place;
  return { ...place, file: file.fileName, text: file.text.split("\n")[line] ?? "" };
}

/** `import x from "…"` and `import "…"` of what is not there. */
const absentModule = new Set([2307, 2882]);

/** A name that nothing declares: any, one of Node's, one of a page's. */
const absentName = new Set([2304, 2580, 2584, 2591]);

/** Adds what helps, in the place of the compiler's own advice. */
function advise(code: number, message: string, missing: Missing): string {
  if (!absentModule.has(code) && !absentName.has(code)) return message;
  const [, name = ""] = /(?:module|import of|name) '([^']*)'/.exec(message) ?? [];
  const advice = missing(name, absentModule.has(code));
  if (advice === undefined) return message;
  return `${message.split("\n")[0]!.replace(/(?<=\.) Do you need to .*/, "")}\n${advice}`;
}

/** Where packages can be installed. */
const toInstall: Missing = (name, isModule) =>
  isModule && isPackage(name) ? `If it is a package: npm install ${packageOf(name)}` : undefined;

const isPackage = (name: string) => !/^[./#]|^node:/.test(name) && name !== "";

/** A package without types is `any`, and its user is told so. */
export const untyped = 7016;

export function noticeOf(diagnostic: ts.Diagnostic): string {
  const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
  const [, name = ""] = /module '([^']*)'/.exec(message) ?? [];
  if (!isPackage(name)) return `${name} has no types: what comes from it is any.`;
  const types = packageOf(name).replace(/^@(.*)\//, "$1__");
  return `${name} has no types: what comes from it is any. If there are some: npm install @types/${types}`;
}
