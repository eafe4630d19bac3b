/** How errors are told: what is wrong, and where in the cell. */
import { inspect } from "node:util";
import type { Diagnostic } from "../engine/index.js";
import { red } from "./interrupted.js";
import type { CellError } from "./messages.js";
import { type Frame, place, type Stacks, withoutBoxes } from "./stack.js";

/** An error that code has thrown. `how` says so where it was thrown without anybody to catch it. */
export function describeThrown(
  thrown: unknown,
  stacks: Stacks,
  how = "",
  seen: Set<unknown> = new Set(),
): CellError {
  if (!isError(thrown)) {
    const evalue = typeof thrown === "string" ? thrown : text(thrown);
    return { ename: "Thrown", evalue, traceback: [red(`${how}Thrown: ${evalue}`)] };
  }
  const ename = String(thrown.name);
  const evalue = withoutBoxes(String(thrown.message));
  if (seen.has(thrown)) return { ename, evalue, traceback: [red(`${how}${ename}, which is told above`)] };
  seen.add(thrown);
  const traceback = [red(`${how}${ename}: ${evalue}`), ...where(thrown, stacks), ...fields(thrown)];
  if (Array.isArray((thrown as AggregateError).errors))
    for (const one of (thrown as AggregateError).errors)
      traceback.push(...describeThrown(one, stacks, "One of them: ", seen).traceback);
  if (thrown.cause !== undefined)
    traceback.push(...describeThrown(thrown.cause, stacks, "Caused by ", seen).traceback);
  return { ename, evalue, traceback };
}

/** What the compiler has found in a cell that therefore has not run. `labelOf` is how a reader knows a file. */
export function describeDiagnostics(
  diagnostics: readonly Diagnostic[],
  label: string,
  code: string,
  labelOf: (file: string) => string,
): CellError {
  const messages = diagnostics.map((found) => {
    const [first, ...rest] = found.message.split("\n");
    const frame = {
      name: "",
      label: found.file === undefined ? label : labelOf(found.file),
      line: found.line + 1,
      column: found.column + 1,
      code: found.file === undefined ? code : undefined,
      isCell: found.file === undefined,
      isOwn: true,
    };
    const message = [`${first} (TS${found.code})`, ...rest].join("\n");
    const shown = found.file === undefined ? excerpt(frame) : underlined(found.text ?? "", frame);
    return { message, frame, shown };
  });
  return {
    ename: "TypeScriptError",
    evalue: messages
      .map(({ message, frame }) => `${frame.isCell ? "" : `${frame.label}, `}line ${frame.line}: ${message}`)
      .join("\n"),
    traceback: messages.flatMap(({ message, frame, shown }) => [
      red(`TypeScriptError: ${message}`),
      ...shown,
      `    at ${place(frame)}`,
    ]),
  };
}

/** Errors of other realms (a worker's, a vm context's) are no instances of this realm's Error. */
function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === "[object Error]";
}

function text(value: unknown): string {
  try {
    return inspect(value);
  } catch {
    return "a value that cannot be shown";
  }
}

const again = "    … and again";

/** The line where an error comes from with its neighbours, and each frame with its line. */
function where(error: Error, stacks: Stacks): string[] {
  const frames = stacks.framesOf(error);
  if (!frames) {
    const stack = String(error.stack).split("\n");
    return stack.filter((line) => /^ +at /.test(line) && !line.includes("node:"));
  }
  const innermost = frames.find(({ code }) => code !== undefined);
  const lines = innermost ? excerpt(innermost) : [];
  let before = "";
  for (const frame of frames) {
    const told = place(frame);
    // A function that calls itself.
    if (told === before) {
      if (lines.at(-1) !== again) lines.push(again);
      continue;
    }
    before = told;
    lines.push(`    at ${told}`);
    const line = frame.code?.split("\n")[frame.line - 1]?.trim();
    if (line && frame !== innermost) lines.push(`        ${line}`);
  }
  return lines;
}

/** Fields of its own that an error has: a code, a path. */
function fields(error: Error): string[] {
  const told = new Set(["name", "message", "stack", "cause", "errors"]);
  const own = Object.entries(error).filter(([key]) => !told.has(key));
  return own.map(([key, value]) => `    ${key}: ${text(value)}`);
}

/** The line of a place with its neighbours, and a pointer at the column. */
function excerpt({ code = "", line, column }: Frame): string[] {
  const lines = code.split("\n");
  const first = Math.max(1, line - 2);
  const last = Math.min(lines.length, line + 2);
  const width = String(last).length;
  const out: string[] = [];
  for (let number = first; number <= last; number++) {
    const text = `${String(number).padStart(width)} | ${lines[number - 1]}`;
    if (number !== line) out.push(`  ${text}`.trimEnd());
    else out.push(red(`> ${text}`), red(`${" ".repeat(width + 3)}| ${" ".repeat(column - 1)}^`));
  }
  return out;
}

function underlined(text: string, { line, column }: Frame): string[] {
  const width = String(line).length;
  return [red(`> ${line} | ${text}`), red(`${" ".repeat(width + 3)}| ${" ".repeat(column - 1)}^`)];
}
