/** Where errors come from: the frames of a stack, led back to the TypeScript that was written. */
import { decode, original, type Segments } from "../engine/source-map.js";

/** A script that runs, and what it was compiled from. */
export interface Source {
  /** How a reader knows it: `cell 3`, `./helper.ts`. */
  label: string;
  code: string;
  mappings: string;
  /** How many lines of the script precede those of the mappings. */
  offset: number;
  isCell: boolean;
}

/** A place in what was written, counted from 1. */
export interface Frame {
  name: string;
  label: string;
  line: number;
  column: number;
  /** The text of all of it, where it is known. */
  code: string | undefined;
  isCell: boolean;
  /** Whether it is somebody's own code, and not a package's. */
  isOwn: boolean;
}

/** What is known of scripts that are no cells. */
export interface SourceFiles {
  /** The file of a script; undefined: it is no business of a reader's. `address` is what the engine of JavaScript says. */
  fileOf(address: string): string | undefined;
  /** How a reader knows a file. */
  labelOf(file: string): string;
  /** Whether it is somebody's own code, and not a package's. */
  isOwn(file: string): boolean;
  /** What it was compiled from, if that is known. */
  sourceOf(file: string): Source | undefined;
}

export class Stacks {
  readonly #files: SourceFiles;
  readonly #sources: Map<string, Source & { segments?: Segments }> = new Map();
  readonly #foreign: Map<string, (Source & { segments?: Segments }) | undefined> = new Map();
  readonly #frames: WeakMap<Error, Frame[]> = new WeakMap();

  constructor(files: SourceFiles) {
    this.#files = files;
  }

  add(file: string, source: Source): void {
    this.#sources.set(file, source);
  }

  /** From now on, the stack of every error is one of TypeScript. */
  install(): void {
    Error.stackTraceLimit = 30;
    Error.prepareStackTrace = (error, sites) => this.#prepare(error, sites);
  }

  /** The frames of an error, innermost first. Undefined: it brings a stack of its own, as text. */
  framesOf(error: Error): Frame[] | undefined {
    void error.stack;
    return this.#frames.get(error);
  }

  #prepare(error: Error, sites: NodeJS.CallSite[]): string {
    const frames = sites.flatMap((site) => this.#frame(site) ?? []);
    const own = frames.filter(({ isOwn }) => isOwn);
    const shown = own.length > 0 ? own : frames;
    this.#frames.set(error, shown);
    let title: string;
    try {
      title = withoutBoxes(Error.prototype.toString.call(error));
    } catch {
      title = "Error";
    }
    return [title, ...shown.map((frame) => `    at ${place(frame)}`)].join("\n");
  }

  #frame(site: NodeJS.CallSite): Frame | undefined {
    // What was compiled by `eval` has the name that it gives itself.
    const address = site.getFileName() ?? site.getScriptNameOrSourceURL();
    const file = address && this.#files.fileOf(address);
    const line = site.getLineNumber() ?? 0;
    const column = site.getColumnNumber() ?? 1;
    if (!file) return undefined;
    const name = nameOf(site);
    const source = this.#sources.get(file) ?? this.#fromMap(file);
    if (!source) {
      const label = this.#files.labelOf(file);
      return { name, label, line, column, code: undefined, isCell: false, isOwn: this.#files.isOwn(file) };
    }
    source.segments ??= decode(source.mappings);
    const found = original(source.segments, { line: line - 1 - source.offset, column: column - 1 });
    // A line that the compiler has added.
    if (!found) return undefined;
    const { label, code, isCell } = source;
    const at = startOfName(code.split("\n")[found.line] ?? "", found.column);
    return { name, label, line: found.line + 1, column: at + 1, code, isCell, isOwn: true };
  }

  /** What a script of a package was compiled from, if the package brings it along and it is TypeScript. */
  #fromMap(file: string): (Source & { segments?: Segments }) | undefined {
    if (!this.#foreign.has(file)) this.#foreign.set(file, this.#files.sourceOf(file));
    return this.#foreign.get(file);
  }
}

/** A call of a variable of the session stands, to the engine of JavaScript, at its parenthesis: a reader looks at the name. */
function startOfName(line: string, column: number): number {
  if (line[column] !== "(") return column;
  return column - /[\p{ID_Continue}$]*$/u.exec(line.slice(0, column))![0].length;
}

function nameOf(site: NodeJS.CallSite): string {
  const found = site.getFunctionName() ?? "";
  // A function without a name that was compiled by `eval`.
  const name = found === "eval" && site.isEval() ? "" : found;
  if (site.isConstructor()) return `new ${name}`;
  const type = site.isToplevel() ? null : site.getTypeName();
  const owned = type && !/^(Object|Function|undefined)$/.test(type) && name && !name.includes(".");
  return owned ? `${type}.${name}` : name;
}

/** A frame as a line says it. */
export function place({ name, label, line, column, isCell }: Frame): string {
  const where = isCell ? `${label}, line ${line}, column ${column}` : `${label}:${line}:${column}`;
  return name ? `${name} (${where})` : where;
}

/** What the engine of JavaScript says of a variable, said with the name that was written. */
export function withoutBoxes(message: string): string {
  return message.replace(/\(0 , \$\$([\p{ID_Continue}$]+)\.v\)|\$\$([\p{ID_Continue}$]+)\.v\b/gu, "$1$2");
}
