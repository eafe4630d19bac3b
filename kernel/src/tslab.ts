/**
 * All that reaches into tslab, which compiles a cell, keeps the variables of earlier ones, and runs it. Its parts
 * are used as they are; where they go wrong, what they require is exchanged for a mended version.
 */
import Module from "node:module";
import { join } from "node:path";
import vm from "node:vm";
import { type Loaded, load } from "./code-cache.js";
import { type Documentation, documentedLate } from "./documentation.js";
import { createProgram, type Programs } from "./program.js";
import { type Spelled, spellOut } from "./shorthand.js";
import type { Sources } from "./sources.js";
import type { Completion } from "./threads.js";

/** What the compiler has to say about a cell; counted from 0. */
export interface Diagnostic {
  start: { line: number; character: number };
  messageText: string;
  fileName?: string | undefined;
}

/** How a cell has ended. */
export type Ending = { diagnostics: Diagnostic[] } | { thrown: unknown } | { value: unknown };

export type WriteDisplay = (content: { data: Record<string, unknown> }, update: boolean) => void;

/** Runs a compilation so that nothing stops it half way. */
export type Shield = <T>(compile: () => T) => T;

interface Candidates {
  start: number;
  end: number;
  candidates: string[];
}

interface Converter {
  convert(declared: string, code: string): { diagnostics: Diagnostic[] };
  addModule(name: string, code: string, metadata: object): Diagnostic[];
  inspect(declared: string, code: string, position: number): object | undefined;
  complete(declared: string, code: string, position: number): Candidates;
}

interface Executor {
  execute(code: string): Promise<boolean>;
  interrupt(): void;
  inspect(code: string, position: number): object | undefined;
  complete(code: string, position: number): Candidates;
}

/** What is used of tslab's modules. */
interface Modules {
  createConverter(options: { isJS: boolean; isBrowser: boolean }): Converter;
  isCompleteCode(code: string): { completed: boolean; indent?: string };
  createExecutor(folder: string, converters: object, console: object): Executor;
  printQuickInfo(info: object): string;
}

/** What is used of the TypeScript that tslab brings along. */
interface TypeScript extends Documentation, Programs {
  createWatchCompilerHost(files: string[], options: object, system: System, ...rest: unknown[]): unknown;
  transpileModule(
    code: string,
    options: { compilerOptions: object },
  ): { outputText: string; sourceMapText: string };
}

interface System {
  setTimeout(callback: () => void, ...rest: unknown[]): unknown;
  clearTimeout(timer: unknown): void;
}

/** What the engine has compiled of the compiler. */
const cache = join(__dirname, `typescript-${process.version}.cache`);

const unterminatedTemplate = 1160;
const latestLanguage = 99;

export class Tslab {
  readonly #sources: Sources;
  readonly #shield: Shield;
  readonly #compiler: Loaded = load(require.resolve("@tslab/typescript-for-tslab"), cache);
  readonly #typescript: TypeScript = this.#compiler.exports as TypeScript;
  readonly #executor: Executor;
  readonly #modules: Modules;
  #ending: Ending = { value: undefined };
  /** The source maps of the last compilation's two passes: to JavaScript, and from its modules to CommonJS. */
  #maps: string[] = [];
  #cell = { file: "", label: "", code: "" };
  #spelled: Spelled = { code: "", columnOf: (_, column) => column };
  #cells = 0;

