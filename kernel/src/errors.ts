/** How errors are told: what is wrong, and where in the cell. */
import { inspect } from "node:util";
import type { Place, Sources } from "./sources.js";
import type { CellError } from "./threads.js";
import type { Diagnostic } from "./tslab.js";

const red = (text: string) => `\x1b[31m${text}\x1b[0m`;

export const interrupted: CellError = {
  ename: "KeyboardInterrupt",
  evalue: "The cell was interrupted.",
  traceback: [red("KeyboardInterrupt: The cell was interrupted.")],
};

/** An error that code has thrown. `how` says so where it was thrown without anybody to catch it. */
export function describeThrown(thrown: unknown, sources: Sources, how = ""): CellError {
  if (!isError(thrown)) {
    const evalue = typeof thrown === "string" ? thrown : inspect(thrown);
    return { ename: "Thrown", evalue, traceback: [red(`${how}Thrown: ${evalue}`)] };
  }
  const { name: ename, message: evalue } = thrown;
  return { ename, evalue, traceback: tell(thrown, sources, how) };
}

/** What the compiler has found in a cell that therefore has not run. */
export function describeDiagnostics(
  diagnostics: readonly Diagnostic[],
  label: string,
  code: string,
): CellError {
  const messages = mergeChains(diagnostics).map(({ start, text, fileName }) => {
    const place = { label: fileName ?? label, code, line: start.line + 1, column: start.character + 1 };
    return { text, place, excerpt: fileName ? [] : excerpt(place) };
  });
  return {
    ename: "TypeScriptError",
    evalue: messages.map(({ text, place }) => `line ${place.line}: ${text}`).join("\n"),
    traceback: messages.flatMap(({ text, place, excerpt }) => [
      red(`TypeScriptError: ${text}`),
      ...excerpt,
      `    at ${where(place)}`,
    ]),
  };
}

/** Errors of other realms (a worker's, a vm context's) are no instances of this realm's Error. */
function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === "[object Error]";
}

function tell(error: Error, sources: Sources, how: string): string[] {
  const places: Place[] = [];
  const frames = stackFrames(error).flatMap((frame) => {
    const place = findPlace(frame, sources);
    if (place) places.push(place);
    if (place === null) return [];
    return place ? [`    at ${frame.name ? `${frame.name} (${where(place)})` : where(place)}`] : [frame.text];
  });
  const [innermost] = places;
  const lines = [
    red(`${how}${error.name}: ${error.message}`),
    ...(innermost ? excerpt(innermost) : []),
    ...frames,
  ];
  if (error instanceof AggregateError)
    for (const one of error.errors) lines.push(...describeThrown(one, sources, "One of them: ").traceback);
  if (error.cause !== undefined) lines.push(...describeThrown(error.cause, sources, "Caused by ").traceback);
  return lines;
}

interface Frame {
  text: string;
  name: string;
  file: string;
  line: number;
  column: number;
}

/** The frames of an error's stack, without those of Node and of the kernel. */
function stackFrames(error: Error): Frame[] {
  const foreign = /node:|[\\/]node_modules[\\/](tslab|@tslab)[\\/]/;
  const frames: Frame[] = [];
  for (const text of String(error.stack).split("\n")) {
    const match = /^ +at (?:(.*) \(|async )?(.*?):(\d+):(\d+)\)?$/.exec(text);
    if (!match || foreign.test(text) || text.includes(__dirname)) continue;
    // Functions of other cells are called through the object that holds them, a proxy.
    const [, name = "", file = "", line, column] = match;
    frames.push({
      text,
      name: name.replace(/^Proxy\./, ""),
      file,
      line: Number(line),
      column: Number(column),
    });
  }
  return frames;
}

/** Undefined: not in a cell. Null: in a cell, but in a line that the compiler has added. */
function findPlace(frame: Frame, sources: Sources): Place | null | undefined {
  if (!sources.has(frame.file)) return undefined;
  return sources.find(frame.file, frame.line, frame.column) ?? null;
}

const where = ({ label, line, column }: Place) => `${label}, line ${line}, column ${column}`;

/** The line of a place with its neighbours, and a pointer at the column. */
function excerpt({ code, line, column }: Place): string[] {
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

/** tslab tells a message and the reasons for it one by one, at the same place; a reader wants them together. */
function mergeChains(
  diagnostics: readonly Diagnostic[],
): { start: Diagnostic["start"]; text: string; fileName?: string | undefined }[] {
  const merged: { start: Diagnostic["start"]; text: string; fileName?: string | undefined }[] = [];
  for (const { start, messageText, fileName } of diagnostics) {
    const last = merged.at(-1);
    if (last && last.start.line === start.line && last.start.character === start.character)
      last.text += `\n  ${messageText}`;
    else merged.push({ start, text: messageText, fileName });
  }
  return merged;
}