  constructor(sources: Sources, shield: Shield, display: WriteDisplay) {
    this.#sources = sources;
    this.#shield = shield;
    this.#modules = this.#load();
    const jupyter: { lastWriteDisplayData: WriteDisplay } = require("tslab/dist/jupyter.js");
    jupyter.lastWriteDisplayData = display;

    const converter = this.#modules.createConverter({ isJS: false, isBrowser: false });
    const node: Converter = {
      ...converter,
      convert: (declared, code) => {
        // On a cell that is too deep for the parser, tslab would give up for good: let it fail here.
        this.#syntaxErrors(code);
        this.#spelled = spellOut(this.#typescript, code, latestLanguage);
        const conversion = shield(() => converter.convert(declared, this.#spelled.code));
        const diagnostics = conversion.diagnostics.map((each) => inCell(each, this.#spelled));
        if (diagnostics.length > 0) this.#ending = { diagnostics };
        return conversion;
      },
      addModule: (name, code, metadata) => {
        const diagnostics = shield(() => converter.addModule(name, code, metadata));
        if (diagnostics.length > 0) this.#ending = { diagnostics };
        return diagnostics;
      },
      inspect: (...question) => shield(() => converter.inspect(...question)),
      complete: (...question) => shield(() => converter.complete(...question)),
    };
    this.#executor = this.#modules.createExecutor(
      process.cwd(),
      { node, browser: node },
      {
        log: (value: unknown) => {
          this.#ending = { value };
        },
        // One argument is what the cell has thrown; several are a diagnostic, which is known already.
        error: (...values: unknown[]) => {
          if (values.length === 1) this.#ending = { thrown: values[0] };
        },
      },
    );
    shareModules();
  }

  /** Runs a cell; `label` is how errors call it. */
  async execute(code: string, label: string): Promise<Ending> {
    this.#ending = { value: undefined };
    this.#cell = { file: `tslab-cell-${++this.#cells}`, label, code };
    await this.#executor.execute(code);
    // Now all that a cell needs is compiled.
    if (this.#cells === 1) this.#shield(this.#compiler.keep);
    return this.#ending;
  }

  /** Ends the cell that waits for something. */
  interrupt(): void {
    this.#executor.interrupt();
  }

  complete(code: string, position: number): Completion {
    const { candidates, start, end } = this.#executor.complete(code, position);
    return { matches: candidates, start, end };
  }

  /** What is known about the name at a position. */
  inspect(code: string, position: number): string | null {
    const info = this.#executor.inspect(code, position);
    return info ? this.#modules.printQuickInfo(info) : null;
  }

  isComplete(code: string): { status: string; indent?: string } {
    const { completed, indent } = this.#modules.isCompleteCode(code);
    if (!completed) return { status: "incomplete", indent: indent ?? "" };
    const errors = this.#syntaxErrors(code);
    if (errors.includes(unterminatedTemplate)) return { status: "incomplete", indent: "" };
    return { status: errors.length > 0 ? "invalid" : "complete" };
  }

  /** The codes of the parser's errors. */
  #syntaxErrors(code: string): number[] {
    // As a module, so that await is known outside of functions.
    const { parseDiagnostics } = this.#typescript.createSourceFile(
      "cell.ts",
      `export {};${code}`,
      latestLanguage,
    );
    return parseDiagnostics?.map((diagnostic) => diagnostic.code) ?? [];
  }

  /** tslab's modules, with what they require mended while they load. */
  #load(): Modules {
    const mended = new Map<string, object>([
      ["@tslab/typescript-for-tslab", this.#mendTypeScript()],
      ["vm", this.#mendVm()],
    ]);
    const modules = Module as unknown as { _load(request: string, ...rest: unknown[]): unknown };
    const load = modules._load;
    modules._load = (request, ...rest) => mended.get(request) ?? load(request, ...rest);
    try {
      return {
        ...require("tslab/dist/converter.js"),
        ...require("tslab/dist/executor.js"),
        ...require("tslab/dist/inspect.js"),
      };
    } finally {
      modules._load = load;
    }
  }

  #mendTypeScript(): TypeScript {
    const typescript = this.#typescript;
    return {
      ...typescript,
      ...documentedLate(typescript, latestLanguage),
      createWatchCompilerHost: (files, options, system, _create, ...rest) => {
        mendTimers(system);
        const mended = { ...options, strict: true, types: ["node"], inlineSourceMap: true };
        const create = (...args: unknown[]) => createProgram(typescript, ...args);
        return typescript.createWatchCompilerHost(files, mended, system, create, ...rest);
      },
      // The second pass, of which tslab keeps no source map.
      transpileModule: (code, options) => {
        const compilerOptions = { ...options.compilerOptions, sourceMap: true };
        const output = typescript.transpileModule(code, { ...options, compilerOptions });
        this.#maps = [inlineMap(code), output.sourceMapText];
        return { ...output, outputText: output.outputText.replace(/^\/\/# sourceMappingURL=.*$/m, "") };
      },
    };
  }

  /** Gives each cell's script a name, by which its frames are found in a stack. */
  #mendVm(): object {
    return {
      ...vm,
      // Without breakOnSigint, which takes the signal away from the thread that handles it.
      runInThisContext: (code: string) => {
        const { file, ...cell } = this.#cell;
        // tslab wraps a cell in a function that begins on the cell's first line and ends on a line of its own.
        const columnOffset = -code.indexOf("{") - 2;
        const { columnOf } = this.#spelled;
        const lines = code.split("\n").length - 1;
        this.#sources.add(file, { ...cell, maps: this.#maps, lines, columnOf });
        return vm.runInThisContext(code, { filename: file, columnOffset });
      },
    };
  }
}

/**
 * What a cell's packages require of tslab must be the tslab that runs the cell, in whatever folder the notebook is;
 * tslab itself sees to that for its name alone, not for the modules inside.
 */
function shareModules(): void {
  const { __tslab__: shared } = globalThis as unknown as { __tslab__: { require: NodeJS.Require } };
  shared.require = new Proxy(shared.require, {
    apply: (original, self, [id]: [string]) =>
      id.startsWith("tslab/") ? require(id) : Reflect.apply(original, self, [id]),
  });
}

/** The diagnostic of a spelled cell as one of the cell itself. */
function inCell(diagnostic: Diagnostic, spelled: Spelled): Diagnostic {
  if (diagnostic.fileName) return diagnostic;
  const { line, character } = diagnostic.start;
  return { ...diagnostic, start: { line, character: spelled.columnOf(line, character) } };
}

/** Source maps are a comment with a data address in base64. */
function inlineMap(code: string): string {
  const [, encoded = ""] = /^\/\/# sourceMappingURL=data:.*?;base64,(.*)$/m.exec(code) ?? [];
  return Buffer.from(encoded, "base64").toString();
}

/**
 * tslab runs the compiler's timers by hand, one at a time, and gives up for good when one is still under way. A
 * failed import starts a second kind when its file appears: it need not run, as long as the compiler believes that
 * it will, for then it looks again at what has failed before the next cell.
 */
function mendTimers(system: System): void {
  const { setTimeout, clearTimeout } = system;
  const unneeded = {};
  system.setTimeout = (callback, ...rest) =>
    callback.name === "invalidateResolutionsOfFailedLookup" ? unneeded : setTimeout(callback, ...rest);
  system.clearTimeout = (timer) => {
    if (timer !== unneeded) clearTimeout(timer);
  };
}
